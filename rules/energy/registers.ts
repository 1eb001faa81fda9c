// Which registers a home's meters have: how their series are named, in which unit they count, and how fast they can at most.
import type { Reading } from '../model/observation.ts'
import { hours } from '../model/time.ts'
import { type CounterLimits, electricityLimits, gasLimits, solarLimits } from './counters.ts'

/** One register as a reading gives it. `series` is the family, the device and, where it has several, its channel. */
export interface RegisterValue {
  readonly series: string
  readonly unit: Unit
  readonly value: number
}
export type Unit = 'kwh' | 'm3' | 'gj'

/** A boiler house of 60 kW. */
const heat = (mostPerHour: number): CounterLimits => ({ mostPerHour, gapAfter: hours(3) })

/** By the first part of the name of a series. */
const families: Readonly<Record<string, CounterLimits>> = {
  'imported-t1': electricityLimits,
  'imported-t2': electricityLimits,
  'exported-t1': electricityLimits,
  'exported-t2': electricityLimits,
  electricity: electricityLimits,
  energy: electricityLimits,
  returned: electricityLimits,
  solar: solarLimits,
  gas: gasLimits,
  water: gasLimits,
  'hot-water': gasLimits,
  'heat-m3': gasLimits,
  'cooling-m3': gasLimits,
  heat: heat(0.216),
  cooling: heat(0.216),
  'gas-kwh': heat(60),
  'heat-kwh': heat(60),
  'cooling-kwh': heat(60),
  'hot-water-kwh': heat(60),
  'hot-water-gj': heat(0.216),
}

/** Null: the series is no register, and its values are amounts or states of their own. */
export function registerLimits(series: string): CounterLimits | null {
  const slash = series.indexOf('/')
  const family = slash < 0 ? series : series.slice(0, slash)
  return Object.hasOwn(families, family) ? families[family]! : null
}

/** The registers that a reading names; none of what it says of a moment (watts) or of a day so far. */
export function registersIn(deviceId: string, reading: Reading): readonly RegisterValue[] {
  switch (reading.kind) {
    case 'electricity-meter':
      return [
        ...register(`imported-t1/${deviceId}`, 'kwh', reading.importedT1Kwh),
        ...register(`imported-t2/${deviceId}`, 'kwh', reading.importedT2Kwh),
        ...register(`exported-t1/${deviceId}`, 'kwh', reading.exportedT1Kwh),
        ...register(`exported-t2/${deviceId}`, 'kwh', reading.exportedT2Kwh),
      ]
    case 'sub-meter': {
      const named = (unit: Unit) => `${familyOf(reading.medium, unit)}/${deviceId}/${reading.channel}`
      return [
        ...register(named('m3'), 'm3', reading.volumeM3),
        ...register(named('gj'), 'gj', reading.energyGj),
        ...register(named('kwh'), 'kwh', reading.energyKwh),
      ]
    }
    case 'energy': {
      const below = reading.channel === undefined ? deviceId : `${deviceId}/${reading.channel}`
      return [
        ...register(`energy/${below}`, 'kwh', reading.totalKwh),
        ...register(`returned/${below}`, 'kwh', reading.returnedKwh),
      ]
    }
    case 'solar':
      return register(`solar/${deviceId}`, 'kwh', reading.totalKwh)
    default:
      return []
  }
}

const usualUnit = { gas: 'm3', water: 'm3', 'hot-water': 'm3', heat: 'gj', cooling: 'gj', electricity: 'kwh' } as const

/** A heat meter also counts the water that passes through it: that is a register beside the other. */
const familyOf = (medium: keyof typeof usualUnit, unit: Unit): string =>
  usualUnit[medium] === unit ? medium : `${medium}-${unit}`

/** To a millionth: what tenths and thousandths leave behind when they are multiplied was never read from a meter. */
const register = (series: string, unit: Unit, value: number | undefined): RegisterValue[] =>
  value === undefined ? [] : [{ series, unit, value: Math.round(value * 1e6) / 1e6 }]
