// A device that is not heard is for the installer; a home that is not heard is not protected, and that is one alarm.
import { describe, expect, it } from 'vitest'
import { deviceSilence } from '../../../rules/care/device-silence.ts'
import { HomeSetup } from '../../../rules/model/home.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { hours, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { configured, local, observed } from '../../support/entries.ts'
import { closes, told as toldBy } from './story.ts'

const start = local('2026-03-02 08:00')
const after = (count: number): Instant => later(start, minutes(count))
const setup = HomeSetup.parse({
  homeId: 'home-1',
  rooms: [{ roomId: 'kitchen', kind: 'kitchen' }],
  devices: [
    { deviceId: 'pir-1', kind: 'motion', roomId: 'kitchen', heartbeatMinutes: 60 },
    { deviceId: 'pir-2', kind: 'motion', roomId: 'kitchen', heartbeatMinutes: 60 },
    { deviceId: 'door', kind: 'contact' },
  ],
  residency: { residencyId: 'r', since: start, people: 1 },
})
const withGateway: HomeSetup = HomeSetup.parse({
  ...setup,
  devices: [...setup.devices, { deviceId: 'hub', kind: 'gateway', heartbeatMinutes: 5 }],
})
const beats = (device: string, from: number, to: number): Draft[] =>
  Array.from({ length: Math.floor((to - from) / 30) + 1 }, (_, n) =>
    observed(after(from + n * 30), device, { kind: 'heartbeat' }),
  )
const told = (drafts: readonly Draft[], until: number, home = setup) =>
  toldBy([configured(start, home), ...drafts], after(until), [deviceSilence])
const shown = (drafts: readonly Draft[], until: number, home = setup) =>
  told(drafts, until, home).raised.map(
    ({ subject, severity, raisedAt, because }) =>
      `${(raisedAt - start) / 60_000} ${severity} ${subject}: ${because.en}`,
  )

describe('one device', () => {
  it('is missed after its own heartbeat and ten minutes, and told to the installer with its room', () => {
    expect(shown([...beats('pir-1', 0, 600), ...beats('pir-2', 0, 120)], 600)).toEqual([
      '190 technical pir-2: The sensor pir-2 (kitchen) has been silent since 10:00',
    ])
  })
  it('that was never heard is said to be so', () => {
    expect(shown(beats('pir-1', 0, 300), 300)).toEqual([
      '70 technical pir-2: The sensor pir-2 (kitchen) has never been heard',
    ])
  })
  it('is no alarm for one lost message', () => {
    expect(shown([...beats('pir-1', 0, 600), ...beats('pir-2', 0, 600).filter((_, n) => n !== 5)], 600)).toEqual([])
  })
  it('closes its alarm itself when it is heard again', () => {
    const { state, lines } = told(
      [...beats('pir-1', 0, 600), ...beats('pir-2', 0, 60), ...beats('pir-2', 300, 600)],
      600,
    )
    expect(state.alarms).toEqual({})
    expect(lines).toContain('condition-ended: Heard again at 13:00')
    expect(lines.at(-1)).toBe('resolved: Over by itself')
  })
  it('whose alarm was closed while it is still silent is raised anew, until it is heard', () => {
    const drafts = [...beats('pir-1', 0, 600), ...beats('pir-2', 0, 60)]
    const first = told(drafts, 200).raised[0]!
    const closed = [...drafts, ...closes(after(240), first, 'technical')]
    const { raised, state } = told(closed, 600)
    expect(raised.map(({ because }) => because.en)).toEqual([
      'The sensor pir-2 (kitchen) has been silent since 09:00',
      'The alarm was closed at 12:00, and the sensor pir-2 (kitchen) is still not heard',
    ])
    expect(Object.keys(state.alarms)).toEqual(['device-silence~pir-2'])
    expect(told([...closed, ...beats('pir-2', 300, 600)], 600).state.alarms).toEqual({})
  })
  it('that was heard again is missed again', () => {
    const one = { ...setup, devices: setup.devices.slice(0, 1) }
    expect(shown([...beats('pir-1', 0, 60), ...beats('pir-1', 300, 360)], 600, one)).toHaveLength(2)
  })
  it('that speaks only on events is never missed', () => {
    expect(shown([...beats('pir-1', 0, 3000), ...beats('pir-2', 0, 3000)], 3000)).toEqual([])
  })
  it('that says itself that it goes is told at once', () => {
    const lost = observed(after(40), 'pir-2', { kind: 'availability', online: false })
    expect(shown([...beats('pir-1', 0, 60), ...beats('pir-2', 0, 30), lost], 60)).toEqual([
      '40 technical pir-2: The sensor pir-2 (kitchen) cannot be reached since 08:30',
    ])
  })
  it('is not heard by what a broker kept', () => {
    const kept = observed(after(150), 'pir-2', { kind: 'heartbeat' }, { freshness: 'retained' })
    expect(shown([...beats('pir-1', 0, 600), ...beats('pir-2', 0, 120), kept], 600)).toHaveLength(1)
  })
  it('that is taken out of the home takes its alarm along', () => {
    const without = { ...setup, devices: setup.devices.filter(({ deviceId }) => deviceId !== 'pir-2') }
    const { state } = told([...beats('pir-1', 0, 300), configured(after(200), without)], 300)
    expect(state.alarms).toEqual({})
  })
})

describe('a whole home', () => {
  it('that is not heard is one alarm: not protected', () => {
    expect(shown([...beats('pir-1', 0, 120), ...beats('pir-2', 0, 120)], 900)).toEqual([
      '190 technical home: This home is not protected: no sensor has been heard since 10:00',
    ])
  })
  it('whose gateway is silent is that alarm at once, and none of each sensor', () => {
    expect(
      shown(
        [
          ...beats('pir-1', 0, 30),
          ...beats('pir-2', 0, 30),
          ...[0, 5, 10, 15, 20, 25, 30].map((count) => observed(after(count), 'hub', { kind: 'heartbeat' })),
        ],
        900,
        withGateway,
      ),
    ).toEqual([expect.stringContaining('45 technical home: This home is not protected')])
  })
  it('whose bridge says that it goes is that alarm, although the bridge has no heartbeat', () => {
    const devices = [...setup.devices, { deviceId: 'zigbee2mqtt', kind: 'gateway' }]
    const lost = observed(after(40), 'zigbee2mqtt', { kind: 'availability', online: false })
    expect(
      shown([...beats('pir-1', 0, 30), ...beats('pir-2', 0, 30), lost], 60, HomeSetup.parse({ ...setup, devices })),
    ).toEqual([expect.stringContaining('40 technical home: This home is not protected')])
  })
  it('stays in sight as not protected when that alarm is closed and still nothing is heard', () => {
    const first = told([], 200).raised[0]!
    const { raised } = told(closes(after(240), first, 'technical'), 300)
    expect(raised.map(({ because }) => because.en)).toEqual([
      expect.stringMatching(/^This home is not protected/),
      'The alarm was closed at 12:00, and still no sensor is heard: this home is not protected',
    ])
  })
  it('takes the alarms of its devices along, and is over when one of them is heard', () => {
    const drafts = [
      ...beats('pir-1', 0, 300),
      ...beats('pir-2', 0, 60),
      ...beats('pir-1', 600, 660),
      ...beats('pir-2', 600, 660),
    ]
    const { lines, state } = told(drafts, 660)
    expect(lines).toContain('condition-ended: The whole home is silent; see that alarm')
    expect(state.alarms).toEqual({})
  })
})

describe('a battery', () => {
  const battery = (count: number, reading: { percent?: number; low?: boolean }) =>
    observed(after(count), 'door', { kind: 'battery', ...reading })
  const alive = [...beats('pir-1', 0, 300), ...beats('pir-2', 0, 300)]
  it.each([{ percent: 15 }, { low: true }])('that runs low (%o) is told once', (reading) => {
    expect(shown([...alive, battery(10, reading), battery(20, reading)], 300)).toEqual([
      '10 technical battery-door: The battery of door (home) is nearly empty',
    ])
  })
  it('that wavers about the limit is one alarm, and a new one ends it', () => {
    const wavers = [15, 17, 15, 18].map((percent, n) => battery(10 + n, { percent }))
    expect(told([...alive, ...wavers], 300).raised).toHaveLength(1)
    expect(Object.keys(told([...alive, ...wavers], 300).state.alarms)).toHaveLength(1)
    expect(told([...alive, ...wavers, battery(60, { percent: 100 })], 300).state.alarms).toEqual({})
  })
})

it('misses a device by the clock alone, with no message of any other', () => {
  const { raised } = told([], hours(3) / 60_000)
  expect(raised.map(({ subject }) => subject)).toEqual(['home'])
})
