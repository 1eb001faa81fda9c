// Values over time, embedded. One file per purpose: what a home's rooms and what its meters say never lie in one file, nor behind one connection.
import { join } from 'node:path'
import { Purpose, type SeriesPoint } from '../../rules/model/effect.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { SeriesStore } from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

const migrations = [
  `CREATE TABLE points (
     home_id TEXT NOT NULL,
     series TEXT NOT NULL,
     at INTEGER NOT NULL,
     fields TEXT NOT NULL,
     PRIMARY KEY (home_id, series, at)
   ) STRICT, WITHOUT ROWID`,
]
const statements = {
  put: `INSERT INTO points (home_id, series, at, fields) VALUES (?, ?, ?, ?)
    ON CONFLICT (home_id, series, at) DO UPDATE SET fields = excluded.fields`,
}

/** `folder` gets a file `series-<purpose>.db` for each purpose. */
export async function openSeries(options: { folder: string }): Promise<SeriesStore> {
  const opened = await Promise.all(
    Purpose.options.map((purpose) => openPurpose(join(options.folder, `series-${purpose}.db`))),
  )
  const of = (purpose: Purpose) => opened[Purpose.options.indexOf(purpose)]!
  return {
    async write(points) {
      const parts = Purpose.options.map((purpose) => points.filter((point) => point.purpose === purpose))
      await Promise.all(parts.map((part, index) => opened[index]!.write(part)))
    },
    async read({ homeId, purpose, series, from, to }) {
      return of(purpose)
        .read(homeId, series, from, to)
        .map((row) => ({
          homeId: row.home_id as HomeId,
          purpose,
          series: row.series,
          at: row.at as Instant,
          fields: JSON.parse(row.fields) as SeriesPoint['fields'],
        }))
    },
    async close() {
      await Promise.all(opened.map((store) => store.close()))
    },
  }
}

async function openPurpose(file: string) {
  const writer = await openWriter({ file, migrations, synchronous: 'NORMAL', statements, gatherMilliseconds: 20 })
  const reader = openReader(file)
  // The series itself, or everything below it: '0' is the character after '/'.
  const read = reader.prepare(
    `SELECT home_id, series, at, fields FROM points
     WHERE home_id = ? AND (series = ? OR (series > ? || '/' AND series < ? || '0')) AND at >= ? AND at < ? ORDER BY at, series`,
  )
  return {
    async write(points: readonly SeriesPoint[]): Promise<void> {
      if (points.length === 0) return
      await writer.write(
        points.map(({ homeId, series, at, fields }): Row => ['put', homeId, series, at, JSON.stringify(fields)]),
      )
    },
    read: (homeId: HomeId, series: string, from: number, to: number) =>
      read.all(homeId, series, series, series, from, to) as {
        home_id: string
        series: string
        at: number
        fields: string
      }[],
    async close(): Promise<void> {
      await writer.close()
      reader.close()
    },
  }
}
