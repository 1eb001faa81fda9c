// The dated figures of the law from the command line: a list, and rows that an administrator adds or corrects.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { LawFigures, PutLawFigures } from '../../dashboard/api/contract-housing.ts'
import { readTable } from '../../dashboard/api/housing-csv.ts'
import { openService } from '../service-client.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'
const columns = ['key', 'from', 'until', 'value', 'source', 'status'] as const

export const lawList: Verb = {
  name: 'law list',
  usage: '[KEY] [--csv] [--data DIR] [--json]',
  summary: 'The figures of the law that count, with where each was read and who put it',
  help: `  KEY    only this one\n  --csv  in the columns in which they are imported\n${dataHelp}`,
  async run(args, io) {
    const more = { csv: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    if (positionals.length > 1) throw new WordsAreOff('one key at most')
    const { figures } = LawFigures.parse(await openService(values.data).get('/api/law-figures'))
    const shown = figures.filter(({ key }) => positionals[0] === undefined || key === positionals[0])
    if (values.json) io.out(JSON.stringify(shown))
    else if (values.csv) {
      io.out(columns.join(','))
      for (const figure of shown) io.out(columns.map((column) => quoted(String(figure[column]))).join(','))
    } else
      for (const { key, unit, from, until, value, source, status, by } of shown)
        io.out(
          `${key.padEnd(46)} ${from} to ${until} ${String(value).padStart(10)} ${unit.padEnd(19)} ${status.padEnd(12)} ${source}${by ? `, put by ${by.name}` : ''}`,
        )
    return shown.length > 0 ? 0 : 1
  },
}

const quoted = (field: string): string => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)

export const lawImport: Verb = {
  name: 'law import',
  usage: 'FILE [--check] [--data DIR] [--json]',
  summary: 'Adds or corrects figures of the law; two for one day are refused',
  help: [
    `  FILE        CSV: ${columns.join(',')}`,
    '              until is the first day no more; status is read, read-rounded, unverified or memory.',
    '              What nobody has read at its source (unverified, memory) never reaches a tenant.',
    '  --check     only says whether the file is right',
    dataHelp,
    '',
    'A row with the key and first day of one that is there takes its place. All rows are taken, or none.',
  ].join('\n'),
  async run(args, io) {
    const more = { check: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new WordsAreOff('one file')
    const body = await rowsIn(file)
    if (!values.check) await openService(values.data).put('/api/law-figures', body)
    const count = body.put.length
    io.out(
      values.json
        ? JSON.stringify({ rows: count, imported: !values.check })
        : `${count} rows ${values.check ? 'are right' : 'count from now on'}.`,
    )
    return 0
  },
}

async function rowsIn(file: string) {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failed(`${file}: ${error.message}`)
  })
  const { lines, refused } = readTable(text)
  const [long] = refused
  if (long) throw new Failed(`${file}, line ${long.line}: ${long.why}`)
  const put = lines.map(({ fields }) => ({ ...fields, value: Number(fields['value'] || Number.NaN) }))
  const parsed = PutLawFigures.safeParse({ put })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const line = lines[Number(issue!.path[1])]?.line ?? 1
  throw new Failed(`${file}, line ${line}: ${issue!.path.slice(2).join('.')}: ${issue!.message}`)
}
