// The dated figures of the law from the command line: a list, and rows that an administrator adds or corrects.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { TableView, LawFigures, LawImportReport } from '../../dashboard/api/contract-tables.ts'
import { lawColumns, lawTableOut } from '../../dashboard/api/law-tables.ts'
import { csvOf } from '../../dashboard/api/table-file.ts'
import { openService } from '../service-client.ts'
import { isSheet, sheetIn, toldReport, writeOut } from '../table-file.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'

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
    else if (values.csv) io.out(csvOf(lawColumns, lawTableOut(shown).rows).trimEnd())
    else
      for (const { key, unit, from, until, value, source, status, by } of shown)
        io.out(
          `${key.padEnd(46)} ${from} to ${until} ${String(value).padStart(10)} ${unit.padEnd(19)} ${status.padEnd(12)} ${source}${by ? `, put by ${by.name}` : ''}`,
        )
    return shown.length > 0 ? 0 : 1
  },
}

export const lawExport: Verb = {
  name: 'law export',
  usage: 'FILE [--data DIR] [--json]',
  summary: 'The figures of the law that count as CSV or as a workbook, in the columns in which they are imported',
  help: `  FILE  a workbook where it ends in .xlsx, else CSV\n${dataHelp}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new WordsAreOff('one file')
    const form = isSheet(file) ? 'xlsx' : 'csv'
    const answer = TableView.parse(await openService(values.data).get(`/api/law-figures/export?form=${form}`))
    await writeOut(file, answer)
    io.out(values.json ? JSON.stringify({ file, form }) : `${file} is written.`)
    return 0
  },
}

export const lawImport: Verb = {
  name: 'law import',
  usage: 'FILE [--check] [--data DIR] [--json]',
  summary: 'Adds or corrects figures of the law; two for one day are refused',
  help: [
    `  FILE        CSV, or the first sheet of a workbook (.xlsx): ${lawColumns.join(',')}`,
    '              until is the first day no more; status is read, read-rounded, unverified or memory.',
    '              What nobody has read at its source (unverified, memory) never reaches a tenant.',
    '  --check     only says what would be refused',
    dataHelp,
    '',
    'A row with the key and first day of one that is there takes its place. All rows are taken, or none.',
    'Exit code 1 when a row was refused.',
  ].join('\n'),
  async run(args, io) {
    const more = { check: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new WordsAreOff('one file')
    const table = isSheet(file) ? await sheetIn(file) : { csv: await textIn(file) }
    const { check } = values
    const answer = await openService(values.data).post('/api/law-figures/import', { ...table, check })
    const report = LawImportReport.parse(answer)
    if (values.json) io.out(JSON.stringify(report))
    else toldReport(report, io)
    return report.refusedCount > 0 ? 1 : 0
  },
}

const textIn = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new Failed(`${file}: ${error.message}`)
  })
