// A scenario: something that happens in one home, and which alarms must follow. Whoever judges a run holds the alarms against this truth.
import type { Severity } from '../../rules/model/alarm.ts'
import type { Home } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Said } from '../../rules/model/reason.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Circumstance } from '../circumstance.ts'
import type { Village } from '../village.ts'

export interface Scenario {
  readonly id: string
  /** One line for whoever chooses. */
  readonly tells: Said
  /** Sets it up in that home, at the first fitting moment from `start` on. Null: it cannot happen there, for want of a device or of a resident. */
  stage(village: Village, home: Home, start: Instant): Story | null
}

export interface Story {
  readonly homeId: HomeId
  /** What is out of the ordinary in the home; the rest is its ordinary life. */
  readonly during: readonly Circumstance[]
  readonly expects: readonly Expected[]
  /** Alarms that are right where the person is known well enough, and not asked for. */
  readonly allows?: readonly Expected[]
  /** By then everything has happened. */
  readonly until: Instant
}

/** An alarm that must be raised within these moments. */
export interface Expected {
  readonly rule: string
  readonly subject: string
  readonly severity: Severity
  readonly from: Instant
  readonly until: Instant
}

export interface RaisedAlarm {
  readonly rule: string
  readonly subject: string
  readonly severity: Severity
  readonly raisedAt: Instant
}

export interface Verdict {
  readonly missing: readonly Expected[]
  /** People were called for nothing: urgent alarms and those for today. Technical ones are judged only where they are expected. */
  readonly unexpected: readonly RaisedAlarm[]
}

/** Each expected alarm takes one that was raised; an urgent one or one for today that nobody expected is false. */
export function judge(
  { expects, allows = [] }: Pick<Story, 'expects' | 'allows'>,
  raised: readonly RaisedAlarm[],
): Verdict {
  const left = [...raised]
  const missing = expects.filter((expected) => {
    const place = left.findIndex((alarm) => fits(alarm, expected))
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
  const isCall = ({ severity }: RaisedAlarm) => severity === 'urgent' || severity === 'today'
  const isAllowed = (alarm: RaisedAlarm) => allows.some((expected) => fits(alarm, expected))
  return { missing, unexpected: left.filter((alarm) => isCall(alarm) && !isAllowed(alarm)) }
}

const fits = (alarm: RaisedAlarm, expected: Expected): boolean =>
  alarm.rule === expected.rule &&
  alarm.subject === expected.subject &&
  alarm.severity === expected.severity &&
  alarm.raisedAt >= expected.from &&
  alarm.raisedAt <= expected.until
