// The effect of each measure of a home, from what its meters said by day where they did, else by month.
import { gasEffect, gasEffectByMonth, type SolarEffect, solarEffect, spansAround } from '../energy/savings.ts'
import { dayAfter } from '../model/civil-day.ts'
import type { DayAmount, WeatherDay } from '../model/energy.ts'
import type { Housing, MonthUse } from '../model/housing.ts'
import { type WoonlastenEffect, woonlastenEffect, worksOn } from './effect.ts'
import { daysIn, isoDayOf } from './months.ts'
import { monthAfter, monthsAround, type Sides } from './months-around.ts'
import type { Figures } from './rule-table.ts'

export interface HomeEnergy {
  readonly months: readonly MonthUse[]
  /** Gas by day, where the meter was heard; empty: only months are known. It leaves nobody's door: an effect is all that comes of it. */
  readonly gasDays: readonly DayAmount[]
}

/** By measure id. `freshFigures`: each measure tells of its own what of the law is not known. */
export function effectsOf(
  housing: Pick<Housing, 'rents' | 'contracts' | 'measures'>,
  energy: HomeEnergy,
  weather: readonly WeatherDay[],
  freshFigures: () => Figures,
): ReadonlyMap<string, WoonlastenEffect> {
  return new Map(
    housing.measures.map((measure) => {
      const live = measure.stages.live ?? '9999-01-01'
      const { months, gasDays } = whileThere(energy, measure.turnedBack)
      const sides = monthsAround(months, live)
      const works = (on: 'gas' | 'electricity') => worksOn[measure.kind].includes(on)
      const effect = woonlastenEffect({
        measure,
        housing,
        months,
        gas: works('gas') ? gasOf(sides, gasDays, weather, live) : null,
        electricity: works('electricity') ? electricityOf(sides, weather) : null,
        figures: freshFigures(),
      })
      return [measure.measureId, effect]
    }),
  )
}

/** What was taken out again did nothing from then on. */
const whileThere = ({ months, gasDays }: HomeEnergy, turnedBack: string | undefined): HomeEnergy =>
  turnedBack === undefined
    ? { months, gasDays }
    : {
        months: months.filter(({ month }) => month < turnedBack.slice(0, 7)),
        gasDays: gasDays.filter(({ day }) => day < turnedBack),
      }

function gasOf(sides: Sides, days: readonly DayAmount[], weather: readonly WeatherDay[], live: string) {
  const [first, last] = [days[0], days.at(-1)]
  const byDay = first && last ? gasEffect(days, weather, spansAround(live, first.day, dayAfter(last.day, 1))) : null
  if (byDay && byDay.verdict !== 'not-enough-data-yet') return byDay
  const gas = (side: readonly MonthUse[]) => side.map(({ month, gasM3 }) => ({ month, amount: gasM3 }))
  return gasEffectByMonth(gas(sides.before), gas(sides.after), weather)
}

/** A sum of a month laid over its days is right for whole months, and solarEffect asks for no more than sums. */
function electricityOf({ before, after }: Sides, weather: readonly WeatherDay[]): SolarEffect {
  const all = [...before, ...after]
  const laid = (of: (month: MonthUse) => number | undefined): readonly DayAmount[] =>
    all.flatMap((month) => {
      const amount = of(month)
      if (amount === undefined) return []
      const length = daysIn(month.month)
      return Array.from({ length }, (_, index) => ({
        day: dayAfter(isoDayOf(month.month), index),
        amount: amount / length,
        heard: 1,
      }))
    })
  const span = (side: readonly MonthUse[]) => ({
    from: side[0] ? isoDayOf(side[0].month) : '0000-01-01',
    until: side.length > 0 ? isoDayOf(monthAfter(side.at(-1)!.month, 1)) : '0000-01-01',
  })
  return solarEffect(
    {
      importedKwh: laid(({ importedKwh: kwh }) => kwh.normal + kwh.low),
      exportedKwh: laid(({ exportedKwh: kwh }) => kwh.normal + kwh.low),
      madeKwh: laid(({ madeKwh }) => madeKwh),
    },
    weather,
    { before: span(before), after: span(after) },
  )
}
