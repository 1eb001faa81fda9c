// The woonlasten of one home from the command line: the year, what each measure did, and the yearly letter. Nothing of what the tenant told.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import {
  type EffectView,
  LetterView,
  type MeasureView,
  WoonlastenView,
  type YearView,
} from '../../dashboard/api/contract-housing.ts'
import { letterHtml } from '../letter-html.ts'
import { openService } from '../service-client.ts'
import { type Io, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'

export const woonlastenShow: Verb = {
  name: 'woonlasten show',
  usage: 'HOME [--data DIR] [--json]',
  summary: 'Rent and energy of a home over twelve months, and what each measure did',
  help: `${dataHelp}\n\nExit code 1 when a sum cannot be told; why stands below it.`,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [home, ...others] = positionals
    if (home === undefined || others.length > 0) throw new WordsAreOff('one home')
    const view = WoonlastenView.parse(
      await openService(values.data).get(`/api/homes/${encodeURIComponent(home)}/woonlasten`),
    )
    if (values.json) io.out(JSON.stringify(view))
    else {
      if (view.year) printYear(view.year, io)
      else io.out('No month of use is known of who lives there now.')
      for (const measure of view.measures) printMeasure(measure, io)
    }
    return view.year?.perMonth ? 0 : 1
  },
}

const euro = (amount: number): string => amount.toFixed(2).padStart(10)

function printYear({ span, use, rent, energy, perMonth, lacks, missing }: YearView, io: Io): void {
  const { importedKwh, exportedKwh, gasM3, madeKwh, selfUsedKwh } = use
  io.out(`${span.from} to ${span.until}`)
  const sun =
    madeKwh === null ? '' : `, ${madeKwh.toFixed(0)} kWh made of which ${(selfUsedKwh ?? 0).toFixed(0)} used at home`
  io.out(
    `  ${importedKwh.toFixed(0)} kWh taken, ${exportedKwh.toFixed(0)} given back, ${gasM3.toFixed(0)} m³ of gas${sun}`,
  )
  if (energy) {
    io.out(
      `  ${'EUR in the year'.padEnd(22)}${['by the law', 'netted', 'not netted'].map((word) => word.padStart(12)).join('')}`,
    )
    const ways = [energy['by-law'], energy.always, energy.never]
    for (const code of Object.keys(energy['by-law'].cents) as (keyof (typeof ways)[0]['cents'])[])
      io.out(`  ${code.padEnd(22)}${ways.map(({ cents }) => euro(cents[code] / 100).padStart(12)).join('')}`)
    io.out(`  ${'total'.padEnd(22)}${ways.map(({ totalCents }) => euro(totalCents / 100).padStart(12)).join('')}`)
  }
  if (rent && perMonth)
    io.out(
      `  a month: rent ${perMonth.rentEuro.toFixed(2)} + energy ${perMonth.energyEuro.toFixed(2)} = woonlasten ${perMonth.totalEuro.toFixed(2)}`,
    )
  for (const lack of lacks) io.out(`  lacks: ${lack}`)
  for (const { key, day, why } of missing) io.out(`  ${key} of ${day.slice(0, 4)}: ${why}`)
}

function printMeasure({ measure, effect }: MeasureView, io: Io): void {
  io.out('')
  io.out(`${measure.measureId} (${measure.kind})${measure.stages.live ? `, live ${measure.stages.live}` : ''}`)
  if (effect.verdict === 'not-enough-data-yet') io.out(`  not enough data yet: ${effect.because.join(', ')}`)
  else printEffect(effect, io)
}

function printEffect(effect: Exclude<EffectView, { verdict: 'not-enough-data-yet' }>, io: Io): void {
  const { spans, gas, electricity, perMonth, inForce, rent } = effect
  io.out(
    `  ${spans.before.from} to ${spans.before.until} against ${spans.after.from} to ${spans.after.until}: woonlasten ${effect.verdict}`,
  )
  if (gas)
    io.out(
      `  gas in ordinary weather ${gas.beforeM3.toFixed(0)} → ${gas.afterM3.toFixed(0)} m³ (95 %: ${gas.interval.map((value) => value.toFixed(0)).join(' to ')} less)`,
    )
  if (electricity)
    io.out(
      `  taken ${electricity.importedBeforeKwh.toFixed(0)} → ${electricity.importedAfterKwh.toFixed(0)} kWh, given back ${electricity.exportedKwh.toFixed(0)}` +
        (electricity.selfUsedPercent === null ? '' : `, ${electricity.selfUsedPercent.toFixed(0)} % used at home`),
    )
  for (const law of ['netted', 'notNetted'] as const) {
    const { energyEuro, woonlastenEuro, interval } = perMonth[law]
    io.out(
      `  ${law === 'netted' ? 'with netting   ' : 'without netting'} energy ${energyEuro.toFixed(2)} + rent ${rent.riseEuro.toFixed(2)} = ` +
        `${woonlastenEuro.toFixed(2)} a month (95 %: ${interval.map((value) => value.toFixed(2)).join(' to ')})${law === inForce ? ', in force' : ''}`,
    )
  }
  if (!rent.mayRise) io.out('  the rent may not rise for this measure')
}

export const woonlastenLetter: Verb = {
  name: 'woonlasten letter',
  usage: 'HOME --year YYYY [--out FILE] [--from NAME] [--data DIR] [--json]',
  summary: 'The yearly letter to a tenant, as a page to print (Dutch)',
  help: `  --year YYYY  the calendar year\n  --out FILE   where the page goes (default: it is printed)\n  --from NAME  who sends it (default: Uw woningcorporatie)\n${dataHelp}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        ...options,
        year: { type: 'string' },
        out: { type: 'string' },
        from: { type: 'string', default: 'Uw woningcorporatie' },
      },
      allowPositionals: true,
    })
    const [home, ...others] = positionals
    if (home === undefined || others.length > 0) throw new WordsAreOff('one home')
    if (!/^\d{4}$/.test(values.year ?? '')) throw new WordsAreOff('--year wants a year, as 2025')
    const path = `/api/homes/${encodeURIComponent(home)}/letter?year=${values.year}`
    const letter = LetterView.parse(await openService(values.data).get(path))
    const text = values.json ? JSON.stringify(letter) : letterHtml(letter, values.from).trimEnd()
    if (values.out === undefined) io.out(text)
    else {
      await writeFile(values.out, `${text}\n`)
      io.err(`The letter is in ${values.out}.`)
    }
    return 0
  },
}
