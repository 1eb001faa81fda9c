// A PUBLISH on its way to the intake: is the topic its sender's own, is it its turn, has it been kept. Only then is it acknowledged.
import type { Aedes, Client } from 'aedes'
import type { Clock } from '../../rules/ports.ts'
import type { Counts, Refusal } from './counts.ts'
import type { Intake } from './ingest.ts'
import { mayBeLifeSafety } from './life-safety.ts'
import { giveBack, type Limits, take } from './limits.ts'
import { readOn } from './packet-guard.ts'
import { sessionOf } from './session.ts'
import { type ParsedTopic, parseTopic } from './topics.ts'
import { createWaitingForRoom, type Room } from './waiting-for-room.ts'

type Packet = Parameters<Aedes['authorizePublish']>[1]
/** Without an error: acknowledge. With one: close the connection, and the device sends it again. */
type Done = (error?: Error | null) => void

export function createPublishing(parts: {
  intake: Intake
  limits: Limits
  clock: Clock
  counts: Counts
  /** Left out: the disk is never full. */
  room?: Room | undefined
  /** Aborted when the broker closes. */
  closing: AbortSignal
  refuse(why: Refusal, client: Client): void
  fault(error: unknown): void
  log?: { error(fields: object, message: string): void } | undefined
}): (client: Client | null, packet: Packet, done: Done) => void {
  const { limits, clock, counts, room } = parts
  const waitForRoom = room && createWaitingForRoom({ ...parts, room })

  function authorizePublish(client: Client | null, packet: Packet, done: Done): void {
    const session = client && sessionOf(client)
    if (!client || !session?.who) return done(new Error('nobody published this'))
    const topic = parseTopic(session.wildTopics.get(packet) ?? packet.topic)
    if (topic.kind === 'foreign' || topic.homeId !== session.who.homeId) {
      parts.refuse('foreign-topic', client)
      return done(new Error('a topic outside the own home'))
    }
    counts.published++
    const keep = keeping(session.who.text, topic, packet, done)
    if (room?.isTight() && !mayBeLifeSafety(topic.path, bytesOf(packet))) {
      if (packet.qos > 0) return waitForRoom!(client, { keep, done })
      counts.shed++
      return queueMicrotask(done)
    }
    const wait = take(session.pace, limits.messagesPerSecond, limits.messageBurst, clock.now())
    if (wait === 0) return keep()
    if (mayBeLifeSafety(topic.path, bytesOf(packet))) {
      // An alarm pays no debt, and makes none for the telemetry behind it.
      giveBack(session.pace)
      return keep()
    }
    if (packet.qos === 0) {
      counts.shed++
      giveBack(session.pace)
      return queueMicrotask(done)
    }
    // The acknowledgement waits, so the device slows down; nothing is lost. An alarm behind it may be acknowledged first: order
    // [MQTT-4.6.0-2] is kept among telemetry and given up for alarms.
    counts.delayed++
    session.held++
    if (session.held <= limits.heldMessages) queueMicrotask(() => client.closed || readOn(client))
    clock
      .wait(wait, parts.closing)
      .then(
        () => {
          session.held--
          if (client.closed) done(new Error('gone before its turn'))
          else keep()
        },
        () => done(new Error('closing')),
      )
      .catch(parts.fault)
  }

  /** Takes off what is between the device and us only, and returns what hands the rest to the intake. */
  function keeping(identity: string, topic: Exclude<ParsedTopic, { kind: 'foreign' }>, packet: Packet, done: Done) {
    const { retain: retained, dup: duplicate, qos } = packet
    // What a device wants kept would be replayed to every later subscriber; DUP is about its own connection. [MQTT-3.3.1-3]
    packet.retain = false
    packet.dup = false
    const { homeId, path } = topic
    // Begins at once, in the order of arrival; a throw is a rejection here, for one that reaches aedes ends the process.
    const begin = (): Promise<void> => {
      try {
        return parts.intake({
          homeId,
          identity,
          path,
          payload: bytesOf(packet),
          retained,
          duplicate,
          packetId: qos > 0 ? (packet.messageId ?? null) : null,
          ...(topic.kind === 'malformed' && { malformed: topic.why }),
        })
      } catch (error) {
        return Promise.reject(error)
      }
    }
    return (): void => {
      begin()
        .then(
          () => {
            if (qos > 0) counts.acknowledged++
            done(null)
          },
          (error: unknown) => {
            counts.unkept++
            parts.log?.error({ homeId, error: String(error) }, 'a message could not be kept; it is not acknowledged')
            done(new Error('not kept: send it again'))
          },
        )
        .catch(parts.fault)
    }
  }

  return authorizePublish
}

const bytesOf = ({ payload }: Packet): Uint8Array => (typeof payload === 'string' ? Buffer.from(payload) : payload)
