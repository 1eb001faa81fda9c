// A bill from a file of registers and a contract, as somebody at the command line gets it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bill } from '../../bin/verbs/bill.ts'
import { Failed, WordsAreOff } from '../../bin/verbs/verb.ts'
import { dayAfter } from '../../rules/model/civil-day.ts'
import { temporaryFolder } from '../support/folder.ts'

/** 4 kWh low and 3 kWh normal a day, 5 kWh given back at the normal tariff, 2 m³ of gas. */
function files() {
  const folder = temporaryFolder()
  const meter = join(folder, 'meter.csv')
  const rows = Array.from({ length: 430 }, (_, day) =>
    [`${dayAfter('2025-05-20', day)}T00:00:00+02:00`, 4 * day, 3 * day, 0, 5 * day, 2 * day].join(','),
  )
  writeFileSync(meter, `ts_utc,import_t1_kwh,import_t2_kwh,export_t1_kwh,export_t2_kwh,gas_m3\n${rows.join('\n')}\n`)
  const contract = join(folder, 'contract.yaml')
  writeFileSync(
    contract,
    [
      'kind: fixed',
      'supplyEuroPerKwh: { normal: 0.2, low: 0.1 }',
      'supplyEuroPerM3: 0.5',
      'fixedEuroPerMonth: { electricity: 5, gas: 5 }',
      'gridEuroPerMonth: { electricity: 30, gas: 20 }',
      'feedIn: { paymentEuroPerKwh: 0.05, costsEuroPerKwh: 0 }',
    ].join('\n'),
  )
  return { meter, contract }
}

async function run(...args: string[]) {
  const out: string[] = []
  const io = { out: (line: string) => out.push(line), err: () => {}, progress: () => {} }
  const code = await bill.run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n') }
}

it('reckons a year with netting, without, and by the law', async () => {
  const { meter, contract } = files()
  const args = [
    meter,
    '--contract',
    contract,
    '--from',
    '2025-07',
    '--as-if',
    '2027-01',
    '--prices-of',
    '2026',
    '--json',
  ]
  const { code, out } = await run(...args)
  const { bills, months } = JSON.parse(out)
  expect(code).toBe(0)
  expect(months).toHaveLength(12)
  expect(months[0].month).toBe('2027-01')
  expect(bills.always.nettedKwh).toBeCloseTo(365 * 5, 0)
  expect(bills['by-law'].nettedKwh).toBe(0)
  expect(bills['by-law'].cents['electricity-supply']).toBeCloseTo(365 * (4 * 0.1 + 3 * 0.2) * 100, -2)
  // Half of the bare 0.20.
  expect(bills['by-law'].cents['feed-in-payment']).toBeCloseTo(-365 * 5 * 0.1 * 100, -2)
})

it('ends in 1 and names the figures that nobody knows yet', async () => {
  const { meter, contract } = files()
  const { code, out } = await run(meter, '--contract', contract, '--from', '2025-07', '--as-if', '2027-01')
  expect(code).toBe(1)
  expect(out).toContain('energiebelasting_elektriciteit_schijf1_ex_btw of 2027: no-figure-yet')
})

it('says what is wrong with a contract and with the words', async () => {
  const { meter, contract } = files()
  await expect(run(meter)).rejects.toThrow(WordsAreOff)
  await expect(run(meter, '--contract', meter)).rejects.toThrow(Failed)
  await expect(run(meter, '--contract', contract, '--from', '2031-01')).rejects.toThrow(/no 12 months/)
})
