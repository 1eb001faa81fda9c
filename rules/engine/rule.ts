// The contract of a rule. A rule is pure: what happened and the moment go in, a new state and outcomes come out.
import type { z } from 'zod'
import type { AlarmOutcome, Evidence, Severity } from '../model/alarm.ts'
import type { DataPurpose } from '../model/consent.ts'
import type { RiskCoverage } from '../model/coverage.ts'
import type { Purpose } from '../model/effect.ts'
import type { HomeSetup } from '../model/home.ts'
import type { RoomId, RuleId } from '../model/ids.ts'
import type { Observation } from '../model/observation.ts'
import type { Reason, Words } from '../model/reason.ts'
import { type Duration, type Instant, minutes } from '../model/time.ts'

/**
 * How late a message may come and still count at the moment it claims. A rule that concludes from silence waits this much longer, so
 * that messages which overtake each other give the same alarms.
 */
export const latenessWindow: Duration = minutes(2)

/** What a rule is told. */
export type RuleEvent =
  /** `happenedAt` is the device's claim where it can be believed, else arrival; see engine/happened-at.ts. */
  | { readonly kind: 'observed'; readonly observation: Observation; readonly happenedAt: Instant }
  | { readonly kind: 'timer-due'; readonly timer: string; readonly dueAt: Instant }
  /** The home, its devices, its resident or the rule itself changed; the first event that a rule ever sees. */
  | { readonly kind: 'configured'; readonly previous: HomeSetup | null }
  /** A person closed this rule's alarm about the subject. */
  | { readonly kind: 'closed'; readonly subject: string; readonly outcome: AlarmOutcome }

/** What a rule may say. */
export type Outcome =
  | {
      readonly kind: 'raise'
      readonly subject: string
      readonly severity: Severity
      /** When it happened; left out: now. */
      readonly since?: Instant
      readonly roomId?: RoomId
      readonly because: Reason
      readonly evidence: readonly Evidence[]
    }
  /** More about an alarm that is open; nothing when none is. */
  | { readonly kind: 'note'; readonly subject: string; readonly evidence: Evidence }
  /** `refuted`: what comes late shows that it never was. Where nobody has been told yet, nobody needs to be. */
  | { readonly kind: 'clear'; readonly subject: string; readonly because: Reason; readonly refuted?: boolean }
  /** Somebody in the home took it back on the device that the evidence names: the condition ends, and nothing is closed by it. */
  | { readonly kind: 'cancel'; readonly subject: string; readonly evidence: Evidence }
  | { readonly kind: 'arm'; readonly timer: string; readonly at: Instant }
  | { readonly kind: 'disarm'; readonly timer: string }
  | { readonly kind: 'record'; readonly series: string; readonly at: Instant; readonly fields: Record<string, number> }

/** For who looks at the home: this timer would make an alarm at that moment, because of this. */
export interface Watch {
  readonly timer: string
  readonly at: Instant
  readonly because: Reason
}

export interface Moment<P> {
  readonly at: Instant
  readonly home: HomeSetup
  readonly params: P
}

export interface Rule<S, P> {
  readonly id: RuleId
  /** Raised when behaviour changes; the alarm cites both. */
  readonly version: number
  readonly purpose: Purpose
  /** It works while one of these goes on. Left out: for care `care-alarms`, for energy `energy` or `woonlasten`, else always. */
  readonly needs?: readonly DataPurpose[]
  /** May evidence alone close the alarm? A fall: never. */
  readonly closes: 'itself' | 'by-person'
  /**
   * May a person's pause hold its urgent alarms too? Silence during a stay in hospital: yes. A fall, a call for help, smoke: never, and
   * that is the default. Alarms that are not urgent may always be paused.
   */
  readonly pausable?: boolean
  /** Episode keys (`device-silence~home`), or rules for any of theirs (`fall`), that explain this rule's alarms: while one stands, these wait. */
  readonly explainedBy?: readonly string[]
  /** Whose past does the state hold? What was learned of a resident goes when the resident does. */
  readonly remembers: 'resident' | 'home'
  /** Defaults live here; parsed once per configuration. */
  readonly params: z.ZodType<P>
  /** A snapshot that does not parse is rebuilt from the journal. */
  readonly state: z.ZodType<S>
  readonly initial: S
  /** `title` and a sentence for each code that the rule's reasons use, in Dutch and English. */
  readonly words: Words
  react(state: S, event: RuleEvent, moment: Moment<P>): { state: S; outcomes: readonly Outcome[] }
  /** What the rule waits for and why, said exactly: a timer may be armed a little early, and is armed anew when it comes. */
  watching?(state: S, moment: Moment<P>): readonly Watch[]
  /** How well each risk is covered, from the rule that looks after that. */
  covering?(state: S): readonly RiskCoverage[]
}

/** A list of rules holds rules of many state types, and each is only ever given back the state it made: the one `any` of the engine. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyRule = Rule<any, any>

/** Says that a value is a rule, and infers its types. */
export const defineRule = <S, P>(rule: Rule<S, P>): Rule<S, P> => rule

export const unchanged = <S>(state: S): { state: S; outcomes: readonly Outcome[] } => ({ state, outcomes: [] })
