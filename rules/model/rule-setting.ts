// What differs from a rule's defaults, for the installation or one home: data with a number, who, when and why. An alarm cites the number.
import { z } from 'zod'
import { Actor } from './alarm.ts'
import type { HomeSetup } from './home.ts'
import { HomeId, RuleId } from './ids.ts'
import { Instant } from './time.ts'

/** Somebody may lie on the floor for what these rules miss: a second person looks at every change of them. */
export const lifeRules: ReadonlySet<string> = new Set([
  'fall',
  'worn-fall',
  'help-call',
  'inactivity',
  'long-bathroom',
  'smoke-co-water',
])

/** Whoever calls for help is heard in every home, and a home always says what it does not notice; the others here raise no alarm of their own. */
const staysOn: ReadonlySet<string> = new Set(['help-call', 'coverage', 'activity', 'metering'])
/** May a rule be switched off in a home? */
export const mayBeOff = (rule: string): boolean => !staysOn.has(rule)

export const RuleSetting = z.object({
  /** Counts up over the whole installation and is never given again. */
  settingId: z.int().min(1),
  rule: RuleId,
  /** Null: for every home that says nothing else. */
  homeId: HomeId.nullable(),
  /** All that differs at this level, in place of what stood there; empty: nothing. */
  params: z.record(z.string().max(60), z.json()),
  /** The rule is switched off there: of one home only. Left out: it is on. */
  off: z.literal(true).optional(),
  because: z.string().min(1).max(400),
  /** `standing`: it counts, or counted until the next of the same rule and home. */
  state: z.enum(['proposed', 'standing', 'refused']),
  proposedBy: Actor,
  proposedAt: Instant,
  /** Who let it count, or did not; null: nobody yet. */
  decidedBy: Actor.nullable(),
  decidedAt: Instant.nullable(),
})
export type RuleSetting = z.infer<typeof RuleSetting>

/** Of each rule and home the one that counts: what was decided last. */
export function standingOf(settings: readonly RuleSetting[]): readonly RuleSetting[] {
  const standing = new Map<string, RuleSetting>()
  for (const one of settings) {
    const key = `${one.rule}/${one.homeId ?? ''}`
    const known = standing.get(key)
    if (one.state !== 'standing') continue
    const later =
      !known ||
      one.decidedAt! > known.decidedAt! ||
      (one.decidedAt === known.decidedAt && one.settingId > known.settingId)
    if (later) standing.set(key, one)
  }
  return [...standing.values()]
}

/**
 * The home as it is to be lived in: the installation's parameters, over them what the registry has of the home, over that the home's own;
 * and the rules that are switched off there, which nothing but a decision says.
 */
export function settled(given: HomeSetup, standing: readonly RuleSetting[]): HomeSetup {
  const { rulesOff, ...rest } = given
  const setup = rulesOff ? rest : given
  const those = standing.filter(({ homeId }) => homeId === null || homeId === setup.homeId)
  if (those.length === 0) return setup
  const off = those.flatMap((one) =>
    one.off === true && one.homeId !== null && mayBeOff(one.rule) ? [{ rule: one.rule, since: one.decidedAt! }] : [],
  )
  const ruleParams = { ...setup.ruleParams }
  const paramsVersions: NonNullable<HomeSetup['paramsVersions']> = {}
  for (const rule of new Set(those.map((one) => one.rule))) {
    const [general, own] = [null, setup.homeId].map((homeId) =>
      those.find((one) => one.rule === rule && one.homeId === homeId),
    )
    ruleParams[rule] = { ...general?.params, ...setup.ruleParams[rule], ...own?.params }
    paramsVersions[rule] = Math.max(general?.settingId ?? 0, own?.settingId ?? 0)
  }
  return { ...setup, ruleParams, paramsVersions, ...(off.length > 0 && { rulesOff: off }) }
}
