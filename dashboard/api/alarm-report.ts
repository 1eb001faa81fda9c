// What the alarms of a period came to, per care organisation: how fast they were answered, and which rule, sensor and home cried wolf. Pure.
import type { Alarm, AlarmOutcome } from '../../rules/model/alarm.ts'
import { elapsed, type Instant, inMinutes, later, seconds } from '../../rules/model/time.ts'
import type { AlarmReport, FalseFigures } from './contract.ts'
import { cell } from './csv-cell.ts'

/** A home of an organisation, and for how many days of the period somebody lived there. */
export interface ReportedHome {
  readonly homeId: Alarm['homeId']
  readonly careOrganisation: string
  readonly homeDays: number
}

/** Calls are to be answered within 60 seconds, and nearly all others within 180. */
const prompt = seconds(60)
const late = seconds(180)
const monthDays = 30.44

/** All that the alarms alone say; the work of the desk is in alarm-work.ts. */
type OrganisationReport = Omit<AlarmReport['organisations'][number], 'work'>

/** `alarms`: those raised in the period, each as it is at `now`. Tests that people made are counted as such and in nothing else. */
export function reportOf(alarms: readonly Alarm[], homes: readonly ReportedHome[], now: Instant): OrganisationReport[] {
  const byOrganisation = Map.groupBy(homes, ({ careOrganisation }) => careOrganisation)
  return [...byOrganisation].map(([careOrganisation, own]) => {
    const ids = new Set(own.map(({ homeId }) => homeId))
    const theirs = alarms.filter(({ homeId }) => ids.has(homeId))
    const real = theirs.filter(({ outcome }) => outcome !== 'test')
    const homeDays = own.reduce((sum, home) => sum + home.homeDays, 0)
    const daysOf = new Map(own.map((home) => [home.homeId, home.homeDays]))
    return {
      careOrganisation,
      homes: own.length,
      homeDays: rounded(homeDays),
      alarms: theirs.length,
      outcomes: outcomesOf(theirs),
      answers: answersOf(real, now),
      arrivals: arrivalsOf(real),
      byRule: falseBy(
        real,
        ({ rule }) => [rule.id],
        () => homeDays,
      ),
      byHome: falseBy(
        real,
        ({ homeId }) => [homeId],
        (homeId) => daysOf.get(homeId as Alarm['homeId']) ?? 0,
      ),
      bySensor: falseBy(real, sensorsOf, (key) => daysOf.get(key.split('/')[0] as Alarm['homeId']) ?? 0),
    }
  })
}

function outcomesOf(alarms: readonly Alarm[]): OrganisationReport['outcomes'] {
  const count = (outcome: AlarmOutcome | null) => alarms.filter((alarm) => alarm.outcome === outcome).length
  return {
    true: count('true'),
    false: count('false'),
    cancelledByResident: count('cancelled-by-resident'),
    technical: count('technical'),
    test: count('test'),
    endedByItself: count('ended-by-itself'),
    notClosed: count(null),
  }
}

/** Urgent ones only. One that is younger than the limit and not yet answered says nothing about it. */
function answersOf(alarms: readonly Alarm[], now: Instant): OrganisationReport['answers'] {
  const urgent = alarms.filter(({ severity }) => severity === 'urgent')
  const share = (within: typeof prompt) => {
    const judged = urgent.filter((alarm) => answeredAfter(alarm) !== null || later(alarm.raisedAt, within) <= now)
    const inTime = judged.filter((alarm) => (answeredAfter(alarm) ?? Infinity) <= within)
    return judged.length === 0 ? null : inTime.length / judged.length
  }
  const took = urgent.flatMap((alarm) => answeredAfter(alarm) ?? []).sort((a, b) => a - b)
  const inSeconds = (part: number) => {
    const at = rankOf(took, part)
    return at === null ? null : Math.round(at / 100) / 10
  }
  return {
    urgent: urgent.length,
    answered: took.length,
    within60s: share(prompt),
    within180s: share(late),
    medianSeconds: inSeconds(0.5),
    p95Seconds: inSeconds(0.95),
  }
}

const answeredAfter = (alarm: Alarm): number | null => momentOf(alarm, 'acknowledged')

function arrivalsOf(alarms: readonly Alarm[]): OrganisationReport['arrivals'] {
  const minutes = alarms
    .flatMap((alarm) => momentOf(alarm, 'arrived') ?? [])
    .map((after) => inMinutes(after as ReturnType<typeof elapsed>))
    .sort((a, b) => a - b)
  return { arrived: minutes.length, medianMinutes: rankOf(minutes, 0.5), nineInTenMinutes: rankOf(minutes, 0.9) }
}

/** The least of the sorted values that so large a part of them does not pass: one that was there, not a mean of two. */
const rankOf = (sorted: readonly number[], part: number): number | null =>
  sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null

/** Milliseconds from the raising until the first such step; null: none. */
function momentOf({ raisedAt, events }: Alarm, kind: 'acknowledged' | 'arrived'): number | null {
  const event = events.find((one) => one.kind === kind)
  return event ? elapsed(raisedAt, event.at) : null
}

/** Every device that spoke for the alarm, once each: a sensor has no name outside its home. */
const sensorsOf = ({ homeId, events }: Alarm): string[] => [
  ...new Set(
    events.flatMap(({ kind, deviceId }) => (deviceId && kind === 'evidence' ? [`${homeId}/${deviceId}`] : [])),
  ),
]

/** The most false ones first. Only what had an alarm has a row. */
function falseBy(
  alarms: readonly Alarm[],
  keysOf: (alarm: Alarm) => readonly string[],
  homeDaysOf: (key: string) => number,
): FalseFigures[] {
  const rows = new Map<string, { alarms: number; closed: number; falseAlarms: number }>()
  for (const alarm of alarms) {
    for (const key of keysOf(alarm)) {
      const row = rows.get(key) ?? { alarms: 0, closed: 0, falseAlarms: 0 }
      rows.set(key, {
        alarms: row.alarms + 1,
        closed: row.closed + (alarm.outcome === null ? 0 : 1),
        falseAlarms: row.falseAlarms + (alarm.outcome === 'false' ? 1 : 0),
      })
    }
  }
  return [...rows]
    .map(([key, row]) => {
      const homeDays = homeDaysOf(key)
      return { key, ...row, falsePerHomeMonth: homeDays > 0 ? rounded((row.falseAlarms / homeDays) * monthDays) : null }
    })
    .sort((a, b) => b.falseAlarms - a.falseAlarms || b.alarms - a.alarms || (a.key < b.key ? -1 : 1))
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** One line per rule, sensor and home with its false alarms, for a spreadsheet. */
export function csvOf(organisations: readonly OrganisationReport[]): string {
  const lines = organisations.flatMap(({ careOrganisation, byRule, bySensor, byHome }) =>
    (
      [
        ['rule', byRule],
        ['sensor', bySensor],
        ['home', byHome],
      ] as const
    ).flatMap(([what, rows]) =>
      rows.map(({ key, alarms, closed, falseAlarms, falsePerHomeMonth }) =>
        [careOrganisation, what, key, alarms, closed, falseAlarms, falsePerHomeMonth ?? ''].map(cell).join(','),
      ),
    ),
  )
  return ['careOrganisation,what,name,alarms,closed,falseAlarms,falsePerHomeMonth', ...lines, ''].join('\r\n')
}
