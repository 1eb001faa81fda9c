// The rules as people may set them: what there is to set, and where what was decided is kept.
import type { Risk } from './coverage.ts'
import type { HomeId, RuleId } from './ids.ts'
import type { Said } from './reason.ts'
import type { RuleSetting } from './rule-setting.ts'

/** What may be set of one rule. `least` and `most`: null where there is no bound. */
export interface RuleParameter {
  readonly name: string
  readonly type: string
  readonly default: JsonValue
  readonly least: number | null
  readonly most: number | null
}
type JsonValue = RuleSetting['params'][string]

/** What was set of the rules, and all that was ever proposed: nothing of it is forgotten. */
export interface RuleSettings {
  /** In the order of proposing. */
  all(): readonly RuleSetting[]
  /** One at most of each rule and home. */
  standing(): readonly RuleSetting[]
  /** Gives it the next number. Resolves when it is on the disk. */
  add(setting: Omit<RuleSetting, 'settingId'>): Promise<RuleSetting>
  change(setting: RuleSetting): Promise<RuleSetting>
  close(): Promise<void>
}

/** The rules of this version, as people may set them. */
export interface RuleDesk {
  readonly rules: readonly {
    readonly id: RuleId
    readonly version: number
    readonly title: Said
    readonly isLife: boolean
    /** May it be switched off in a home, and what is then not noticed there, or less well? */
    readonly mayBeOff: boolean
    readonly guards: readonly Risk[]
    readonly parameters: readonly RuleParameter[]
  }[]
  /** Why the rule does not take them, in a sentence; null: it does. */
  refused(rule: RuleId, params: RuleSetting['params']): string | null
  readonly settings: RuleSettings
}

/** A backtest as it is asked for. */
export interface BacktestAsked {
  readonly rule: RuleId
  /** What differs from how the homes live now. Empty: the rules of this version, as they stand. */
  readonly set: RuleSetting['params']
  /** Null: all of them. */
  readonly homeIds: readonly HomeId[] | null
  /** So many days back from the end of the journal are compared; what lies before is lived through, for the rules learn from it. */
  readonly days: number
}

export type BacktestAnswer =
  | { readonly kind: 'done'; readonly outcome: object }
  /** `too-long`: more than it may take. `failed`: our fault, and in the log. */
  | { readonly kind: 'not-done'; readonly why: 'too-long' | 'failed' }
