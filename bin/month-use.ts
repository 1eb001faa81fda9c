// What a home took, gave back and burnt by month and tariff, from its registers: what a bill is reckoned from.
import { amountsOf, electricityLimits, gasLimits } from '../rules/energy/counters.ts'
import { dayAmounts } from '../rules/energy/day-amounts.ts'
import type { MonthUse } from '../rules/model/housing.ts'
import type { RegisterName, Registers } from './meter-file.ts'

/** Dutch meters count the low tariff in register 1 and the normal one in register 2 (DSMR 5.0, OBIS 1-0:1.8.1 and 1.8.2). */
export function monthUse(registers: Registers, zone: string): readonly MonthUse[] {
  const byMonth = (name: RegisterName): ReadonlyMap<string, number> => {
    const limits = name === 'gas_m3' ? gasLimits : electricityLimits
    const sums = new Map<string, number>()
    for (const { day, amount } of dayAmounts(amountsOf(registers[name], limits).amounts, zone))
      sums.set(day.slice(0, 7), (sums.get(day.slice(0, 7)) ?? 0) + amount)
    return sums
  }
  const [t1, t2, back1, back2, gas] = (
    ['import_t1_kwh', 'import_t2_kwh', 'export_t1_kwh', 'export_t2_kwh', 'gas_m3'] as const
  ).map(byMonth) as [
    ReadonlyMap<string, number>,
    ReadonlyMap<string, number>,
    ReadonlyMap<string, number>,
    ReadonlyMap<string, number>,
    ReadonlyMap<string, number>,
  ]
  const months = [...new Set([...t1.keys(), ...t2.keys(), ...gas.keys()])].toSorted()
  return months.map((month) => ({
    month,
    importedKwh: { low: t1.get(month) ?? 0, normal: t2.get(month) ?? 0 },
    exportedKwh: { low: back1.get(month) ?? 0, normal: back2.get(month) ?? 0 },
    gasM3: gas.get(month) ?? 0,
  }))
}
