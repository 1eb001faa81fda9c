// The programme as an asset manager steers it: how far each measure is in each village and complex, and the stock for a scenario.
import { dayAfter } from '../model/civil-day.ts'
import {
  endOn,
  holdingOn,
  type Housing,
  type Measure,
  type MeasureEnd,
  type MeasureStage,
  measureStages,
} from '../model/housing.ts'
import type { MeasureKind } from '../model/measure.ts'
import type { StockHome } from '../model/stock.ts'
import { cellsOf } from './cells.ts'
import type { WoonlastenEffect } from './effect.ts'
import { cents } from './months.ts'

export interface FunnelRow {
  readonly kind: MeasureKind
  /** How many came so far, on the day that is asked for; whoever is live was offered it too. */
  readonly reached: Readonly<Record<MeasureStage, number>>
  /** How many of them the tenant refused, or were taken out again. */
  readonly ended: Readonly<Record<MeasureEnd, number>>
  readonly costEuro: number
}

/** What is told of a group: facts of buildings and plans of any group, what its homes use only where ten or more are in it. */
export interface GroupRow {
  readonly village: string
  /** Null: the whole village. */
  readonly complex: string | null
  readonly homes: number
  readonly labels: Readonly<Partial<Record<string, number>>>
  readonly meanRentEuro: number | null
  readonly measures: readonly FunnelRow[]
}

export function programmeRows(homes: readonly Housing[], day: string): readonly GroupRow[] {
  const groups = new Map<string, Housing[]>()
  for (const home of homes) {
    const { village, complex } = home.building
    for (const key of [JSON.stringify([village, null]), JSON.stringify([village, complex])])
      groups.set(key, [...(groups.get(key) ?? []), home])
  }
  return [...groups]
    .map(([key, members]) => {
      const [village, complex] = JSON.parse(key) as [string, string | null]
      return { village, complex, homes: members.length, ...factsOf(members, day) }
    })
    .toSorted(byPlace)
}

/** A village before its complexes. */
const byPlace = (one: Pick<GroupRow, 'village' | 'complex'>, other: Pick<GroupRow, 'village' | 'complex'>): number =>
  one.village.localeCompare(other.village, 'nl') || (one.complex ?? '').localeCompare(other.complex ?? '', 'nl')

function factsOf(homes: readonly Housing[], day: string): Pick<GroupRow, 'labels' | 'meanRentEuro' | 'measures'> {
  const labels: Record<string, number> = {}
  for (const { building } of homes) labels[building.label ?? 'unknown'] = (labels[building.label ?? 'unknown'] ?? 0) + 1
  const rents = homes.flatMap(({ rents: dated }) => holdingOn(dated, day)?.rent.bareEuro ?? [])
  return {
    labels,
    meanRentEuro: rents.length === 0 ? null : cents(rents.reduce((sum, rent) => sum + rent, 0) / rents.length) / 100,
    measures: funnel(
      homes.flatMap(({ measures }) => measures),
      day,
    ),
  }
}

/** By kind; a measure that reached a later stage reached those before it, whether or not somebody wrote their day down. */
export function funnel(measures: readonly Measure[], day: string): readonly FunnelRow[] {
  const kinds = [...new Set(measures.map(({ kind }) => kind))].toSorted()
  return kinds.map((kind) => {
    const ofKind = measures.filter((measure) => measure.kind === kind)
    const reached = Object.fromEntries(measureStages.map((stage) => [stage, 0])) as Record<MeasureStage, number>
    for (const measure of ofKind)
      for (const stage of measureStages.slice(0, 1 + furthest(measure, day))) reached[stage] += 1
    const ended = { declined: 0, turnedBack: 0 }
    for (const measure of ofKind) {
      const end = endOn(measure, day)
      if (end) ended[end] += 1
    }
    return { kind, reached, ended, costEuro: ofKind.reduce((sum, { costEuro }) => sum + (costEuro ?? 0), 0) }
  })
}

/** The place of the last stage that had come by then; -1: none. */
const furthest = ({ stages }: Measure, day: string): number =>
  measureStages.findLastIndex((stage) => stages[stage] !== undefined && stages[stage] < dayAfter(day, 1))

export interface EffectRow {
  readonly village: string
  readonly complex: string | null
  readonly kind: MeasureKind
  /** With an effect; null: fewer than ten, or so many that the rest of a village would be. */
  readonly homes: number | null
  /** EUR a month, mean of those with an effect; null as above. */
  readonly meanChangeEuro: number | null
}

/** Means of what the homes of a group live on: never of fewer than ten, and not of a village whose complexes leave fewer than ten over. */
export function effectRows(
  homes: readonly {
    readonly village: string
    readonly complex: string
    readonly kind: MeasureKind
    readonly effect: WoonlastenEffect
  }[],
): readonly EffectRow[] {
  const told = homes.flatMap((home) =>
    'perMonth' in home.effect ? [{ ...home, change: home.effect.perMonth[home.effect.inForce].woonlastenEuro }] : [],
  )
  const mean = (members: readonly (typeof told)[number][]) =>
    cents(members.reduce((sum, { change }) => sum + change, 0) / members.length) / 100
  return [...Map.groupBy(told, ({ village, kind }) => JSON.stringify([village, kind])).values()].flatMap((ofKind) =>
    cellsOf(ofKind).map(({ village, complex, members, isTold }) => ({
      village,
      complex,
      kind: ofKind[0]!.kind,
      homes: isTold ? members.length : null,
      meanChangeEuro: isTold ? mean(members) : null,
    })),
  )
}

export interface Stock {
  readonly homes: readonly StockHome[]
  /** Without a maximum rent or a rent of that day: no scenario knows them. */
  readonly leftOut: number
}

/** The homes as a scenario takes them: what is not live yet of the programme is the greening of each. */
export function stockOf(homes: readonly Housing[], day: string): Stock {
  const stock = homes.flatMap(({ homeId, building, rents, measures }): StockHome[] => {
    const rent = holdingOn(rents, day)?.rent
    const { village, complex, suitsPeople, maximumRentEuro } = building
    if (!rent || maximumRentEuro === null) return []
    // Who said no is asked again by nobody's scenario, and what was turned back is not done twice.
    const ahead = measures.filter((one) => (one.stages.live ?? '9999') > day && endOn(one, day) === null)
    const sum = (of: (measure: Measure) => number | null) => ahead.reduce((total, one) => total + (of(one) ?? 0), 0)
    const greening =
      ahead.length === 0
        ? null
        : {
            maximumRentRiseEuro: sum(({ maximumRentRiseEuro: rise }) => rise),
            rentRiseEuro: sum(({ rentRiseEuro }) => rentRiseEuro),
            energySavingEuro: sum(({ expectedSavingEuro }) => expectedSavingEuro),
            costEuro: sum(({ costEuro }) => costEuro),
          }
    return [{ homeId, village, complex, suitsPeople, rentEuro: rent.bareEuro, maximumRentEuro, greening }]
  })
  return { homes: stock, leftOut: homes.length - stock.length }
}
