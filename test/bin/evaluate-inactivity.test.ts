// kernwacht evaluate inactivity on a folder that we wrote ourselves: every figure that it promises is there, and the same twice.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import type { Evaluation } from '../../simulators/silence-evaluation.ts'
import { random } from '../../simulators/random.ts'
import { temporaryFolder } from '../support/folder.ts'

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(['evaluate', 'inactivity', ...args], { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** Two homes of three weeks: up at about eight, somewhere every half hour, to bed at eleven. */
function folderOfHomes(): string {
  const folder = temporaryFolder()
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  for (const [place, home] of ['first', 'second'].entries()) {
    const { between, pick } = random(place, 'home')
    const lines = ['time_iso_local,sensor,type,value,activity']
    for (let day = 1; day <= 21; day++)
      for (let minute = 480 + between(-20, 20); minute < 1380; minute += between(10, 50))
        for (const second of [5, 35])
          lines.push(
            `2025-03-${two(day)}T${two(minute / 60)}:${two(minute % 60)}:${two(second)},${pick(['Hall', 'Kitchen', 'Bedroom'])} PIR,motion,ON,`,
          )
    writeFileSync(join(folder, `${home}.csv`), `${lines.join('\n')}\n`)
    writeFileSync(
      join(folder, `${home}.activities.csv`),
      'start_iso_local,end_iso_local,activity\n2025-03-12T23:00,2025-03-13T08:00,Sleeping\n',
    )
  }
  return folder
}

it('gives false alarms, delays, rivals, disturbed homes and the curve, and the same again for the same seed', async () => {
  const folder = folderOfHomes()
  const curve = join(folder, 'curve.svg')
  const call0 = () => call(folder, '--cuts', '2', '--curve', curve, '--json')
  const { code, out } = await call0()
  expect(code).toBe(0)
  const found = JSON.parse(out) as Evaluation & { rule: object }
  expect(found.rule).toMatchObject({ id: 'inactivity' })
  expect(found.homes.map(({ home }) => home)).toEqual(['first', 'second'])
  for (const home of found.homes) {
    expect(home.all.cuts).toBe(home.day.cuts + home.night.cuts)
    expect(home.all.missed).toBe(0)
    const [low, high] = home.all.medianBetween
    expect(home.all.medianHours).toBeGreaterThanOrEqual(low!)
    expect(home.all.medianHours).toBeLessThanOrEqual(high!)
    expect(home.rivals.length).toBeGreaterThanOrEqual(2)
    for (const rival of home.rivals) expect(rival.falseAlarms).toBeLessThanOrEqual(home.falseAlarms.count)
    expect(home.troubles.map(({ trouble }) => trouble)).toEqual(['loss', 'duplicates', 'stuck', 'ghost'])
  }
  expect(found.together.all.cuts).toBe(found.homes.reduce((sum, { all }) => sum + all.cuts, 0))
  expect(found.curve.length).toBeGreaterThan(3)
  expect(readFileSync(curve, 'utf8')).toMatch(/^<svg [\s\S]*<polyline class="night"[\s\S]*<\/svg>\n$/)
  expect((await call0()).out).toBe(out)
}, 120_000)

it('tells the same in lines for people, of the homes that are named', async () => {
  const folder = folderOfHomes()
  const { code, out } = await call(folder, '--cuts', '2', '--quick', '--home', 'second')
  expect(code).toBe(0)
  expect(out).toMatch(/^second \(exit: none\): \d+ false alarms in 0\.\d+ home-months/)
  expect(out).toContain('best fixed limit')
  expect(out).not.toContain('first (')
})

it('learns what is known of strangers from the other homes alone when it is asked to', async () => {
  const folder = folderOfHomes()
  const { code } = await call(folder, '--cuts', '1', '--quick', '--leave-out')
  expect(code).toBe(0)
  expect((await call(folder, '--cuts', '1', '--quick', '--leave-out', '--home', 'first')).code).toBe(1)
}, 60_000)

it('says what is wrong with the words of the call', async () => {
  const folder = folderOfHomes()
  expect((await call()).code).toBe(2)
  expect((await call(folder, '--budget', '100')).code).toBe(2)
  expect(await call(join(folder, 'nowhere'))).toMatchObject({ code: 1 })
  expect(await call(temporaryFolder())).toMatchObject({
    code: 1,
    err: expect.stringContaining('no recording') as string,
  })
})
