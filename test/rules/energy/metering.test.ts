// What the meters say becomes one value a register a quarter of an hour, and nothing else does.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { activity } from '../../../rules/care/activity.ts'
import { metering } from '../../../rules/energy/metering.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { Reading } from '../../../rules/model/observation.ts'
import { days, type Instant, isoUtc, later, minutes, seconds } from '../../../rules/model/time.ts'
import { configured, local, motion, observed, setupOf } from '../../support/entries.ts'
import { told } from '../care/story.ts'

const start = local('2026-03-02 08:00')
const after = (count: number): Instant => later(start, seconds(count))
const home = configured(later(start, days(-40)), setupOf())

function points(...drafts: readonly Draft[]) {
  const { effects } = told([home, ...drafts], drafts.at(-1)!.at, [activity, metering])
  return effects.flatMap((effect) => (effect.kind === 'record' ? [effect.point] : []))
}
const lines = (...drafts: readonly Draft[]): string[] =>
  points(...drafts).map(
    ({ series, at, fields }) => `${series} ${isoUtc(at).slice(11, 16)} ${Object.entries(fields).join()}`,
  )

const meter = (kwh: number, readAt?: Instant): Reading => ({
  kind: 'electricity-meter',
  importedT1Kwh: kwh,
  ...(readAt !== undefined && { readAt }),
})

it('keeps of a quarter the last reading at or before its end, when the next quarter is heard', () => {
  expect(
    lines(
      observed(after(10), 'meter', meter(100)),
      observed(after(890), 'meter', meter(100.2)),
      observed(after(910), 'meter', meter(100.3)),
    ),
  ).toEqual(['imported-t1/meter 07:15 kwh,100.2'])
})

it('keeps a reading on the stroke of the quarter at once', () => {
  expect(lines(observed(after(903), 'meter', meter(7, after(900))))).toEqual(['imported-t1/meter 07:15 kwh,7'])
})

it("goes by the meter's own stamp, however often it is told, and by arrival where the stamp cannot be", () => {
  const gas = (volumeM3: number, readAt: Instant): Reading => ({
    kind: 'sub-meter',
    medium: 'gas',
    channel: 1,
    volumeM3,
    readAt,
  })
  const hour = after(0)
  const again = Array.from({ length: 30 }, (_, index) => observed(after(60 + index * 10), 'meter', gas(55.5, hour)))
  expect(lines(...again)).toEqual(['gas/meter/1 07:00 m3,55.5'])
  const wrong = later(start, days(3))
  expect(lines(observed(after(60), 'meter', gas(1, wrong)), observed(after(960), 'meter', gas(2, wrong)))).toEqual([
    'gas/meter/1 07:15 m3,1',
  ])
})

it('corrects a quarter when data come late, in any order', () => {
  const late = (arrival: number, count: number, kwh: number) =>
    observed(after(arrival), 'meter', meter(kwh), { observedAt: after(count), freshness: 'buffered' })
  const now = [observed(after(3990), 'meter', meter(120)), observed(after(3995), 'meter', meter(120))]
  expect(lines(...now, late(4000, 100, 100), late(4001, 800, 101), late(4002, 700, 100.9))).toEqual([
    'imported-t1/meter 07:15 kwh,100',
    'imported-t1/meter 07:15 kwh,101',
  ])
})

it('believes a buffer that tells of weeks ago', () => {
  const observedAt = later(start, days(-20))
  const buffered = observed(start, 'inverter', { kind: 'solar', totalKwh: 9 }, { observedAt, freshness: 'buffered' })
  expect(points(buffered, observed(after(60), 'inverter', { kind: 'solar', totalKwh: 11 }))[0]).toMatchObject({
    series: 'solar/inverter',
    at: observedAt,
  })
})

it('closes the last quarter of an inverter that sleeps when another meter speaks', () => {
  expect(
    lines(observed(after(100), 'inverter', { kind: 'solar', totalKwh: 5 }), observed(after(1100), 'meter', meter(1))),
  ).toEqual(['solar/inverter 07:15 kwh,5'])
})

it('keeps each register apart: two tariffs, two ways, and every channel', () => {
  const all: readonly Reading[] = [
    {
      kind: 'electricity-meter',
      importedT1Kwh: 1,
      importedT2Kwh: 2,
      exportedT1Kwh: 3,
      exportedT2Kwh: 4,
      readAt: start,
    },
    { kind: 'sub-meter', medium: 'heat', channel: 2, energyGj: 5, volumeM3: 6, readAt: start },
    { kind: 'sub-meter', medium: 'hot-water', channel: 3, volumeM3: 7, readAt: start },
  ]
  const plug: Reading = { kind: 'energy', channel: 1, totalKwh: 8, returnedKwh: 9 }
  expect(
    lines(...all.map((reading) => observed(after(5), 'm', reading)), observed(start, 'plug', plug)).toSorted(),
  ).toEqual([
    'energy/plug/1 07:00 kwh,8',
    'exported-t1/m 07:00 kwh,3',
    'exported-t2/m 07:00 kwh,4',
    'heat-m3/m/2 07:00 m3,6',
    'heat/m/2 07:00 gj,5',
    'hot-water/m/3 07:00 m3,7',
    'imported-t1/m 07:00 kwh,1',
    'imported-t2/m 07:00 kwh,2',
    'returned/plug/1 07:00 kwh,9',
  ])
})

it('lets no movement into energy, no reading into care, and nothing of what a broker kept without a stamp', () => {
  const made = points(
    motion(after(1), 'kitchen'),
    motion(after(20), 'kitchen'),
    observed(after(30), 'motion-kitchen', meter(3, after(0))),
    observed(after(40), 'old', meter(3), { freshness: 'retained' }),
    observed(after(50), 'old', { kind: 'power', watts: 900 }),
    observed(after(2000), 'meter', meter(4, after(1800))),
  )
  expect(made.map(({ purpose, series }) => `${purpose} ${series}`).toSorted()).toEqual([
    'care activity/kitchen',
    'energy imported-t1/meter',
    'energy imported-t1/motion-kitchen',
  ])
})

it('never writes more than one value a quarter, nor any that was not read, of readings in order', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(gaps, (spacing) => {
      let count = 0
      const readings = spacing.map((gap) => observed(after((count += gap)), 'meter', meter(count)))
      const made = points(...readings)
      expect(new Set(made.map(({ at }) => at)).size).toBe(made.length)
      for (const { at, fields } of made) {
        // The register counts the seconds, so that a value says when it was read.
        const readAt = after(fields['kwh']!)
        expect(readAt <= at && readAt > later(at, minutes(-15))).toBe(true)
        expect(readings.some((one) => one.at > readAt && one.at <= at)).toBe(false)
      }
    }),
    { numRuns: 40 },
  )
})
