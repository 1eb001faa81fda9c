// Rent, measures and use of the street, and of the other homes of its programme: invented, with figures that come out the same each time.
import type { Home } from '../../../rules/model/home.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { type Housing, type Measure, measureStages } from '../../../rules/model/housing.ts'
import type { HousingStore } from '../../../rules/ports.ts'
import { local } from '../../support/entries.ts'
import { housingOf, measureOf, monthsOf, weatherOf } from '../../support/housing.ts'

/** Whoever lives there has lived there long enough for a year before the work and a year after it. */
const told = 'dorpsstraat-12'

export function longHere(home: Home): Home {
  const { residency } = home.setup
  if (home.setup.homeId !== homeId(told) || !residency) return home
  return { ...home, setup: { ...home.setup, residency: { ...residency, since: local('2023-12-01 00:00') } } }
}

export async function furnish(housing: HousingStore): Promise<void> {
  const weather = weatherOf('2023-01-01', '2026-03-01')
  const months = monthsOf(weather, (month) => {
    const sun = [0.1, 0.2, 0.5, 0.8, 1, 1, 1, 0.9, 0.6, 0.3, 0.15, 0.1][Number(month.slice(5)) - 1]!
    return {
      perDegreeM3: month < '2025-01' ? 0.4 : 0.25,
      importedKwh: { normal: 130 - 50 * sun, low: 90 - 20 * sun },
      exportedKwh: { normal: 210 * sun, low: 60 * sun },
      madeKwh: 380 * sun,
    }
  })
  await housing.putWeather('default', weather)
  await housing.putUse(months.map((use) => ({ homeId: homeId(told), use })))
  await housing.put(villages.flatMap(homesOf))
}

interface Village {
  readonly village: string
  readonly own: readonly string[]
  readonly others: number
  /** How far its work is, of five stages. */
  readonly stages: number
}
const villages: readonly Village[] = [
  { village: 'Oudwaard', own: [told, 'kerkplein-8'], others: 22, stages: 5 },
  { village: 'Zandkern', own: ['molenweg-3', 'lindelaan-21'], others: 14, stages: 3 },
  { village: 'Lindehof', own: [], others: 9, stages: 2 },
  { village: 'Rietdorp', own: [], others: 5, stages: 0 },
]
const days = ['2024-03-01', '2024-06-01', '2024-07-01', '2024-12-10', '2024-12-15']

function homesOf({ village, own, others, stages }: Village): readonly Housing[] {
  const ids = [...own, ...Array.from({ length: others }, (_, place) => `${village.toLowerCase()}-${place + 1}`)]
  return ids.map((id, place) => {
    const kind = (['insulation', 'solar', 'heat-pump'] as const)[place % 3]!
    const reached = Math.max(0, stages - (place % 4))
    const measure: Measure = measureOf({
      kind: id === told ? 'insulation' : kind,
      stages: Object.fromEntries(measureStages.slice(0, reached).map((stage, index) => [stage, days[index]])),
      costEuro: 6000 + 700 * (place % 5),
      expectedSavingEuro: 20 + 6 * (place % 6),
      maximumRentRiseEuro: 24 + 7 * (place % 4),
    })
    const plain = housingOf(id)
    return {
      ...plain,
      building: {
        ...plain.building,
        village,
        complex: `${village} ${place % 2 === 0 ? 'noord' : 'zuid'}`,
        suitsPeople: 1 + (place % 4),
        label: (['B', 'C', 'D', 'E', 'F'] as const)[place % 5]!,
        maximumRentEuro: 860 + 17 * (place % 16),
      },
      measures: [measure],
    }
  })
}
