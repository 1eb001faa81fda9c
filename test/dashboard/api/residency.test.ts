// A change of tenant: the next one sees and inherits nothing, and who left sees nothing any longer.
import { expect, it } from 'vitest'
import type { MoveHouse, ResidencyView } from '../../../dashboard/api/contract-residency.ts'
import { openAccounts } from '../../../dashboard/api/session.ts'
import { days, hours, later } from '../../../rules/model/time.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import type { Forgotten } from '../../../rules/ports.ts'
import { alarmOf, own, runningApi, type RunningApi } from '../../support/api.ts'
import { observed } from '../../support/entries.ts'
import { morning } from '../../support/pipeline.ts'

const route = `/api/homes/${own}/residency`
const next: MoveHouse = {
  leaving: 'home-1-r1',
  next: { people: 2, residents: [{ name: 'Nieuwe bewoner' }], contacts: [] },
  because: 'nieuwe huurder',
}
const move = (api: RunningApi, change: Partial<MoveHouse> = {}) =>
  api.ask('administrator', `POST ${route}`, { ...next, ...change })

it('begins a residency with nothing of the one before: no consent, contact, plan, signature, pause or sign of life', async () => {
  const api = await runningApi()
  await api.pipeline.accept([
    observed(later(morning, hours(1)), 'motion-kitchen', { kind: 'motion', active: true }, {}, own),
  ])
  await api.ask('resident', `POST /api/homes/${own}/consents`, { purpose: 'energy', allow: false, textVersion: 1 })
  await api.ask('resident', `POST /api/homes/${own}/pauses`, { until: later(morning, days(2)), because: 'op reis' })
  const { status, body } = await move(api)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    now: { residencyId: 'home-1-r2', people: 2 },
    past: [{ residencyId: 'home-1-r1', until: morning }],
  })
  const home = (await api.registry.home(own))!
  expect(home).toMatchObject({ residents: [{ name: 'Nieuwe bewoner' }], contacts: [] })
  expect(home.setup).not.toHaveProperty('stopped')
  expect(home.setup).not.toHaveProperty('commissioning')
  expect(JSON.stringify(home)).not.toContain('Bewoner van')
  expect(api.pipeline.status(own)).toMatchObject({ lastSignOfLife: null, pauses: [] })
  const { body: coverage } = await api.ask('administrator', `GET /api/homes/${own}/coverage`)
  expect(coverage).toMatchObject({ commissioning: 'not-commissioned' })
  const last = (await api.entries()).at(-1)!
  expect(last.input).toMatchObject({ kind: 'configured', by: { role: 'administrator' }, because: 'nieuwe huurder' })
})

it('is not done while somebody there calls for help and nobody has answered', async () => {
  const api = await runningApi({ withAlarms: true })
  const urgent = await alarmOf(api, own, 'urgent')
  expect(await move(api)).toMatchObject({ status: 409, body: { code: 'alarm-unanswered' } })
  expect((await api.registry.home(own))!.setup.residency!.residencyId).toBe('home-1-r1')
  await api.ask('care', `POST /api/alarms/${urgent}/steps`, { step: 'acknowledge' })
  expect((await move(api)).status).toBe(200)
  await api.pipeline.settled()
  // Closed with them; who lives there now never sees it.
  expect(await api.projections.alarm(urgent as never)).toMatchObject({ response: 'resolved', residencyId: 'home-1-r1' })
  expect((await api.ask('resident', `GET /api/alarms/${urgent}`)).status).toBe(404)
  const { body } = await api.ask('resident', `GET /api/homes/${own}`)
  expect(JSON.stringify(body)).not.toContain(urgent)
})

it('shuts out who lived there before and who cared for them, whatever stands in their accounts', async () => {
  const accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock: simulatedClock(morning) })
  const person = (email: string, role: 'resident' | 'informal-carer' | 'installer') =>
    accounts.create({ email, name: email, password: 'long enough for a test', roles: [role], homeIds: [own] })
  const left = await person('left@example.nl', 'resident')
  const cared = await person('cared@example.nl', 'informal-carer')
  const fitter = await person('fitter@example.nl', 'installer')
  const api = await runningApi({ accounts })
  expect((await move(api)).status).toBe(200)
  const { formerAccounts } = (await api.registry.home(own))!
  expect(formerAccounts?.toSorted()).toEqual([left.account, cared.account].toSorted())
  expect(formerAccounts).not.toContain(fitter.account)
  await accounts.close()
})

it('may leave the home empty, and be followed later', async () => {
  const api = await runningApi()
  expect((await move(api, { next: null })).body).toMatchObject({ now: null, past: [{ residencyId: 'home-1-r1' }] })
  expect((await api.ask('care', `GET /api/homes/${own}`)).body).toMatchObject({ protection: 'not-watched' })
  const { body } = await move(api, { leaving: null })
  expect((body as ResidencyView).now?.residencyId).toBe('home-1-r2')
})

it('is done once: a second time it is about somebody who has left', async () => {
  const api = await runningApi()
  await move(api)
  expect((await move(api)).status).toBe(409)
  expect((await move(api, { leaving: null, next: null })).status).toBe(409)
})

it('counts the same when it comes with an import of the home', async () => {
  const api = await runningApi({ withAlarms: true })
  const before = (await api.registry.home(own))!
  const { commissioning: _, ...setup } = before.setup
  const imported = { ...before, setup: { ...setup, residency: { ...setup.residency!, residencyId: 'home-1-new' } } }
  expect((await api.ask('administrator', `PUT /api/homes/${own}`, imported)).status).toBe(409)
  await api.ask('care', `POST /api/alarms/${await alarmOf(api, own, 'urgent')}/steps`, { step: 'acknowledge' })
  expect((await api.ask('administrator', `PUT /api/homes/${own}`, imported)).status).toBe(204)
  const home = (await api.registry.home(own))!
  expect(home.setup).not.toHaveProperty('commissioning')
  expect((await api.registry.residencies(own)).map(({ residencyId }) => residencyId)).toContain('home-1-new')
})

it('forgets who moved out and nobody who lives there, between the moments at which they did', async () => {
  const asked: Forgotten[] = []
  const api = await runningApi({
    async forget(theirs) {
      asked.push(theirs)
      return { alarms: 3 }
    },
  })
  const erase = (residency: string) =>
    api.ask('administrator', `POST /api/homes/${own}/erasure`, { residencyId: residency, because: 'op verzoek' })
  await api.registry.putHome((await api.registry.home(own))!)
  expect((await erase('home-1-r1')).status).toBe(409)
  await move(api)
  expect((await erase('home-1-r2')).status).toBe(409)
  expect((await erase('home-1-r9')).status).toBe(404)
  expect(asked).toEqual([])
  expect(await erase('home-1-r1')).toMatchObject({ status: 200, body: { alarms: 3 } })
  expect(asked).toMatchObject([{ homeId: own, residencyId: 'home-1-r1', until: morning }])
})
