// The clocks of a meter and of what hangs behind it: YYMMDDhhmmss with the season in a letter.
import { type Instant, instant } from '../../rules/model/time.ts'
import { compactTimeIn } from './device-time.ts'

/** Two digits of a year lie in this century: `70` is a clock that stands at 1970. */
export const firstOfThe1970s = Date.UTC(2070, 0, 1) - 86_400_000

/**
 * YYMMDDhhmmss and S for summer time (+02:00) or W for winter time (+01:00). (DSMR 5.0.2 P1, 6.4: TST) Without a letter, as up to
 * DSMR 3, it is the wall clock of `zone`.
 */
export function meterTimeIn(text: string | undefined, zone: string): Instant | null {
  const [, year, month, day, hour, minute, second, season] =
    /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([SW]?)$/i.exec(text ?? '') ?? []
  if (season === undefined) return null
  if (season === '') return compactTimeIn(text, zone)
  const local = Date.UTC(
    2000 + Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const date = new Date(local)
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day) || Number(hour) > 23) return null
  return instant(local - (season.toUpperCase() === 'S' ? 2 : 1) * 3_600_000)
}

/** A clock at the first of 2000 or in the 1970s was never set. */
export const credible = (at: Instant | null): Instant | null =>
  at !== null && at >= Date.UTC(2000, 0, 2) && at < firstOfThe1970s ? at : null
