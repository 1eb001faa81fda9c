// The days of a home's meters: each register counted by its own limits, the two tariffs together, and everything odd that a counter did.
import { type Counted, amountsOf, electricityLimits, gasLimits, solarLimits } from '../rules/energy/counters.ts'
import { dayAmounts } from '../rules/energy/day-amounts.ts'
import type { CounterFault, DayAmount } from '../rules/model/energy.ts'
import { type RegisterName, type Registers, registerNames } from './meter-file.ts'

export interface EnergyDays {
  readonly importedKwh: readonly DayAmount[]
  readonly exportedKwh: readonly DayAmount[]
  readonly madeKwh: readonly DayAmount[]
  readonly gasM3: readonly DayAmount[]
  readonly faults: readonly (CounterFault & { readonly register: RegisterName })[]
  /** The first day with a reading, and the day after the last. */
  readonly firstDay: string
  readonly endDay: string
}

export function energyDays(registers: Registers, zone: string): EnergyDays {
  const counted = Object.fromEntries(
    registerNames.map((name) => [name, amountsOf(registers[name], limitsOf(name))]),
  ) as Record<RegisterName, Counted>
  const days = (name: RegisterName) => dayAmounts(counted[name].amounts, zone)
  const all = registerNames.flatMap((name) => days(name).map(({ day }) => day)).toSorted()
  return {
    importedKwh: together(days('import_t1_kwh'), days('import_t2_kwh')),
    exportedKwh: together(days('export_t1_kwh'), days('export_t2_kwh')),
    madeKwh: days('pv_kwh'),
    gasM3: days('gas_m3'),
    faults: registerNames.flatMap((register) => counted[register].faults.map((fault) => ({ register, ...fault }))),
    firstDay: all[0] ?? '',
    endDay: all.at(-1) ?? '',
  }
}

const limitsOf = (name: RegisterName) =>
  name === 'gas_m3' ? gasLimits : name === 'pv_kwh' ? solarLimits : electricityLimits

/** A day is as well heard as the worse of its two registers. */
function together(one: readonly DayAmount[], other: readonly DayAmount[]): readonly DayAmount[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one
  const days = new Map(one.map((day) => [day.day, day]))
  for (const day of other) {
    const same = days.get(day.day)
    days.set(
      day.day,
      same ? { day: day.day, amount: same.amount + day.amount, heard: Math.min(same.heard, day.heard) } : day,
    )
  }
  return [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1))
}
