// How often advice about slow changes is given of people who do not change, and how soon of people who do: over simulated years.
import { slowChangesFrom, slowChangesOf } from '../rules/care/slow-changes.ts'
import { type SlowFigure, slowFigures } from '../rules/care/slow-changes-days.ts'
import { dayOfNumber } from '../rules/model/civil-day.ts'
import { type Day, firstDay, wallClock, weekdayOf } from './days.ts'
import { createHousehold, type Household } from './household.ts'
import { roomsSeen, type SlowChange } from './slow-change.ts'

export interface SlowChangeFigures {
  readonly homes: number
  readonly homeYears: number
  /** Of people who do not change. An advice that stands week after week is one. */
  readonly falseAdvices: number
  readonly byFigure: Readonly<Record<SlowFigure, number>>
  /** Of all weeks of all homes: in how many something was said. */
  readonly weeksWithAdvice: number
  readonly weeksJudged: number
  readonly changed: readonly ChangedFigures[]
}
export interface ChangedFigures {
  readonly change: string
  readonly people: number
  readonly found: number
  /** Weeks from the beginning of the change; null: of none. */
  readonly medianWeeks: number | null
}

/** What changes, over eight weeks, and the figure that should tell of it. */
const changes: readonly { name: string; figure: SlowFigure; what: Omit<SlowChange, 'from' | 'overDays'> }[] = [
  { name: 'sleeps 45 minutes shorter', figure: 'restHours', what: { wakesEarlierMinutes: 45 } },
  { name: 'sleeps 75 minutes shorter', figure: 'restHours', what: { wakesEarlierMinutes: 75 } },
  { name: 'sleeps 120 minutes shorter', figure: 'restHours', what: { wakesEarlierMinutes: 120 } },
  { name: 'gets up once more a night', figure: 'timesUp', what: { toiletVisitsMore: 1 } },
  { name: 'gets up twice more a night', figure: 'timesUp', what: { toiletVisitsMore: 2 } },
]
const overDays = 56
/** So long somebody has lived as they do before the change begins. */
const before = 7 * 18
const after = 7 * 20

/** `homes`: people who live alone, of whom as many are simulated unchanged for `weeks` weeks, and each change for all of them. */
export function evaluateSlowChanges(seed: number, homes: number, weeks: number): SlowChangeFigures {
  const start = firstMonday()
  const byFigure = Object.fromEntries(slowFigures.map((figure) => [figure, 0])) as Record<SlowFigure, number>
  let [weeksJudged, weeksWithAdvice] = [0, 0]
  const alone = peopleAlone(seed, homes)
  for (const household of alone) {
    let stood = new Set<SlowFigure>()
    for (const said of adviceByWeek(seed, household, null, start, start + 7 * weeks)) {
      if (!said) continue
      weeksJudged += 1
      if (said.size > 0) weeksWithAdvice += 1
      for (const figure of said) if (!stood.has(figure)) byFigure[figure] += 1
      stood = new Set(said)
    }
  }
  return {
    homes,
    homeYears: weeksJudged / 52,
    falseAdvices: Object.values(byFigure).reduce((sum, count) => sum + count, 0),
    byFigure,
    weeksWithAdvice,
    weeksJudged,
    changed: changes.map((one) => changedFigures(seed, alone, start, one)),
  }
}

function changedFigures(
  seed: number,
  alone: readonly Household[],
  start: Day,
  { name, figure, what }: (typeof changes)[number],
): ChangedFigures {
  const from = start + before
  const delays = alone.flatMap((household) => {
    const said = [...adviceByWeek(seed, household, { ...what, from, overDays }, start, from + after)]
    const week = said.findIndex((figures, place) => place * 7 > before && figures?.has(figure))
    return week < 0 ? [] : [week - before / 7]
  })
  const sorted = delays.toSorted((one, other) => one - other)
  return { change: name, people: alone.length, found: delays.length, medianWeeks: sorted[sorted.length >> 1] ?? null }
}

/** On every Monday what is said, from `from` on; null: not enough weeks yet. */
function* adviceByWeek(
  seed: number,
  household: Household,
  change: SlowChange | null,
  from: Day,
  until: Day,
): Generator<ReadonlySet<SlowFigure> | null> {
  const slots = roomsSeen(seed, household, change, from, until)
  for (let monday = from; monday <= until; monday += 7) {
    const today = dayOfNumber(monday)
    const first = wallClock(Date.parse(slowChangesFrom(today)) / 86_400_000 - 1, 0)
    const last = wallClock(monday, 0)
    const { state, changes } = slowChangesOf(
      household.home.setup,
      today,
      slots.filter(({ at }) => at >= first && at < last),
      [],
    )
    if (state !== 'known') yield null
    else
      yield new Set(changes.filter((one) => one.state === 'more' || one.state === 'less').map(({ figure }) => figure))
  }
}

function peopleAlone(seed: number, count: number): readonly Household[] {
  const found: Household[] = []
  for (let index = 0; found.length < count; index++) {
    const household = createHousehold(seed, index)
    if (household.people.length === 1) found.push(household)
  }
  return found
}

function firstMonday(): Day {
  let day = firstDay
  while (weekdayOf(day) !== 1) day += 1
  return day
}
