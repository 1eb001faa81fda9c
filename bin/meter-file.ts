// A file of meter registers: CSV, packed or not, one row per moment with cumulative registers. What a row leaves empty was not read.
import type { RegisterReading } from '../rules/model/energy.ts'
import { parseIso } from '../rules/model/time.ts'
import { fieldsOf, linesOf } from '../simulators/csv-lines.ts'
import { bytesOf } from './packed-file.ts'
import { Failed } from './verbs/verb.ts'

export const registerNames = [
  'import_t1_kwh',
  'import_t2_kwh',
  'export_t1_kwh',
  'export_t2_kwh',
  'gas_m3',
  'pv_kwh',
] as const
export type RegisterName = (typeof registerNames)[number]
export type Registers = Readonly<Record<RegisterName, readonly RegisterReading[]>>

/**
 * A meter that reads two tariffs may fill only the one that counts at that hour: the other stands still then, and is carried forward.
 * @throws Failed when the file cannot be read or is none of these
 */
export async function readMeterFile(file: string): Promise<Registers> {
  const registers = Object.fromEntries(registerNames.map((name) => [name, [] as RegisterReading[]])) as {
    [Name in RegisterName]: RegisterReading[]
  }
  const last = new Map<RegisterName, number>()
  let columns: readonly string[] | undefined
  for await (const line of linesOf(bytesOf(file))) {
    if (line === null || line.trim() === '') continue
    const values = fieldsOf(line) ?? []
    if (!columns) {
      columns = values.map((value) => value.trim())
      if (!columns.includes('ts_utc') || !registerNames.some((name) => columns!.includes(name)))
        throw new Failed(`${file}: the first line must name ts_utc and at least one of ${registerNames.join(', ')}`)
      continue
    }
    const row = new Map(columns.map((column, index) => [column, values[index] ?? '']))
    const at = parseIso(row.get('ts_utc') ?? '')
    if (at === null) continue
    for (const name of registerNames) {
      const told = row.get(name) ?? ''
      const value = told === '' ? carried(name, row, last) : Number(told)
      if (value === undefined || !Number.isFinite(value)) continue
      last.set(name, value)
      registers[name].push({ at, value })
    }
  }
  if (!columns) throw new Failed(`${file}: empty`)
  return registers
}

/** The other tariff of the same meter was read in this row. */
function carried(name: RegisterName, row: ReadonlyMap<string, string>, last: ReadonlyMap<RegisterName, number>) {
  const sibling = name.includes('_t1_') ? name.replace('_t1_', '_t2_') : name.replace('_t2_', '_t1_')
  return sibling !== name && (row.get(sibling) ?? '') !== '' ? last.get(name) : undefined
}
