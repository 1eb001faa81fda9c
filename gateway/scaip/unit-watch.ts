// Notices a unit whose heartbeats no longer come. How often they should is told to the unit in the answer to each (`hbi`).
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { type Instant, later, minutes, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

const Kept = z.record(z.string().max(81), z.number().positive().max(10_080))
const againAfter = seconds(10)

export interface UnitWatchParts<Unit extends { readonly identity: string }> {
  readonly clock: Pick<Clock, 'now' | 'wakeAt'>
  /** The units that were told an interval, with it: over a restart none of them may fall silent unnoticed. */
  readonly file: string
  /** Where the home's setup does not say how long this unit may be silent. */
  readonly usualMinutes: number
  /** The longest silence that the home's setup allows this unit; null: it says none. */
  allowedMinutes(unit: Unit): number | null
  unitOf(identity: string): Unit | null
  /** Journals that it is not heard; rejects when it could not be. */
  silent(unit: Unit, since: Instant): Promise<void>
  readonly log: { warn(fields: object, message: string): void }
}

export interface UnitWatch<Unit> {
  /** The interval in minutes for a unit that sends heartbeats; null for one that was never heard to. */
  heard(unit: Unit, isHeartbeat: boolean): number | null
  close(): void
}

export function createUnitWatch<Unit extends { readonly identity: string }>(
  parts: UnitWatchParts<Unit>,
): UnitWatch<Unit> {
  const { clock, log } = parts
  const intervals = new Map(Object.entries(read(parts.file, log)))
  const waking = new Map<string, () => void>()

  /** With a silence that the setup allows, a beat may be lost before it is over. */
  const intervalOf = (unit: Unit): number => {
    const allowed = parts.allowedMinutes(unit)
    return allowed === null ? parts.usualMinutes : Math.max(1, Math.floor(allowed / 2))
  }

  /** One beat lost, and a minute for the way: then it is not heard. */
  function wait(unit: Unit, interval: number): void {
    const since = clock.now()
    set(unit.identity, later(since, minutes(2 * interval + 1)), () => void miss(unit, since))
  }

  function set(identity: string, at: Instant, wake: () => void): void {
    waking.get(identity)?.()
    waking.set(identity, clock.wakeAt(at, wake))
  }

  async function miss(unit: Unit, since: Instant): Promise<void> {
    waking.delete(unit.identity)
    try {
      await parts.silent(unit, since)
    } catch (error) {
      log.warn(
        { unit: unit.identity, error: String(error) },
        'that a unit is not heard could not be noted; trying again',
      )
      if (!waking.has(unit.identity)) set(unit.identity, later(clock.now(), againAfter), () => void miss(unit, since))
    }
  }

  function keep(identity: string, interval: number): void {
    if (intervals.get(identity) === interval) return
    intervals.set(identity, interval)
    try {
      writeFileSync(`${parts.file}.new`, JSON.stringify(Object.fromEntries(intervals)), { mode: 0o600 })
      renameSync(`${parts.file}.new`, parts.file)
    } catch (error) {
      log.warn({ error: String(error) }, 'which units send heartbeats could not be kept for the next start')
    }
  }

  for (const [identity, interval] of intervals) {
    const unit = parts.unitOf(identity)
    if (unit) wait(unit, interval)
  }
  return {
    heard(unit, isHeartbeat) {
      if (!isHeartbeat && !intervals.has(unit.identity)) return null
      const interval = intervalOf(unit)
      keep(unit.identity, interval)
      wait(unit, interval)
      return interval
    },
    close() {
      for (const callOff of waking.values()) callOff()
      waking.clear()
    },
  }
}

function read(file: string, log: { warn(fields: object, message: string): void }): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn({ error: String(error) }, `${file} was not read`)
    return {}
  }
}
