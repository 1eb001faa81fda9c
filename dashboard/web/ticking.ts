// The service's time on the screen. A person's own clock may be wrong, so it only counts on from what the service last said.
import { signal } from '@preact/signals'

let ahead = 0
const present = (): number => Date.now() + ahead

/** Milliseconds since 1970, by the service; changes every second, and every minute. */
export const second = signal(present())
export const minute = signal(present())

export function setServiceTime(now: number): void {
  ahead = now - Date.now()
  look()
}

function look(): void {
  second.value = present()
  if (Math.abs(second.value - minute.value) >= 60_000) minute.value = second.value
}

export function startTicking(): void {
  setInterval(look, 1000)
}
