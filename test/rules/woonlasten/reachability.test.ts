// The association's published case: a lower target rent makes homes reachable, and greening takes a part of that away again.
import { describe, expect, it } from 'vitest'
import type { StockHome } from '../../../rules/model/stock.ts'
import { nlRules } from '../../../rules/woonlasten/nl-rules.ts'
import { pilotEffect } from '../../../rules/woonlasten/pilot.ts'
import {
  everything,
  lettingRent,
  nothing,
  pushedOver,
  reachability,
  type Scenario,
  whichFirst,
} from '../../../rules/woonlasten/reachability.ts'
import { figuresOf } from '../../../rules/woonlasten/rule-table.ts'
import { random } from '../../../simulators/random.ts'
import { createStock } from '../../../simulators/stock.ts'

const figures = figuresOf(nlRules, 'staff')
const day = '2015-07-01'
const scenario = (targetShare: number, isGreened: Scenario['isGreened'] = nothing): Scenario => ({
  targetShare,
  isGreened,
  day,
})

describe('a stock of the shape that was published', () => {
  const stock = createStock({ seed: 1908, homes: 3000 })
  const percent = (one: Scenario) => 100 * reachability(stock, one, figures).share!
  it.each([
    ['at a target rent of 72 %', 56, scenario(0.72)],
    ['at 67.5 %', 76, scenario(0.675)],
    ['at 67.5 % with every home greened', 68, scenario(0.675, everything)],
  ] as const)('is reachable %s for about %s %%', (_, published, one) => {
    expect(Math.abs(percent(one) - published)).toBeLessThan(3)
  })
  it('names each home that greening takes over the limit, and the target share that would keep it', () => {
    const over = pushedOver(stock, scenario(0.675, everything), figures)
    const lost = reachability(stock, scenario(0.675), figures).reachable
    expect(over).toHaveLength(lost - reachability(stock, scenario(0.675, everything), figures).reachable)
    for (const { homeId, shareThatKeepsIt, capEuro } of over) {
      const home = stock.find((one) => one.homeId === homeId)!
      expect(lettingRent(home, scenario(shareThatKeepsIt, everything))).toBeCloseTo(capEuro, 6)
    }
  })
  it('keeps more homes reachable when the best candidates go first than when the dearest do', () => {
    const order = whichFirst(stock, scenario(0.675), figures).map(({ home }) => home.homeId)
    const greenedFirst = (ids: readonly string[]) => {
      const chosen = new Set(ids.slice(0, 1000))
      return reachability(
        stock,
        scenario(0.675, ({ homeId }) => chosen.has(homeId)),
        figures,
      ).reachable
    }
    expect(greenedFirst(order)).toBeGreaterThan(greenedFirst(order.toReversed()))
  })
})

describe('which homes first', () => {
  const home = (homeId: string, maximumRentEuro: number, saving: number, rise = 10): StockHome => ({
    homeId,
    village: 'Veldkerk',
    complex: 'one',
    suitsPeople: 1,
    rentEuro: 500,
    maximumRentEuro,
    greening: { maximumRentRiseEuro: 40, rentRiseEuro: rise, energySavingEuro: saving, costEuro: 10_000 },
  })
  it('takes those that stay under the limit and save most, then those that pass it, and last those where woonlasten would rise', () => {
    const stock = [home('dearer', 700, 5), home('over', 840, 60), home('little', 700, 20), home('much', 700, 50)]
    const order = whichFirst(stock, scenario(0.675), figures)
    expect(order.map((one) => one.home.homeId)).toEqual(['much', 'little', 'over', 'dearer'])
    expect(order.map(({ woonlastenFallEuro }) => woonlastenFallEuro)).toEqual([40, 10, 50, -5])
  })
})

describe('a pilot against its control group', () => {
  const { normal } = random(7, 'pilot')
  const group = (mean: number, size: number) => Array.from({ length: size }, () => normal(mean, 12))
  it('finds what the measure did beyond what happened to everybody, within its interval', () => {
    let covered = 0
    for (let round = 0; round < 200; round++) {
      const { interval } = pilotEffect(group(-25, 15), group(-5, 20))!
      if (interval[0] <= -20 && -20 <= interval[1]) covered += 1
    }
    // 95 % of 200, give or take three standard deviations.
    expect(covered).toBeGreaterThanOrEqual(180)
  })
  it('says nothing of fewer than ten homes', () => {
    expect(pilotEffect(group(-25, 9), group(0, 50))).toBeNull()
  })
})
