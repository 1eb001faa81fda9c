// The class of a solar system from its file, as somebody at the command line gets it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { evaluateYield } from '../../bin/verbs/evaluate-yield.ts'
import { Failed } from '../../bin/verbs/verb.ts'
import { clearPower } from '../../rules/energy/sun.ts'
import { hours, instant, later } from '../../rules/model/time.ts'
import { temporaryFolder } from '../support/folder.ts'

const place = { latitude: 52.1, longitude: 5.2 }
const first = instant(Date.parse('2025-03-01T00:00:00Z'))

/** 120 cloudless days of 1 kWp, with the inverter off for three of them. */
function files() {
  const folder = temporaryFolder()
  const rows = Array.from({ length: 120 * 24 }, (_, index) => {
    const at = later(first, hours(index))
    const day = Math.floor(index / 24)
    const power = clearPower(later(at, hours(0.5)), place, { tiltDegrees: 36, azimuthDegrees: 180 })
    return `${new Date(at).toISOString()},${day >= 80 && day < 83 ? 0 : (900 * power).toFixed(1)}`
  })
  const series = join(folder, 'series.csv')
  writeFileSync(series, `ts_utc,energy_wh\n${rows.join('\n')}\n`)
  const truth = join(folder, 'truth.json')
  writeFileSync(
    truth,
    JSON.stringify({
      faults: [
        { type: 'inverter_off', from: '2025-05-20', to: '2025-05-23' },
        { type: 'gap', from: '2025-06-10', to: '2025-06-12' },
      ],
    }),
  )
  return { series, truth, folder }
}

async function run(...args: string[]) {
  const out: string[] = []
  const io = { out: (line: string) => out.push(line), err: () => {}, progress: () => {} }
  const code = await evaluateYield.run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n') }
}

it('holds the windows it finds against the truth: found, missed and false', async () => {
  const { series, truth } = files()
  const { code, out } = await run(series, '--truth', truth, '--json')
  const told = JSON.parse(out)
  expect(code).toBe(0)
  expect(told.windows).toMatchObject([{ class: 'outage', from: '2025-05-20', until: '2025-05-23' }])
  expect(told.truth).toMatchObject({ windows: 2, found: 1, false: 0, missed: ['gap 2025-06-10'] })
  expect(told.truth.faults[0].daysToDetection).toBe(1)
})

it('says the same in words', async () => {
  const { series, truth } = files()
  expect((await run(series, '--truth', truth)).out).toMatch(/outage, known on 2025-05-21.*\nfound 1 of 2, false 0/s)
})

it('refuses a file that is no series, and a truth that is none', async () => {
  const { series, truth, folder } = files()
  await expect(run(truth)).rejects.toThrow(Failed)
  await expect(run(series, '--truth', series)).rejects.toThrow(Failed)
  await expect(run(join(folder, 'absent.csv'))).rejects.toThrow(Failed)
})
