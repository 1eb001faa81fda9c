// A rule's parameters as data: what there is to set, between which bounds, and a set that is looked at before any home lives by it.
import { z } from 'zod'
import type { HomeSetup } from '../model/home.ts'
import type { RuleId } from '../model/ids.ts'
import type { AnyRule } from './rule.ts'

export type ParameterValue = z.core.util.JSONType
/** What differs from the defaults, by name. */
export type ParameterSet = Readonly<Record<string, ParameterValue>>

/** `least` and `most` as the schema says them; null: no bound, or no number. */
export interface Parameter {
  readonly name: string
  readonly type: string
  readonly default: ParameterValue
  readonly least: number | null
  readonly most: number | null
}

interface Described {
  readonly type?: string
  readonly default?: ParameterValue
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly enum?: readonly ParameterValue[]
}

/** In the order in which the rule declares them, from the schema itself: the one place where defaults and bounds live. */
export function parametersOf(rule: Pick<AnyRule, 'params'>): readonly Parameter[] {
  const schema = z.toJSONSchema(rule.params, { io: 'input', unrepresentable: 'any' })
  return Object.entries((schema.properties ?? {}) as Record<string, Described>).map(([name, described]) => ({
    name,
    type: described.enum ? described.enum.map((one) => JSON.stringify(one)).join(' | ') : (described.type ?? 'any'),
    default: described.default ?? null,
    least: bound(described.minimum, described.exclusiveMinimum, -Number.MAX_SAFE_INTEGER),
    most: bound(described.maximum, described.exclusiveMaximum, Number.MAX_SAFE_INTEGER),
  }))
}

/** A whole number is bounded by what a number can hold: that is no bound that anybody set. */
const bound = (inclusive: number | undefined, exclusive: number | undefined, none: number): number | null => {
  const set = inclusive ?? exclusive
  return set === undefined || set === none ? null : set
}

/** Why the set cannot be lived by, in one sentence; null: it can. A name that the rule does not know would be ignored in silence. */
export function refusedParameters(rule: AnyRule, set: ParameterSet): string | null {
  const known = parametersOf(rule).map(({ name }) => name)
  const stranger = Object.keys(set).find((name) => !known.includes(name))
  if (stranger !== undefined) return `${rule.id} has no ${stranger}; it has ${known.join(', ') || 'no parameters'}`
  const parsed = rule.params.safeParse(set)
  const issue = parsed.success ? undefined : parsed.error.issues[0]
  return issue ? `${issue.path.join('.') || rule.id}: ${issue.message}` : null
}

/** The same home with `set` on top of what differs there already for that rule. Nothing else changes. */
export function withParameters(setup: HomeSetup, rule: RuleId, set: ParameterSet): HomeSetup {
  const before = setup.ruleParams[rule] ?? {}
  return { ...setup, ruleParams: { ...setup.ruleParams, [rule]: { ...before, ...set } } }
}
