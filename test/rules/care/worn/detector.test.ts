// The detector itself: it depends on no device's rate and on no way to wear it, and what is kept is what is judged.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { featureNames, featuresOf } from '../../../../rules/care/worn/features.ts'
import { around, impactsIn, windowLength } from '../../../../rules/care/worn/impacts.ts'
import { type Verdict, verdictsOn } from '../../../../rules/care/worn/model.ts'
import { wornModels } from '../../../../rules/care/worn/shipped.ts'
import { type Acceleration, condensed, detectorHz, inG, resampled } from '../../../../rules/model/acceleration.ts'
import type { Reading } from '../../../../rules/model/observation.ts'
import { random } from '../../../../simulators/random.ts'
import { secondsBefore, wornBurst, type WornEvent, wornHz } from '../../../../simulators/worn-movement.ts'

const model = wornModels.waist.model
const burst = (event: WornEvent, seed = 1): Acceleration => {
  const { xMilliG, yMilliG, zMilliG } = wornBurst(event, random(seed, 'detector'))
  const g = (values: readonly number[]) => values.map((value) => value / 1000)
  return { hz: wornHz, x: g(xMilliG), y: g(yMilliG), z: g(zMilliG) }
}
const surest = (acceleration: Acceleration): number =>
  Math.max(0, ...verdictsOn(acceleration, model).map(({ chance }) => chance))

/** Told by another device: plain interpolation between the samples. */
function toldAt(hz: number, told: Acceleration): Acceleration {
  const length = Math.floor((told.x.length - 1) * (hz / told.hz)) + 1
  const axis = (values: ArrayLike<number>) =>
    Array.from({ length }, (_, place) => {
      const at = Math.min((place * told.hz) / hz, values.length - 1)
      const before = Math.floor(at)
      return values[before]! + (at - before) * ((values[before + 1] ?? values[before]!) - values[before]!)
    })
  return { hz, x: axis(told.x), y: axis(told.y), z: axis(told.z) }
}

describe('the rate of the device', () => {
  it.each([20, 25, 32, 40, 50, 64, 100])('%i Hz: a fall is a fall and a knock is none', (hz) => {
    const falls = Array.from({ length: 10 }, (_, seed) => surest(toldAt(hz, burst('fall', seed))))
    const knocks = Array.from({ length: 10 }, (_, seed) => surest(toldAt(hz, burst('knock', seed))))
    expect(falls.filter((chance) => chance >= model.operatingPoint).length).toBeGreaterThanOrEqual(9)
    expect(knocks.filter((chance) => chance >= model.operatingPoint)).toEqual([])
  })
  it('is the detector’s own after resampling, in which nothing is lost of a device that has it already', () => {
    const told = burst('fall')
    const once = resampled(told)
    const twice = resampled({ hz: detectorHz, ...once })
    expect([...twice.m]).toEqual([...once.m])
  })
})

it('judges alike however the device is turned on the body', () => {
  const told = burst('fall')
  const [before] = verdictsOn(told, model)
  const turn = fc.double({ min: 0, max: Math.PI * 2, noNaN: true })
  fc.assert(
    fc.property(turn, turn, (one, other) => {
      const [after] = verdictsOn(turned(turned(told, 'x', 'y', one), 'y', 'z', other), model)
      expect(after!.impactG).toBeCloseTo(before!.impactG, 6)
      expect(after!.chance).toBeCloseTo(before!.chance, 2)
    }),
    { numRuns: 30 },
  )
})

function turned(told: Acceleration, one: 'x' | 'y' | 'z', other: 'x' | 'y' | 'z', by: number): Acceleration {
  const [cos, sin] = [Math.cos(by), Math.sin(by)]
  const first = Array.from(told[one], (value, place) => cos * value - sin * told[other][place]!)
  const second = Array.from(told[one], (value, place) => sin * value + cos * told[other][place]!)
  return { ...told, [one]: first, [other]: second }
}

it('judges what is kept of a message as it judged the message', () => {
  for (const event of ['fall', 'knock'] as const) {
    const { xMilliG, yMilliG, zMilliG } = wornBurst(event, random(3, 'kept'))
    const reading: Reading = {
      kind: 'acceleration',
      position: 'waist',
      hz: wornHz,
      xMilliG: [...xMilliG],
      yMilliG: [...yMilliG],
      zMilliG: [...zMilliG],
    }
    const kept = condensed(reading)
    if (kept.kind !== 'acceleration') throw new Error('a blow was taken for quiet')
    expect(surest(inG(kept))).toBeCloseTo(surest(inG(reading)), 1)
    expect(kept.hz).toBe(detectorHz)
  }
})

describe('an impact', () => {
  const movement = resampled(burst('fall'))
  it('is where it struck, once', () => {
    const strongest = verdictsOn(burst('fall'), model).reduce((most, one) => (one.impactG > most.impactG ? one : most))
    expect(Math.abs(strongest.atSeconds - secondsBefore)).toBeLessThan(0.2)
  })
  it('is judged with what is there when the recording is cut, at any place', () => {
    const { x, y, z } = burst('fall')
    const first = (values: ArrayLike<number>, count: number) => Array.from(values).slice(0, count)
    for (let cut = 10; cut < x.length; cut += 40) {
      const part = { hz: wornHz, x: first(x, cut), y: first(y, cut), z: first(z, cut) }
      const verdicts: Verdict[] = verdictsOn(part, model)
      for (const { chance } of verdicts) expect(chance).toBeGreaterThanOrEqual(0)
    }
  })
  it('has as many features as names, all of them numbers, in whatever noise', () => {
    const sample = fc.array(fc.integer({ min: -16_000, max: 16_000 }), { minLength: 40, maxLength: 200 })
    fc.assert(
      fc.property(sample, (values) => {
        const noise = { hz: 25, x: values.map((value) => value / 1000), y: values.map(() => 1), z: values.map(() => 0) }
        const moved = resampled(noise)
        for (const place of impactsIn(moved)) {
          const window = around(moved, place)
          expect(window.m).toHaveLength(windowLength)
          const features = featuresOf(window)
          expect(features).toHaveLength(featureNames.length)
          expect(features.filter((value) => !Number.isFinite(value))).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
    expect(impactsIn(movement).length).toBeGreaterThan(0)
  })
})

it('says what it was learned from and how it did on people left out, and is small', () => {
  for (const position of ['waist', 'wrist'] as const) {
    const { learnedFrom, leavingPeopleOut, version } = wornModels[position]
    expect(version).toMatch(new RegExp(`^${position}-[0-9a-f]{8}$`))
    expect(
      learnedFrom.every(({ source, terms, subjects }) => source !== '' && terms !== '' && subjects.length > 0),
    ).toBe(true)
    expect(leavingPeopleOut.sensitivity.of).toBeGreaterThan(100)
  }
  expect(JSON.stringify(wornModels).length).toBeLessThan(300_000)
})
