// A worn device: what its movement shows of a fall, told from acceleration that is drawn and not recorded.
import { describe, expect, it } from 'vitest'
import { verdictsOn } from '../../../rules/care/worn/model.ts'
import { wornModels } from '../../../rules/care/worn/shipped.ts'
import { wornFall } from '../../../rules/care/worn-fall.ts'
import { condensed, inG } from '../../../rules/model/acceleration.ts'
import { residencyId, ruleId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { Freshness, Reading } from '../../../rules/model/observation.ts'
import { hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { random } from '../../../simulators/random.ts'
import { secondsAfter, secondsBefore, wornBurst, wornHz } from '../../../simulators/worn-movement.ts'
import { configured, local, motion, observed, setupOf } from '../../support/entries.ts'
import { closes, told as toldBy } from './story.ts'

type Acceleration = Extract<Reading, { kind: 'acceleration' }>

const start = local('2026-03-02 08:00')
const at = (second: number): Instant => later(start, seconds(second))
const home = configured(later(start, hours(-1)), setupOf())
const chance = (seed: number) => random(seed, 'worn-fall')
const reading = (burst: Record<'xMilliG' | 'yMilliG' | 'zMilliG', readonly number[]>): Acceleration => ({
  kind: 'acceleration',
  position: 'waist',
  hz: wornHz,
  xMilliG: [...burst.xMilliG],
  yMilliG: [...burst.yMilliG],
  zMilliG: [...burst.zMilliG],
})
const aFall = reading(wornBurst('fall', chance(1)))
const aKnock = reading(wornBurst('knock', chance(1)))

/** The blow is at `second`; the message comes when the device has what follows it, as the decoder passes it on. */
const feels = (second: number, what: Acceleration, claim: { freshness?: Freshness } = {}): Draft =>
  observed(at(second + secondsAfter), 'pendant', condensed(what), {
    observedAt: at(second + secondsAfter - 1 / wornHz),
    ...claim,
  })
const told = (drafts: readonly Draft[], until = later(start, hours(3))) => toldBy([home, ...drafts], until, [wornFall])
const raisedAfter = (drafts: readonly Draft[]) => told(drafts).raised.map(({ raisedAt }) => (raisedAt - start) / 1000)

const { operatingPoint, suspicionPoint } = wornModels.waist.model
const chanceOf = (what: Acceleration): number =>
  Math.max(0, ...verdictsOn(inG(what), wornModels.waist.model).map((verdict) => verdict.chance))

/** Between a knock and a fall there is a movement that the detector is not sure about. */
function unsure(): Acceleration {
  for (let part = 1; part > 0; part -= 0.01) {
    const mixed = (axis: 'xMilliG' | 'yMilliG' | 'zMilliG') =>
      aFall[axis].map((value, place) => Math.round(part * value + (1 - part) * aKnock[axis][place]!))
    const between = { ...aFall, xMilliG: mixed('xMilliG'), yMilliG: mixed('yMilliG'), zMilliG: mixed('zMilliG') }
    const likely = chanceOf(condensed(between) as Acceleration)
    if (likely >= suspicionPoint && likely < operatingPoint) return between
  }
  throw new Error('the detector is sure about everything between a knock and a fall')
}

describe('a fall that the device felt', () => {
  it('raises as soon as the message is there, urgent, dated at the blow', () => {
    const { raised } = told([feels(0, aFall)])
    expect(raised).toHaveLength(1)
    expect(raised[0]).toMatchObject({ severity: 'urgent', raisedAt: at(secondsAfter) })
    expect(Math.abs(raised[0]!.openedAt - start)).toBeLessThan(300)
    expect(raised[0]!.because.en).toMatch(/^The worn sensor moved at (07:59|08:00) as in a fall: chance \d+ %$/)
  })
  it('cites the blow in numbers and the model, and keeps no movement in the alarm or in the state', () => {
    const { raised, state } = told([feels(0, aFall)])
    const [evidence] = raised[0]!.events
    expect(evidence!.said.en).toMatch(
      /^A blow of \d\.\d g at .*, then turned by \d+ degrees; chance of a fall \d+ % by waist-[0-9a-f]{8}$/,
    )
    expect(JSON.stringify(raised)).not.toContain('MilliG')
    expect(JSON.stringify(state).length).toBeLessThan(4000)
  })
  it('is found in most ways of falling that are drawn, and a knock in none', () => {
    const sure = (what: 'fall' | 'knock') =>
      Array.from({ length: 30 }, (_, seed) => chanceOf(reading(wornBurst(what, chance(seed))))).filter(
        (likely) => likely >= operatingPoint,
      ).length
    expect(sure('fall')).toBeGreaterThanOrEqual(28)
    expect(sure('knock')).toBe(0)
  })
  it('is one alarm though the message comes twice, and though the device buffered it', () => {
    expect(raisedAfter([feels(0, aFall), feels(0, aFall)])).toHaveLength(1)
    expect(raisedAfter([feels(0, aFall, { freshness: 'buffered' })])).toEqual([secondsAfter])
  })
  it('is no news when a broker kept it', () => {
    expect(raisedAfter([feels(0, aFall, { freshness: 'retained' })])).toEqual([])
  })
  it('a second time adds a line to the alarm that is open, and after closing is a new alarm', () => {
    const twice = told([feels(0, aFall), feels(120, aFall)])
    expect(twice.raised).toHaveLength(1)
    expect(twice.lines.filter((line) => line.includes('A blow of'))).toHaveLength(1)
    const [first] = twice.raised
    const again = told([feels(0, aFall), ...closes(at(600), first!, 'true'), feels(900, aFall)])
    expect(again.raised.map(({ raisedAt }) => raisedAt)).toEqual([at(secondsAfter), at(900 + secondsAfter)])
  })
  it('does not close by itself, whatever moves afterwards', () => {
    const { lines } = told([feels(0, aFall), motion(at(100), 'kitchen'), feels(200, aKnock), motion(at(300), 'living')])
    expect(lines.filter((line) => /^(condition-ended|resolved)/.test(line))).toEqual([])
  })
  it('is found wherever it falls in a stream of overlapping windows, once', () => {
    for (let offset = 0; offset < 4; offset += 0.5) {
      const windows = streamed(aFall, offset)
      expect([offset, told(windows).raised.length]).toEqual([offset, 1])
    }
  })
})

describe('a movement that is like a fall', () => {
  it('waits, where a home asks for more certainty than the blow gives', () => {
    const careful = configured(at(-60), setupOf('home-1', { ruleParams: { [ruleId('worn-fall')]: { sureChance: 1 } } }))
    expect(Math.round(raisedAfter([careful, feels(0, aFall)])[0]!)).toBe(120)
    expect(raisedAfter([careful, feels(0, aFall), motion(at(60), 'kitchen')])).toEqual([])
  })
  const suspicion = feels(0, unsure())
  it('becomes an alarm by stillness within 120 seconds of the blow', () => {
    const { raised } = told([suspicion])
    expect(raised).toHaveLength(1)
    expect((raised[0]!.raisedAt - start) / 1000).toBeGreaterThan(100)
    expect((raised[0]!.raisedAt - start) / 1000).toBeLessThanOrEqual(120.5)
    expect(raised[0]!.because.en).toContain('for 2 min after it no sign that all is well')
  })
  it('is dropped when somebody who lives alone is seen elsewhere', () => {
    expect(raisedAfter([suspicion, motion(at(60), 'kitchen')])).toEqual([])
  })
  it('is not dropped by what moves at once, nor where two people live', () => {
    expect(raisedAfter([suspicion, motion(at(10), 'kitchen')])).toHaveLength(1)
    const residency = { residencyId: residencyId('two'), since: start, people: 2 }
    const two = configured(at(-60), setupOf('home-1', { residency }))
    expect(raisedAfter([two, suspicion, motion(at(60), 'kitchen')])).toHaveLength(1)
  })
  it('is dropped when the wearer takes it back on the device', () => {
    const back = observed(at(50), 'pendant', { kind: 'fall', phase: 'cancelled' })
    expect(raisedAfter([suspicion, back])).toEqual([])
  })
  it('raises at once when the device is lost, or is sure after all', () => {
    const lost = observed(at(30), 'pendant', { kind: 'availability', online: false })
    expect(raisedAfter([suspicion, lost])).toEqual([30])
    expect(raisedAfter([suspicion, feels(40, aFall)])).toEqual([40 + secondsAfter])
  })
})

it('a fall and messages in any order raise the same alarm', () => {
  const messages = [feels(-60, aKnock), feels(0, aFall), motion(at(30), 'kitchen'), feels(300, aKnock)]
  const dates = [messages, messages.toReversed()].map((order) => told(order).raised.map(({ openedAt }) => openedAt))
  expect(dates[0]).toEqual(dates[1])
})

it('the night the clocks change dates a fall rightly', () => {
  const night = local('2026-10-25 02:30')
  const felt = observed(later(night, seconds(secondsAfter)), 'pendant', condensed(aFall))
  const { raised } = toldBy([configured(later(night, hours(-2)), setupOf()), felt], later(night, minutes(30)), [
    wornFall,
  ])
  expect(raised).toHaveLength(1)
  expect(Math.abs(raised[0]!.openedAt - night)).toBeLessThan(300)
})

/** The fall at the end of a quiet stretch, told in windows of 12 s that begin every 4 s. */
function streamed(what: Acceleration, offset: number): Draft[] {
  const lead = Math.round((12 + offset) * wornHz)
  const stretched = (values: readonly number[]) => [
    ...Array.from({ length: lead }, () => values[0]!),
    ...values,
    ...Array.from({ length: 12 * wornHz }, () => values.at(-1)!),
  ]
  const [x, y, z] = [stretched(what.xMilliG), stretched(what.yMilliG), stretched(what.zMilliG)]
  const blow = lead / wornHz + secondsBefore
  const drafts: Draft[] = []
  for (let first = 0; first + 12 * wornHz <= x.length; first += 4 * wornHz) {
    const cut = (values: readonly number[]) => values.slice(first, first + 12 * wornHz)
    const window = { ...what, continuous: true, xMilliG: cut(x), yMilliG: cut(y), zMilliG: cut(z) }
    const end = at(first / wornHz + 12 - blow)
    drafts.push(observed(end, 'pendant', condensed(window), { observedAt: end }))
  }
  return drafts
}
