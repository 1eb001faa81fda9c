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
  const dayOf = ({ id, familyId }: Place, number: number): DaySum =>
    (day.get(familyId, number, id) as DaySum | undefined) ?? nothing

  function add({ id, familyId }: Place, number: number, before: DaySum, sum: DaySum): void {
    addToMonth.run(
      familyId,
      monthOfDay(number),
      id,
      sum.count - before.count,
      sum.amount - before.amount,
      sum.overGap - before.overGap,
      sum.faults - before.faults,
    )
  }

  return {
    put(stream, number, sum, isKnown) {
      add(stream, number, isKnown ? dayOf(stream, number) : nothing, sum)
      putDay.run(stream.familyId, number, stream.id, sum.count, sum.amount, sum.overGap, sum.faults)
    },
    remove(stream, number) {
      add(stream, number, dayOf(stream, number), nothing)
      removeDay.run(stream.familyId, number, stream.id)
      removeMonth.run(stream.familyId, monthOfDay(number), stream.id)
    },
  }
}
