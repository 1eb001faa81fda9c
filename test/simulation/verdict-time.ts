// Did every timer that was armed fire at its moment?
import { nextDue } from '../../rules/engine/timers.ts'
import { elapsed, type Instant, isoUtc, later, minutes, seconds } from '../../rules/model/time.ts'
import type { Draw } from './faults.ts'
import type { Flaw } from './flaw.ts'
import type { HomeRun } from './home-run.ts'
import type { Life } from './life.ts'

export const punctual = seconds(5)
export const afterStart = seconds(10)
/** A clock that is put right by a tenth of its pace stretches a wait by as much. */
export const slewed = 0.12
export const longestJump = minutes(61)

/** Every timer that was armed has fired within five seconds of its moment; where the process was not there, within ten of its return. */
export function* timersInTime({ until }: Life, draw: Draw, { shadow, gaps }: HomeRun): Generator<Flaw> {
  const jumps = draw.ofHome.has('clock-of-the-service-jumps')
  const due = nextDue(shadow.state.timers)
  const end = jumps ? until - longestJump : until - punctual
  if (due && due.at < end) yield `timer not fired: ${due.timer} of ${isoUtc(due.at)}`
  for (const { input, at } of shadow.entries) {
    if (input.kind !== 'timer-due') continue
    const key = `${input.timer} of ${isoUtc(input.dueAt)}`
    const by = gapsEnd(gaps, input.dueAt, jumps)
    const last = by === null ? later(input.dueAt, punctual) : later(by, afterStart)
    // A clock that has jumped over it and came to rest behind it.
    const tolerated = jumps ? later(last, longestJump) : last
    if (at < input.dueAt || at > tolerated) yield `timer at the wrong time: ${key}, ${elapsed(input.dueAt, at)} ms`
  }
}

/** When the process was back that was away at that moment; null: it was there. */
export function gapsEnd(gaps: HomeRun['gaps'], at: Instant, jumps: boolean): Instant | null {
  const slack = jumps ? longestJump : 0
  // What would have come within its five seconds may have found nobody there any more.
  const around = gaps.filter(({ from, until }) => at >= from - slack - punctual && at <= until + slack)
  return around.length === 0 ? null : (Math.max(...around.map(({ until }) => until)) as Instant)
}
