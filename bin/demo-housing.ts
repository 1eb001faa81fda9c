// Rents, labels, measures, prices, weather and two years of months for the demo: its own homes, and a programme of others around them.
import type { WeatherDay } from '../rules/model/energy.ts'
import { dayOfNumber } from '../rules/model/civil-day.ts'
import type { EnergyContract } from '../rules/model/energy-contract.ts'
import type { Home } from '../rules/model/home.ts'
import type { Dwelling, Housing, Label, Measure, MonthUse } from '../rules/model/housing.ts'
import { homeId } from '../rules/model/ids.ts'
import type { StockHome } from '../rules/model/stock.ts'
import type { Instant } from '../rules/model/time.ts'
import type { HousingStore } from '../rules/ports.ts'
import { monthAfter, monthsFrom } from '../rules/woonlasten/months-around.ts'
import { daysIn, isoDayOf } from '../rules/woonlasten/months.ts'
import { dayOf, firstDay, wallClock } from '../simulators/days.ts'
import { createEnergy, type EnergySpec } from '../simulators/energy.ts'
import { createHousehold } from '../simulators/household.ts'
import { random } from '../simulators/random.ts'
import { createSky, type Sky } from '../simulators/sky.ts'
import { createStock } from '../simulators/stock.ts'
import { createWeather } from '../simulators/weather.ts'

const others = 108
/** Of the others so many live in the two complexes that were insulated first, and have meters that were read. */
const measured = 24
const inComplex = 12
/** So that twelve whole months lie on either side. */
const monthsSinceLive = 13
/** The limits rose by so much since the prices of the synthetic stock. */
const since2015 = 713.02 / 576.87

export async function putDemoHousing(
  store: HousingStore,
  homes: readonly Home[],
  seed: number,
  now: Instant,
): Promise<void> {
  const today = dayOf(now)
  const thisMonth = dayOfNumber(today).slice(0, 7)
  const live = `${monthAfter(thisMonth, -monthsSinceLive)}-05`
  const sky = createSky(seed, createWeather(seed))
  const months = monthsFrom('2024-01', monthsBetween('2024-01', thisMonth))
  const weather = weatherUntil(sky, today)
  await store.putWeather('default', weather)
  const villageHomes = homes.map((home, index) => {
    const spec = createHousehold(seed, index).energy
    return { housing: housingOf(home, spec, index, live, seed), use: metered(home, spec, sky, seed, months, live) }
  })
  const around = createStock({ seed, homes: others }).map((stock, index) =>
    otherHome(stock, { seed, index, live, months, weather }),
  )
  const all = [...villageHomes, ...around]
  await store.put(all.map(({ housing }) => housing))
  await store.putUse(all.flatMap(({ housing, use }) => use.map((month) => ({ homeId: housing.homeId, use: month }))))
}

const monthsBetween = (from: string, until: string): number => {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))
  return number(until) - number(from)
}

function weatherUntil(sky: Sky, today: number): readonly WeatherDay[] {
  return Array.from({ length: today - firstDay }, (_, index) => {
    const day = firstDay + index
    const watts = sky.quartersOf(day).reduce((sum, { sun, cloud }) => {
      const height = Math.max(0, sun.sinHeight)
      return sum + 1000 * height ** 1.2 * (1 - 0.75 * cloud ** 3.4)
    }, 0)
    return { day: dayOfNumber(day), meanCelsius: sky.weather.meanCelsiusOf(day), radiationKwhPerM2: watts / 4000 }
  })
}

const contract = (kwh: number, m3: number): EnergyContract => ({
  kind: 'variable',
  supplyEuroPerKwh: { normal: kwh, low: kwh - 0.02 },
  supplyEuroPerM3: m3,
  fixedEuroPerMonth: { electricity: 7.5, gas: 7.5 },
  gridEuroPerMonth: { electricity: 39, gas: 21 },
  feedIn: { paymentEuroPerKwh: 0.05, costsEuroPerKwh: 0.03 },
})
const contracts: Housing['contracts'] = [
  { from: '2024-01-01', contract: contract(0.152, 0.66) },
  { from: '2025-01-01', contract: contract(0.144, 0.61) },
  { from: '2026-01-01', contract: contract(0.139, 0.57) },
]

/** Rents rise on 1 July. */
const rentsUpTo = (bareEuro: number, more: Partial<Housing['rents'][number]['rent']> = {}): Housing['rents'] =>
  [2026, 2025, 2024, 2023].map((year, back) => ({
    from: `${year}-07-01`,
    rent: { bareEuro: cents(bareEuro / 1.045 ** back), serviceEuro: 12.5, solarEuro: 0, epvEuro: 0, ...more },
  }))
const cents = (euro: number): number => Math.round(euro * 100) / 100

function measureOf(
  kind: Measure['kind'],
  stages: Measure['stages'],
  labels: readonly [Label, Label],
  change: Partial<Measure> = {},
): Measure {
  return {
    measureId: kind,
    kind,
    stages,
    costEuro: kind === 'insulation' ? 11_500 : 5_200,
    labelBefore: labels[0],
    labelAfter: labels[1],
    expectedSavingEuro: kind === 'insulation' ? 38 : 31,
    // None for insulation since 2023.
    rentRiseEuro: kind === 'insulation' ? 0 : 14,
    maximumRentRiseEuro: kind === 'insulation' ? 62 : 34,
    ...change,
  }
}

/** A measure that is live went through the stages before it, some months apart. */
const stagesTo = (last: number, live: string): Measure['stages'] => {
  const before = (months: number) => `${monthAfter(live.slice(0, 7), -months)}-05`
  const days = [before(14), before(9), before(7), before(1), live]
  const names = ['planned', 'offered', 'consented', 'placed', 'live'] as const
  return Object.fromEntries(names.slice(0, last + 1).map((name, place) => [name, days[place]]))
}

function housingOf({ setup, address }: Home, spec: EnergySpec, index: number, live: string, seed: number): Housing {
  const chance = random(seed, 'housing', setup.homeId)
  const dwelling = createHousehold(seed, index).kind
  const [kind, labels] = spec.panels ? (['solar', ['C', 'A']] as const) : (['insulation', ['E', 'B']] as const)
  return {
    homeId: setup.homeId,
    building: {
      village: address.village,
      complex: `${address.village} ${address.street}`,
      dwelling,
      suitsPeople: dwelling === 'terraced' ? 4 : 2,
      label: labels[1],
      floorM2: { bungalow: 68, terraced: 94, flat: 56 }[dwelling],
      maximumRentEuro: cents(chance.between(780, 1010)),
      station: 'default',
    },
    rents: rentsUpTo(chance.between(590, 705)),
    measures: [
      measureOf(kind, stagesTo(4, live), labels),
      ...(index % 3 === 0
        ? [
            measureOf('ventilation', { planned: '2026-09-01' }, ['B', 'A'], {
              costEuro: 3100,
              expectedSavingEuro: 6,
              rentRiseEuro: 4,
              maximumRentRiseEuro: 11,
            }),
          ]
        : []),
    ],
    contracts,
  }
}

/** What the meters that are simulated would have said month by month, and before the measure: no panels, or a colder shell. */
function metered(
  { setup }: Home,
  spec: EnergySpec,
  sky: Sky,
  seed: number,
  months: readonly string[],
  live: string,
): readonly MonthUse[] {
  const energy = createEnergy(seed, setup.homeId, spec, sky)
  const startOf = (month: string) => wallClock(Date.parse(`${month}-01`) / 86_400_000, 0)
  return months.map((month) => {
    const [start, end] = [energy.at(startOf(month)), energy.at(startOf(monthAfter(month, 1)))]
    const imported = { low: end.importedT1Kwh - start.importedT1Kwh, normal: end.importedT2Kwh - start.importedT2Kwh }
    const exported = { low: end.exportedT1Kwh - start.exportedT1Kwh, normal: end.exportedT2Kwh - start.exportedT2Kwh }
    const made = end.solarKwh - start.solarKwh
    const gasM3 = end.gasM3 - start.gasM3
    const isBefore = isoDayOf(month) < live
    if (!spec.panels) {
      const base = spec.gasPerDayM3 * daysIn(month)
      const gas = isBefore ? base + (gasM3 - base) * 1.42 : gasM3
      return { month, importedKwh: rounded(imported), exportedKwh: { normal: 0, low: 0 }, gasM3: tenth(gas) }
    }
    if (!isBefore)
      return {
        month,
        importedKwh: rounded(imported),
        exportedKwh: rounded(exported),
        gasM3: tenth(gasM3),
        madeKwh: tenth(made),
      }
    const own = made - exported.low - exported.normal
    const all = { normal: imported.normal + 0.6 * own, low: imported.low + 0.4 * own }
    return { month, importedKwh: rounded(all), exportedKwh: { normal: 0, low: 0 }, gasM3: tenth(gasM3) }
  })
}

const tenth = (value: number): number => Math.round(value * 10) / 10
const rounded = ({ normal, low }: { normal: number; low: number }) => ({ normal: tenth(normal), low: tenth(low) })

const villages = ['Oosterlaak', 'Wierhorn', 'Noorderkaag'] as const
const dwellings: readonly Dwelling[] = ['terraced', 'corner', 'semi-detached', 'flat', 'bungalow']

interface Around {
  readonly seed: number
  readonly index: number
  readonly live: string
  readonly months: readonly string[]
  readonly weather: readonly WeatherDay[]
}

/** A home of the programme without sensors; those of the first complexes have meters that somebody reads each month. */
function otherHome(
  stock: StockHome,
  { seed, index, live, months, weather }: Around,
): { readonly housing: Housing; readonly use: readonly MonthUse[] } {
  const chance = random(seed, 'programme', index)
  const complex = Math.floor(index / inComplex)
  const isMeasured = index < measured
  const stage = isMeasured ? 4 : Math.floor(chance.between(0, 4.4))
  const maximumRentEuro = cents(stock.maximumRentEuro * since2015)
  const stages = isMeasured ? stagesTo(4, live) : stagesTo(Math.min(stage, 3), '2026-10-05')
  const { maximumRentRiseEuro, energySavingEuro, costEuro } = stock.greening!
  const housing: Housing = {
    homeId: homeId(`programma-${String(index + 1).padStart(3, '0')}`),
    building: {
      village: villages[complex % villages.length]!,
      complex: `${villages[complex % villages.length]!} complex ${complex + 1}`,
      dwelling: dwellings[complex % dwellings.length]!,
      suitsPeople: stock.suitsPeople === 2 ? 2 : 4,
      label: isMeasured ? 'B' : chance.pick(['C', 'D', 'E', 'F', 'G'] as const),
      floorM2: chance.whole(55, 105),
      maximumRentEuro,
      station: 'default',
    },
    rents: rentsUpTo(Math.min(stock.rentEuro * since2015, 870)),
    measures: [
      measureOf(isMeasured ? 'insulation' : chance.pick(['insulation', 'solar'] as const), stages, ['E', 'B'], {
        costEuro: Math.round(costEuro),
        expectedSavingEuro: cents(energySavingEuro * 1.2),
        maximumRentRiseEuro: cents(maximumRentRiseEuro * since2015),
      }),
    ],
    contracts,
  }
  if (!isMeasured) return { housing, use: [] }
  const perDegree = chance.between(0.22, 0.4)
  const kwh = chance.between(120, 260)
  const gain = chance.between(0.62, 0.95)
  const use = months.map((month) => {
    const cold = weather
      .filter(({ day }) => day.startsWith(month))
      .reduce((sum, { meanCelsius }) => sum + Math.max(0, 17 - (meanCelsius ?? 17)), 0)
    const heating = perDegree * cold * (isoDayOf(month) < live ? 1 : gain) * chance.between(0.93, 1.07)
    const power = kwh * chance.between(0.9, 1.1)
    return {
      month,
      importedKwh: rounded({ normal: power * 0.6, low: power * 0.4 }),
      exportedKwh: { normal: 0, low: 0 },
      gasM3: tenth(0.4 * daysIn(month) + heating),
    }
  })
  return { housing, use }
}
