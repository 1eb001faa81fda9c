// The phases of a fall one after another, late, twice and in an order that cannot be; and what shows that somebody is up, or does not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fall } from '../../../rules/care/fall.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { FallPhase, Freshness } from '../../../rules/model/observation.ts'
import { hours, type Instant, later, seconds } from '../../../rules/model/time.ts'
import { configured, local, motion, observed, setupOf } from '../../support/entries.ts'
import { closes, passesDoor, told as toldBy } from './story.ts'

const start = local('2026-03-02 08:00')
const at = (second: number): Instant => later(start, seconds(second))
const setup = setupOf()
const hub = deviceId('hub')
const mat = deviceId('mat-bedroom')
const bed = deviceId('bed')
const home = configured(later(start, hours(-1)), {
  ...setup,
  devices: [
    ...setup.devices,
    { deviceId: hub, kind: 'gateway' },
    { deviceId: mat, kind: 'fall-detector', roomId: setup.rooms[3]!.roomId },
    { deviceId: bed, kind: 'bed', roomId: setup.rooms[3]!.roomId },
  ],
})
type Claim = { observedAt?: Instant; freshness?: Freshness }
const says = (second: number, phase: FallPhase, claim: Claim = {}, device = 'radar-bathroom'): Draft =>
  observed(at(second), device, { kind: 'fall', phase }, claim)
/** Said at that second, and under way until `second`. */
const late = (second: number, phase: FallPhase, saidAt: number): Draft =>
  says(second, phase, { observedAt: at(saidAt), freshness: 'buffered' })
const presses = (second: number, device: string, occupied: boolean) =>
  observed(at(second), device, { kind: 'pressure', occupied })
const told = (drafts: readonly Draft[], until = later(start, hours(12))) => toldBy([home, ...drafts], until, [fall])
const raisedAfter = (drafts: readonly Draft[]) => told(drafts).raised.map(({ raisedAt }) => (raisedAt - start) / 1000)
const marks = (drafts: readonly Draft[]) =>
  told(drafts).effects.flatMap((effect) =>
    effect.kind === 'record' ? [`${effect.point.series} ${Object.keys(effect.point.fields).join()}`] : [],
  )

describe('from suspicion to the call', () => {
  it('keeps each phase with its moment in one story', () => {
    const phases: readonly FallPhase[] = ['suspected', 'detected', 'confirmed', 'calling', 'recovered']
    const { raised, lines } = told(phases.map((phase, n) => says(n * 20, phase)))
    expect(raised.map(({ openedAt, raisedAt }) => [openedAt, raisedAt])).toEqual([[start, at(20)]])
    expect(lines).toEqual([
      'raised: The fall sensor saw a fall at 08:00 (bathroom)',
      'evidence: Sensor reports "confirmed" at 08:00',
      'evidence: Sensor reports "calling" at 08:01',
      'condition-ended: The sensor reports at 08:01 that somebody is up again',
    ])
    expect(raised[0]!.events[0]!.said.en).toBe('The sensor suspects a fall at 08:00')
  })
  it('goes by edges: a radar that says its state every ten seconds tells each phase once', () => {
    const states = Array.from({ length: 30 }, (_, n): FallPhase =>
      n < 6 ? 'suspected' : n < 20 ? 'detected' : 'recovered',
    )
    const { raised, lines } = told(states.map((phase, n) => says(n * 10, phase)))
    expect(raised).toHaveLength(1)
    expect(lines.map((line) => line.split(':')[0])).toEqual(['raised', 'condition-ended'])
  })
  it('writes what overtook it into the story as it was', () => {
    const { raised, lines, state } = told([
      says(30, 'calling', { observedAt: at(30) }),
      says(31, 'detected', { observedAt: at(5) }),
    ])
    expect(raised).toHaveLength(1)
    expect(lines.at(-1)).toBe('evidence: Sensor reports "detected" at 08:00')
    expect(Object.values(state.alarms)).toMatchObject([{ condition: 'standing' }])
  })
})

describe('a phase that cannot follow', () => {
  it('is written down as what it is, and the fall stands', () => {
    const { raised, lines, state } = told([says(0, 'confirmed'), says(30, 'detected'), says(60, 'calling')])
    expect(raised).toHaveLength(1)
    expect(lines.slice(1)).toEqual([
      'evidence: Sensor reports "detected" at 08:00, after "confirmed": that cannot be, and does not count',
      'evidence: Sensor reports "calling" at 08:01',
    ])
    expect(Object.values(state.alarms)).toMatchObject([{ condition: 'standing', response: 'open' }])
  })
  it('fills no story, however often it comes', () => {
    const repeats = Array.from({ length: 50 }, (_, n) => says(10 + n, 'detected'))
    expect(told([says(0, 'calling'), ...repeats]).lines.length).toBeLessThanOrEqual(4)
  })
  it('is no alarm when it ends what never began; a radar that says so all day is in order', () => {
    expect(raisedAfter([says(0, 'recovered'), says(60, 'recovered'), says(120, 'cancelled')])).toEqual([])
    expect(marks([says(0, 'recovered'), says(60, 'recovered')])).toEqual([])
    expect(marks([says(0, 'cancelled')])).toEqual(['falls/radar-bathroom outOfOrder'])
  })
  it('leaves a new fall standing when the end of an earlier one comes late', () => {
    const { state } = told([says(0, 'detected'), late(60, 'recovered', -1800)])
    expect(Object.values(state.alarms)).toMatchObject([{ condition: 'standing', response: 'open' }])
  })
})

describe('after a person has closed it', () => {
  const first = () => told([says(0, 'detected')]).raised[0]!
  const closed = () => [says(0, 'detected'), ...closes(at(3600), first(), 'true')]

  it('a phase of the same fall, hours late, is no second alarm', () => {
    const drafts = [...closed(), late(5 * 3600, 'calling', 40), late(5 * 3600 + 1, 'suspected', -20)]
    expect(raisedAfter(drafts)).toEqual([0])
    expect(marks(drafts)).toEqual(['falls/radar-bathroom late', 'falls/radar-bathroom late'])
  })
  it('a new fall is, also one that was told of late', () => {
    expect(raisedAfter([...closed(), says(5 * 3600, 'detected')])).toEqual([0, 5 * 3600])
    expect(raisedAfter([...closed(), late(5 * 3600, 'detected', 3700)])).toEqual([0, 5 * 3600])
  })
  it('a fall after the first had ended is another, though it was before the closing', () => {
    const drafts = [says(0, 'detected'), says(600, 'recovered'), ...closes(at(3600), first(), 'true')]
    expect(raisedAfter([...drafts, late(5 * 3600, 'calling', 1200)])).toEqual([0, 5 * 3600])
    expect(raisedAfter([...drafts, late(5 * 3600, 'calling', 300)])).toEqual([0])
  })
  it('a fall of long before it, of which nothing was known, is told', () => {
    expect(raisedAfter([...closed(), late(2 * 3600, 'detected', -3600)])).toEqual([0, 2 * 3600])
  })
  it('a fall that a sensor suspects anew while the first alarm is still open lets it stand again', () => {
    const { raised, state, lines } = told([says(0, 'detected'), says(300, 'recovered'), says(900, 'suspected')])
    expect(raised).toHaveLength(1)
    expect(lines.at(-1)).toMatch(/^condition-returned: Perhaps a fall at 08:15/)
    expect(Object.values(state.alarms)).toMatchObject([{ condition: 'standing' }])
  })
})

describe('a suspicion', () => {
  it('is dropped by whoever lies down in bed, and leaves a mark for whoever keeps the sensors', () => {
    const drafts = [says(0, 'suspected'), presses(60, bed, true)]
    expect(raisedAfter(drafts)).toEqual([])
    expect(marks(drafts)).toEqual(['falls/radar-bathroom suspected,dropped'])
  })
  it('is not dropped by a bed that is left in the room of the fall: that may be how it began', () => {
    expect(raisedAfter([presses(-3600, bed, true), says(0, 'suspected', {}, mat), presses(40, bed, false)])).toEqual([
      120,
    ])
  })
  it('is dropped by a cupboard that is opened, in whichever room', () => {
    expect(raisedAfter([says(0, 'suspected'), observed(at(60), 'cupboard', { kind: 'contact', open: true })])).toEqual(
      [],
    )
  })
  it('is not dropped by the front door, nor by who moves after it: somebody may have come in', () => {
    expect(raisedAfter([says(0, 'suspected'), ...passesDoor(at(40))])).toEqual([120])
    expect(raisedAfter([says(0, 'suspected'), ...passesDoor(at(40)), motion(at(60), 'kitchen')])).toEqual([120])
    expect(raisedAfter([...passesDoor(at(-900)), says(0, 'suspected'), motion(at(60), 'kitchen')])).toEqual([120])
    expect(raisedAfter([...passesDoor(at(-7200)), says(0, 'suspected'), motion(at(60), 'kitchen')])).toEqual([])
  })
  it('is a fall at once when the link of the home is lost', () => {
    const drafts = [says(0, 'suspected'), observed(at(30), hub, { kind: 'availability', online: false })]
    const { raised } = told(drafts)
    expect(raised.map(({ raisedAt }) => raisedAt)).toEqual([at(30)])
    expect(raised[0]!.because.en).toContain('the sensor was lost after it')
  })
  it('that comes hours late is judged by what happened after it, whichever comes first', () => {
    const stirs = observed(
      at(7200),
      'motion-kitchen',
      { kind: 'motion', active: true },
      { observedAt: at(300), freshness: 'buffered' },
    )
    expect(raisedAfter([stirs, late(7201, 'suspected', 0)])).toEqual([])
    expect(raisedAfter([late(7199, 'suspected', 0), stirs])).toEqual([])
    expect(raisedAfter([late(7199, 'suspected', 0)])).toEqual([7199 + 120])
  })
})

describe('a mat on the floor', () => {
  it('that somebody lies on for two minutes is a fall; one that is walked over is none', () => {
    const { raised } = told([presses(0, mat, true)])
    expect(raised.map(({ raisedAt, roomId }) => [raisedAt, roomId])).toEqual([[at(120), 'bedroom']])
    expect(raisedAfter([presses(0, mat, true), presses(3, mat, false)])).toEqual([])
  })
})

it('is confirmed or dropped within 120 seconds of its arrival, whatever else is heard', () => {
  const other = fc.record({
    second: fc.integer({ min: -3600, max: 240 }),
    what: fc.constantFrom('kitchen', 'bathroom', 'door', 'bed', 'suspected', 'recovered', 'cancelled'),
  })
  fc.assert(
    fc.property(fc.array(other, { maxLength: 12 }), (others) => {
      const drafts = others.flatMap(({ second, what }) => {
        if (what === 'kitchen' || what === 'bathroom') return [motion(at(second), what)]
        if (what === 'door') return passesDoor(at(second))
        if (what === 'bed') return [presses(second, bed, second % 2 === 0)]
        return [says(second, what)]
      })
      const { state } = told([...drafts, says(0, 'suspected')], at(240 + 121))
      expect(Object.keys(state.timers).filter((timer) => timer.startsWith('fall'))).toEqual([])
      expect((state.rules[fall.id] as { suspected: object }).suspected).toEqual({})
    }),
    { numRuns: 60 },
  )
})
