// Housing of a home for tests: a rent, a contract, and months of use with the weather that made them.
import type { EnergyContract } from '../../rules/model/energy-contract.ts'
import { dayAfter } from '../../rules/model/civil-day.ts'
import type { WeatherDay } from '../../rules/model/energy.ts'
import type { Housing, Measure, MonthUse } from '../../rules/model/housing.ts'
import { homeId } from '../../rules/model/ids.ts'

export const contract: EnergyContract = {
  kind: 'variable',
  supplyEuroPerKwh: { normal: 0.15, low: 0.13 },
  supplyEuroPerM3: 0.6,
  fixedEuroPerMonth: { electricity: 7, gas: 7 },
  gridEuroPerMonth: { electricity: 40, gas: 20 },
  feedIn: { paymentEuroPerKwh: 0.05, costsEuroPerKwh: 0.02 },
}

export const measureOf = (change: Partial<Measure> = {}): Measure => ({
  measureId: 'roof',
  kind: 'insulation',
  stages: {
    planned: '2024-03-01',
    offered: '2024-06-01',
    consented: '2024-07-01',
    placed: '2024-12-10',
    live: '2024-12-15',
  },
  costEuro: 9000,
  labelBefore: 'E',
  labelAfter: 'B',
  expectedSavingEuro: 45,
  rentRiseEuro: null,
  maximumRentRiseEuro: 38,
  ...change,
})

export const housingOf = (id: string, change: Partial<Housing> = {}): Housing => ({
  homeId: homeId(id),
  building: {
    village: 'Limmen',
    complex: 'Dorpsstraat',
    dwelling: 'terraced',
    suitsPeople: 2,
    label: 'E',
    floorM2: 80,
    maximumRentEuro: 900,
    station: 'default',
  },
  rents: [{ from: '2023-07-01', rent: { bareEuro: 600, serviceEuro: 10, solarEuro: 0, epvEuro: 0 } }],
  measures: [measureOf()],
  contracts: [{ from: '2023-01-01', contract }],
  ...change,
})

/** Mean temperatures of a plain year, and sun by the season: the same each year, with days that differ. */
export const weatherOf = (from: string, until: string): readonly WeatherDay[] => {
  const days: WeatherDay[] = []
  for (let day = from; day < until; day = dayAfter(day, 1)) {
    const turn = (2 * Math.PI * (Number(day.slice(5, 7)) - 1 + Number(day.slice(8)) / 31)) / 12
    const wave = Math.sin(days.length * 1.7) * 2
    days.push({ day, meanCelsius: 10.5 - 8 * Math.cos(turn) + wave, radiationKwhPerM2: 2.9 - 2.4 * Math.cos(turn) })
  }
  return days
}

/** 1 m³ a day, and so much for each degree below 16; power as it is told. */
export const monthsOf = (
  weather: readonly WeatherDay[],
  of: (month: string) => Partial<MonthUse> & { readonly perDegreeM3: number },
): readonly MonthUse[] => {
  const months = Map.groupBy(weather, ({ day }) => day.slice(0, 7))
  return [...months].map(([month, days]) => {
    const { perDegreeM3, ...rest } = of(month)
    const cold = days.reduce((sum, { meanCelsius }) => sum + Math.max(0, 16 - (meanCelsius ?? 16)), 0)
    return {
      month,
      importedKwh: { normal: 120, low: 80 },
      exportedKwh: { normal: 0, low: 0 },
      gasM3: days.length + perDegreeM3 * cold,
      ...rest,
    }
  })
}
