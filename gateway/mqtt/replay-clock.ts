// The message by which a recorded home moves the clock of a service in replay mode, and what is wrong with one that does not.
import { type Instant, parseIso } from '../../rules/model/time.ts'

export const replayClockPath = 'kernwacht/clock'

export const noReplayMode = {
  code: 'no-replay-mode',
  detail: 'a message that sets the clock, which only a service in replay mode obeys',
}
export const badInstant = {
  code: 'bad-instant',
  detail: 'the clock is set by {"at":"2011-06-15T00:06:32.834Z"}, an ISO 8601 instant with its offset',
}

/** Null: the payload names no instant. */
export function instantIn(payload: Uint8Array): Instant | null {
  if (payload.byteLength > 200) return null
  try {
    const value = JSON.parse(Buffer.from(payload).toString()) as { at?: unknown } | null
    return typeof value?.at === 'string' ? parseIso(value.at) : null
  } catch {
    return null
  }
}
