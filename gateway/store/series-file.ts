// Files values into blocks: merges them into their days, and keeps the sums of days and months true in the same transaction. Synchronous:
// it lives on the thread that writes.
import type { DatabaseSync } from 'node:sqlite'
import type { Carried, CounterLimits } from '../../rules/energy/counters.ts'
import { registerLimits } from '../../rules/energy/registers.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import type { Forgotten } from '../../rules/ports.ts'
import { type Column, decodeBlock, emptyColumn, encodeBlock, merged } from './series-block.ts'
import { type Days, daysIn, endOfDay, filedUnder } from './series-days.ts'
import { pack, type Packed } from './series-pack.ts'
import { openRollups, type Rollups } from './series-rollups.ts'
import { migrations } from './series-schema.ts'
import { plainSum, type RegisterDay, registerSum } from './series-sums.ts'
import { openSqlite, StoreError } from './sqlite.ts'

export interface SeriesFile {
  readonly database: DatabaseSync
  /** Within a transaction of the caller's. */
  put(packed: Packed): void
  /** Takes away what is of that home and time; of its panels it is the building's, and stays. Within a transaction of the caller's. */
  takeAway(theirs: Pick<Forgotten, 'homeId' | 'since' | 'until'>): void
  /** After a transaction that was taken back: what is remembered of the file may not be so. */
  forget(): void
}

/** Rejects a file that was filed by the days of another zone. */
export function openSeriesFile(file: string, zone: string): SeriesFile {
  const database = openSqlite({ file, migrations, synchronous: 'NORMAL' })
  try {
    const opened = open(database, daysIn(zone))
    keepZone(database, file, zone)
    fileOldPoints(opened)
    return opened
  } catch (error) {
    database.close()
    throw error
  }
}

function keepZone(database: DatabaseSync, file: string, zone: string): void {
  const kept = database.prepare('SELECT zone FROM settings').get() as { zone: string } | undefined
  if (!kept) database.prepare('INSERT INTO settings (zone) VALUES (?)').run(zone)
  else if (kept.zone !== zone)
    throw new StoreError(file, `its days are those of ${kept.zone}; set series.zone back to that`)
}

/** Up to the first version with blocks each point was a row. */
function fileOldPoints({ database, put }: SeriesFile): void {
  const rows = database.prepare('SELECT home_id, series, at, fields FROM points_to_file LIMIT 50000')
  const remove = database.prepare('DELETE FROM points_to_file WHERE home_id = ? AND series = ? AND at = ?')
  for (;;) {
    const old = rows.all() as { home_id: string; series: string; at: number; fields: string }[]
    if (old.length === 0) return
    database.exec('BEGIN IMMEDIATE')
    put(
      pack(
        old.map(
          ({ home_id: homeId, series, at, fields }) =>
            ({ homeId, series, at, fields: JSON.parse(fields) as SeriesPoint['fields'] }) as SeriesPoint,
        ),
      ),
    )
    for (const { home_id, series, at } of old) remove.run(home_id, series, at)
    database.exec('COMMIT')
  }
}

interface Stream {
  readonly id: number
  readonly familyId: number
  readonly limits: CounterLimits | null
  /** The last day that has a block, and where its register stood then; null: it has none; undefined: not looked up yet. */
  tail: Tail | null | undefined
}

interface Tail {
  readonly day: number
  readonly end: Carried | null
  readonly isPlain: boolean
}

interface Block {
  readonly day: number
  readonly column: Column
  readonly carried: Carried | null
}

const ofBuilding = 'solar'
const mostRemembered = 100_000
/** In the year 4707. */
const afterAllDays = 1_000_000

function open(database: DatabaseSync, days: Days): SeriesFile {
  const rollups: Rollups = openRollups(database)
  const addFamily = database.prepare('INSERT OR IGNORE INTO families (name, field) VALUES (?, ?)')
  const familyOf = database.prepare('SELECT family_id AS id FROM families WHERE name = ? AND field = ?')
  const addStream = database.prepare('INSERT INTO streams (home_id, series, field, family_id) VALUES (?, ?, ?, ?)')
  const streamsLike = database.prepare(
    'SELECT stream_id AS id, field, family_id AS familyId FROM streams WHERE home_id = ? AND series = ?',
  )
  const seriesOfHome = database.prepare('SELECT DISTINCT series FROM streams WHERE home_id = ?')
  const blocksOf = database.prepare('SELECT day, bytes, carried FROM blocks WHERE stream_id = ? ORDER BY day')
  const at = database.prepare('SELECT day, bytes, carried FROM blocks WHERE stream_id = ? AND day = ?')
  const before = database.prepare(
    'SELECT day, bytes, carried FROM blocks WHERE stream_id = ? AND day < ? ORDER BY day DESC LIMIT 1',
  )
  const behind = database.prepare(
    'SELECT day, bytes, carried FROM blocks WHERE stream_id = ? AND day > ? ORDER BY day LIMIT 1',
  )
  const put = database.prepare(
    `INSERT INTO blocks (stream_id, day, changed, carried, bytes) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (stream_id, day) DO UPDATE SET changed = excluded.changed, carried = excluded.carried, bytes = excluded.bytes`,
  )
  const putCarried = database.prepare('UPDATE blocks SET carried = ? WHERE stream_id = ? AND day = ?')
  const remove = database.prepare('DELETE FROM blocks WHERE stream_id = ? AND day = ?')
  const lastChange = database.prepare('SELECT max(changed) AS changed FROM blocks')
  let streams = new Map<string, Map<string, Stream>>()
  let changed: number | null = null

  /** Numbers are given in the order of change, and a block that changes again gets a new one: who follows reads on from the last it saw. */
  const nextChange = (): number => {
    changed ??= (lastChange.get() as { changed: number | null }).changed ?? 0
    return ++changed
  }

  function streamsOf(homeId: string, series: string): Map<string, Stream> {
    const key = `${homeId} ${series}`
    let known = streams.get(key)
    if (!known) {
      if (streams.size > mostRemembered) streams.clear()
      const limits = registerLimits(series)
      const rows = streamsLike.all(homeId, series) as { id: number; field: string; familyId: number }[]
      known = new Map(rows.map(({ id, field, familyId }) => [field, { id, familyId, limits, tail: undefined }]))
      streams.set(key, known)
    }
    return known
  }

  function newStream(homeId: string, series: string, field: string): Stream {
    const family = series.split('/', 1)[0]!
    addFamily.run(family, field)
    const { id: familyId } = familyOf.get(family, field) as { id: number }
    const id = Number(addStream.run(homeId, series, field, familyId).lastInsertRowid)
    return { id, familyId, limits: registerLimits(series), tail: null }
  }

  function putRun(homeId: string, series: string, fields: readonly string[], columns: readonly Column[]): void {
    const known = streamsOf(homeId, series)
    for (const [index, field] of fields.entries()) {
      let stream = known.get(field)
      if (!stream) known.set(field, (stream = newStream(homeId, series, field)))
      putColumn(stream, columns[index]!)
    }
    // The whole point is replaced: a field that it had and has no longer goes.
    for (const [field, stream] of known)
      if (!fields.includes(field))
        putColumn(stream, { ats: columns[0]!.ats, values: columns[0]!.values.map(() => NaN) })
  }

  function putColumn(stream: Stream, { ats, values }: Column): void {
    const isRegister = stream.limits !== null
    for (let start = 0; start < ats.length;) {
      const day = filedUnder(days, ats[start]!, isRegister)
      const ends = endOfDay(days, day, isRegister)
      let end = start + 1
      while (end < ats.length && ats[end]! < ends) end++
      putDay(stream, day, { ats: ats.subarray(start, end), values: values.subarray(start, end) })
      start = end
    }
  }

  function tailOf(stream: Stream): Tail | null {
    if (stream.tail === undefined) {
      const last = blockOf(before.get(stream.id, afterAllDays))
      stream.tail = last && { day: last.day, end: endOf(last), isPlain: last.carried === null }
    }
    return stream.tail
  }

  function putDay(stream: Stream, day: number, added: Column): void {
    const tail = tailOf(stream)
    const isNew = tail === null || day > tail.day
    const known = isNew ? null : blockOf(at.get(stream.id, day))
    const column = known || added.values.some(Number.isNaN) ? merged(known?.column ?? emptyColumn, added) : added
    if (column.ats.length === 0 && !known) return
    if (stream.limits && isNew && (tail === null || tail.isPlain)) {
      // Nothing that is there can change by it, so that nothing of what is there has to be read.
      const sum = registerSum(column, stream.limits, tail && tail.end, null)
      putBlock(stream, day, column, carriedOf(sum))
      rollups.put(stream, day, sum, false)
      stream.tail = { day, end: sum.end, isPlain: sum.isPlain }
      return
    }
    if (column.ats.length === 0) {
      remove.run(stream.id, day)
      rollups.remove(stream, day)
      stream.tail = undefined
    } else {
      putBlock(stream, day, column, null)
      if (isNew) stream.tail = { day, end: null, isPlain: true }
      if (!stream.limits) rollups.put(stream, day, plainSum(column), known !== null)
    }
    if (stream.limits) sumAgain(stream, day)
  }

  const putBlock = (stream: Stream, day: number, column: Column, carried: string | null): void =>
    void put.run(stream.id, day, nextChange(), carried, encodeBlock(column))

  /**
   * After a change of a register's day: the day before may hold a reading of which only now is seen that it went astray, and the days
   * behind begin where this one ends. They are summed again until one ends where it did.
   */
  function sumAgain(stream: Stream, changedDay: number): void {
    const previous = blockOf(before.get(stream.id, changedDay))
    const isPlain = previous === null || previous.carried === null
    const first = isPlain ? blockOf(behind.get(stream.id, changedDay - 1)) : previous
    const start = isPlain ? previous : blockOf(before.get(stream.id, previous.day))
    let end = start && endOf(start)
    for (let block = first; block;) {
      const next = blockOf(behind.get(stream.id, block.day))
      const sum = registerSum(block.column, stream.limits!, end, next?.column ?? null)
      putCarried.run(carriedOf(sum), stream.id, block.day)
      rollups.put(stream, block.day, sum, true)
      if (stream.tail?.day === block.day) stream.tail = { day: block.day, end: sum.end, isPlain: sum.isPlain }
      if (block.day > changedDay && sameEnd(sum.end, endOf(block))) return
      end = sum.end
      block = next
    }
  }

  return {
    database,
    put({ homeIds, series, fields, counts, ats, values }) {
      let from = 0
      let valuesFrom = 0
      for (const [index, count] of counts.entries()) {
        const moments = ats.subarray(from, from + count)
        const names = fields[index]!
        const columns = names.map((_, field) => ({
          ats: moments,
          values: values.subarray(valuesFrom + field * count, valuesFrom + (field + 1) * count),
        }))
        putRun(homeIds[index]!, series[index]!, names, columns)
        from += count
        valuesFrom += count * names.length
      }
      rollups.flush()
    },
    takeAway({ homeId, since, until }) {
      for (const { series } of seriesOfHome.all(homeId) as { series: string }[]) {
        if (series.split('/', 1)[0] === ofBuilding) continue
        for (const stream of streamsOf(homeId, series).values())
          for (const row of blocksOf.all(stream.id)) {
            const { day, column } = blockOf(row)!
            const ats = column.ats.filter((at) => at >= since && at < until)
            if (ats.length > 0) putDay(stream, day, { ats, values: ats.map(() => NaN) })
          }
      }
      rollups.flush()
    },
    forget() {
      rollups.forget()
      streams = new Map()
      changed = null
    },
  }
}

function blockOf(row: unknown): Block | null {
  if (!row) return null
  const { day, bytes, carried } = row as { day: number; bytes: Uint8Array; carried: string | null }
  return { day, column: decodeBlock(bytes), carried: carried === null ? null : (JSON.parse(carried) as Carried) }
}

const endOf = ({ column: { ats, values }, carried }: Block): Carried =>
  carried ?? { at: ats.at(-1)! as Carried['at'], value: values.at(-1)!, scale: 1 }

/** Kept only where it is not simply the last reading. */
const carriedOf = ({ isPlain, end }: RegisterDay): string | null => (isPlain || !end ? null : JSON.stringify(end))

const sameEnd = (one: Carried | null, other: Carried | null): boolean =>
  one?.at === other?.at && one?.value === other?.value && one?.scale === other?.scale
