// The figures of a home's meters from its files, as somebody at the command line gets them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { evaluateSavings } from '../../bin/verbs/evaluate-savings.ts'
import { Failed, WordsAreOff } from '../../bin/verbs/verb.ts'
import { dayAfter } from '../../rules/model/civil-day.ts'
import { temporaryFolder } from '../support/folder.ts'

const first = '2023-01-01'
const measure = '2024-06-01'
const days = Array.from({ length: 3 * 365 }, (_, index) => dayAfter(first, index))
const cold = (index: number) => 10 + 8 * Math.cos((2 * Math.PI * index) / 365) + (index % 5) - 2
const celsius = (index: number) => 16 - Math.max(0, cold(index))

function files() {
  const folder = temporaryFolder()
  const weather = join(folder, 'weather.csv')
  writeFileSync(
    weather,
    `date_utc,tg_c,q_j_cm2\n${days.map((day, i) => `${day},${celsius(i)},${900 + (i % 7)}`).join('\n')}\n`,
  )
  let [t1, t2, gas, made] = [1000, 2000, 300, 0]
  const rows = days.map((day, index) => {
    const row = `${day}T00:00:00Z,${index % 7 < 5 ? t1.toFixed(3) : ''},${t2.toFixed(3)},${gas.toFixed(3)},${day < measure ? '' : made.toFixed(3)}`
    t1 += index % 7 < 5 ? 6 : 0
    t2 += 4
    gas += 1 + (day < measure ? 0.8 : 0.5) * Math.max(0, 15 - celsius(index))
    made += 9
    return row
  })
  const meter = join(folder, 'meter.csv.gz')
  writeFileSync(meter, gzipSync(`ts_utc,import_t1_kwh,import_t2_kwh,gas_m3,pv_kwh\n${rows.join('\n')}\n`))
  return { meter, weather }
}

async function run(...args: string[]) {
  const out: string[] = []
  const io = { out: (line: string) => out.push(line), err: () => {}, progress: () => {} }
  const code = await evaluateSavings.run(args, { ...io, stopped: new AbortController().signal })
  return { code, out }
}

it('tells years, faults and what a measure saved, as JSON and as a table', async () => {
  const { meter, weather } = files()
  const json = await run(meter, '--weather', weather, '--measure', `${measure}:insulation`, '--json')
  const told = JSON.parse(json.out.join('\n'))
  expect(json.code).toBe(0)
  expect(told.faults).toEqual([])
  expect(told.years[0].importedKwh.amount).toBeCloseTo(365 * 4 + 261 * 6, -1)
  expect(told.measures[0].gas).toMatchObject({ verdict: 'saves' })
  expect(told.measures[0].gas.savedPercent).toBeGreaterThan(20)
  const table = await run(meter, '--weather', weather, '--measure', `${measure}:insulation`)
  expect(table.out.join('\n')).toMatch(/gas in ordinary weather: \d+ → \d+ m³ a year: saves/)
})

it('asks for what it needs', async () => {
  const { meter, weather } = files()
  await expect(run(meter)).rejects.toThrow(WordsAreOff)
  await expect(run(meter, '--weather', weather, '--measure', '2024-06-01:paint')).rejects.toThrow(WordsAreOff)
  await expect(run(weather, '--weather', weather)).rejects.toThrow(Failed)
  await expect(run('/nowhere.csv', '--weather', weather)).rejects.toThrow(Failed)
})
