// What the API says of the coverage of a home, and of the walk with which it is put into service.
import { z } from 'zod'
import { DataPurpose } from '../../rules/model/consent.ts'
import { CoverageFault, CoverageLevel, Risk } from '../../rules/model/coverage.ts'
import { DeviceKind, RoomKind } from '../../rules/model/home.ts'
import { AlarmId, DeviceId, RoomId } from '../../rules/model/ids.ts'
import { Instant } from '../../rules/model/time.ts'

export const CommissioningState = z.enum(['live', 'changed', 'not-commissioned'])

export const CoverageQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) })

/** `devices`: those with a fault, only for who may see devices. `fault` null: nothing is wrong, but for a pause. */
export const RiskRow = z
  .object({
    risk: Risk,
    level: CoverageLevel,
    since: Instant,
    fault: CoverageFault.nullable(),
    pausedUntil: Instant.nullable(),
    devices: z.array(
      z.object({
        deviceId: DeviceId,
        kind: DeviceKind,
        room: z.object({ roomId: RoomId, kind: RoomKind, name: z.string().optional() }).nullable(),
        fault: CoverageFault,
      }),
    ),
  })
  .meta({ id: 'RiskRow' })
export type RiskRow = z.infer<typeof RiskRow>

export const RiskGap = RiskRow.pick({ risk: true, level: true, since: true }).meta({ id: 'RiskGap' })

/** `risks` empty: nobody lives there, or who does wants no watch: `stopped` says which purposes were. `history`: newest first, only what was weakened or blind; `until` null: it lasts. */
export const HomeCoverage = z
  .object({
    commissioning: CommissioningState,
    risks: z.array(RiskRow),
    stopped: z.array(DataPurpose),
    history: z.array(
      z.object({
        risk: Risk,
        level: CoverageLevel,
        fault: CoverageFault.nullable(),
        from: Instant,
        until: Instant.nullable(),
      }),
    ),
    now: Instant,
  })
  .meta({ id: 'HomeCoverage' })
export type HomeCoverage = z.infer<typeof HomeCoverage>

/** What one device showed in the walk. `reading`: of what kind its last one was, as the decoders name them. */
export const WalkedDevice = z
  .object({
    deviceId: DeviceId,
    kind: DeviceKind,
    room: z.object({ roomId: RoomId, kind: RoomKind, name: z.string().optional() }).nullable(),
    /** Null: not since the walk began. */
    seenAt: Instant.nullable(),
    fault: CoverageFault.nullable(),
    batteryPercent: z.number().nullable(),
    /** As it said of its link last: 0 to 255, or dBm; null: it says nothing of it. */
    linkQuality: z.number().nullable(),
    linkDbm: z.number().nullable(),
    /** Null: nothing but how the device itself is doing. */
    reading: z.string().nullable(),
    /** Stood in the list that was signed last. */
    signed: z.boolean(),
  })
  .meta({ id: 'WalkedDevice' })
export type WalkedDevice = z.infer<typeof WalkedDevice>

export const WalkQuery = z.object({ since: z.coerce.number().pipe(Instant) })
/** `missing`: what keeps the home from being signed. */
export const Walk = z
  .object({
    commissioning: CommissioningState,
    signed: z.object({ at: Instant, by: z.string() }).nullable(),
    devices: z.array(WalkedDevice),
    calls: z.array(
      z.object({ alarmId: AlarmId, openedAt: Instant, arrived: z.boolean(), resolvedAsTest: z.boolean() }),
    ),
    missing: z.array(z.enum(['nobody-lives-there', 'devices', 'test-call'])),
    now: Instant,
  })
  .meta({ id: 'Walk' })
export type Walk = z.infer<typeof Walk>
/** `without`: devices that are signed for though they were not seen in the walk, and why. */
export const SignWalk = z
  .object({
    since: Instant,
    without: z
      .array(z.object({ deviceId: DeviceId, because: z.string().min(3).max(200) }))
      .max(200)
      .default([]),
  })
  .meta({ id: 'SignWalk' })
export type SignWalk = z.input<typeof SignWalk>
