// The rules as people may set them: what there is to set and what a set would break, and homes that live by what was decided.
import { parametersOf, refusedParameters } from '../../rules/engine/parameters.ts'
import type { AnyRule } from '../../rules/engine/rule.ts'
import { guardedBy } from '../../rules/model/coverage.ts'
import type { RuleDesk, RuleSettings } from '../../rules/model/rule-desk.ts'
import { lifeRules, mayBeOff, settled } from '../../rules/model/rule-setting.ts'
import type { LiveHomes } from '../../rules/ports.ts'

export const createRuleDesk = (rules: readonly AnyRule[], settings: RuleSettings): RuleDesk => ({
  rules: rules.map((rule) => ({
    id: rule.id,
    version: rule.version,
    // One that raises nothing has no title of an alarm.
    title: rule.words['title'] ?? { nl: rule.id, en: rule.id },
    isLife: lifeRules.has(rule.id),
    mayBeOff: mayBeOff(rule.id),
    guards: guardedBy(rule.id),
    parameters: parametersOf(rule),
  })),
  refused(id, params) {
    const rule = rules.find((one) => one.id === id)
    return rule ? refusedParameters(rule, params) : `there is no rule ${id}`
  },
  settings,
})

/** Whoever configures a home from the registry configures it with what was decided about its rules. */
export const homesBySettings = (homes: LiveHomes, settings: Pick<RuleSettings, 'standing'>): LiveHomes => ({
  ...homes,
  configure: (setup, change) => homes.configure(settled(setup, settings.standing()), change),
})
