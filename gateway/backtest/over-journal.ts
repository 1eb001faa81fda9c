// A changed rule on the past of one home or of all, out of the journal as it lies on the disk: read once, in order, and nothing is written.
import { type Compared, compare, type Comparison, daysIn, summarize } from '../../rules/engine/compare.ts'
import { type ParameterSet, withParameters } from '../../rules/engine/parameters.ts'
import { livePast, type Past } from '../../rules/engine/past.ts'
import type { AnyRule } from '../../rules/engine/rule.ts'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { AlarmId, HomeId, RuleId } from '../../rules/model/ids.ts'
import type { JournalEntry } from '../../rules/model/input.ts'
import { isAboutService } from '../../rules/model/own-home.ts'
import type { BacktestAsked } from '../../rules/model/rule-desk.ts'
import { days, earlier, elapsed, type Instant, instant, latest, minutes } from '../../rules/model/time.ts'
import type { Journal, Projections } from '../../rules/ports.ts'

export interface BacktestOutcome extends Comparison {
  readonly rule: { readonly id: RuleId; readonly version: number }
  readonly set: ParameterSet
  readonly from: Instant
  readonly until: Instant
  readonly homes: number
  readonly homeDays: number
  readonly entries: number
  /** False: the journal is longer than a backtest may read, and the end of it was not looked at. */
  readonly complete: boolean
  /** Those that are the same are in the figures and not here. The gravest differences first. */
  readonly rows: readonly Compared[]
  readonly rowsLeftOut: number
}

/** A day of 3,000 homes; some two minutes of one core. */
const mostEntries = 8_000_000
const mostRows = 500
const pageSize = 2000
const mostAlarms = 100_000
/** As long as somebody takes who sees at once that nothing is wrong. */
const visitAfter = minutes(30)
const order = ['missing', 'extra', 'later', 'earlier', 'gone', 'same'] as const

interface Lived {
  readonly running: Past
  readonly changed: Past
  begun: Instant
}

/** `rule` of the request must be one of `rules`, and its set one that the rule takes. */
export async function backtestOver(parts: {
  readonly journal: Pick<Journal, 'read' | 'lastSeq'>
  readonly projections: Pick<Projections, 'alarms'>
  readonly rules: readonly AnyRule[]
  readonly request: BacktestAsked
  readonly progress?: (entries: number) => void
  readonly stopped?: AbortSignal
}): Promise<BacktestOutcome> {
  const { journal, projections, request } = parts
  const rules = withExplainers(parts.rules, request.rule)
  const version = rules.find(({ id }) => id === request.rule)!.version
  const wanted = request.homeIds && new Set(request.homeIds)
  const really = Map.groupBy(
    await projections.alarms({ ...(request.homeIds && { homeIds: request.homeIds }), limit: mostAlarms }),
    ({ homeId }) => homeId,
  )
  const last = await journal.lastSeq()
  const lived = new Map<HomeId, Lived>()
  let until = instant(0)
  let entries = 0
  let seq = 0

  function take(entry: JournalEntry): void {
    until = latest(until, entry.at)
    const { homeId } = entry
    if ((wanted && !wanted.has(homeId)) || isAboutService({ homeId })) return
    let home = lived.get(homeId)
    if (!home) lived.set(homeId, (home = begin(entry)))
    home.running.take(entry)
    home.changed.take(entry)
  }

  function begin({ homeId, at }: JournalEntry): Lived {
    const closedAt = closingsOf(really.get(homeId) ?? [])
    const common = { homeId, rules, closedAt, visitAfter }
    return {
      running: livePast(common),
      changed: livePast({ ...common, changed: (setup) => withParameters(setup, request.rule, request.set) }),
      begun: at,
    }
  }

  const one = request.homeIds?.length === 1 ? request.homeIds[0]! : null
  while (entries < mostEntries && !parts.stopped?.aborted) {
    const page = await journal.read({ seq, limit: pageSize, ...(one !== null && { homeId: one }) })
    for (const entry of page) if (entry.seq <= last) take(entry)
    entries += page.length
    seq = page.at(-1)?.seq ?? last
    parts.progress?.(entries)
    if (page.length < pageSize || seq >= last) break
  }
  // Of one home that has fallen silent, the journal's end says how long ago.
  const [end] = one === null || last === 0 ? [] : await journal.read({ seq: last - 1, limit: 1 })
  if (end && entries < mostEntries) until = latest(until, end.at)

  const from = earlier(until, days(request.days))
  const rows: Compared[] = []
  let homeDays = 0
  for (const [homeId, home] of lived) {
    const runs = {
      running: home.running.end(until),
      changed: home.changed.end(until),
      really: really.get(homeId) ?? [],
    }
    rows.push(...compare(runs, { rule: request.rule, from, until }))
    homeDays += daysIn(elapsed(latest(from, home.begun), until))
  }
  const shown = rows
    .filter(({ difference }) => difference !== 'same')
    .sort((a, b) => order.indexOf(a.difference) - order.indexOf(b.difference) || b.openedAt - a.openedAt)
  return {
    rule: { id: request.rule, version },
    set: request.set,
    from,
    until,
    homes: lived.size,
    homeDays,
    entries,
    complete: entries < mostEntries && !parts.stopped?.aborted,
    ...summarize(rows, homeDays),
    rows: shown.slice(0, mostRows),
    rowsLeftOut: Math.max(0, shown.length - mostRows),
  }
}

/**
 * The rule, and those whose alarms hold back its own, and so on. No rule hears of another in any other way, so that the rest would do
 * nothing to the outcome and most of the work.
 */
export function withExplainers(rules: readonly AnyRule[], wanted: RuleId): readonly AnyRule[] {
  const needed = new Set<string>([wanted])
  for (const id of needed) {
    const rule = rules.find((one) => one.id === id)
    for (const key of rule?.explainedBy ?? []) needed.add(key.split('~')[0]!)
  }
  return rules.filter(({ id }) => needed.has(id))
}

const closingsOf = (alarms: readonly Alarm[]): ReadonlyMap<AlarmId, Instant | null> =>
  new Map(alarms.map(({ alarmId, resolvedAt }) => [alarmId, resolvedAt]))
