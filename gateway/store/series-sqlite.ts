// Values over time, embedded. One file per purpose: what a home's rooms and what its meters say never lie in one file, nor behind one connection.
import { join } from 'node:path'
import { Purpose } from '../../rules/model/effect.ts'
import type { Forgetting, SeriesStore } from '../../rules/ports.ts'
import { openSeriesReader, type SeriesReader } from './series-reader.ts'
import { openSeriesWriter } from './series-writer.ts'

export interface EmbeddedSeries extends SeriesStore, Forgetting {
  /** For who carries them on to somewhere else; see series-feed.ts. */
  changedAfter(purpose: Purpose, change: number, limit: number): ReturnType<SeriesReader['changedAfter']>
  lastChange(purpose: Purpose): number
}

/** `folder` gets a file `series-<purpose>.db` for each purpose. Days are those of `zone`, and stay so. */
export async function openSeries(options: { folder: string; zone?: string }): Promise<EmbeddedSeries> {
  const { folder, zone = 'Europe/Amsterdam' } = options
  const opened = await Promise.all(
    Purpose.options.map((purpose) => openPurpose(join(folder, `series-${purpose}.db`), zone)),
  )
  const of = (purpose: Purpose) => opened[Purpose.options.indexOf(purpose)]!
  return {
    async write(points) {
      await Promise.all(
        Purpose.options.map(async (purpose, index) => {
          const theirs = points.filter((point) => point.purpose === purpose)
          if (theirs.length > 0) await opened[index]!.writer.write(theirs)
        }),
      )
    },
    read: async (query) => of(query.purpose).reader.read(query),
    sums: async (query) => of(query.purpose).reader.sums(query),
    totals: async (query) => of(query.purpose).reader.totals(query),
    least: async (query) => of(query.purpose).reader.least(query),
    async changedHomes({ purpose, after, before }) {
      const { reader } = of(purpose)
      const change = reader.lastChange()
      return { change, homeIds: change > after ? reader.changedHomes({ after, last: change, before }) : [] }
    },
    async forget(theirs) {
      await Promise.all(opened.map(({ writer }) => writer.forget(theirs)))
    },
    changedAfter: (purpose, change, limit) => of(purpose).reader.changedAfter(change, limit),
    lastChange: (purpose) => of(purpose).reader.lastChange(),
    async close() {
      // Whoever closes last tidies up the log beside the file, and only who writes can.
      for (const { reader } of opened) reader.close()
      await Promise.all(opened.map(({ writer }) => writer.close()))
    },
  }
}

async function openPurpose(file: string, zone: string) {
  const writer = await openSeriesWriter({ file, zone })
  return { writer, reader: openSeriesReader(file, zone) }
}
