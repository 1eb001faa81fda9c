// Tables of the command line as files: a workbook in base64 as the service takes and gives it, and what it refused.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { largestSheet } from '../dashboard/api/sheet-size.ts'
import { Failed, type Io } from './verbs/verb.ts'

export const isSheet = (file: string): boolean => /\.xlsx$/i.test(file)

/** Fails before it is read when it is larger than the service takes. */
export async function sheetIn(file: string): Promise<{ readonly xlsx: string }> {
  const failed = (error: Error) => {
    throw new Failed(`${file}: ${error.message}`)
  }
  const { size } = await stat(file).catch(failed)
  if (size > largestSheet) throw new Failed(`${file}: a workbook of 5 MB at most`)
  return { xlsx: (await readFile(file).catch(failed)).toString('base64') }
}

export async function writeOut(
  file: string,
  { csv, xlsx }: { readonly csv?: string | undefined; readonly xlsx?: string | undefined },
): Promise<void> {
  await writeFile(file, xlsx === undefined ? (csv ?? '') : Buffer.from(xlsx, 'base64')).catch((error: Error) => {
    throw new Failed(`${file}: ${error.message}`)
  })
}

interface Report {
  readonly taken: number
  readonly refused: readonly { readonly line: number; readonly column: string | null; readonly why: string }[]
  readonly refusedCount: number
  readonly check: boolean
}

export function toldReport({ taken, refused, refusedCount, check }: Report, io: Io): void {
  io.out(`${taken} lines ${check ? 'are right' : 'taken'}, ${refusedCount} refused.`)
  for (const { line, column, why } of refused) io.out(`  line ${line}${column === null ? '' : `, ${column}`}: ${why}`)
  if (refusedCount > refused.length) io.out(`  … and ${refusedCount - refused.length} more`)
}
