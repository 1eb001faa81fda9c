// Who looked at my home: a resident reads it by the day, in kinds of people, and of their own time only.
import { expect, it } from 'vitest'
import type { Looked } from '../../../dashboard/api/contract-audit.ts'
import { residencyId } from '../../../rules/model/ids.ts'
import { days, earlier, hours, later, localDate } from '../../../rules/model/time.ts'
import { own, runningApi } from '../../support/api.ts'
import { looked } from '../../support/audit.ts'
import { morning } from '../../support/pipeline.ts'

const today = localDate(morning, 'Europe/Amsterdam')
const client = { homeId: own, residencyId: residencyId('home-1-r1') }
const at = (hour: number, change: Parameters<typeof looked>[1] = {}) =>
  looked(0, { at: later(morning, hours(hour)), clients: [client], ...change })

async function read(api: Awaited<ReturnType<typeof runningApi>>, query = ''): Promise<Looked> {
  const { status, body } = await api.ask('resident', `GET /api/homes/${own}/looked${query}`)
  expect(status).toBe(200)
  return body as Looked
}

it('tells which kind of people saw what and how often, in one line for colleagues, and no name', async () => {
  const api = await runningApi()
  await api.audit.append([at(-2), at(-1, { account: 'bea' }), at(-1, { kind: 'movement', emergency: true })])
  await api.audit.append([at(-1, { account: 'account-resident', roles: 'resident', organisation: null, kind: 'day' })])
  const { days: found } = await read(api)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({
    date: today,
    looks: [
      { who: 'care', organisation: 'Dorpszorg', kind: 'home', times: 2, firstAt: later(morning, hours(-2)) },
      { who: 'care', kind: 'movement', emergency: true },
      { who: 'self', kind: 'day', organisation: null },
    ],
  })
  expect(JSON.stringify(found)).not.toMatch(/ans|bea|192/)
})

it('tells of a try that was refused', async () => {
  const api = await runningApi()
  await api.audit.append([at(-1, { outcome: 'refused', roles: 'installer', organisation: null })])
  expect((await read(api)).days[0]!.looks).toMatchObject([{ who: 'installer', outcome: 'refused' }])
})

it('says nothing of who lived there before, whatever period is asked for', async () => {
  const api = await runningApi()
  const before = { homeId: own, residencyId: residencyId('somebody-else') }
  await api.audit.append([at(-1, { clients: [before] }), at(-24 * 80)])
  expect((await read(api, `?from=2025-12-15&to=${today}`)).days).toEqual([])
})

it('keeps to the period that is asked for, the latest day first', async () => {
  const api = await runningApi()
  await api.audit.append([at(-24 * 3), at(-24 * 2), at(-1)])
  const dayBefore = (count: number) => localDate(earlier(morning, days(count)), 'Europe/Amsterdam')
  expect((await read(api, `?from=${dayBefore(3)}&to=${dayBefore(2)}`)).days.map(({ date }) => date)).toEqual([
    dayBefore(2),
    dayBefore(3),
  ])
  expect((await read(api)).days).toHaveLength(3)
})

it.each(['?from=2026-02-30', '?from=2025-01-01', '?from=2026-03-02&to=2026-03-01', '?to=yesterday'])(
  'refuses a period that is none: %s',
  async (query) => {
    const api = await runningApi()
    expect((await api.ask('resident', `GET /api/homes/${own}/looked${query}`)).status).toBe(422)
  },
)
