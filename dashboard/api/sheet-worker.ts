// The thread on which a workbook is read or written: one job, one answer, and it ends.
import { parentPort, workerData } from 'node:worker_threads'
import { readSheet } from 'read-excel-file/node'
import writeSheet from 'write-excel-file/node'
import { isWithin } from './unpacked-size.ts'

export type SheetRow = readonly (string | number | null)[]
export type SheetJob =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'write'; readonly columns: readonly string[]; readonly rows: readonly SheetRow[] }
export type SheetAnswer =
  | { readonly rows: readonly { readonly line: number; readonly values: readonly string[] }[] }
  | { readonly bytes: Uint8Array }
  | { readonly trouble: 'unreadable' | 'too-large' }

/** 5 MB of zip can be five gigabytes of zeros. */
const largestUnpacked = 60 * 1024 * 1024

async function answerTo(job: SheetJob): Promise<SheetAnswer> {
  if (job.kind === 'write') return { bytes: await written(job) }
  try {
    const size = isWithin(Buffer.from(job.bytes), largestUnpacked)
    if (size !== true) return { trouble: size === false ? 'too-large' : 'unreadable' }
    const rows = (await readSheet(Buffer.from(job.bytes), 1)) as readonly (readonly unknown[])[]
    return { rows: rows.map((values, place) => ({ line: place + 1, values: values.map(textOf) })) }
  } catch {
    // Whatever is wrong with it: the caller learns that it is no workbook, and nothing of what was in it.
    return { trouble: 'unreadable' }
  }
}

/** A day is kept as a number by a spreadsheet and comes as a Date, at midnight of UTC. */
function textOf(cell: unknown): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'number') return Math.abs(cell) < 1e-6 || Math.abs(cell) >= 1e21 ? cell.toFixed(9) : String(cell)
  return typeof cell === 'string' || typeof cell === 'boolean' ? String(cell) : ''
}

/** Text is a cell of text, whatever it begins with: nothing in it is ever a formula. */
const written = ({ columns, rows }: Extract<SheetJob, { kind: 'write' }>): Promise<Buffer> =>
  writeSheet(
    [
      columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...rows.map((row) =>
        row.map((value) => (value === null ? null : { value, type: typeof value === 'number' ? Number : String })),
      ),
    ],
    { stickyRowsCount: 1 },
  ).toBuffer()

// Last, for all of it must be there.
if (parentPort) parentPort.postMessage(await answerTo(workerData as SheetJob))
