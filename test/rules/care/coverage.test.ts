// Is somebody watched over, risk by risk: what a silent, stuck or doubtful device takes away, since when, and who hears of it.
import { describe, expect, it } from 'vitest'
import { coverage } from '../../../rules/care/coverage.ts'
import { deviceSilence } from '../../../rules/care/device-silence.ts'
import { statusOf } from '../../../rules/engine/status.ts'
import { coverageOfFields, type Risk } from '../../../rules/model/coverage.ts'
import { HomeSetup } from '../../../rules/model/home.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { Reading } from '../../../rules/model/observation.ts'
import { hours, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { configured, local, observed } from '../../support/entries.ts'
import { closes, told as toldBy } from './story.ts'

const start = local('2026-03-02 08:00')
const after = (count: number): Instant => later(start, minutes(count))
const setup = HomeSetup.parse({
  homeId: 'home-1',
  rooms: [
    { roomId: 'kitchen', kind: 'kitchen' },
    { roomId: 'bathroom', kind: 'bathroom' },
  ],
  devices: [
    { deviceId: 'hub', kind: 'gateway', heartbeatMinutes: 10 },
    { deviceId: 'pir-1', kind: 'motion', roomId: 'kitchen', heartbeatMinutes: 60 },
    { deviceId: 'pir-2', kind: 'motion', roomId: 'bathroom', heartbeatMinutes: 60 },
    { deviceId: 'radar', kind: 'fall-detector', roomId: 'bathroom', heartbeatMinutes: 60 },
    { deviceId: 'smoke', kind: 'smoke', roomId: 'kitchen', heartbeatMinutes: 1440 },
    { deviceId: 'pendant', kind: 'help-button' },
  ],
  residency: { residencyId: 'r', since: start, people: 1 },
})
const pressed: Reading = { kind: 'help-call', active: false }
const beats = (from: number, to: number, ...devices: string[]): Draft[] =>
  devices.flatMap((device) =>
    Array.from({ length: Math.floor((to - from) / 10) + 1 }, (_, n) =>
      observed(after(from + n * 10), device, { kind: 'heartbeat' }),
    ),
  )
const well = (to: number, ...but: string[]): Draft[] => [
  ...beats(0, to, ...['hub', 'pir-1', 'pir-2', 'radar', 'smoke'].filter((device) => !but.includes(device))),
  observed(after(1), 'pendant', pressed),
]
const rules = [deviceSilence, coverage]
const told = (drafts: readonly Draft[], until: number, home = setup) =>
  toldBy([configured(start, home), ...drafts], after(until), rules)
type Story = ReturnType<typeof told>

const stands = ({ state }: Story) =>
  Object.fromEntries(statusOf(state, rules).coverage.map(({ risk, level, fault }) => [risk, [level, fault]]))
const sinceOf = ({ state }: Story, risk: Risk) =>
  (statusOf(state, rules).coverage.find((one) => one.risk === risk)!.since - start) / 60_000
const own = ({ raised }: Story) =>
  raised
    .filter(({ rule }) => rule.id === 'coverage')
    .map(
      ({ subject, severity, raisedAt, because }) =>
        `${(raisedAt - start) / 60_000} ${severity} ${subject}: ${because.en}`,
    )
/** The stretches of a risk, as its history keeps them: a point at the same moment replaces the one before it. */
const history = ({ effects }: Story, risk: Risk) => {
  const kept = new Map<number, string>()
  for (const effect of effects) {
    if (effect.kind !== 'record' || effect.point.series !== `coverage/${risk}`) continue
    const now = coverageOfFields(effect.point.fields)
    kept.set((effect.point.at - start) / 60_000, `${now?.level ?? 'not watched'} ${now?.fault ?? ''}`.trim())
  }
  return [...kept].map(([minute, stood]) => `${minute} ${stood}`)
}

describe('a home whose devices are heard', () => {
  it('is covered where it has devices, and says of what it is not made to notice', () => {
    expect(stands(told(well(600), 600))).toEqual({
      fall: ['covered', null],
      'help-call': ['covered', null],
      silence: ['covered', null],
      'daily-life': ['covered', null],
      smoke: ['covered', null],
      'carbon-monoxide': ['blind', 'not-fitted'],
      'gas-leak': ['blind', 'not-fitted'],
      'water-leak': ['blind', 'not-fitted'],
    })
  })
  it('tells nobody of what was never fitted', () => {
    expect(own(told(well(3000), 3000))).toEqual([])
  })
  it('does not take for granted a button that was never pressed', () => {
    expect(stands(told(beats(0, 100, 'hub', 'pir-1', 'pir-2', 'radar', 'smoke'), 100))['help-call']).toEqual([
      'weakened',
      'unproven',
    ])
  })
  it('in which nobody lives is not judged', () => {
    const story = told(well(600), 600, { ...setup, residency: null })
    expect([stands(story), own(story)]).toEqual([{}, []])
  })
})

describe('a device that falls silent', () => {
  const dead = [...beats(0, 120, 'radar'), ...well(600, 'radar')]

  it('leaves the home blind to what it alone would notice, from when it was last heard', () => {
    const story = told(dead, 600)
    expect([stands(story)['fall'], sinceOf(story, 'fall')]).toEqual([['blind', 'not-heard'], 120])
  })
  it('is told to those who care, after an hour, once', () => {
    expect(own(told(dead, 600))).toEqual([
      '260 today fall: Not protected against falls since 10:00: the fall detector does not work',
    ])
  })
  it('weakens what another still notices, and is no alarm of its own', () => {
    const story = told([...beats(0, 120, 'pir-2'), ...well(600, 'pir-2')], 600)
    expect(stands(story)).toMatchObject({ silence: ['weakened', 'not-heard'], fall: ['covered', null] })
    expect(own(story)).toEqual([])
  })
  it('that is back within the hour is kept in the history and told to nobody', () => {
    const story = told([...beats(0, 120, 'radar'), ...beats(210, 600, 'radar'), ...well(600, 'radar')], 600)
    expect(history(story, 'fall')).toEqual(['0 covered', '120 blind not-heard', '210 covered'])
    expect(own(story)).toEqual([])
  })
  it('ends its alarm itself when it is heard again', () => {
    const story = told([...beats(0, 120, 'radar'), ...beats(300, 600, 'radar'), ...well(600, 'radar')], 600)
    expect(story.lines).toContain('condition-ended: Protected again since 13:00')
    expect(story.state.alarms).toEqual({})
  })
  it('whose alarm a person closed is told again a day later, for it is still so', () => {
    const [first] = told(dead, 300).raised.filter(({ rule }) => rule.id === 'coverage')
    const story = told(
      [...dead, ...beats(600, 2400, 'hub', 'pir-1', 'pir-2', 'smoke'), ...closes(after(300), first!, 'technical')],
      2400,
    )
    expect(own(story).map((line) => line.split(':')[0])).toEqual([
      '260 today fall',
      `${300 + 1440 + 1 / 60} today fall`,
    ])
  })
  it('is not judged by what a broker kept of it', () => {
    const kept = observed(after(400), 'radar', { kind: 'heartbeat' }, { freshness: 'retained' })
    expect(stands(told([...dead, kept], 600))['fall']).toEqual(['blind', 'not-heard'])
  })
  it('is given its time when it is new', () => {
    expect(stands(told(well(50, 'radar'), 50))['fall']).toEqual(['weakened', 'unproven'])
    expect(stands(told(well(90, 'radar'), 90))['fall']).toEqual(['blind', 'not-heard'])
  })
})

describe('a home that falls silent', () => {
  it('is blind to everything, and that is one alarm and not nine', () => {
    const story = told(well(120), 600)
    expect(stands(story)).toMatchObject({ fall: ['blind', 'home-silent'], smoke: ['blind', 'home-silent'] })
    expect(story.raised.map(({ rule, subject }) => `${rule.id} ${subject}`)).toEqual(['device-silence home'])
  })
  it('was blind for as long as its gateway was away, to the minute', () => {
    const story = told([...well(120), ...beats(161, 600, 'hub', 'pir-1', 'pir-2', 'radar', 'smoke')], 600)
    expect(history(story, 'fall')).toEqual(['0 covered', '120 blind home-silent', '161 covered'])
  })
  it('gives each device its time to speak again before one is missed', () => {
    const back = (from: number, device: string) => beats(from, 600, device)
    const others = ['pir-1', 'pir-2', 'smoke'].flatMap((device) => back(301, device))
    const story = told([...well(120), ...back(300, 'hub'), ...others, ...back(350, 'radar')], 600)
    expect(own(story)).toEqual([])
    expect(history(story, 'fall').slice(1)).toEqual(['120 blind home-silent', '300 blind not-heard', '350 covered'])
  })
  it('takes over the alarm of a single risk', () => {
    const story = told([...beats(0, 60, 'radar'), ...well(300, 'radar')], 600)
    expect(story.lines).toContain('condition-ended: The whole home is silent; see that alarm')
  })
})

describe('a sensor that says what cannot be true', () => {
  const on: Reading = { kind: 'motion', active: true }
  const off: Reading = { kind: 'motion', active: false }

  /** Once at rest, then "somebody" again and again. */
  const stuck = [
    observed(after(9), 'pir-2', off),
    ...Array.from({ length: 14 }, (_, n) => observed(after(100 + n * 30), 'pir-2', on)),
  ]

  it('is stuck when it sees somebody for six hours without a break: protection is weakened and the installer told', () => {
    const story = told([...well(900), ...stuck], 900)
    expect(stands(story)['silence']).toEqual(['weakened', 'always-on'])
    expect(own(story)).toEqual([
      '460 technical doubt-pir-2: The sensor pir-2 (bathroom) has seen somebody for 6 h without a break: it is stuck. Protection is weakened',
    ])
  })
  it('is believed again when it goes to rest', () => {
    const story = told([...well(900), ...stuck, observed(after(500), 'pir-2', off)], 900)
    expect(own(story)).toHaveLength(1)
    expect(stands(story)['silence']).toEqual(['covered', null])
    expect(story.state.alarms).toEqual({})
  })
  it('is not stuck when one message of rest was lost', () => {
    expect(own(told([...well(900), ...stuck.slice(0, 2)], 900))).toEqual([])
  })
  it('is not stuck when it sees somebody often and rests between', () => {
    const busy = Array.from({ length: 80 }, (_, n) => [
      observed(after(10 + n * 10), 'pir-2', on),
      observed(after(14 + n * 10), 'pir-2', off),
    ]).flat()
    expect(own(told([...well(900), ...busy], 900))).toEqual([])
  })
  it('is not stuck when it is of a kind that never takes back what it saw', () => {
    expect(own(told([...well(900), ...stuck.slice(1)], 900))).toEqual([])
  })
  it('is doubted when it sees nobody for two weeks while its neighbours do', () => {
    const days = 15
    const beat = Array.from({ length: days * 24 }, (_, hour) =>
      ['hub', 'pir-1', 'pir-2', 'radar'].flatMap((device) =>
        [0, 10, 20, 30, 40, 50].map((minute) => observed(after(hour * 60 + minute), device, { kind: 'heartbeat' })),
      ),
    ).flat()
    const seen = Array.from({ length: days * 40 }, (_, n) => observed(later(start, minutes(n * 36 + 1)), 'pir-1', on))
    const story = told(
      [...beat, ...seen.flatMap((draft) => [draft, observed(later(draft.at, minutes(1)), 'pir-1', off)])],
      days * 1440 - 60,
    )
    expect(stands(story)['silence']).toEqual(['weakened', 'never-on'])
    expect(own(story).filter((line) => line.includes('pir-2'))).toEqual([
      expect.stringMatching(/technical doubt-pir-2: .*seen nobody for 14 days, and the other sensors have/),
    ])
  })
  it('with a low battery or a weak link weakens its risk', () => {
    const battery = observed(after(100), 'radar', { kind: 'battery', percent: 9 })
    expect(stands(told([...well(300), battery], 300))['fall']).toEqual(['weakened', 'battery-low'])
    const weak = [1, 2, 3, 4].map((n) => observed(after(100 + n), 'radar', { kind: 'link', quality: 9 }))
    expect(stands(told([...well(300), ...weak.slice(1)], 300))['fall']).toEqual(['covered', null])
    expect(stands(told([...well(300), ...weak], 300))['fall']).toEqual(['weakened', 'weak-link'])
  })
})

describe('a change of the home', () => {
  it('that takes the device away takes its alarm along, and says that none is there', () => {
    const dead = [...beats(0, 60, 'radar'), ...well(600, 'radar')]
    const without = { ...setup, devices: setup.devices.filter(({ deviceId }) => deviceId !== 'radar') }
    const story = told([...dead, configured(after(400), without)], 600)
    expect(stands(story)['fall']).toEqual(['blind', 'not-fitted'])
    expect(Object.keys(story.state.alarms)).toEqual([])
  })
  it('after which nobody lives there ends every stretch', () => {
    const story = told([...well(600), configured(after(300), { ...setup, residency: null })], 600)
    expect(history(story, 'fall')).toEqual(['0 covered', '300 not watched'])
  })
})

it('a home is looked over at least four times a day, whatever its devices do', () => {
  const day = 1440
  const story = told(well(day), day)
  const timers = Object.entries(story.state.timers).filter(([name]) => name.startsWith('coverage/'))
  expect(timers).toHaveLength(1)
  expect(timers[0]![1] - after(day)).toBeGreaterThanOrEqual(0)
  expect(timers[0]![1] - after(day)).toBeLessThanOrEqual(hours(6))
})
