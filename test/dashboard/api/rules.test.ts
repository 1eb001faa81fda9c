// A rule of life is changed by two people; what was decided stands with a number, and the alarm that follows cites it.
import { describe, expect, it } from 'vitest'
import type { Person } from '../../../dashboard/api/access.ts'
import type { Problem, RuleSettingRow, RulesView } from '../../../dashboard/api/contract.ts'
import { createTokens, tokenHash } from '../../../dashboard/api/tokens.ts'
import { createRuleDesk, homesBySettings } from '../../../gateway/pipeline/rule-desk.ts'
import { memoryRuleSettings } from '../../../gateway/store/memory-rule-settings.ts'
import { memoryRegistry } from '../../../gateway/store/memory.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import { hours, later, minutes } from '../../../rules/model/time.ts'
import { foreign, homeOf, organisation, own, runningApi } from '../../support/api.ts'
import { observed } from '../../support/entries.ts'
import { morning, raised, runningPipeline } from '../../support/pipeline.ts'
import { chill, stillness } from '../../support/small-rules.ts'

/** The small rule of silence under the name of one that guards a life. */
const inactivity = { ...stillness, id: ruleId('inactivity') }
const help = { ...chill, id: ruleId('help-call') }
const rules = [inactivity, chill, help]

const people = ['anna', 'bea', 'elders', 'admin', 'admin-2'] as const
const personOf = (account: (typeof people)[number]): Person => ({
  account,
  name: account,
  roles: [account.startsWith('admin') ? 'administrator' : 'care'],
  careOrganisation: account === 'elders' ? 'Elders' : account.startsWith('admin') ? null : organisation,
  homeIds: [],
})
const tokenOf = (account: string) => `token-of-${account}-0123456789`

async function house() {
  const running = await runningPipeline({ rules })
  const settings = memoryRuleSettings()
  const homes = homesBySettings(running.pipeline, settings)
  const registry = memoryRegistry([homeOf(own, organisation), homeOf(foreign, 'Elders')])
  for (const { setup } of await registry.homes()) await homes.configure(setup)
  const api = await runningApi({
    homes,
    registry,
    clock: running.clock,
    ruleDesk: createRuleDesk(rules, settings),
    tokens: createTokens(people.map((who) => ({ sha256: tokenHash(tokenOf(who)), person: personOf(who) }))),
  })
  const ask = async (who: (typeof people)[number], request: string, payload?: object) => {
    const { status, body } = await api.ask(null, request, payload, { authorization: `Bearer ${tokenOf(who)}` })
    return { status, row: body as RuleSettingRow, code: (body as Problem | null)?.code, view: body as RulesView }
  }
  const propose = (who: (typeof people)[number], rule: string, quietMinutes: number, homeId: string | null = own) =>
    ask(who, `POST /api/rules/${rule}/settings`, { homeId, params: { quietMinutes }, because: 'slaapt uit' })
  const decide = (who: (typeof people)[number], id: number, approve = true) =>
    ask(who, `POST /api/rules/settings/${id}/decision`, { approve })
  const quiet = (home = own) =>
    running.pipeline.status(home) &&
    running.entries().then((entries) => {
      const last = entries.filter(({ homeId, input }) => homeId === home && input.kind === 'configured').at(-1)!
      return last.input.kind === 'configured' ? last.input : null
    })
  return { ...running, ask, propose, decide, quiet, homes, settings }
}

describe('a change of a rule of life', () => {
  it('counts only when another account has approved it, and then with who and why in the journal of the home', async () => {
    const { propose, decide, quiet } = await house()
    const { row } = await propose('anna', 'inactivity', 90)
    expect(row).toMatchObject({ settingId: 1, state: 'proposed', counts: false, mayApprove: false, mayRefuse: true })
    expect((await quiet())?.setup.ruleParams).toEqual({})
    expect(await decide('anna', 1)).toMatchObject({ status: 403, code: 'second-person' })
    expect((await quiet())?.setup.ruleParams).toEqual({})

    expect((await decide('bea', 1)).row).toMatchObject({ state: 'standing', counts: true, decidedBy: 'bea' })
    expect(await quiet()).toMatchObject({
      setup: { ruleParams: { inactivity: { quietMinutes: 90 } }, paramsVersions: { inactivity: 1 } },
      by: { account: 'bea', role: 'care' },
      because: 'slaapt uit',
    })
    expect((await quiet(foreign))?.setup.ruleParams).toEqual({})
    expect(await decide('bea', 1, false)).toMatchObject({ status: 409, code: 'already-decided' })
  })

  it('is cited by the alarm that follows', async () => {
    const { propose, decide, pipeline, clock, told } = await house()
    await pipeline.accept([observed(morning, 'motion-kitchen', { kind: 'motion', active: true })])
    await propose('anna', 'inactivity', 90)
    await decide('admin', 1)
    await pipeline.accept([observed(later(morning, minutes(1)), 'motion-kitchen', { kind: 'motion', active: true })])
    await clock.advanceTo(later(morning, hours(3)))
    const [first] = raised(told)
    expect(first!.alarm).toMatchObject({
      rule: { id: 'inactivity', version: 1, params: 1 },
      raisedAt: later(morning, minutes(91)),
    })
  })

  it('can be refused by who made it, and leaves everything as it was', async () => {
    const { propose, decide, quiet, ask } = await house()
    await propose('anna', 'inactivity', 90)
    expect((await propose('bea', 'inactivity', 120)).code).toBe('proposal-waits')
    expect((await decide('anna', 1, false)).row).toMatchObject({ state: 'refused', decidedBy: 'anna' })
    expect((await quiet())?.setup.ruleParams).toEqual({})
    expect((await propose('bea', 'inactivity', 120)).row.settingId).toBe(2)
    const { view } = await ask('anna', 'GET /api/rules')
    expect(view.settings.map(({ settingId, state }) => [settingId, state])).toEqual([
      [2, 'proposed'],
      [1, 'refused'],
    ])
    expect(view.rules[0]).toEqual({
      id: 'inactivity',
      version: 1,
      title: { nl: 'Stil', en: 'Still' },
      isLife: true,
      mayBeOff: true,
      guards: ['silence'],
      parameters: [{ name: 'quietMinutes', type: 'number', default: 60, least: 0, most: null }],
    })
  })

  it('is no way round by the registry', async () => {
    const { ask } = await house()
    const home = homeOf(own, organisation)
    const weaker = { ...home, setup: { ...home.setup, ruleParams: { inactivity: { quietMinutes: 900 } } } }
    expect(await ask('admin', `PUT /api/homes/${own}`, weaker)).toMatchObject({ status: 403, code: 'second-person' })
    expect((await ask('admin', `PUT /api/homes/${own}`, home)).status).toBe(204)
  })

  it('stays across whatever else is changed of the home', async () => {
    const { propose, decide, quiet, homes } = await house()
    await propose('anna', 'inactivity', 90)
    await decide('bea', 1)
    await homes.configure(homeOf(own, organisation).setup)
    expect((await quiet())?.setup.ruleParams).toEqual({ inactivity: { quietMinutes: 90 } })
  })
})

describe('a change of another rule', () => {
  it('counts at once, for one home over what counts for all', async () => {
    const running = await house()
    const { ask, quiet } = running
    const set = (who: 'admin' | 'anna', homeId: string | null) =>
      ask(who, 'POST /api/rules/chill/settings', { homeId, params: {}, because: 'proef' })
    expect((await set('admin', null)).row).toMatchObject({ settingId: 1, state: 'standing', counts: true })
    expect((await set('anna', own)).row).toMatchObject({ settingId: 2, counts: true })
    expect((await quiet())?.setup.paramsVersions).toEqual({ chill: 2 })
    expect((await quiet(foreign))?.setup.paramsVersions).toEqual({ chill: 1 })
    expect((await set('anna', null)).status).toBe(403)
    expect((await set('anna', foreign)).status).toBe(404)
  })

  it('is refused with the reason where the rule does not take it', async () => {
    const { propose, ask } = await house()
    expect(await propose('anna', 'inactivity', -5)).toMatchObject({ status: 422, code: 'parameters-refused' })
    expect(await propose('anna', 'chill', 5)).toMatchObject({ status: 422, code: 'parameters-refused' })
    expect((await propose('anna', 'nothing', 5)).status).toBe(404)
    expect((await ask('elders', 'GET /api/rules')).view.settings).toEqual([])
  })
})

describe('a rule that is switched off in one home', () => {
  const off = (more: object = {}) => ({ homeId: own, params: {}, because: 'slaapt overdag', off: true, ...more })

  it('rests there when a second person agrees, with who, when and why, and on again with its parameters', async () => {
    const { ask, propose, decide, quiet, settings } = await house()
    await propose('anna', 'inactivity', 90)
    await decide('bea', 1)
    const { row } = await ask('anna', 'POST /api/rules/inactivity/settings', off({ lossShown: true }))
    expect(row).toMatchObject({ settingId: 2, off: true, state: 'proposed', params: { quietMinutes: 90 } })
    expect((await quiet())?.setup.rulesOff).toBeUndefined()
    expect(await decide('anna', 2)).toMatchObject({ status: 403, code: 'second-person' })
    expect((await decide('bea', 2)).row).toMatchObject({ state: 'standing', counts: true, because: 'slaapt overdag' })
    expect((await quiet())?.setup).toMatchObject({
      rulesOff: [{ rule: 'inactivity', since: settings.all()[1]!.decidedAt }],
      paramsVersions: { inactivity: 2 },
    })
    expect((await quiet(foreign))?.setup.rulesOff).toBeUndefined()

    await propose('anna', 'inactivity', 90)
    await decide('bea', 3)
    expect((await quiet())?.setup).toMatchObject({ ruleParams: { inactivity: { quietMinutes: 90 } } })
    expect((await quiet())?.setup.rulesOff).toBeUndefined()
  })

  it('raises no alarm any more, and none for what was silent meanwhile', async () => {
    const { ask, decide, pipeline, clock, told } = await house()
    await pipeline.accept([observed(morning, 'motion-kitchen', { kind: 'motion', active: true })])
    await ask('anna', 'POST /api/rules/inactivity/settings', off({ lossShown: true }))
    await decide('bea', 1)
    await clock.advanceTo(later(morning, hours(5)))
    expect(raised(told).filter(({ alarm }) => alarm.homeId === own)).toEqual([])
  })

  it('is switched off only by somebody who was shown what is lost', async () => {
    const { ask } = await house()
    expect(await ask('anna', 'POST /api/rules/inactivity/settings', off())).toMatchObject({
      status: 422,
      code: 'loss-not-shown',
    })
    const { view } = await ask('anna', 'GET /api/rules')
    expect(view.rules.map(({ id, mayBeOff, guards }) => [id, mayBeOff, guards])).toEqual([
      ['inactivity', true, ['silence']],
      ['chill', true, []],
      ['help-call', false, ['help-call']],
    ])
  })

  it('is never one for every home, and never the one that hears a call for help', async () => {
    const { ask } = await house()
    const everywhere = off({ homeId: null, lossShown: true })
    expect(await ask('admin', 'POST /api/rules/inactivity/settings', everywhere)).toMatchObject({
      code: 'invalid-request',
    })
    expect(await ask('anna', 'POST /api/rules/help-call/settings', off({ lossShown: true }))).toMatchObject({
      status: 422,
      code: 'stays-on',
    })
  })

  it('is no way round by the registry, which neither switches off nor on', async () => {
    const { ask, decide, quiet } = await house()
    const home = homeOf(own, organisation)
    const rulesOff = [{ rule: 'inactivity', since: morning }]
    await ask('admin', `PUT /api/homes/${own}`, { ...home, setup: { ...home.setup, rulesOff } })
    expect((await quiet())?.setup.rulesOff).toBeUndefined()
    await ask('anna', 'POST /api/rules/inactivity/settings', off({ lossShown: true }))
    await decide('bea', 1)
    await ask('admin', `PUT /api/homes/${own}`, home)
    expect((await quiet())?.setup.rulesOff).toMatchObject([{ rule: 'inactivity' }])
  })
})

it('a new home begins with what holds everywhere: a rule of life of its own is proposed', async () => {
  const { ask } = await house()
  const home = homeOf('home-9', organisation)
  const own9 = { ...home, setup: { ...home.setup, ruleParams: { inactivity: { quietMinutes: 900 } } } }
  expect(await ask('admin', 'PUT /api/homes/home-9', own9)).toMatchObject({ status: 403, code: 'second-person' })
  expect((await ask('admin', 'PUT /api/homes/home-9', home)).status).toBe(204)
})
