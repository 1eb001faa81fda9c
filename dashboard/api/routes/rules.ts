// The rules and their parameters: what stands, what was decided when and why, and changes, which for a rule of life two people make.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import type { Actor } from '../../../rules/model/alarm.ts'
import { guardedBy } from '../../../rules/model/coverage.ts'
import { RuleId } from '../../../rules/model/ids.ts'
import { lifeRules, mayBeOff, type RuleSetting } from '../../../rules/model/rule-setting.ts'
import { mayEver, type Person, roleFor } from '../access.ts'
import { Decide, Problem, ProposeSetting, RuleSettingRow, RulesView } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { findHome } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'

const tags = ['rules']
const refused = { 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const mostShown = 200
const bodySettingId = z.object({ settingId: z.coerce.number().int().min(1) })

export const rules: Routes = (api, parts) => {
  const inTurn = oneByOne()
  api.get('/api/rules', { schema: { tags, response: { 200: RulesView, 403: Problem } } }, async (request) => {
    const person = allowed(personOf(request))
    const { rules, settings } = deskOf(parts)
    const standing = new Set(settings.standing().map(({ settingId }) => settingId))
    const rows: RuleSettingRow[] = []
    for (const setting of settings.all().toReversed()) {
      const role = await roleIn(parts, person, setting)
      if (role) rows.push(await rowOf(parts, person, setting, standing))
      if (rows.length === mostShown) break
    }
    return {
      rules: rules.map((rule) => ({ ...rule, guards: [...rule.guards], parameters: [...rule.parameters] })),
      settings: rows,
    }
  })
  api.post(
    '/api/rules/:ruleId/settings',
    {
      schema: {
        tags,
        params: z.object({ ruleId: RuleId }),
        body: ProposeSetting,
        response: { 200: RuleSettingRow, ...refused },
      },
    },
    async (request) => {
      const person = allowed(personOf(request))
      const { settings, ...desk } = deskOf(parts)
      const rule = request.params.ruleId
      if (!desk.rules.some(({ id }) => id === rule)) throw new Refusal('not-found')
      const { homeId, because, off, lossShown } = request.body
      const by = await actorIn(parts, person, { homeId })
      if (off) refuseOff(request.body, rule, lossShown === true)
      const params = off ? paramsThere(settings, rule, homeId) : request.body.params
      const why = desk.refused(rule, params)
      if (why !== null) throw new Refusal('parameters-refused', why)
      return inTurn(async () => {
        if (settings.all().some((one) => one.state === 'proposed' && one.rule === rule && one.homeId === homeId))
          throw new Refusal('proposal-waits')
        const now = parts.clock.now()
        const needsSecond = lifeRules.has(rule)
        const added = await settings.add({
          rule,
          homeId,
          params,
          ...(off && { off }),
          because,
          state: needsSecond ? 'proposed' : 'standing',
          proposedBy: by,
          proposedAt: now,
          decidedBy: needsSecond ? null : by,
          decidedAt: needsSecond ? null : now,
        })
        if (!needsSecond) await liveBy(parts, added, by)
        return rowOf(parts, person, added, standingIds(settings))
      })
    },
  )
  api.post(
    '/api/rules/settings/:settingId/decision',
    { schema: { tags, params: bodySettingId, body: Decide, response: { 200: RuleSettingRow, ...refused } } },
    async (request) => {
      const person = allowed(personOf(request))
      const { settings } = deskOf(parts)
      return inTurn(async () => {
        const setting = settings.all().find(({ settingId }) => settingId === request.params.settingId)
        if (!setting || !(await roleIn(parts, person, setting))) throw new Refusal('not-found')
        const by = await actorIn(parts, person, setting)
        if (setting.state !== 'proposed') throw new Refusal('already-decided')
        const { approve } = request.body
        // Whoever proposed it may take it back, and never let it count.
        if (approve && by.account === setting.proposedBy.account) throw new Refusal('second-person')
        const decided = await settings.change({
          ...setting,
          state: approve ? 'standing' : 'refused',
          decidedBy: by,
          decidedAt: parts.clock.now(),
        })
        if (approve) await liveBy(parts, decided, by)
        return rowOf(parts, person, decided, standingIds(settings))
      })
    },
  )
}

type Desk = NonNullable<ApiParts['ruleDesk']>

function deskOf({ ruleDesk }: ApiParts): Desk {
  if (!ruleDesk) throw new Refusal('not-found')
  return ruleDesk
}

/** A rule is switched off in one home, never where help is called, and by somebody who was shown what is then not noticed. */
function refuseOff({ homeId }: Pick<RuleSetting, 'homeId'>, rule: RuleId, isShown: boolean): void {
  if (homeId === null) throw new Refusal('invalid-request', 'a rule is switched off in one home')
  if (!mayBeOff(rule)) throw new Refusal('stays-on')
  const lost = guardedBy(rule)
  if (lost.length > 0 && !isShown)
    throw new Refusal('loss-not-shown', `the home would notice less of: ${lost.join(', ')}`)
}

/** What stands there stays, so that the rule comes back as it was. */
const paramsThere = (settings: Desk['settings'], rule: RuleId, homeId: RuleSetting['homeId']): RuleSetting['params'] =>
  settings.standing().find((one) => one.rule === rule && one.homeId === homeId)?.params ?? {}

function allowed(person: Person): Person {
  if (!mayEver(person, 'rules')) throw new Refusal('not-allowed')
  return person
}

const standingIds = (settings: Desk['settings']): ReadonlySet<number> =>
  new Set(settings.standing().map(({ settingId }) => settingId))

/** In which role the caller sees settings of that home, or of the installation; null: not theirs. */
async function roleIn(
  parts: ApiParts,
  person: Person,
  { homeId }: Pick<RuleSetting, 'homeId'>,
): Promise<string | null> {
  if (homeId === null) return person.roles.find((role) => role === 'administrator' || role === 'care') ?? null
  const known = await findHome(parts, person, homeId, 'rules')
  return known && roleFor(person, homeKey(known.home), 'rules')
}

/** What holds for every home, administrators set. */
async function actorIn(parts: ApiParts, person: Person, { homeId }: Pick<RuleSetting, 'homeId'>): Promise<Actor> {
  if (homeId === null) {
    if (!person.roles.includes('administrator')) throw new Refusal('not-allowed')
    return { account: person.account, role: 'administrator' }
  }
  const known = await findHome(parts, person, homeId, 'rules')
  if (!known) throw new Refusal('not-found')
  const role = roleFor(person, homeKey(known.home), 'set-rules')
  if (!role) throw new Refusal('not-allowed')
  return { account: person.account, role }
}

/** The homes that it is about are configured anew: their journals say by whom and why. */
async function liveBy(parts: ApiParts, setting: RuleSetting, by: Actor): Promise<void> {
  const { registry } = parts
  const directory = await registry.directory()
  const homes = (await registry.homes()).filter(
    ({ setup }) => setting.homeId === null || setup.homeId === setting.homeId,
  )
  const because = setting.because
  await Promise.all(homes.map((home) => parts.homes.configure(setupOf(home, directory), { by, because })))
}

async function rowOf(
  parts: ApiParts,
  person: Person,
  setting: RuleSetting,
  standing: ReadonlySet<number>,
): Promise<RuleSettingRow> {
  const { proposedBy, decidedBy, ...rest } = setting
  const nameOf = (actor: Actor) => parts.accounts.nameOf(actor.account) ?? actor.account
  const may = await actorIn(parts, person, setting).then(
    () => true,
    () => false,
  )
  const isOwn = proposedBy.account === person.account
  return {
    ...rest,
    proposedBy: nameOf(proposedBy),
    decidedBy: decidedBy && nameOf(decidedBy),
    counts: standing.has(setting.settingId),
    mayApprove: setting.state === 'proposed' && may && !isOwn,
    mayRefuse: setting.state === 'proposed' && may,
  }
}

/** One change after the other: two at once would each see no other proposal. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}
