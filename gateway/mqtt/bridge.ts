// The same intake from an outside broker (mosquitto, EMQX): a message is acknowledged to it when the intake has kept it, and not before.
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import mqttPacket from 'mqtt-packet'
import { ownTopics, type TopicMapping, topicReader } from './bridge-topics.ts'
import type { Intake } from './ingest.ts'

export interface BridgeOptions {
  readonly intake: Intake
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`. */
  readonly url: string
  readonly username?: string
  readonly password?: string
  /** PEM texts, for mqtts and wss. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  /** Fixed, for the outside broker keeps our session under it while we are away. Two bridges to one broker need two. */
  readonly clientId?: string
  /** `auto`: 5, and 4 (MQTT 3.1.1) where the broker does not speak it. */
  readonly protocolVersion?: 5 | 4 | 'auto'
  readonly mappings?: readonly TopicMapping[]
  /** How many messages may be on their way to the journal at once; beyond it the outside broker waits. */
  readonly mostUnderWay?: number
  readonly reconnectMs?: number
  readonly log?: {
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

export interface BridgeStats {
  readonly connected: boolean
  /** False while connected: the outside broker refuses our subscription, and we are deaf. */
  readonly subscribed: boolean
  readonly protocolVersion: 5 | 4
  readonly connects: number
  readonly received: number
  readonly kept: number
  /** Could be kept nowhere: unacknowledged, the outside broker sends them again. */
  readonly unkept: number
  /** Of topics that are no home's: acknowledged and dropped, for else they would come for ever. */
  readonly foreign: number
  readonly underWay: number
}

export interface Bridge {
  stats(): BridgeStats
  /** Waits for what is under way, acknowledges it and takes leave. The session stays: what comes meanwhile waits for the next start. */
  close(): Promise<void>
}

const weekSeconds = 7 * 24 * 3600
const clientIdPattern = /^[A-Za-z0-9_-]{1,40}$/
const unsupportedVersion: readonly unknown[] = [1, 132]

/**
 * Messages are handed to the intake in the order in which they come, without waiting for each other, so that they share the journal's
 * groups; each is acknowledged when it is kept itself. [MQTT-4.6.0-2] would hold an acknowledgement back for an earlier one's, and a
 * single message that hangs would in the end stop all homes.
 */
export function openBridge(options: BridgeOptions): Bridge {
  const { intake, clientId = 'kernwacht', mappings = [], mostUnderWay = 500, log } = options
  if (!clientIdPattern.test(clientId)) throw new RangeError(`"${clientId}" cannot be the client id of a bridge`)
  const readTopic = topicReader(mappings)
  const underWay = new Set<Promise<void>>()
  const counts = { connects: 0, received: 0, kept: 0, unkept: 0, foreign: 0 }
  let version: 5 | 4 = options.protocolVersion === 4 ? 4 : 5
  let subscribed = false
  let stopping = false
  /** Reads on, where reading stopped because too much was under way. */
  let waiting: (() => void) | null = null
  let client = open()

  function open(): MqttClient {
    const opened = connect(options.url, clientOptions(options, clientId, version, mostUnderWay))
    opened.handleMessage = (packet, answer) => receive(opened, packet, answer)
    opened.on('connect', ({ sessionPresent }) => {
      const first = counts.connects++ === 0
      log?.info({ protocolVersion: version, sessionPresent }, 'connected to the outside broker')
      // A session that was there may have been made for other mappings than today's.
      if (first || !sessionPresent || !subscribed) subscribe(opened)
    })
    opened.on('close', () => {
      // What was stopped here belonged to that connection.
      waiting = null
    })
    opened.on('error', (error) => {
      const speaksOther = unsupportedVersion.includes((error as { code?: unknown }).code)
      if (speaksOther && version === 5 && options.protocolVersion !== 5 && !stopping) return speakOlder(opened)
      log?.warn({ error: error.message }, 'the outside broker is away; trying again')
    })
    return opened
  }

  function speakOlder(refused: MqttClient): void {
    version = 4
    refused.end(true)
    client = open()
  }

  function subscribe(to: MqttClient): void {
    const filters = [ownTopics, ...mappings.map(({ topic }) => topic)]
    // rh 1: what the broker retains is sent for a new subscription only, not at each of our starts. [MQTT-3.3.1-10]
    to.subscribe(filters, { qos: 1, rh: 1 }, (error, granted) => {
      const refused = granted?.filter(({ qos }) => qos >= 128).map(({ topic }) => topic) ?? []
      subscribed = !error && refused.length === 0
      if (subscribed || stopping) return
      log?.error({ error: String(error), refused }, 'the outside broker refuses our subscription: nothing is heard')
      to.stream.destroy()
    })
  }

  function receive(from: MqttClient, packet: IPublishPacket, answer: (error?: Error) => void): void {
    // Read and not acknowledged: it comes again at the next start.
    if (stopping || from !== client) return answer(notYet)
    counts.received++
    const { stream } = from
    const { qos, messageId } = packet
    const topic = readTopic(packet.topic)
    if (topic.kind === 'foreign') {
      counts.foreign++
      return answer()
    }
    const kept = keep(topic, packet)
    underWay.add(kept)
    // With an error mqtt.js reads on and does not acknowledge. That is written by ourselves when it is true, and on the connection that
    // the message came by: on another its packet id may mean another message.
    const readOn = (): void => answer(notYet)
    const settled = (): void => {
      underWay.delete(kept)
      const resume = waiting
      waiting = null
      resume?.()
    }
    kept
      .then(() => {
        counts.kept++
        if (qos > 0 && !stream.destroyed)
          stream.write(mqttPacket.generate({ cmd: 'puback', messageId: messageId! }, { protocolVersion: version }))
      })
      .catch((error: unknown) => {
        counts.unkept++
        log?.error(
          { homeId: topic.homeId, error: String(error) },
          'a message could not be kept; it is not acknowledged',
        )
        // Only a new connection makes the broker send again what was not acknowledged. [MQTT-4.4.0-1]
        stream.destroy()
      })
      .finally(settled)
    if (underWay.size < mostUnderWay) readOn()
    else waiting = readOn
  }

  /** Begins at once; a throw is a rejection. */
  async function keep(
    topic: Exclude<ReturnType<typeof readTopic>, { kind: 'foreign' }>,
    { payload, retain, dup, qos, messageId }: IPublishPacket,
  ): Promise<void> {
    await intake({
      homeId: topic.homeId,
      // Packet ids are the bridge's, the names that devices give their messages are the home's.
      identity: `${topic.homeId}.${clientId}`,
      path: topic.path,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      retained: retain,
      replayed: retain,
      duplicate: dup,
      packetId: qos > 0 ? (messageId ?? null) : null,
      ...(topic.kind === 'malformed' && { malformed: topic.why }),
    })
  }

  return {
    stats: () => ({
      ...counts,
      connected: client.connected,
      subscribed: client.connected && subscribed,
      protocolVersion: version,
      underWay: underWay.size,
    }),
    async close() {
      stopping = true
      await Promise.allSettled(underWay)
      await client.endAsync(!client.connected)
    },
  }
}

const notYet = new Error('not kept yet')

function clientOptions(
  { username, password, tls, reconnectMs = 1_000 }: BridgeOptions,
  clientId: string,
  protocolVersion: 5 | 4,
  receiveMaximum: number,
): IClientOptions {
  return {
    clientId,
    protocolVersion,
    clean: false,
    // What is subscribed is decided above, for an old session may hold other filters.
    resubscribe: false,
    keepalive: 60,
    reconnectPeriod: reconnectMs,
    reconnectOnConnackError: true,
    connectTimeout: 10_000,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...tls,
    // Without it a session of MQTT 5 ends with its connection. [MQTT-3.1.2.11.2]
    ...(protocolVersion === 5 && { properties: { sessionExpiryInterval: weekSeconds, receiveMaximum } }),
  }
}
