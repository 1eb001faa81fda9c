// Carries out what is in the outbox: each receiver in its own order, at its own times, and nobody waits for another.
import type { Alarm } from '../../rules/model/alarm.ts'
import { purposeOf } from '../../rules/model/delivery-key.ts'
import type { ChannelName } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import type { AlarmId, HomeId } from '../../rules/model/ids.ts'
import type { Language } from '../../rules/model/reason.ts'
import { elapsed, type Instant, later, milliseconds, seconds } from '../../rules/model/time.ts'
import type { Clock, Delivery, DeliveryChange, NewDelivery, Outbox } from '../../rules/ports.ts'
import { type ChannelParts, DeliveryFailure, type Notice, type OpenChannel, type Receipt } from './channel.ts'
import { alarmToTell } from './notice-alarm.ts'
import { giveUpAfter, nextChannelAfter, nextChannelAtLatest, retryAfter, sendLimit } from './retry.ts'
import { sendWithin } from './time-limit.ts'

export interface SenderParts {
  readonly outbox: Outbox
  /** Those that are set up. */
  readonly channels: ReadonlyMap<ChannelName, { audience: 'person' | 'system'; open: OpenChannel }>
  readonly clock: Clock
  readonly log: ChannelParts['log']
  /** From 0 to 1. */
  random(): number
  alarm(id: AlarmId): Promise<Alarm | null>
  home(id: HomeId): Promise<Home | null>
  linkTo(alarm: Alarm): string
  readonly language: Language
  /** Nobody of this telling could be reached: the next in line must be told. */
  undeliverable(delivery: Delivery): Promise<void>
  /** The receiver answers for the alarm from now on. */
  takenOver(delivery: Delivery): Promise<void>
  /** A person must look: it is not tried again. Left out: only the log says so. */
  givenUp?(delivery: Delivery): Promise<void>
}

export interface OutboxSender {
  /** Takes up what the outbox has unfinished. Call once. */
  start(): Promise<void>
  /** What the outbox has just taken in, as it gave it back. Nothing waits here. */
  take(deliveries: readonly Delivery[]): void
  /** Puts a person's trial and resolves with how it went: once, at once, and past everything that waits for the same receiver. */
  tryOut(delivery: NewDelivery): Promise<Delivery>
  /** Breaks off what is under way: it is sent again, with the same key, after the next start. */
  stop(): Promise<void>
}

/** One receiver's deliveries, oldest first. Only the first is ever under way. */
interface Lane {
  readonly queue: Delivery[]
  isBusy: boolean
}

const rewriteAfter = seconds(1)

export function createOutboxSender(parts: SenderParts): OutboxSender {
  const { outbox, channels, clock, log } = parts
  const lanes = new Map<string, Lane>()
  /** Further channels of a recipient, until their moment. */
  const standby = new Map<string, Delivery>()
  const underWay = new Set<Promise<void>>()
  const judged = new Set<string>()
  const asked = new Map<string, (outcome: Delivery) => void>()
  const stopping = new AbortController()
  let callOff = (): void => {}
  /** Put while the outbox was not yet read. */
  let early: Delivery[] | null = []

  function take(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      if (delivery.state === 'waiting') standby.set(delivery.key, latestStart(delivery))
      else if (delivery.state === 'pending' || delivery.state === 'failed') enqueue(delivery)
    }
    look()
  }

  /** Counted from now: after a night off, the first channel is tried before the second. */
  const latestStart = (delivery: Delivery): Delivery => ({
    ...delivery,
    nextAt: later(clock.now(), milliseconds(nextChannelAtLatest * delivery.rank)),
  })

  function enqueue(delivery: Delivery): void {
    const key = laneOf(delivery)
    const lane = lanes.get(key) ?? { queue: [], isBusy: false }
    lanes.set(key, lane)
    lane.queue.push(delivery)
    if (isBehindFailure(delivery)) track(afterFailure(delivery))
  }

  /** Systems hear everything in order; of people none waits for another, and of trials none for anything. */
  const laneOf = (delivery: Delivery): string =>
    isForSystem(delivery) && purposeOf(delivery) !== 'trial' ? `${delivery.channel} ${delivery.address}` : delivery.key
  const isForSystem = ({ channel }: Delivery): boolean => channels.get(channel)?.audience === 'system'

  /** Starts all whose moment has come, and wakes at the next moment. Nobody polls. */
  function look(): void {
    callOff()
    if (stopping.signal.aborted) return
    const now = clock.now()
    for (const delivery of standby.values()) if (delivery.nextAt <= now) startStandby(delivery)
    let next = Infinity
    for (const [key, lane] of lanes) {
      const head = lane.queue[0]
      if (lane.isBusy) continue
      if (!head) lanes.delete(key)
      else if (head.nextAt <= now) {
        lane.isBusy = true
        track(attempt(lane, head))
      } else next = Math.min(next, head.nextAt)
    }
    for (const delivery of standby.values()) next = Math.min(next, delivery.nextAt)
    callOff = next < Infinity ? clock.wakeAt(next as Instant, look) : () => {}
  }

  function startStandby(delivery: Delivery): void {
    standby.delete(delivery.key)
    track(
      (async () => {
        const before = await othersOf(delivery)
        if (before.some((other) => other.recipient === delivery.recipient && isOut(other)))
          return await write({ key: delivery.key, state: 'not-needed' })
        await write({ key: delivery.key, state: 'pending' })
        enqueue({ ...delivery, state: 'pending' })
      })(),
    )
  }

  async function attempt(lane: Lane, delivery: Delivery): Promise<void> {
    const { key } = delivery
    const firstTriedAt = delivery.firstTriedAt ?? clock.now()
    const attempts = delivery.attempts + 1
    try {
      const receipt = await hand(delivery)
      if (receipt === null) {
        await write({ key, state: 'not-needed' })
      } else {
        const at = clock.now()
        const change = {
          state: receipt.state,
          attempts,
          firstTriedAt,
          handedOverAt: at,
          ...(receipt.state === 'delivered' && { deliveredAt: at }),
          lastError: null,
          reference: receipt.reference ?? null,
        }
        await write({ key, ...change })
        settle({ ...delivery, ...change })
        if (receipt.takenOver) await aloud(parts.takenOver(delivery), 'a take-over could not be noted')
      }
      lane.queue.shift()
    } catch (error) {
      // Broken off by our own stop: the row stays as it is and goes out again.
      if (!stopping.signal.aborted) await failed(lane, { ...delivery, attempts, firstTriedAt }, error)
    } finally {
      lane.isBusy = false
    }
  }

  /** Null: it is no longer needed. */
  async function hand(delivery: Delivery): Promise<Receipt | null> {
    const channel = channels.get(delivery.channel)
    if (!channel) throw new DeliveryFailure('not-set-up', 'the channel is not set up', { mayRetry: false })
    const [alarm, home] = await Promise.all([alarmToTell(delivery, parts), parts.home(delivery.homeId)])
    // It is projected in a lane of its own, which may be a moment behind.
    if (!alarm) throw new DeliveryFailure('alarm-unknown', 'the alarm is not projected yet', { mayRetry: true })
    const at = clock.now()
    const isAnswered = alarm.response !== 'open' || (alarm.shelvedUntil ?? at) > at
    if (channel.audience === 'person' && isAnswered) return null
    const notice = noticeOf(delivery, { alarm, home, at, link: parts.linkTo(alarm), language: parts.language })
    return await sendWithin(sendLimit(delivery.channel), clock, stopping.signal, (signal) =>
      channel.open.send(notice, delivery.address, signal),
    )
  }

  async function failed(lane: Lane, delivery: Delivery, error: unknown): Promise<void> {
    const { key, channel, attempts, firstTriedAt } = delivery
    const { code, mayRetry } = error instanceof DeliveryFailure ? error : { code: 'channel-broke', mayRetry: true }
    const now = clock.now()
    const audience = channels.get(channel)?.audience ?? 'person'
    // A system's is counted from the telling: those that wait behind a receiver that never returns do not wait one after another.
    const since = audience === 'system' ? delivery.createdAt : (firstTriedAt ?? now)
    const isTrial = purposeOf(delivery) === 'trial'
    const isLast = isTrial || !mayRetry || elapsed(since, now) >= giveUpAfter[audience]
    const nextAt = later(now, retryAfter(attempts, parts.random()))
    const after: Delivery = { ...delivery, state: isLast ? 'given-up' : 'failed', nextAt, lastError: code }
    await write({ key, state: after.state, attempts, firstTriedAt, nextAt, lastError: code })
    const fields = { alarmId: after.alarmId, step: after.step, recipient: after.recipient, channel, attempts, code }
    if (isTrial) log.warn(fields, 'a trial failed')
    else if (isLast) log.error(fields, 'a delivery is given up; somebody must look')
    else log.warn(fields, 'a delivery failed and is tried again')
    if (isLast) lane.queue.shift()
    else lane.queue[0] = after
    if (isTrial) return settle(after)
    if (isLast && parts.givenUp) await aloud(parts.givenUp(after), 'that a delivery was given up could not be reported')
    await afterFailure(after)
    // Those behind it in the line are held up by it, each with channels of its own to turn to.
    if (attempts === 1 && !isLast) for (const held of lane.queue.slice(1)) await afterFailure(held)
  }

  /** The recipient's next channel begins, or, where there is none left for anybody of this telling, the next in line is told. */
  async function afterFailure(delivery: Delivery): Promise<void> {
    const now = clock.now()
    const isSoon = delivery.state === 'given-up' || delivery.attempts > 1
    const next = [...standby.values()]
      .filter((other) => tellingOf(other) === tellingOf(delivery) && other.recipient === delivery.recipient)
      .sort((one, other) => one.rank - other.rank)[0]
    if (next) {
      if (next.rank > delivery.rank + 1) return
      const nextAt = isSoon ? now : later(now, nextChannelAfter)
      if (nextAt < next.nextAt) standby.set(next.key, { ...next, nextAt })
      return
    }
    const telling = tellingOf(delivery)
    if (judged.has(telling) || purposeOf(delivery) !== 'alarm') return
    const all = await othersOf(delivery)
    if (judged.has(telling) || !all.every(hasFailed)) return
    judged.add(telling)
    if (await isOvertaken(delivery)) return
    await parts.undeliverable(delivery).catch((error: unknown) => {
      judged.delete(telling)
      log.error({ error: String(error) }, 'that nobody could be reached could not be told to the home')
    })
  }

  /** Somebody has it, it lies aside, or a later telling has begun: nobody need be told next for the sake of this one. */
  async function isOvertaken({ alarmId, step }: Delivery): Promise<boolean> {
    const alarm = await parts.alarm(alarmId)
    if (!alarm) return false
    const { response, shelvedUntil = 0, escalation } = alarm
    return response !== 'open' || shelvedUntil > clock.now() || (escalation !== undefined && escalation.step !== step)
  }

  function settle(outcome: Delivery): void {
    asked.get(outcome.key)?.(outcome)
    asked.delete(outcome.key)
  }

  async function othersOf(delivery: Delivery): Promise<readonly Delivery[]> {
    const all = await outbox.ofAlarm(delivery.alarmId)
    return all.filter(({ step }) => step === delivery.step)
  }

  const hasFailed = (delivery: Delivery): boolean =>
    delivery.state === 'failed' || delivery.state === 'given-up' || isBehindFailure(delivery)

  function isBehindFailure(delivery: Delivery): boolean {
    const head = lanes.get(laneOf(delivery))?.queue[0]
    return delivery.state === 'pending' && head !== undefined && head.key !== delivery.key && head.attempts > 0
  }

  /** A disk that refuses is tried again; until then its receiver's lane stands still, so that the order holds. */
  async function write(change: DeliveryChange): Promise<void> {
    do {
      try {
        return await outbox.change([change])
      } catch (error) {
        log.error({ error: String(error) }, 'how far a delivery has come could not be kept; trying again')
        await clock.wait(rewriteAfter, stopping.signal).catch(() => {})
      }
    } while (!stopping.signal.aborted)
  }

  async function aloud(work: Promise<void>, what: string): Promise<void> {
    await work.catch((error: unknown) => log.error({ error: String(error) }, what))
  }

  /** What fails here is our bug, and loud. */
  function track(work: Promise<void>): void {
    const tracked = aloud(work, 'the sender of deliveries failed').then(() => {
      underWay.delete(tracked)
      look()
    })
    underWay.add(tracked)
  }

  return {
    async start() {
      const unfinished = await outbox.unfinished()
      const known = new Set(unfinished.map(({ key }) => key))
      const since = (early ?? []).filter(({ key }) => !known.has(key))
      early = null
      take([...unfinished, ...since])
    },
    take: (deliveries) => (early ? void early.push(...deliveries) : take(deliveries)),
    async tryOut(trial) {
      const { promise, resolve } = Promise.withResolvers<Delivery>()
      const put = await outbox.put([trial])
      for (const { key } of put) asked.set(key, resolve)
      take(put)
      return await promise
    },
    async stop() {
      stopping.abort(new Error('stopping'))
      callOff()
      await Promise.all(underWay)
      // Who still waits for a trial hears how far it came.
      for (const key of asked.keys()) {
        const left = [...lanes.values()].flatMap(({ queue }) => queue).find((delivery) => delivery.key === key)
        if (left) settle(left)
      }
    },
  }
}

/** What is told of the alarm now, under the delivery's own key and number. */
export function noticeOf(
  delivery: Pick<Delivery, 'key' | 'step' | 'deliveryId'>,
  told: Pick<Notice, 'alarm' | 'home' | 'at' | 'link' | 'language'>,
): Notice {
  const { key, step, deliveryId } = delivery
  return { ...told, key, step: Math.max(step, 1), sequence: deliveryId, isTest: purposeOf(delivery) === 'trial' }
}

const tellingOf = ({ alarmId, step }: Delivery): string => `${alarmId}/${step}`
const isOut = ({ state }: Delivery): boolean => state === 'handed-over' || state === 'delivered'
