// To what somebody agrees about their data: they decide, it counts at once, and a refusal harms nothing else.
import { expect, it } from 'vitest'
import type { ConsentsView, DecideConsent } from '../../../dashboard/api/contract-consent.ts'
import { DataPurpose } from '../../../rules/model/consent.ts'
import { hours, later } from '../../../rules/model/time.ts'
import { observed } from '../../support/entries.ts'
import { own, runningApi, type RunningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const route = `/api/homes/${own}/consents`
const decision = (change: Partial<DecideConsent>): DecideConsent => ({
  purpose: 'energy',
  allow: false,
  textVersion: 1,
  ...change,
})

async function decide(api: RunningApi, who: 'resident' | 'care' | 'administrator', change: Partial<DecideConsent>) {
  return api.ask(who, `POST ${route}`, decision(change))
}
const rowOf = (body: unknown, purpose: DataPurpose) =>
  (body as ConsentsView).rows.find((row) => row.purpose === purpose)!

/** The button has been heard: a call for help would be noticed. */
async function withHelpButton(): Promise<RunningApi> {
  const api = await runningApi()
  await api.pipeline.accept([
    observed(later(morning, hours(-1)), 'pendant', { kind: 'battery', percent: 90 }, {}, own),
    observed(later(morning, hours(-1)), 'pendant', { kind: 'help-call', active: false }, {}, own),
  ])
  await api.pipeline.settled()
  return api
}

it('shows every purpose, also those about which nobody was asked yet', async () => {
  const { ask } = await runningApi()
  const { status, body } = await ask('resident', `GET ${route}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ may: 'decide', textVersion: 1, history: [] })
  const { rows } = body as ConsentsView
  expect(rows.map(({ purpose, decision }) => [purpose, decision])).toEqual(
    DataPurpose.options.map((one) => [one, null]),
  )
})

it('records what was decided, of which text, when and by whom, and the home is set up with it', async () => {
  const api = await runningApi()
  const { status, body } = await decide(api, 'resident', { purpose: 'energy' })
  expect(status).toBe(200)
  expect(rowOf(body, 'energy').decision).toEqual({
    answer: 'refused',
    ground: 'consent',
    textVersion: 1,
    at: morning,
    by: { who: 'self', onBehalfBecause: null },
  })
  expect((await api.registry.home(own))!.setup.stopped).toEqual(['energy'])
  const last = (await api.entries()).at(-1)!
  expect(last.input).toMatchObject({
    kind: 'configured',
    setup: { stopped: ['energy'] },
    by: { account: 'account-resident', role: 'resident' },
    because: 'energy: refused',
  })
  // Given, and then taken back: that is a withdrawal. Allowed again, nothing is stopped.
  await decide(api, 'resident', { purpose: 'energy', allow: true })
  expect((await api.registry.home(own))!.setup).not.toHaveProperty('stopped')
  expect(rowOf((await decide(api, 'resident', {})).body, 'energy').decision?.answer).toBe('withdrawn')
  expect((await api.registry.consents(own)).map(({ answer }) => answer)).toEqual(['refused', 'given', 'withdrawn'])
})

it('does not end a protection before it was said which', async () => {
  const api = await withHelpButton()
  const before = (await api.ask('resident', `GET ${route}`)).body
  expect(rowOf(before, 'care-alarms').loses).toContain('help-call')
  const refused = await decide(api, 'resident', { purpose: 'care-alarms' })
  expect(refused).toMatchObject({ status: 422, body: { code: 'loss-not-shown' } })
  expect((await api.registry.home(own))!.setup).not.toHaveProperty('stopped')
  expect((await decide(api, 'resident', { purpose: 'care-alarms', lossShown: true })).status).toBe(200)
  const { body: coverage } = await api.ask('care', `GET /api/homes/${own}/coverage`)
  expect(coverage).toMatchObject({ stopped: ['care-alarms'], risks: [] })
  const { body: home } = await api.ask('care', `GET /api/homes/${own}`)
  expect(home).toMatchObject({ protection: 'not-watched', lastSignOfLifeAt: null, watches: [] })
})

it('lets somebody else record it with a reason, and says so', async () => {
  const api = await runningApi()
  expect((await decide(api, 'care', {})).status).toBe(422)
  expect((await decide(api, 'care', { onBehalfBecause: 'zij zei het aan tafel' })).status).toBe(200)
  const { body } = await api.ask('resident', `GET ${route}`)
  expect(rowOf(body, 'energy').decision?.by).toEqual({ who: 'care', onBehalfBecause: 'zij zei het aan tafel' })
})

it('takes no answer to a text that is not the one of today', async () => {
  const api = await runningApi()
  expect((await decide(api, 'resident', { textVersion: 9 })).status).toBe(422)
})

it('closes to each only what was stopped: the carer out of love sees nothing, the landlord no month, care no movement', async () => {
  const api = await runningApi({ withAlarms: true })
  const seen = async () =>
    Promise.all([
      api.ask('informal-carer', `GET /api/homes/${own}`),
      api.ask('asset-manager', `GET /api/homes/${own}/woonlasten`),
      api.ask('care', `GET /api/homes/${own}/day`),
      api.ask('resident', `GET /api/homes/${own}/day`),
    ]).then((all) => all.map(({ status }) => status))
  expect(await seen()).toEqual([200, 200, 200, 200])
  await decide(api, 'resident', { purpose: 'sharing-with-informal-carer' })
  expect(await seen()).toEqual([404, 200, 200, 200])
  await decide(api, 'resident', { purpose: 'woonlasten' })
  expect(await seen()).toEqual([404, 404, 200, 200])
  await decide(api, 'resident', { purpose: 'care-alarms', lossShown: true })
  expect(await seen()).toEqual([404, 404, 404, 200])
})

it('is not undone by an import of the same home, and is not inherited by who lives there next', async () => {
  const api = await runningApi()
  await decide(api, 'resident', { purpose: 'energy' })
  const { setup, ...rest } = (await api.registry.home(own))!
  const { stopped: _, ...bare } = setup
  await api.ask('administrator', `PUT /api/homes/${own}`, { ...rest, setup: bare })
  expect((await api.registry.home(own))!.setup.stopped).toEqual(['energy'])
  const next = { ...bare, residency: { ...bare.residency!, residencyId: 'home-1-r2' } }
  await api.ask('administrator', `PUT /api/homes/${own}`, { ...rest, setup: next })
  expect((await api.registry.home(own))!.setup).not.toHaveProperty('stopped')
  const { body } = await api.ask('administrator', `GET ${route}`)
  expect(rowOf(body, 'energy').decision).toBeNull()
  expect((body as ConsentsView).history).toEqual([])
})
