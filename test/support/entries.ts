// Builders for tests: a home with three rooms, and inputs to it.
import type { Actor } from '../../rules/model/alarm.ts'
import { HomeSetup } from '../../rules/model/home.ts'
import { deviceId, homeId, type HomeId } from '../../rules/model/ids.ts'
import type { Draft, HomeInput, JournalEntry } from '../../rules/model/input.ts'
import type { Freshness, Reading } from '../../rules/model/observation.ts'
import { type Instant, parseIso } from '../../rules/model/time.ts'

export const zone = 'Europe/Amsterdam'
export const anna: Actor = { account: 'anna', role: 'care' }

/** A moment by the clock on the wall in the home: `local('2026-03-02 07:40')`. */
export function local(text: string): Instant {
  const at = parseIso(text, zone)
  if (at === null) throw new Error(`no moment: ${text}`)
  return at
}

export const setupOf = (id = 'home-1', change: Partial<HomeSetup> = {}): HomeSetup => ({
  ...HomeSetup.parse({
    homeId: id,
    rooms: [
      { roomId: 'kitchen', kind: 'kitchen' },
      { roomId: 'living-room', kind: 'living-room' },
      { roomId: 'bathroom', kind: 'bathroom' },
      { roomId: 'bedroom', kind: 'bedroom' },
      { roomId: 'hall', kind: 'hall' },
    ],
    devices: [
      { deviceId: 'motion-kitchen', kind: 'motion', roomId: 'kitchen', heartbeatMinutes: 120 },
      { deviceId: 'motion-living', kind: 'motion', roomId: 'living-room', heartbeatMinutes: 120 },
      { deviceId: 'motion-bathroom', kind: 'motion', roomId: 'bathroom', heartbeatMinutes: 120 },
      { deviceId: 'motion-bedroom', kind: 'motion', roomId: 'bedroom', heartbeatMinutes: 120 },
      { deviceId: 'front-door', kind: 'contact', roomId: 'hall', exit: true },
      { deviceId: 'radar-bathroom', kind: 'fall-detector', roomId: 'bathroom' },
      { deviceId: 'pendant', kind: 'help-button' },
    ],
    residency: { residencyId: `${id}-r1`, since: local('2026-01-01 12:00'), people: 1 },
  }),
  ...change,
})

let made = 0

/** An input with an id of its own. */
export const draft = (at: Instant, input: HomeInput, home: HomeId = homeId('home-1')): Draft => ({
  inputId: `input-${made++}`,
  homeId: home,
  at,
  input,
})

export const configured = (at: Instant, setup = setupOf()): Draft =>
  draft(at, { kind: 'configured', setup, rules: {} }, setup.homeId)

export const observed = (
  at: Instant,
  device: string,
  reading: Reading,
  claim: { observedAt?: Instant; freshness?: Freshness } = {},
  home: HomeId = homeId('home-1'),
): Draft =>
  draft(
    at,
    {
      kind: 'observed',
      observation: {
        deviceId: deviceId(device),
        observedAt: claim.observedAt ?? null,
        freshness: claim.freshness ?? 'live',
        reading,
      },
    },
    home,
  )

export const motion = (at: Instant, room: string): Draft =>
  observed(at, `motion-${room}`, { kind: 'motion', active: true })

/** Numbers drafts as a journal would. */
export const numbered = (drafts: readonly Draft[], after = 0): JournalEntry[] =>
  drafts.map((draft, index) => ({ ...draft, seq: after + index + 1 }))
