import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { createUnitWatch } from '../../../gateway/scaip/unit-watch.ts'
import { instant, later, minutes } from '../../../rules/model/time.ts'
import { temporaryFolder } from '../../support/folder.ts'

const start = instant(1_800_000_000_000)
const unit = { identity: 'home-1.unit' }
const after = (count: number) => later(start, minutes(count))

function watching(change: { file?: string; allowed?: number; from?: number; fails?: number } = {}) {
  const clock = simulatedClock(after(change.from ?? 0))
  const silent: number[] = []
  let fails = change.fails ?? 0
  const file = change.file ?? join(temporaryFolder(), 'units.json')
  const watch = createUnitWatch({
    clock,
    file,
    log: silentLog,
    usualMinutes: 60,
    allowedMinutes: () => change.allowed ?? null,
    unitOf: (identity) => ({ identity }),
    silent(_, since) {
      if (fails-- > 0) return Promise.reject(new Error('the disk is full'))
      silent.push((since - start) / 60_000)
      return Promise.resolve()
    },
  })
  clock.settleWith(() => new Promise((resolve) => setImmediate(resolve)))
  return { clock, watch, silent, file }
}

it('a unit that misses two heartbeats is not heard, once, since its last word', async () => {
  const { clock, watch, silent } = watching()
  expect(watch.heard(unit, true)).toBe(60)
  await clock.advanceTo(after(60))
  watch.heard(unit, false)
  await clock.advanceTo(after(180))
  expect(silent).toEqual([])
  await clock.advanceTo(after(1000))
  expect(silent).toEqual([60])
})

it('a unit is asked for twice as many heartbeats as the silence that its home allows', () => {
  expect(watching({ allowed: 45 }).watch.heard(unit, true)).toBe(22)
  expect(watching({ allowed: 1 }).watch.heard(unit, true)).toBe(1)
})

it('a unit that sends no heartbeats is not missed', async () => {
  const { clock, watch, silent } = watching()
  expect(watch.heard(unit, false)).toBeNull()
  await clock.advanceTo(after(10_000))
  expect(silent).toEqual([])
})

it('a unit that falls silent over a restart is missed all the same', async () => {
  const before = watching()
  before.watch.heard(unit, true)
  before.watch.close()
  await before.clock.advanceTo(after(1000))
  expect(before.silent).toEqual([])
  const { clock, silent } = watching({ file: before.file, from: 10 })
  await clock.advanceTo(after(130))
  expect(silent).toEqual([])
  await clock.advanceTo(after(131))
  expect(silent).toEqual([10])
})

it('what could not be noted is noted later', async () => {
  const { clock, watch, silent } = watching({ fails: 3 })
  watch.heard(unit, true)
  await clock.advanceTo(after(122))
  expect(silent).toEqual([0])
})

it('a file that was spoilt costs no start', () => {
  const file = join(temporaryFolder(), 'units.json')
  writeFileSync(file, '{')
  expect(watching({ file }).watch.heard(unit, true)).toBe(60)
})
