// The tables of rents, measures, prices, use and weather from the command line: in with a report, and out.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { ExportView, importKinds, ImportReport } from '../../dashboard/api/contract-tables.ts'
import { parseKnmiDays, UnreadableWeather } from '../../gateway/weather/knmi-file.ts'
import { openService } from '../service-client.ts'
import { isSheet, sheetIn, toldReport, writeOut } from '../table-file.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

type Kind = (typeof importKinds)[number]
const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'
const kindOf = (word: string | undefined): Kind => {
  const kind = importKinds.find((one) => one === word)
  if (!kind) throw new WordsAreOff(`one of ${importKinds.join(', ')}`)
  return kind
}

export const housingImport: Verb = {
  name: 'housing import',
  usage: 'TABLE FILE [--check] [--station NAME] [--data DIR] [--json]',
  summary: 'Puts a table of rents, measures, prices, use or weather in, and says what was refused',
  help: [
    `  TABLE           ${importKinds.join(', ')} (docs/woonlasten.md has the columns)`,
    '  FILE            CSV with a header, or the first sheet of a workbook (.xlsx); weather also as a KNMI station file',
    '  --check         only says what would be refused',
    '  --station NAME  whose weather it is (default: default)',
    dataHelp,
    '',
    'Lines that are right are taken though others are refused. Exit code 1 when a line was refused.',
  ].join('\n'),
  async run(args, io) {
    const more = {
      check: { type: 'boolean', default: false },
      station: { type: 'string', default: 'default' },
    } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const [word, file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new WordsAreOff('a table and one file')
    const kind = kindOf(word)
    const table = isSheet(file) ? await sheetIn(file) : { csv: await csvIn(file, kind) }
    const { check, station } = values
    const answer = await openService(values.data).post('/api/housing/import', { kind, ...table, check, station })
    const report = ImportReport.parse(answer)
    if (values.json) io.out(JSON.stringify(report))
    else toldReport(report, io)
    return report.refusedCount > 0 ? 1 : 0
  },
}

async function csvIn(file: string, kind: Kind): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failed(`${file}: ${error.message}`)
  })
  return kind === 'weather' ? weatherCsv(text, file) : text
}

/** KNMI's own columns become those of the table; a file that has them already goes as it is. */
function weatherCsv(text: string, file: string): string {
  if (/^\uFEFF?day[,;]/.test(text)) return text
  try {
    const days = parseKnmiDays(text)
    const lines = days.map(
      ({ day, meanCelsius, radiationKwhPerM2 }) => `${day},${meanCelsius ?? ''},${radiationKwhPerM2 ?? ''}`,
    )
    return ['day,meanCelsius,radiationKwhPerM2', ...lines].join('\n')
  } catch (error) {
    if (error instanceof UnreadableWeather) throw new Failed(`${file}: ${error.message}`)
    throw error
  }
}

export const housingExport: Verb = {
  name: 'housing export',
  usage: 'TABLE [--home HOME] [--out FILE] [--data DIR] [--json]',
  summary: 'A table as CSV or as a workbook, in the columns in which it is imported',
  help: `  TABLE        ${importKinds.filter((kind) => kind !== 'weather').join(', ')}\n  --home HOME  only of that home\n  --out FILE   into this file; a workbook where it ends in .xlsx\n${dataHelp}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, home: { type: 'string' }, out: { type: 'string' } },
      allowPositionals: true,
    })
    if (positionals.length !== 1) throw new WordsAreOff('one table')
    const query = new URLSearchParams({
      kind: kindOf(positionals[0]),
      ...(values.home !== undefined && { homeId: values.home }),
      ...(values.out !== undefined && isSheet(values.out) && { form: 'xlsx' }),
    })
    const answer = ExportView.parse(await openService(values.data).get(`/api/housing/export?${query.toString()}`))
    if (values.out !== undefined) await writeOut(values.out, answer)
    io.out(
      values.out !== undefined
        ? `${values.out}: ${answer.homeIds.length} homes`
        : values.json
          ? JSON.stringify({ kind: answer.kind, csv: answer.csv })
          : (answer.csv ?? '').trimEnd(),
    )
    return 0
  },
}
