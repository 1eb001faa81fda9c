// What people do about an alarm, as two of them meet it through the API.
import { beforeEach, expect, it } from 'vitest'
import type { AlarmDetail, Problem } from '../../../dashboard/api/contract.ts'
import { type Accounts, openAccounts } from '../../../dashboard/api/session.ts'
import { hours, later } from '../../../rules/model/time.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { alarmOf, organisation, own, runningApi, type RunningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

let api: RunningApi
let accounts: Accounts
let alarmId: string
let anna: object
let berta: object

beforeEach(async () => {
  accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock: simulatedClock(morning) })
  api = await runningApi({ accounts, withAlarms: true })
  alarmId = await alarmOf(api, own, 'urgent')
  anna = await signedIn('Anna')
  berta = await signedIn('Berta')
})

async function signedIn(name: string): Promise<object> {
  const account = { email: `${name}@zorg.example`, name, password: 'een lang wachtwoord', roles: ['care'] as const }
  const { account: id } = await accounts.create({ ...account, careOrganisation: organisation })
  const { token } = await accounts.open(id)
  return { cookie: `__Host-kernwacht=${token}` }
}

const step = (who: object, body: object) => api.ask(null, `POST /api/alarms/${alarmId}/steps`, body, who)
const read = async (who: object) =>
  (await api.ask(null, `GET /api/alarms/${alarmId}`, undefined, who)).body as AlarmDetail

it('has one owner: the second hears who was first', async () => {
  const answers = await Promise.all([step(anna, { step: 'acknowledge' }), step(berta, { step: 'acknowledge' })])
  expect(answers.map(({ status }) => status)).toEqual([200, 409])
  const problem = answers[1].body as Problem
  expect(problem).toMatchObject({ code: 'already-taken', detail: 'Anna has picked it up' })
  expect((await read(anna)).claimedBy).toEqual({ name: 'Anna', me: true })
  expect((await read(berta)).claimedBy).toEqual({ name: 'Anna', me: false })
})

it('goes from open to resolved by steps, each told with who took it', async () => {
  expect((await read(anna)).mayTake).toEqual(['acknowledge'])
  await step(anna, { step: 'acknowledge', note: 'Ik bel' })
  await step(anna, { step: 'set-out' })
  await step(berta, { step: 'arrive' })
  const closed = await step(anna, { step: 'resolve', outcome: 'true', note: 'Gevallen in de keuken' })
  expect(closed.body).toMatchObject({ response: 'resolved', outcome: 'true', mayTake: [] })
  const { timeline } = await read(anna)
  expect(timeline.map(({ kind, by }) => [kind, by])).toEqual([
    ['raised', null],
    ['acknowledged', 'Anna'],
    ['on-the-way', 'Anna'],
    ['arrived', 'Berta'],
    ['resolved', 'Anna'],
  ])
  expect(timeline.at(-1)?.said.nl).toContain('Gevallen in de keuken')
})

it('is closed with an outcome that a person gives, and with no other', async () => {
  await step(anna, { step: 'acknowledge' })
  for (const body of [{ step: 'resolve' }, { step: 'resolve', outcome: 'ended-by-itself' }]) {
    expect(await step(anna, body)).toMatchObject({ status: 422, body: { code: 'outcome-missing' } })
  }
  expect((await step(anna, { step: 'resolve', outcome: 'perhaps' })).body).toMatchObject({ code: 'invalid-request' })
  expect((await read(anna)).response).toBe('acknowledged')
})

it('is resolved by nobody before somebody has picked it up', async () => {
  const early = await step(anna, { step: 'resolve', outcome: 'false' })
  expect(early).toMatchObject({ status: 409, body: { code: 'not-in-this-state' } })
})

it('once resolved takes no step and no comment', async () => {
  await step(anna, { step: 'acknowledge' })
  await step(anna, { step: 'resolve', outcome: 'false' })
  expect(await step(berta, { step: 'acknowledge' })).toMatchObject({ status: 409, body: { code: 'not-in-this-state' } })
  const comment = await api.ask(null, `POST /api/alarms/${alarmId}/comments`, { note: 'Nog iets' }, berta)
  expect(comment).toMatchObject({ status: 409, body: { code: 'not-in-this-state' } })
})

it('keeps comments, said as they were written', async () => {
  const comment = await api.ask(
    null,
    `POST /api/alarms/${alarmId}/comments`,
    { note: 'Sleutel ligt bij de <b>buren</b>' },
    berta,
  )
  expect(comment.status).toBe(200)
  const last = (await read(anna)).timeline.at(-1)
  expect(last).toMatchObject({ kind: 'commented', by: 'Berta', said: { nl: 'Sleutel ligt bij de <b>buren</b>' } })
  const empty = await api.ask(null, `POST /api/alarms/${alarmId}/comments`, { note: '' }, berta)
  expect(empty.status).toBe(422)
})

it('is listed by what people have done about it', async () => {
  const list = async (response: string) => {
    const { body } = await api.ask(null, `GET /api/alarms?response=${response}&homeId=${own}`, undefined, anna)
    return (body as { alarms: { alarmId: string }[] }).alarms.filter((alarm) => alarm.alarmId === alarmId).length
  }
  expect([await list('open'), await list('taken'), await list('resolved'), await list('all')]).toEqual([1, 0, 0, 1])
  await step(anna, { step: 'acknowledge' })
  expect([await list('open'), await list('taken')]).toEqual([0, 1])
  await step(anna, { step: 'resolve', outcome: 'test' })
  expect([await list('taken'), await list('resolved')]).toEqual([0, 1])
})

it('says how late it was raised', async () => {
  const { openedAt, raisedAt } = await read(anna)
  expect(openedAt).toBe(raisedAt)
  expect(openedAt).toBeGreaterThanOrEqual(later(morning, hours(1)))
})

it('shows an acting colleague whom to call', async () => {
  expect(await read(anna)).toMatchObject({
    residents: [{ birthYear: 1938, phone: '072-5051234' }],
    contacts: [{ relation: 'buurvrouw', phone: '072-5059876' }],
  })
})

it('takes a step back within moments, by who took it, and says who is told next', async () => {
  await step(anna, { step: 'acknowledge' })
  expect((await read(anna)).telling).toMatchObject({ nextAt: null })
  const undo = (who: object) => api.ask(null, `POST /api/alarms/${alarmId}/undo`, undefined, who)
  expect(await undo(berta)).toMatchObject({ status: 409, body: { code: 'too-late' } })
  expect(await undo(anna)).toMatchObject({ status: 200, body: { response: 'open', claimedBy: null } })
  expect((await read(berta)).telling?.nextAt).toBeGreaterThan(morning)
})
