// The energy of a home: what it uses by the hour and the season, what its panels make, and where its meters stand.
import type { Instant } from '../rules/model/time.ts'
import { type Day, dayOf, firstDay, wallClock, weekdayOf } from './days.ts'
import { random } from './random.ts'
import type { Sky } from './sky.ts'
import { type Panels, panelWatts } from './sun.ts'

export interface EnergySpec {
  readonly yearlyKwh: number
  /** Gas per degree below 18 outside, per day; less in a home that is insulated. */
  readonly gasPerDegreeM3: number
  readonly gasPerDayM3: number
  readonly panels: Panels | null
  /** From then on the inverter wakes with the light, answers, and gives nothing. */
  readonly inverterDeadFrom?: Instant
}

export interface Registers {
  readonly importedT1Kwh: number
  readonly importedT2Kwh: number
  readonly exportedT1Kwh: number
  readonly exportedT2Kwh: number
  readonly gasM3: number
  readonly solarKwh: number
  readonly importWatts: number
  readonly exportWatts: number
  readonly solarWatts: number
  /** What the light on the panels could give: the inverter is awake by it. */
  readonly lightWatts: number
  readonly lowTariff: boolean
}

export interface Energy {
  at(at: Instant): Registers
}

export const slotMs = 900_000

/** What each register has at the beginning of a day, and the mean power of each quarter within it. */
interface EnergyDay {
  readonly start: Instant
  readonly before: readonly [t1: number, t2: number, e1: number, e2: number, gas: number, solar: number]
  readonly use: Float64Array
  readonly solar: Float64Array
  readonly light: Float64Array
  readonly gasM3: number
}

/** Shares of the day's use by the hour: the night, breakfast, dinner and the evening. */
const profile = [
  2.2, 2, 1.9, 1.9, 1.9, 2.1, 2.9, 4.2, 4.6, 4.2, 4, 4.1, 4.5, 4.2, 3.8, 3.8, 4.4, 6.2, 7.4, 6.8, 6.2, 5.9, 5.2, 3.6,
]
const profileSum = profile.reduce((sum, share) => sum + share, 0)
/** Heating by the hour: lower at night, warming up in the morning. */
const heatingProfile = [2, 2, 2, 2, 2, 3, 7, 8, 7, 5, 4, 4, 4, 4, 4, 4, 5, 6, 6, 6, 5, 5, 4, 3]
const heatingSum = heatingProfile.reduce((sum, share) => sum + share, 0)

export function createEnergy(seed: number, name: string, spec: EnergySpec, sky: Sky): Energy {
  const chance = random(seed, 'energy', name)
  // Registers stand somewhere when the simulated world begins.
  let next: EnergyDay['before'] = [
    chance.between(2000, 9000),
    chance.between(2000, 9000),
    0,
    0,
    chance.between(1000, 9000),
    0,
  ]
  // A memo: a register is the sum of all days before.
  const known: EnergyDay[] = []

  function energyDay(day: Day): EnergyDay {
    while (known.length <= day - firstDay) {
      const made = makeDay(firstDay + known.length, next)
      known.push(made)
      next = sumTo(made, made.use.length * slotMs, firstDay + known.length - 1)
    }
    return known[day - firstDay]!
  }

  function makeDay(day: Day, before: EnergyDay['before']): EnergyDay {
    const start = wallClock(day, 0)
    const slots = Math.round((wallClock(day + 1, 0) - start) / slotMs)
    const noise = random(seed, 'use', name, day)
    const mean = sky.weather.meanCelsiusOf(day)
    const kwh = (spec.yearlyKwh / 365) * (1 + 0.012 * (10.5 - mean)) * Math.max(0.4, noise.normal(1, 0.14))
    const use = new Float64Array(slots)
    const solar = new Float64Array(slots)
    const light = new Float64Array(slots)
    const quarters = sky.quartersOf(day)
    const { panels, inverterDeadFrom = Infinity } = spec
    for (let slot = 0; slot < slots; slot++) {
      const hour = Math.floor(slot / 4) % 24
      use[slot] = ((kwh * 1000 * profile[hour]!) / profileSum) * noise.between(0.55, 1.45)
      const { sun, cloud } = quarters[slot]!
      if (panels && sun.sinHeight > 0.01) light[slot] = panelWatts(panels, sun, cloud)
      if (start + slot * slotMs < inverterDeadFrom) solar[slot] = light[slot]!
    }
    const gasM3 = (spec.gasPerDayM3 + spec.gasPerDegreeM3 * Math.max(0, 18 - mean)) * noise.between(0.9, 1.1)
    return { start, before, use, solar, light, gasM3 }
  }

  /** The registers so many milliseconds into that day. */
  function sumTo(made: EnergyDay, until: number, day: Day): EnergyDay['before'] {
    let [t1, t2, e1, e2, gas, solar] = made.before
    for (let slot = 0; slot * slotMs < until && slot < made.use.length; slot++) {
      const hours = Math.min(1, (until - slot * slotMs) / slotMs) / 4
      const net = made.use[slot]! - made.solar[slot]!
      const kwh = (Math.abs(net) * hours) / 1000
      const low = isLowTariff(day, Math.floor(slot / 4))
      if (net >= 0 && low) t1 += kwh
      else if (net >= 0) t2 += kwh
      else if (low) e1 += kwh
      else e2 += kwh
      solar += (made.solar[slot]! * hours) / 1000
      gas += (made.gasM3 * heatingProfile[Math.floor(slot / 4) % 24]! * hours) / heatingSum
    }
    return [t1, t2, e1, e2, gas, solar]
  }

  return {
    at(at) {
      const day = dayOf(at)
      const made = energyDay(day)
      const [importedT1Kwh, importedT2Kwh, exportedT1Kwh, exportedT2Kwh, gasM3, solarKwh] = sumTo(
        made,
        at - made.start,
        day,
      )
      const slot = Math.min(made.use.length - 1, Math.floor((at - made.start) / slotMs))
      const net = Math.round(made.use[slot]! - made.solar[slot]!)
      return {
        importedT1Kwh,
        importedT2Kwh,
        exportedT1Kwh,
        exportedT2Kwh,
        gasM3,
        solarKwh,
        importWatts: Math.max(0, net),
        exportWatts: Math.max(0, -net),
        solarWatts: made.solar[slot]!,
        lightWatts: made.light[slot]!,
        lowTariff: isLowTariff(day, Math.floor(slot / 4)),
      }
    },
  }
}

/** Tariff 1 is the low one: at night and in the weekend. */
const isLowTariff = (day: Day, hour: number): boolean => weekdayOf(day) >= 6 || hour < 7 || hour >= 23
