// When it is night in a home: from and until a time on its wall clock. Not a rule.
import { z } from 'zod'
import { type Instant, minuteOfDay } from '../model/time.ts'

const ofDay = z.number().min(0).max(24)
export const nightParams = {
  /** Hours on the wall clock: 23.5 is half past eleven. */
  nightFromHour: ofDay.default(23),
  nightUntilHour: ofDay.default(6),
}
export interface NightParams {
  readonly nightFromHour: number
  readonly nightUntilHour: number
}

export function isNight(at: Instant, zone: string, { nightFromHour, nightUntilHour }: NightParams): boolean {
  const hour = minuteOfDay(at, zone) / 60
  return nightFromHour <= nightUntilHour
    ? hour >= nightFromHour && hour < nightUntilHour
    : hour >= nightFromHour || hour < nightUntilHour
}
