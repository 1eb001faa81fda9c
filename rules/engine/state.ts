// All that the engine knows about one home between two inputs: plain data, so that a snapshot is its JSON.
import { z } from 'zod'
import { Actor, Alarm, Evidence, Severity } from '../model/alarm.ts'
import { HomeSetup } from '../model/home.ts'
import { DeviceId, HomeId, RoomId, RuleId, type TimerName } from '../model/ids.ts'
import type { ReadingKind } from '../model/observation.ts'
import { Reason } from '../model/reason.ts'
import { Instant } from '../model/time.ts'
import { ClockLag } from './happened-at.ts'
import { KnownCalls } from './known-calls.ts'
import { Stands } from './repeats.ts'

export const DeviceSeen = z.object({
  lastHeardAt: Instant,
  online: z.boolean(),
  batteryPercent: z.number().optional(),
  /** As it said of its link last: 0 to 255, or dBm. */
  linkQuality: z.number().optional(),
  linkDbm: z.number().optional(),
  /** Of what kind its last reading was that is not about the device itself. */
  reading: z.custom<ReadingKind>((kind) => typeof kind === 'string').optional(),
  lag: ClockLag.optional(),
  stands: Stands.optional(),
})
export type DeviceSeen = z.infer<typeof DeviceSeen>

export const PauseState = z.object({ rule: RuleId.nullable(), until: Instant, because: z.string(), by: Actor })
export type PauseState = z.infer<typeof PauseState>

/** An alarm that waits behind a pause or an explanation. */
export const HeldRaise = z.object({
  rule: RuleId,
  subject: z.string(),
  severity: Severity,
  since: Instant,
  roomId: RoomId.optional(),
  because: Reason,
  evidence: z.array(Evidence),
})
export type HeldRaise = z.infer<typeof HeldRaise>

export const HomeState = z.object({
  homeId: HomeId,
  /** The last journal entry seen. */
  seq: z.int().min(0),
  /** The latest moment seen: time never runs backwards within a home. */
  at: Instant,
  setup: HomeSetup.nullable(),
  versions: z.record(RuleId, z.int()),
  rules: z.record(RuleId, z.unknown()),
  timers: z.record(
    z.custom<TimerName>((key) => typeof key === 'string' && key.includes('/')),
    Instant,
  ),
  /** Alarms that nobody has closed yet, by episode key. */
  alarms: z.record(z.string(), Alarm),
  /** When the last closed alarm of an episode key was opened, so that the next one gets another name. */
  lastOpened: z.record(z.string(), Instant),
  pauses: z.array(PauseState),
  held: z.record(z.string(), HeldRaise),
  devices: z.record(DeviceId, DeviceSeen),
  lastSign: z.object({ at: Instant, deviceId: DeviceId }).nullable(),
  /** The last inputs' ids: the same input twice counts once. */
  recent: z.array(z.string()),
  /** The calls for help of the last day; left out: none. */
  calls: KnownCalls.optional(),
})
export type HomeState = z.infer<typeof HomeState>

export const startOf = (homeId: HomeId): HomeState => ({
  homeId,
  seq: 0,
  at: 0 as Instant,
  setup: null,
  versions: {},
  rules: {},
  timers: {},
  alarms: {},
  lastOpened: {},
  pauses: [],
  held: {},
  devices: {},
  lastSign: null,
  recent: [],
})

export const snapshotOf = (state: HomeState): string => JSON.stringify(state)

/** Null when the text is no state of this version: then the home is rebuilt from the journal. */
export function stateOfSnapshot(text: string): HomeState | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = HomeState.safeParse(json)
  return parsed.success ? parsed.data : null
}
