// What greening does to whom a home can be let: greening raises the rent and lowers the energy bill, and the limit looks at the rent only.
import type { StockHome } from '../model/stock.ts'
import type { RentClass } from './rent.ts'
import { capOf, rentClass } from './rent.ts'
import type { Figures } from './rule-table.ts'

export interface Scenario {
  /** Target rent as a share of the maximum rent, at which homes are let anew: 0.72. */
  readonly targetShare: number
  /** Homes that are greened in it. */
  readonly isGreened: (home: StockHome) => boolean
  /** The day whose limits count. */
  readonly day: string
}

export const nothing = (): boolean => false
export const everything = ({ greening }: StockHome): boolean => greening !== null

/** The rent at the next letting: the target share of the maximum, which greening raises. A sitting tenant's rent is another thing. */
export const lettingRent = (home: StockHome, { targetShare, isGreened }: Scenario): number =>
  targetShare * (home.maximumRentEuro + (isGreened(home) ? (home.greening?.maximumRentRiseEuro ?? 0) : 0))

export interface Reach {
  readonly homes: number
  readonly reachable: number
  /** 0 to 1; null in an empty stock. */
  readonly share: number | null
  readonly byClass: Readonly<Record<RentClass, number>>
}

/** How much of the stock can be let to the primary target group: the letting rent does not pass the limit for the household that it suits. */
export function reachability(stock: readonly StockHome[], scenario: Scenario, figures: Figures): Reach {
  const byClass = { cheap: 0, 'affordable-1': 0, 'affordable-2': 0, 'expensive-social': 0, free: 0 }
  let reachable = 0
  for (const home of stock) {
    const rent = lettingRent(home, scenario)
    byClass[rentClass(rent, figures, scenario.day)] += 1
    if (rent <= capOf(home.suitsPeople, figures, scenario.day)) reachable += 1
  }
  return { homes: stock.length, reachable, share: stock.length === 0 ? null : reachable / stock.length, byClass }
}

/** A home that greening takes over the limit, and the highest target share at which it would stay under it. */
export interface PushedOver {
  readonly homeId: string
  readonly before: number
  readonly after: number
  readonly capEuro: number
  readonly shareThatKeepsIt: number
}

export function pushedOver(stock: readonly StockHome[], scenario: Scenario, figures: Figures): readonly PushedOver[] {
  return stock.filter(scenario.isGreened).flatMap((home) => {
    const before = lettingRent(home, { ...scenario, isGreened: nothing })
    const after = lettingRent(home, scenario)
    const capEuro = capOf(home.suitsPeople, figures, scenario.day)
    if (before > capEuro || after <= capEuro) return []
    return [{ homeId: home.homeId, before, after, capEuro, shareThatKeepsIt: (scenario.targetShare * capEuro) / after }]
  })
}

export interface Candidate {
  readonly home: StockHome
  readonly staysReachable: boolean
  /** What the sitting tenant is left with: saving less rent rise, EUR a month. */
  readonly woonlastenFallEuro: number
  readonly fallPerThousandEuro: number
}

/**
 * Which homes first: those whose letting rent stays under the limit after greening come before those that would pass it, and among
 * them those whose woonlasten fall most for what greening costs. Homes where woonlasten would rise on balance come last: they may not.
 */
export function whichFirst(stock: readonly StockHome[], scenario: Scenario, figures: Figures): readonly Candidate[] {
  const candidates = stock.flatMap((home): Candidate[] => {
    const { greening } = home
    if (!greening) return []
    const rent = lettingRent(home, { ...scenario, isGreened: everything })
    const fall = greening.energySavingEuro - greening.rentRiseEuro
    return [
      {
        home,
        staysReachable: rent <= capOf(home.suitsPeople, figures, scenario.day),
        woonlastenFallEuro: fall,
        fallPerThousandEuro: greening.costEuro > 0 ? (1000 * fall) / greening.costEuro : 0,
      },
    ]
  })
  const rank = ({ woonlastenFallEuro, staysReachable }: Candidate) =>
    woonlastenFallEuro < 0 ? 2 : staysReachable ? 0 : 1
  return candidates.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      other.fallPerThousandEuro - one.fallPerThousandEuro ||
      (one.home.homeId < other.home.homeId ? -1 : 1),
  )
}
