// The sums of days and months: written with the block that they are of, and read without it.
import type { DatabaseSync } from 'node:sqlite'
import { monthOfDay } from './series-days.ts'
import { type DaySum, nothing } from './series-sums.ts'

interface Place {
  readonly id: number
  readonly familyId: number
}

export interface Rollups {
  put(stream: Place, day: number, sum: DaySum, isKnown: boolean): void
  remove(stream: Place, day: number): void
  /** Writes out what the days of all homes together changed by. Before the transaction ends. */
  flush(): void
  /** The transaction was taken back. */
  forget(): void
}

interface Together {
  readonly familyId: number
  readonly day: number
  series: number
  amount: number
  overGap: number
}

export function openRollups(database: DatabaseSync): Rollups {
  const day = database.prepare(
    `SELECT count, amount, over_gap AS overGap, faults FROM days WHERE family_id = ? AND day = ? AND stream_id = ?`,
  )
  const putDay = database.prepare(
    `INSERT INTO days (family_id, day, stream_id, count, amount, over_gap, faults) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (family_id, day, stream_id) DO UPDATE
     SET count = excluded.count, amount = excluded.amount, over_gap = excluded.over_gap, faults = excluded.faults`,
  )
  const removeDay = database.prepare('DELETE FROM days WHERE family_id = ? AND day = ? AND stream_id = ?')
  // Rounded each time, so that a month is what its days add up to however often one of them was put right.
  const addToMonth = database.prepare(
    `INSERT INTO months (family_id, month, stream_id, count, amount, over_gap, faults) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (family_id, month, stream_id) DO UPDATE
     SET count = count + excluded.count, amount = round(amount + excluded.amount, 6),
         over_gap = round(over_gap + excluded.over_gap, 6), faults = faults + excluded.faults`,
  )
  const removeMonth = database.prepare(
    'DELETE FROM months WHERE family_id = ? AND month = ? AND stream_id = ? AND count = 0',
  )
  const addToFamily = database.prepare(
    `INSERT INTO family_days (family_id, day, series, amount, over_gap) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (family_id, day) DO UPDATE
     SET series = series + excluded.series, amount = round(amount + excluded.amount, 6),
         over_gap = round(over_gap + excluded.over_gap, 6)`,
  )
  const removeFamily = database.prepare('DELETE FROM family_days WHERE family_id = ? AND day = ? AND series = 0')
  const together = new Map<number, Together>()
  const dayOf = ({ id, familyId }: Place, number: number) => day.get(familyId, number, id) as DaySum | undefined

  function add({ id, familyId }: Place, number: number, before: DaySum, sum: DaySum, series: number): void {
    const amount = sum.amount - before.amount
    const overGap = sum.overGap - before.overGap
    const faults = sum.faults - before.faults
    addToMonth.run(familyId, monthOfDay(number), id, sum.count - before.count, amount, overGap, faults)
    const key = familyId * 1e7 + number
    const known = together.get(key)
    if (known) {
      known.series += series
      known.amount += amount
      known.overGap += overGap
    } else together.set(key, { familyId, day: number, series, amount, overGap })
  }

  return {
    put(stream, number, sum, isKnown) {
      const before = isKnown ? dayOf(stream, number) : undefined
      add(stream, number, before ?? nothing, sum, before ? 0 : 1)
      putDay.run(stream.familyId, number, stream.id, sum.count, sum.amount, sum.overGap, sum.faults)
    },
    remove(stream, number) {
      const before = dayOf(stream, number)
      if (!before) return
      add(stream, number, before, nothing, -1)
      removeDay.run(stream.familyId, number, stream.id)
      removeMonth.run(stream.familyId, monthOfDay(number), stream.id)
    },
    flush() {
      for (const { familyId, day: number, series, amount, overGap } of together.values()) {
        addToFamily.run(familyId, number, series, amount, overGap)
        if (series < 0) removeFamily.run(familyId, number)
      }
      together.clear()
    },
    forget: () => together.clear(),
  }
}
