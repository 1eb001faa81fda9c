// From readings to an answer: each is checked once more against what a home can have.
import { z } from 'zod'
import type { DeviceId } from '../../rules/model/ids.ts'
import { type Freshness, type Observation, Reading } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'
import { type Answer, nothingToTell, rejected } from './decoder.ts'

const Checked = z.compile(Reading)

export interface Source {
  readonly deviceId: DeviceId
  readonly observedAt?: Instant | null
  readonly freshness?: Freshness
  readonly messageId?: string
}

export interface Told extends Source {
  readonly readings: readonly Reading[]
}

/** One device's readings. None at all still means that the device was heard. */
export const tell = (source: Source, readings: readonly Reading[]): Answer => tellAll([{ ...source, readings }])

/** Readings of several devices in one message. Impossible values are left out and named; only they: the message is rejected. */
export function tellAll(told: readonly Told[]): Answer {
  if (told.length === 0) return nothingToTell
  const observations: Observation[] = []
  const dropped: string[] = []
  for (const { deviceId, observedAt = null, freshness = 'live', readings } of told) {
    const said = readings.length === 0 ? [{ kind: 'heartbeat' } as const] : readings
    for (const reading of said) {
      const checked = Checked.safeParse(reading)
      if (checked.success) observations.push({ deviceId, observedAt, freshness, reading: checked.data })
      else dropped.push(`${told.length > 1 ? `${deviceId}: ` : ''}${flawOf(reading, checked.error)}`)
    }
  }
  if (observations.length === 0) return rejected('impossible-value', dropped.join('; '), told[0]!.deviceId)
  const messageId = told[0]!.messageId
  return {
    kind: 'observations',
    observations,
    ...(messageId !== undefined && { messageId }),
    ...(dropped.length > 0 && { dropped }),
  }
}

function flawOf(reading: Reading, error: z.ZodError): string {
  const issue = error.issues[0]
  const field = issue?.path.join('.') ?? ''
  const value = (reading as unknown as Record<string, unknown>)[field]
  return `${reading.kind}${field && ` ${field}`}${typeof value === 'number' ? ` ${value}` : ''}: ${issue?.message ?? 'not possible'}`
}
