// `bill`: what a home pays for its energy, by component and to the cent, as the law is, with netting and without.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { type Bill, componentCodes, energyBill, type Netting } from '../../rules/woonlasten/energy-bill.ts'
import { EnergyContract } from '../../rules/model/energy-contract.ts'
import type { MonthUse } from '../../rules/model/housing.ts'
import { nlRules } from '../../rules/woonlasten/nl-rules.ts'
import { atPricesOf, figuresOf, type NotKnown } from '../../rules/woonlasten/rule-table.ts'
import { readMeterFile } from '../meter-file.ts'
import { monthUse } from '../month-use.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

const ways: readonly Netting[] = ['by-law', 'always', 'never']

export const bill: Verb = {
  name: 'bill',
  usage: 'FILE --contract FILE [--from YYYY-MM] [--months N] [--as-if YYYY-MM] [--prices-of YYYY] [--json]',
  summary: 'What a home pays for its energy, by component, with net metering and without',
  help: [
    'FILE: CSV of registers, as `evaluate savings` reads it. The contract is YAML: kind, supplyEuroPerKwh, supplyEuroPerM3,',
    'fixedEuroPerMonth, gridEuroPerMonth, feedIn; prices with VAT and without energy tax.',
    '',
    '  --contract FILE   what the home has agreed with its supplier',
    '  --from YYYY-MM    the first month (default: the last so many whole months of the file)',
    '  --months N        how many (default 12)',
    '  --as-if YYYY-MM   the same use as if it began in that month: what a year across 31 December 2026 would cost',
    '  --prices-of YYYY  taxes, limits and VAT of that year throughout; the law of each month stays',
    '  --zone NAME       (default Europe/Amsterdam)',
    '  --json',
    '',
    'Exit code 1 when a figure of the law is not known; what was reckoned without it is shown and said to lack it.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        contract: { type: 'string' },
        from: { type: 'string' },
        months: { type: 'string', default: '12' },
        'as-if': { type: 'string' },
        'prices-of': { type: 'string' },
        zone: { type: 'string', default: 'Europe/Amsterdam' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new WordsAreOff('one FILE is needed')
    if (values.contract === undefined) throw new WordsAreOff('--contract FILE is needed')
    const count = Number(values.months)
    if (!Number.isInteger(count) || count < 1) throw new WordsAreOff('--months wants a whole number')
    const contract = await readContract(values.contract)
    const use = chosen(monthUse(await readMeterFile(file), values.zone), values.from, count)
    const months = values['as-if'] === undefined ? use : movedTo(use, values['as-if'])
    const known = figuresOf(nlRules, 'staff')
    const figures = values['prices-of'] === undefined ? known : atPricesOf(known, Number(values['prices-of']))
    const bills = Object.fromEntries(ways.map((netting) => [netting, energyBill(months, contract, figures, netting)]))
    const result = { months, bills: bills as Record<Netting, Bill>, missing: known.missing }
    if (values.json) io.out(JSON.stringify(result, null, 2))
    else print(result, io)
    return known.missing.length > 0 ? 1 : 0
  },
}

async function readContract(file: string): Promise<EnergyContract> {
  let told: unknown
  try {
    told = parse(await readFile(file, 'utf8'), { maxAliasCount: 0 })
  } catch (error) {
    throw new Failed(`${file}: ${(error as Error).message.split('\n')[0]}`)
  }
  const contract = EnergyContract.safeParse(told)
  if (contract.success) return contract.data
  const [issue] = contract.error.issues
  throw new Failed(`${file}: ${issue!.path.join('.')}: ${issue!.message}`)
}

/** Whole months only: the first and the last month of a file are seldom whole. */
function chosen(all: readonly MonthUse[], from: string | undefined, count: number): readonly MonthUse[] {
  const start = from === undefined ? Math.max(0, all.length - 1 - count) : all.findIndex(({ month }) => month === from)
  const use = start < 0 ? [] : all.slice(start, start + count)
  if (use.length < count) throw new Failed(`the file has no ${count} months from ${from ?? 'there'} on`)
  return use
}

function movedTo(use: readonly MonthUse[], first: string): readonly MonthUse[] {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(first)
  if (!match) throw new WordsAreOff('--as-if wants a month, as 2026-07')
  const start = Number(match[1]) * 12 + Number(match[2]) - 1
  // Each month keeps its season: July stays July, in the year to which it then belongs.
  return use
    .map((month) => {
      const season = Number(month.month.slice(5, 7)) - 1
      const number = start + ((((season - start) % 12) + 12) % 12)
      return { ...month, month: `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}` }
    })
    .toSorted((one, other) => (one.month < other.month ? -1 : 1))
}

function print(
  {
    months,
    bills,
    missing,
  }: { months: readonly MonthUse[]; bills: Record<Netting, Bill>; missing: readonly NotKnown[] },
  io: Io,
): void {
  const euro = (cents: number) => (cents / 100).toFixed(2).padStart(12)
  io.out(`${months[0]!.month} to ${months.at(-1)!.month}, EUR`)
  io.out(`${''.padEnd(20)}${ways.map((way) => way.padStart(12)).join('')}`)
  for (const code of componentCodes)
    io.out(`${code.padEnd(20)}${ways.map((way) => euro(bills[way].cents[code])).join('')}`)
  io.out(`${'total'.padEnd(20)}${ways.map((way) => euro(bills[way].totalCents)).join('')}`)
  if (ways.some((way) => bills[way].raisedToMinimum))
    io.out('the payment for what is fed in was raised to the minimum of the law')
  for (const { key, day, why } of missing) io.out(`${key} of ${day.slice(0, 4)}: ${why}, reckoned as 0`)
}
