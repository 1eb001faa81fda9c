// Pilots of a programme: the homes that got a measure in the same quarter, held against homes to which nothing was done in that time.
import type { Housing } from '../model/housing.ts'
import type { MeasureKind } from '../model/measure.ts'
import { cellsOf } from './cells.ts'
import type { WoonlastenEffect } from './effect.ts'
import { cents } from './months.ts'
import { type Effect, pilotEffect } from './pilot.ts'

/** A measure and the quarter in which it went live: `2025-01` is its first month. */
export interface Wave {
  readonly kind: MeasureKind
  readonly quarter: string
  /** The day on which half of its homes had it: for the others the day on which nothing was done, as if something had been. */
  readonly day: string
}
export const waveKey = ({ kind, quarter }: Pick<Wave, 'kind' | 'quarter'>): string => `${kind} ${quarter}`

export const quarterOf = (day: string): string =>
  `${day.slice(0, 4)}-${String(3 * Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1).padStart(2, '0')}`

/** Waves of ten homes or more, oldest first: smaller ones say nothing. */
export function wavesOf(homes: readonly Pick<Housing, 'measures'>[], fewest: number): readonly Wave[] {
  const waves = new Map<string, Pick<Wave, 'kind' | 'quarter'> & { readonly days: string[] }>()
  for (const { measures } of homes)
    for (const { kind, stages } of measures) {
      if (stages.live === undefined) continue
      const wave = { kind, quarter: quarterOf(stages.live), days: [] as string[] }
      const known = waves.get(waveKey(wave)) ?? wave
      known.days.push(stages.live)
      waves.set(waveKey(wave), known)
    }
  return [...waves.values()]
    .filter(({ days }) => days.length >= fewest)
    .map(({ kind, quarter, days }) => ({ kind, quarter, day: days.toSorted()[Math.floor(days.length / 2)]! }))
    .toSorted((one, other) => (one.quarter + one.kind < other.quarter + other.kind ? -1 : 1))
}

/** Nothing was ever done to it: a home that can be held against those to which something was. */
export const isControl = ({ measures }: Pick<Housing, 'measures'>): boolean =>
  measures.every(({ stages }) => stages.live === undefined)

export interface PilotHome {
  readonly village: string
  readonly complex: string
  readonly effect: WoonlastenEffect
}

export interface PilotRow extends Pick<Wave, 'kind' | 'quarter'> {
  readonly village: string
  /** Null: the whole village. */
  readonly complex: string | null
  /** EUR a month, rent rise and energy together, beyond what happened to the others. Null: too few homes on one side are known. */
  readonly effect: Effect | null
  /** `rises`: what was done can be turned back, and this is the evidence. */
  readonly verdict: 'falls' | 'rises' | 'no-difference-seen' | 'too-few-homes'
}

/** Each home's change is that in ordinary weather and at one price (rules/woonlasten/effect.ts), for the control homes as if they had had it. */
export function pilotRows(
  { kind, quarter }: Wave,
  pilot: readonly PilotHome[],
  control: readonly WoonlastenEffect[],
): readonly PilotRow[] {
  const others = control.flatMap((effect) => changeIn(effect) ?? [])
  const known = pilot.flatMap((home) => {
    const change = changeIn(home.effect)
    return change === null ? [] : [{ ...home, change }]
  })
  return cellsOf(known).map(({ village, complex, members, isTold }) => {
    const found = isTold
      ? pilotEffect(
          members.map(({ change }) => change),
          others,
        )
      : null
    return { kind, quarter, village, complex, effect: found && inCents(found), verdict: verdictOf(found) }
  })
}

const changeIn = (effect: WoonlastenEffect): number | null =>
  'perMonth' in effect ? effect.perMonth[effect.inForce].woonlastenEuro : null

function verdictOf(effect: Effect | null): PilotRow['verdict'] {
  if (effect === null) return 'too-few-homes'
  const [low, high] = effect.interval
  return high < 0 ? 'falls' : low > 0 ? 'rises' : 'no-difference-seen'
}

const rounded = (euro: number): number => cents(euro) / 100
const inCents = ({ effect, interval: [low, high], ...homes }: Effect): Effect => ({
  effect: rounded(effect),
  interval: [rounded(low), rounded(high)],
  ...homes,
})
