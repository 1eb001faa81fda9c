// Where an alarm is, in one line, as it may be said to whoever is told.
import type { Notice } from './channel.ts'

/** Null: the home has left the registry. */
export function placeOf({ home }: Pick<Notice, 'home'>): string | null {
  if (!home) return null
  const { street, houseNumber, village } = home.address
  return `${street} ${houseNumber}, ${village}`
}
