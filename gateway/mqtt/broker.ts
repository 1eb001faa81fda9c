// The embedded broker: aedes with its hooks. A message is acknowledged when the intake has kept it, and not before.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Aedes, type AuthenticateError, type Client, type Subscription } from 'aedes'
import type { Clock } from '../../rules/ports.ts'
import { mayReceive, maySubscribe } from './access.ts'
import { type Anonymous, createDoor } from './admission.ts'
import { type BrokerStats, countRefusal, createCounts, printCounts, type Refusal } from './counts.ts'
import type { Credentials } from './credentials.ts'
import { createFanOut } from './fan-out.ts'
import type { Intake } from './ingest.ts'
import { mayBeLifeSafety } from './life-safety.ts'
import { defaultLimits, fullBucket, type Limits, take } from './limits.ts'
import { type Addresses, type Caller, type ListenOptions, openListeners } from './listeners.ts'
import { limitPacketLength, readOn, watchSubscribes } from './packet-guard.ts'
import { type Session, sessionOf, startSession } from './session.ts'
import { parseTopic } from './topics.ts'

export interface BrokerOptions extends Pick<ListenOptions, 'mqtt' | 'mqtts' | 'ws' | 'wss' | 'tls'> {
  readonly intake: Intake
  readonly credentials: Credentials
  /** The time of this process, in replay mode too: a clock that stands still would let nobody's turn come. */
  readonly clock: Clock
  readonly limits?: Partial<Limits>
  /** The longest packet of a client that was let in. Before that it is 4 KiB. */
  readonly packetBytes?: number
  readonly anonymous?: Anonymous
  readonly log?: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

export interface Broker {
  readonly addresses: Addresses
  stats(): BrokerStats
  close(): Promise<void>
}

/** An unauthenticated caller gets no more of our memory than a CONNECT needs. */
const strangerPacketBytes = 4 * 1024
const connectTimeoutMs = 10_000

export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { intake, credentials, clock, log } = options
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const packetBytes = options.packetBytes ?? 64 * 1024
  const counts = createCounts()
  const door = createDoor({ credentials, limits, clock, anonymous: options.anonymous ?? null })
  const live = new Map<string, Client>()
  const streams = new Set<Duplex>()
  const closing = new AbortController()

  const aedes = new Aedes({
    // A limit would be the broker's as a whole, and then one slow reader holds up everybody.
    concurrency: 0,
    drainTimeout: 3_000,
    connectTimeout: connectTimeoutMs,
    keepaliveLimit: 120,
    queueLimit: 42,
    maxInflightInbound: 100,
    // MQTT 3.1 had 23; an identity may be longer.
    maxClientsIdLength: 100,
    preConnect,
    authenticate,
    authorizePublish,
    authorizeSubscribe,
    authorizeForward: (client, packet) => {
      const { who } = sessionOf(client)
      return who && mayReceive(who, packet.topic) ? packet : null
    },
  })
  const fanOut = createFanOut(aedes)

  function preConnect(
    client: Client,
    packet: Parameters<Aedes['preConnect']>[1],
    done: (e: null, ok: boolean) => void,
  ) {
    const session = sessionOf(client)
    session.willTopic = packet.will?.topic ?? null
    delete packet.will
    // No session outlives its connection: what devices publish is in the journal, and commands are sent anew.
    packet.clean = true
    done(null, true)
  }

  function authenticate(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const session = sessionOf(client)
    const { caller, willTopic } = session
    door.admit({ caller, clientId: client.id, username, password, willTopic }, closing.signal).then(
      (answer) => {
        if (answer.kind === 'refused') {
          refuse(answer.why, client)
          return done(denied(answer.returnCode, answer.why), null)
        }
        if (answer.flapping) {
          counts.flapping++
          log?.warn({ identity: answer.who.text }, 'connects again and again: slowed, and still heard')
        }
        session.who = answer.who
        if (!client.closed) letIn(session)
        done(null, true)
      },
      (error: unknown) => {
        // The registry is away: the device comes back.
        fault(error)
        done(denied(3, 'not-authorized'), null)
      },
    )
  }

  function letIn(session: Session): void {
    session.stranger = false
    door.letIn(session.caller.address)
  }

  function authorizePublish(
    client: Client | null,
    packet: Parameters<Aedes['authorizePublish']>[1],
    done: (error?: Error | null) => void,
  ): void {
    const session = client && sessionOf(client)
    if (!client || !session?.who) return done(new Error('nobody published this'))
    const topic = parseTopic(packet.topic)
    if (topic.kind === 'foreign' || topic.homeId !== session.who.homeId) {
      refuse('foreign-topic', client)
      return done(new Error('a topic outside the own home'))
    }
    counts.published++
    const { retain: retained, dup: duplicate, qos } = packet
    // What a device wants kept would be replayed to every later subscriber; DUP is about its own connection. [MQTT-3.3.1-3]
    packet.retain = false
    packet.dup = false
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    const keep = (): void => {
      const { homeId, path } = topic
      intake({
        homeId,
        identity: session.who!.text,
        path,
        payload,
        retained,
        duplicate,
        packetId: qos > 0 ? (packet.messageId ?? null) : null,
        ...(topic.kind === 'malformed' && { malformed: topic.why }),
      }).then(
        () => {
          if (qos > 0) counts.acknowledged++
          done(null)
        },
        (error: unknown) => {
          counts.unkept++
          log?.error({ homeId, error: String(error) }, 'a message could not be kept; it is not acknowledged')
          done(new Error('not kept: send it again'))
        },
      )
    }
    const wait = take(session.pace, limits.messagesPerSecond, limits.messageBurst, clock.now())
    if (wait === 0 || mayBeLifeSafety(topic.path, payload)) {
      // An alarm pays no debt, and makes none for the telemetry behind it.
      if (wait > 0) session.pace.tokens += 1
      return keep()
    }
    if (qos === 0) {
      counts.shed++
      session.pace.tokens += 1
      return queueMicrotask(done)
    }
    // The acknowledgement waits, so the device slows down; nothing is lost. An alarm behind it may be acknowledged first: order
    // [MQTT-4.6.0-2] is kept among telemetry and given up for alarms.
    counts.delayed++
    session.held++
    if (session.held <= limits.heldMessages) queueMicrotask(() => client.closed || readOn(client))
    clock.wait(wait, closing.signal).then(
      () => {
        session.held--
        if (client.closed) done(new Error('gone before its turn'))
        else keep()
      },
      () => done(new Error('closing')),
    )
  }

  function authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void {
    const session = sessionOf(client)
    // The whole SUBSCRIBE is refused when one of its filters is. One that the guard has not shown us belongs to no packet: refused.
    const all = session.subscribes.get(subscription)
    const { who } = session
    if (
      !who ||
      !all ||
      session.subscribed.size + all.length > limits.subscriptions ||
      !all.every(({ topic }) => maySubscribe(who, topic))
    ) {
      refuse('subscribe', client)
      return done(null, null)
    }
    session.subscribed.add(subscription.topic)
    fanOut.listens(client, who.homeId)
    done(null, subscription)
  }

  function refuse(why: Refusal, client?: Client): void {
    countRefusal(counts, why)
    if (client) log?.warn({ identity: sessionOf(client).who?.text ?? null, why }, 'refused')
  }
  function fault(error: unknown): void {
    counts.faults++
    log?.error({ error: String(error) }, 'the broker has a fault')
  }

  aedes.on('client', (client) => live.set(client.id, client))
  aedes.on('clientDisconnect', (client) => {
    if (live.get(client.id) === client) live.delete(client.id)
    fanOut.leaves(client)
  })
  aedes.on('clientError', () => counts.clientErrors++)
  aedes.on('connectionError', () => counts.clientErrors++)
  aedes.on('keepaliveTimeout', () => counts.keepaliveTimeouts++)
  // aedes reports failures of its store here; without a listener they would end the process. It is no part of its declared events.
  ;(aedes as NodeJS.EventEmitter).on('error', fault)
  const stopWatching = credentials.onRevoked((identity) => {
    const client = live.get(identity)
    if (!client) return
    refuse('revoked', client)
    client.close()
  })
  await aedes.listen()

  function welcome(stream: Duplex, caller: Caller, request?: IncomingMessage): void {
    if (!door.open(caller.address)) {
      refuse('too-many-connections')
      stream.on('error', () => {})
      stream.destroy()
      return
    }
    streams.add(stream)
    const client = aedes.handle(stream, request)
    const session = startSession(client, caller, fullBucket(limits.messageBurst, clock.now()))
    stream.once('close', () => {
      streams.delete(stream)
      door.shut(caller.address, session.stranger)
    })
    limitPacketLength(
      client,
      () => (session.stranger ? strangerPacketBytes : packetBytes),
      () => refuse('packet-too-long', client),
    )
    watchSubscribes(client, (subscriptions) => {
      for (const one of subscriptions) session.subscribes.set(one, subscriptions)
    })
  }

  const listeners = await openListeners(
    {
      ...options,
      maxConnections: limits.connections,
      handshakeMs: connectTimeoutMs,
      longestFrameBytes: packetBytes + 1024,
    },
    welcome,
    () => counts.clientErrors++,
  ).catch(async (error: unknown) => {
    stopWatching()
    await closed(aedes)
    throw error
  })

  return {
    addresses: listeners.addresses,
    stats: () => printCounts(counts, { connections: door.connections, sessions: live.size }),
    async close() {
      closing.abort()
      stopWatching()
      const doorsShut = listeners.close()
      await closed(aedes)
      for (const stream of streams) stream.destroy()
      await doorsShut
    },
  }
}

const closed = (aedes: Aedes): Promise<void> => new Promise((resolve) => aedes.close(resolve))

const denied = (returnCode: 2 | 3 | 4 | 5, why: string): AuthenticateError =>
  Object.assign(new Error(why), { returnCode })
