// The wall between purposes: what must never be in any answer to a role, by whatever route.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../../dashboard/api/contract.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import { alarmOf, foreign, lastSignAt, own, roles, runningApi, type RunningApi } from '../../support/api.ts'
import { configured, setupOf } from '../../support/entries.ts'

/** As they would stand in an answer. */
const words = {
  residents: ['Bewoner van'],
  reach: ['1938', '072-505', 'Buurvrouw van'],
  careAlarms: ['Stil', 'Still', 'Niets sinds', '~stillness~'],
  technicalAlarms: ['~engine~'],
  movement: [String(lastSignAt), 'stillness'],
  deviceTimes: [String(lastSignAt)],
  devices: ['motion-kitchen'],
} as const
type Kind = keyof typeof words

const never: Readonly<Record<Role, readonly Kind[]>> = {
  care: [],
  resident: ['reach'],
  'informal-carer': ['reach', 'movement', 'deviceTimes', 'devices', 'technicalAlarms'],
  'asset-manager': ['residents', 'reach', 'careAlarms', 'technicalAlarms', 'movement', 'deviceTimes', 'devices'],
  installer: ['residents', 'reach', 'careAlarms'],
  administrator: ['reach', 'careAlarms', 'movement', 'deviceTimes'],
}
/** Of whose home something may stand in an answer at all. */
const seesForeign: readonly Role[] = ['asset-manager', 'administrator']

let api: RunningApi
let gets: readonly string[]
beforeAll(async () => {
  api = await runningApi({ withAlarms: true })
  const alarms = await Promise.all([own, foreign].map((home) => alarmOf(api, home, 'urgent')))
  const technical = await Promise.all([own, foreign].map((home) => alarmOf(api, home, 'technical')))
  gets = [
    '/api/session',
    '/api/alarms',
    '/api/homes',
    '/api/quarantine',
    '/api/desk',
    '/api/reports/alarms',
    '/api/reports/alarms.csv',
    '/api/notify',
    '/api/demo',
    '/healthz',
    '/readyz',
    '/docs/json',
    ...[own, foreign].flatMap((home) => [
      `/api/homes/${home}`,
      `/api/homes/${home}/day`,
      `/api/homes/${home}/month`,
      `/api/homes/${home}/floor`,
    ]),
    ...[...alarms, ...technical].flatMap((id) => [`/api/alarms/${id}`, `/api/alarms/${id}/deliveries`]),
  ]
})
const allAnswersTo = async (role: Role): Promise<string> => {
  const answers = await Promise.all(gets.map((url) => api.ask(role, `GET ${url}`)))
  return answers.map(({ text }) => text).join('\n')
}

describe.each(roles)('to %s', (role) => {
  it('nothing goes out that is not theirs to see', async () => {
    const text = await allAnswersTo(role)
    // The informal carer sees the reason of an alarm, and no list of what is being waited for.
    const forbidden = never[role]
      .flatMap((kind) => words[kind])
      .filter((word) => role !== 'informal-carer' || word !== 'stillness')
    expect(forbidden.filter((word) => text.includes(word))).toEqual([])
    const other = await api.ask(role, 'GET /api/homes')
    expect(other.text.includes(foreign)).toBe(seesForeign.includes(role))
    expect(text.includes(`${foreign}~stillness`)).toBe(false)
  })
})

it('the words that are looked for do stand in the answers to care', async () => {
  const text = await allAnswersTo('care')
  expect(
    Object.values(words)
      .flat()
      .filter((word) => !text.includes(word)),
  ).toEqual([])
})

it('shows an asset manager every home as a whole: address and whether it is watched over', async () => {
  const { body } = await api.ask('asset-manager', 'GET /api/homes')
  const { homes } = body as { homes: Record<string, unknown>[] }
  expect(homes).toHaveLength(2)
  expect(homes[0]).toMatchObject({ openAlarms: 0, lastSignOfLifeAt: null, pausedUntil: null, home: { residents: [] } })
})

it('shows who moved in nothing of who lived there before', async () => {
  const moved = await runningApi({ withAlarms: true })
  const setup = setupOf(own, { residency: { residencyId: 'new-tenant' as never, since: moved.clock.now(), people: 1 } })
  await moved.registry.putHome({ ...(await moved.registry.home(own))!, setup })
  await moved.pipeline.accept([configured(moved.clock.now(), setup)])
  const id = await alarmOf(moved, own, 'urgent')
  expect((await moved.ask('resident', `GET /api/alarms/${id}`)).status).toBe(404)
  expect((await moved.ask('resident', 'GET /api/alarms')).text).not.toContain('~stillness~')
  expect((await moved.ask('resident', `GET /api/homes/${own}`)).text).not.toContain(String(lastSignAt))
  // Whoever answers alarms must still be able to close it.
  expect((await moved.ask('care', `GET /api/alarms/${id}`)).status).toBe(200)
})

it('tells of no pause to who may not know of one, not even by how well the home is protected', async () => {
  const paused = await runningApi({ withAlarms: true })
  const before = (await paused.ask('asset-manager', `GET /api/homes/${own}`)).body as { protection: string }
  const until = paused.clock.now() + 3_600_000
  await paused.ask('care', `POST /api/homes/${own}/pauses`, { until, because: 'ziekenhuis' })
  const after = await paused.ask('asset-manager', `GET /api/homes/${own}`)
  expect(after.body).toMatchObject({ protection: before.protection, pauses: [], pausedUntil: null })
  expect(after.text).not.toContain('ziekenhuis')
  expect((await paused.ask('care', `GET /api/homes/${own}`)).text).toContain('ziekenhuis')
})

it('finds the alarms that a role may see behind any number that it may not', async () => {
  const { ask } = await runningApi({ withAlarms: true })
  const answer = await ask('administrator', 'GET /api/alarms?limit=1')
  const { alarms } = answer.body as { alarms: { rule: { id: string } }[] }
  expect(alarms.map(({ rule }) => rule.id)).toEqual([ruleId('engine')])
})
