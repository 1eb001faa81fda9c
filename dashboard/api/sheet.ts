// Tables as spreadsheets (XLSX), read and written on a thread of their own: an alarm never waits for somebody's workbook.
import { Worker } from 'node:worker_threads'
import { Refusal } from './errors.ts'
import { largestSheet } from './sheet-size.ts'
import type { SheetAnswer, SheetJob, SheetRow } from './sheet-worker.ts'
import { type Cell, type Table, tableOfRows } from './table-file.ts'

/** `base64`: the first sheet of a workbook, with a header. Refuses (invalid-request, too-large) what is none. */
export async function readSheetTable(base64: string): Promise<Table> {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length > largestSheet) throw new Refusal('too-large', 'a workbook of 5 MB at most')
  const answer = await asked({ kind: 'read', bytes })
  if ('rows' in answer) return tableOfRows(answer.rows, true)
  if ('trouble' in answer && answer.trouble === 'too-large')
    throw new Refusal('too-large', 'a workbook that unpacks to 60 MB at most')
  throw new Refusal('invalid-request', 'this is no workbook (XLSX) that can be read')
}

/** The workbook in base64. */
export async function sheetOf(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Cell>>[],
): Promise<string> {
  const cells = rows.map((row) => columns.map((column): SheetRow[number] => row[column] ?? null))
  const answer = await asked({ kind: 'write', columns, rows: cells })
  if ('bytes' in answer) return Buffer.from(answer.bytes).toString('base64')
  throw new Error('a workbook could not be written')
}

/** One at a time: two large workbooks at once would take the memory of a small server. */
let last: Promise<unknown> = Promise.resolve()

function asked(job: SheetJob): Promise<SheetAnswer> {
  const answer = last.then(() => onWorker(job))
  last = answer.catch(() => {})
  return answer
}

function onWorker(job: SheetJob): Promise<SheetAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./sheet-worker.ts', import.meta.url), {
      workerData: job,
      // A sheet that needs more is none of ours; the thread ends and nothing else does.
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    })
    worker.once('message', (answer: SheetAnswer) => resolve(answer))
    worker.once('error', () => resolve({ trouble: 'unreadable' }))
    worker.once('exit', () => resolve({ trouble: 'unreadable' }))
  })
}
