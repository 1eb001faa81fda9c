// Judges what time and telling made of a folder after crashes: did every timer fire once and in time, and was everybody told?
import { join } from 'node:path'
import { openOutbox } from '../../gateway/store/outbox-sqlite.ts'
import { reachOf } from '../../rules/duty/reach.ts'
import type { HomeState } from '../../rules/engine/state.ts'
import { nextDue } from '../../rules/engine/timers.ts'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { Effect } from '../../rules/model/effect.ts'
import type { Home } from '../../rules/model/home.ts'
import type { JournalEntry } from '../../rules/model/input.ts'
import { directory, type Receipt, type Watch } from './watch-homes.ts'

/** One life of the service, in milliseconds since 1970. */
export interface Lifetime {
  readonly readyAt: number
  readonly endedAt: number
}

export interface Retold {
  readonly alarms: ReadonlyMap<string, Alarm>
  readonly states: ReadonlyMap<string, HomeState>
  /** What followed from each entry. */
  readonly followed: readonly {
    readonly entry: JournalEntry
    readonly effects: readonly Effect[]
    /** A timer that was armed for this very moment: one that is reported again, as when a message came meanwhile, counts for nothing. */
    readonly fires: boolean
  }[]
}

/** All but the first of each group are 0 when nothing went wrong. */
export interface TimersJudged {
  readonly timers: number
  /** Due while the service was away: fired within ten seconds of its return. */
  readonly timersOverdue: number
  readonly timersAtWrongTime: number
  readonly timersTwice: number
  readonly timersNotFired: number
  readonly lateNotMarked: number
  readonly watches: number
  /** Homes whose silence did not become one alarm. */
  readonly watchesWithoutAlarm: number
  readonly watchesWithMore: number
}

export interface ToldJudged {
  readonly deliveries: number
  readonly handedOver: number
  /** The same key again, as at least once allows: after a crash, or where the receiver broke off. */
  readonly receivedAgain: number
  readonly handOverMs: { readonly p50: number; readonly p99: number; readonly max: number }
  readonly tellingsNotKept: number
  readonly tellingsInvented: number
  readonly handedOverNotReceived: number
  /** Not handed over although everything had been once. */
  readonly deliveriesStuck: number
  /** Urgent alarms of which nobody has heard. */
  readonly reachedNobody: number
}

const punctualMs = 5_000
const afterReturnMs = 10_000
/** A grace before the first telling, and then some. */
const toldWithinMs = 10_000

export function judgeTimers(told: Retold, lives: readonly Lifetime[], watches: readonly Watch[]): TimersJudged {
  const fired = told.followed.flatMap(({ entry, effects, fires }) =>
    fires && entry.input.kind === 'timer-due' ? [{ entry, effects, dueAt: entry.input.dueAt }] : [],
  )
  const keys = fired.map(({ entry }) => `${entry.homeId} ${entry.inputId}`)
  const endedAt = lives.at(-1)!.endedAt
  const raisedIn = watches.map(
    ({ home }) =>
      [...told.alarms.values()].filter(
        (alarm) => alarm.homeId === home.setup.homeId && (alarm.rule.id as string) === 'inactivity',
      ).length,
  )
  const late = fired.filter(({ entry, dueAt }) => entry.at - dueAt > punctualMs)
  return {
    timers: fired.length,
    timersOverdue: late.length,
    timersAtWrongTime: fired.filter(({ entry, dueAt }) => !isInTime(dueAt, entry.at, lives)).length,
    timersTwice: keys.length - new Set(keys).size,
    timersNotFired: [...told.states.values()].filter(
      ({ timers }) => (nextDue(timers)?.at ?? Infinity) < endedAt - punctualMs,
    ).length,
    lateNotMarked: late.filter(({ effects, dueAt }) => !effects.every((effect) => saysHowLate(effect, dueAt))).length,
    watches: watches.length,
    watchesWithoutAlarm: raisedIn.filter((count) => count === 0).length,
    watchesWithMore: raisedIn.filter((count) => count > 1).length,
  }
}

/** No life may have had the time to fire it and let it pass. */
function isInTime(dueAt: number, at: number, lives: readonly Lifetime[]): boolean {
  if (at < dueAt) return false
  return lives.every(({ readyAt, endedAt }) => {
    const lastMoment = readyAt <= dueAt ? dueAt + punctualMs : readyAt + afterReturnMs
    // Before it, or not there at that moment, or it fired by then.
    return endedAt < Math.max(dueAt, readyAt) || endedAt <= lastMoment || at <= lastMoment
  })
}

/** The moment of the thing and the moment of knowing are two; a telling on that came late says so in words. */
function saysHowLate(effect: Effect, dueAt: number): boolean {
  if (effect.kind !== 'alarm-changed') return true
  const { event, alarm } = effect
  if (event.kind === 'raised') return alarm.openedAt <= dueAt && alarm.raisedAt - dueAt > punctualMs
  return event.kind !== 'escalated' || / late\b/.test(event.said.en)
}

export async function judgeTold(parts: {
  readonly folder: string
  readonly told: Retold
  readonly homes: readonly Home[]
  readonly receipts: readonly Receipt[]
  /** At this moment nothing was left to be handed over. */
  readonly settledAt: number
}): Promise<ToldJudged> {
  const { folder, told, homes, receipts, settledAt } = parts
  await using open = new AsyncDisposableStack()
  const outbox = open.adopt(await openOutbox({ file: join(folder, 'outbox.db') }), (it) => it.close())
  const contacts = new Map(homes.map(({ setup, contacts }) => [setup.homeId as string, contacts]))
  // The service has news of its own to tell, such as a duty with nobody in it.
  const rows = (await outbox.after({ deliveryId: 0, limit: 10_000_000 })).filter(({ homeId }) => contacts.has(homeId))
  const tellings = told.followed.flatMap(({ effects }) => effects.filter((effect) => effect.kind === 'notify'))
  const expected = new Set(
    tellings.flatMap(({ alarm, step, to, at }) =>
      to
        .flatMap((recipient) => reachOf(recipient, { contacts: contacts.get(alarm.homeId) ?? [], directory, at }))
        .flatMap(({ recipient, reach }) =>
          reach.map(({ channel }) => `${alarm.alarmId}/${step}/${recipient}/${channel}`),
        ),
    ),
  )
  const kept = new Set(rows.map(({ key }) => key))
  const first = new Map<string, number>()
  for (const { key, at } of receipts) if (!first.has(key)) first.set(key, at)
  const reached = new Set([...first.keys()].map((key) => key.split('/')[0]))
  const waits = rows
    .flatMap(({ key, createdAt }) => (first.has(key) ? [first.get(key)! - createdAt] : []))
    .sort((a, b) => a - b)
  const share = (part: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0
  const isOut = (state: string) => state === 'handed-over' || state === 'delivered'
  return {
    deliveries: rows.length,
    handedOver: rows.filter(({ state }) => isOut(state)).length,
    receivedAgain: receipts.length - first.size,
    handOverMs: { p50: share(0.5), p99: share(0.99), max: waits.at(-1) ?? 0 },
    tellingsNotKept: [...expected].filter((key) => !kept.has(key)).length,
    tellingsInvented: [...kept].filter((key) => !expected.has(key)).length,
    handedOverNotReceived: rows.filter(({ key, state }) => isOut(state) && !first.has(key)).length,
    deliveriesStuck: rows.filter(
      ({ state, createdAt }) => !isOut(state) && state !== 'not-needed' && createdAt < settledAt,
    ).length,
    reachedNobody: [...told.alarms.values()].filter(
      ({ alarmId, severity, raisedAt }) =>
        severity === 'urgent' && !reached.has(alarmId) && raisedAt < settledAt - toldWithinMs,
    ).length,
  }
}
