// The inactivity rule over a folder of recorded homes at one operating point: false alarms, delays, rivals, troubles and the curve between them.
import type { AnyRule } from '../rules/engine/rule.ts'
import { ruleId } from '../rules/model/ids.ts'
import type { DeviceId } from '../rules/model/ids.ts'
import { type DelayFigures, figuresOf, type Delay, rateBetween } from './silence-figures.ts'
import { atMost, fixedLimit, type Rival, type RivalAt, zScore } from './silence-rivals.ts'
import { type Case, type Cut, type FalseAlarm, scoreSilence, seenByRivals, type SilenceScore } from './silence-score.ts'
import { troubles } from './silence-troubles.ts'

export interface NamedCase extends Case {
  readonly name: string
}

export interface DayAndNight {
  readonly all: DelayFigures
  readonly day: DelayFigures
  readonly night: DelayFigures
}

export interface FalseAlarmFigures {
  readonly count: number
  readonly home: number
  readonly asleep: number
  readonly away: number
  readonly afterLearning: number
  readonly homeMonths: number
  readonly perHomeMonth: number
  readonly perHomeMonthBetween: readonly [number, number]
}

export interface RivalFigures extends DayAndNight {
  readonly rival: string
  /** Hours of its one limit, or deviations; null: at no setting had it as few false alarms. */
  readonly setting: number | null
  readonly falseAlarms: number | null
}

export interface TroubleFigures extends DayAndNight {
  readonly trouble: string
  readonly falseAlarms: FalseAlarmFigures
  readonly missed: number
}

export interface HomeEvaluation extends DayAndNight {
  readonly home: string
  readonly exits: readonly DeviceId[]
  readonly falseAlarms: FalseAlarmFigures
  readonly falseAlarmList: readonly FalseAlarm[]
  readonly asleep: DelayFigures
  readonly lastSignNamed: number
  readonly alarmsPerCut: { readonly none: number; readonly one: number; readonly more: number }
  readonly rivals: readonly RivalFigures[]
  readonly troubles: readonly TroubleFigures[]
}

export interface CurvePoint {
  readonly falseAlarmsPerMonthSet: number
  readonly falseAlarmsPerMonth: number
  readonly dayMedianHours: number | null
  readonly nightMedianHours: number | null
}

export interface Evaluation {
  readonly homes: readonly HomeEvaluation[]
  readonly together: DayAndNight & {
    readonly falseAlarms: FalseAlarmFigures
    /** Each home counted alike, however many cuts it has. */
    readonly meanOfMedians: { readonly dayHours: number | null; readonly nightHours: number | null }
    readonly rivals: readonly RivalFigures[]
    readonly troubles: readonly TroubleFigures[]
  }
  readonly curve: readonly CurvePoint[]
}

const rivals: readonly { readonly name: string; readonly rival: Rival; readonly told: boolean }[] = [
  { name: 'best fixed limit', rival: fixedLimit, told: false },
  { name: 'best fixed limit, told when nobody is in', rival: fixedLimit, told: true },
  { name: 'z-score per hour', rival: zScore, told: false },
  { name: 'z-score per hour, told when nobody is in', rival: zScore, told: true },
]
const inactivity = ruleId('inactivity')

/** @param budgets of false alarms per home-month for the curve; none: no curve. */
export function evaluateSilence(
  cases: readonly NamedCase[],
  rules: readonly AnyRule[],
  options: { readonly budgets: readonly number[]; readonly withTroubles: boolean; progress(said: string): void },
): Evaluation {
  const { progress, budgets, withTroubles } = options
  const scored = cases.map((one) => {
    progress(one.name)
    const score = scoreSilence(one, rules)
    const seen = [false, true].map((told) => seenByRivals(one, score.cuts, told))
    return {
      one,
      score,
      rivals: rivals.map(({ rival, told }) => atMost(rival, seen[told ? 1 : 0]!, score.falseAlarms.length)),
      troubles: withTroubles
        ? troubles.map((trouble) => {
            progress(`${one.name}: ${trouble.tells}`)
            return scoreSilence(one, rules, trouble)
          })
        : [],
    }
  })
  const withCase = (pick: (one: (typeof scored)[number]) => SilenceScore) =>
    scored.map((home) => ({ one: home.one, score: pick(home) }))
  const curve = budgets.map((budget) => {
    progress(`at ${budget} false alarms per home-month`)
    const at = cases.map((one) => ({ one, score: scoreSilence(withBudget(one, budget), rules) }))
    const { day, night } = dayAndNight(at)
    return {
      falseAlarmsPerMonthSet: budget,
      falseAlarmsPerMonth: falseAlarmsOf(at).perHomeMonth,
      dayMedianHours: day.medianHours,
      nightMedianHours: night.medianHours,
    }
  })
  const homes = scored.map((home): HomeEvaluation => {
    const { one, score } = home
    return {
      home: one.name,
      exits: one.recorded.home.setup.devices.filter(({ exit }) => exit).map(({ deviceId }) => deviceId),
      falseAlarms: falseAlarmsOf([home]),
      falseAlarmList: score.falseAlarms,
      ...dayAndNight([home]),
      asleep: figuresOf(delaysOf([home], ({ resident }) => resident === 'asleep')),
      lastSignNamed: score.cuts.filter(({ namesLastSign }) => namesLastSign).length,
      alarmsPerCut: {
        none: score.cuts.filter(({ alarms }) => alarms === 0).length,
        one: score.cuts.filter(({ alarms }) => alarms === 1).length,
        more: score.cuts.filter(({ alarms }) => alarms > 1).length,
      },
      rivals: rivals.map(({ name }, place) => rivalFigures(name, [{ ...home, at: home.rivals[place]! }])),
      troubles: home.troubles.map((score, place) => troubleFigures(troubles[place]!.id, [{ one, score }])),
    }
  })
  return {
    homes,
    together: {
      falseAlarms: falseAlarmsOf(scored),
      ...dayAndNight(scored),
      meanOfMedians: {
        dayHours: meanOf(homes.map(({ day }) => day.medianHours)),
        nightHours: meanOf(homes.map(({ night }) => night.medianHours)),
      },
      rivals: rivals.map(({ name }, place) =>
        rivalFigures(
          name,
          scored.map((home) => ({ ...home, at: home.rivals[place]! })),
        ),
      ),
      troubles: !withTroubles
        ? []
        : troubles.map(({ id }, place) =>
            troubleFigures(
              id,
              withCase((home) => home.troubles[place]!),
            ),
          ),
    },
    curve,
  }
}

type Scored = { readonly one: NamedCase; readonly score: SilenceScore }

function withBudget(one: NamedCase, falseAlarmsPerMonth: number): NamedCase {
  const { home } = one.recorded
  const setup = {
    ...home.setup,
    ruleParams: {
      ...home.setup.ruleParams,
      [inactivity]: { ...home.setup.ruleParams[inactivity], falseAlarmsPerMonth },
    },
  }
  return { ...one, recorded: { ...one.recorded, home: { ...home, setup } } }
}

function falseAlarmsOf(homes: readonly Scored[]): FalseAlarmFigures {
  const alarms = homes.flatMap(({ score }) => score.falseAlarms)
  const homeMonths = homes.reduce((sum, { score }) => sum + score.homeMonths, 0)
  const of = (whom: FalseAlarm['resident']) => alarms.filter(({ resident }) => resident === whom).length
  return {
    count: alarms.length,
    home: of('home'),
    asleep: of('asleep'),
    away: of('away'),
    afterLearning: alarms.filter(({ afterLearning }) => afterLearning).length,
    homeMonths: Math.round(homeMonths * 100) / 100,
    perHomeMonth: Math.round((alarms.length / homeMonths) * 100) / 100,
    perHomeMonthBetween: rateBetween(alarms.length, homeMonths),
  }
}

const dayAndNight = (homes: readonly Scored[]): DayAndNight => ({
  all: figuresOf(delaysOf(homes, () => true)),
  day: figuresOf(delaysOf(homes, ({ byDay }) => byDay)),
  night: figuresOf(delaysOf(homes, ({ byDay }) => !byDay)),
})

const delaysOf = (homes: readonly Scored[], which: (cut: Cut) => boolean): Delay[] =>
  homes.flatMap(({ one, score }) =>
    score.cuts.filter(which).map(({ at, delay }) => ({ ...placeOf(one), at, milliseconds: delay ?? Infinity })),
  )

const placeOf = ({ name, recorded }: NamedCase) => ({ home: name, zone: recorded.home.setup.zone })

function rivalFigures(rival: string, homes: readonly (Scored & { readonly at: RivalAt | null })[]): RivalFigures {
  const delays = (which: (cut: Cut) => boolean): Delay[] =>
    homes.flatMap(({ one, score, at }) =>
      score.cuts.flatMap((cut, place) =>
        which(cut) ? [{ ...placeOf(one), at: cut.at, milliseconds: at?.delays[place] ?? Infinity }] : [],
      ),
    )
  const [only] = homes
  return {
    rival,
    setting: homes.length === 1 ? (only!.at?.setting ?? null) : null,
    falseAlarms: homes.every(({ at }) => at) ? homes.reduce((sum, { at }) => sum + at!.falseAlarms, 0) : null,
    all: figuresOf(delays(() => true)),
    day: figuresOf(delays(({ byDay }) => byDay)),
    night: figuresOf(delays(({ byDay }) => !byDay)),
  }
}

const troubleFigures = (trouble: string, homes: readonly Scored[]): TroubleFigures => ({
  trouble,
  falseAlarms: falseAlarmsOf(homes),
  missed: homes.flatMap(({ score }) => score.cuts).filter(({ delay }) => delay === null).length,
  ...dayAndNight(homes),
})

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  if (known.length < values.length || known.length === 0) return null
  return Math.round((known.reduce((sum, value) => sum + value, 0) / known.length) * 100) / 100
}
