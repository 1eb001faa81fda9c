// A stock of homes with rents, maximum rents and greening plans, of about the shape that a rural association published in 2015.
import type { StockHome } from '../rules/model/stock.ts'
import { random } from './random.ts'

const villages = ['Oudeschans', 'Veldkerk', 'Noorderburen', 'Westerlee', 'Kolderwolde', 'Zandhuizen'] as const

/**
 * Maximum rents lie around EUR 800 a month (price level 2015), two thirds of the homes suit one or two people, and the worst labels,
 * which gain most by greening, have the lowest maximum rents.
 */
export function createStock({ seed, homes }: { seed: number; homes: number }): StockHome[] {
  return Array.from({ length: homes }, (_, index) => {
    const chance = random(seed, 'stock', index)
    const quality = chance.normal(0, 1)
    const isSmall = chance.chance(0.66)
    const maximumRentEuro = Math.max(420, 802 + 93 * quality + (isSmall ? -9 : 27))
    const gain = Math.max(0, chance.normal(28 - 9 * quality, 11))
    const complex = index % 75
    return {
      homeId: `stock-${String(index + 1).padStart(4, '0')}`,
      village: villages[complex % villages.length]!,
      complex: `complex-${complex + 1}`,
      suitsPeople: isSmall ? 2 : 3,
      rentEuro: Math.min(maximumRentEuro * chance.between(0.6, 0.8), 705),
      maximumRentEuro,
      greening: {
        maximumRentRiseEuro: gain,
        rentRiseEuro: Math.min(gain, chance.between(8, 29)),
        energySavingEuro: Math.max(0, gain * chance.between(0.8, 1.9)),
        costEuro: 4000 + gain * chance.between(250, 420),
      },
    }
  })
}
