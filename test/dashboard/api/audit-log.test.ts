// The audit log as an administrator reads it: with two factors, by person, home and time, and as a file. Reading it is a look as well.
import { expect, it } from 'vitest'
import type { AuditPage } from '../../../dashboard/api/contract.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { days, later, seconds } from '../../../rules/model/time.ts'
import { alarmOf, foreign, own, runningApi } from '../../support/api.ts'
import { looked, lookedAt } from '../../support/audit.ts'
import { apiWithPeople } from '../../support/people-at-screens.ts'

const always = `from=${lookedAt}&to=${later(lookedAt, days(400))}`

it('is read with two factors, and not with a password alone', async () => {
  const people = await apiWithPeople(['administrator'])
  const { cookie } = await people.signIn('administrator')
  for (const form of ['', '.csv'])
    expect(await people.asSignedIn(cookie, `GET /api/audit${form}`)).toMatchObject({
      status: 403,
      body: { code: 'two-factors' },
    })
  const strong = await people.enrol('administrator')
  expect((await people.asSignedIn(strong.cookie, 'GET /api/audit')).status).toBe(200)
})

it('is not read with the token of the machine, which proves itself by one thing', async () => {
  const { ask } = await runningApi({ tokens: { find: () => operator } })
  expect(await ask('operator', 'GET /api/audit')).toMatchObject({ status: 403, body: { code: 'two-factors' } })
})
const operator = {
  account: 'operator',
  name: 'Operator',
  roles: ['administrator'],
  careOrganisation: null,
  homeIds: [],
  everyHome: true,
} as const

it('shows who looked at which home, by person, home and time', async () => {
  const { ask, audit } = await runningApi()
  const wim = [{ homeId: homeId(foreign), residencyId: null }]
  await audit.append([looked(0), looked(1, { account: 'bram' }), looked(2, { clients: wim })])
  const rows = async (query: string, time = always) =>
    ((await ask('administrator', `GET /api/audit?${time}${query}`)).body as AuditPage).rows
  expect((await rows(''))[0]).toMatchObject({ account: 'ans', homes: [foreign], homesInAll: 1, kind: 'home' })
  // The read before stands in the log by now.
  expect((await rows(`&homeId=${own}&account=bram`)).map(({ at }) => at)).toEqual([looked(1).at])
  expect((await rows(`&account=ans`)).length).toBe(2)
  expect((await rows('&account=ans', `from=${lookedAt}&to=${later(lookedAt, seconds(1))}`)).length).toBe(1)
})

it('comes a page at a time, without a row twice or none', async () => {
  const { ask, audit } = await runningApi()
  await audit.append(Array.from({ length: 230 }, (_, hour) => looked(Math.floor(hour / 3), { object: `n${hour}` })))
  const seen: (string | null)[] = []
  let after = ''
  for (let page = 0; page < 5; page++) {
    const { body } = await ask('administrator', `GET /api/audit?${always}&account=ans${after}`)
    const { rows, next } = body as AuditPage
    seen.push(...rows.map(({ object }) => object))
    if (next === null) break
    after = `&after=${next}`
  }
  expect(seen).toEqual(Array.from({ length: 230 }, (_, hour) => `n${229 - hour}`))
})

it('does not tell an administrator which alarm it was', async () => {
  const api = await runningApi({ withAlarms: true })
  const alarmId = await alarmOf(api, own, 'urgent')
  await api.ask('care', `GET /api/alarms/${alarmId}`)
  const { text, body } = await api.ask('administrator', `GET /api/audit?${always}`)
  expect((body as AuditPage).rows).toContainEqual(
    expect.objectContaining({ kind: 'alarm', object: null, homes: [own] }),
  )
  expect(text).not.toContain(alarmId)
  expect((await api.ask('administrator', `GET /api/audit.csv?${always}`)).text).not.toContain(alarmId)
})

it('is itself written down, with the homes that it showed', async () => {
  const { ask, audit } = await runningApi()
  await audit.append([looked(0)])
  for (const form of ['', '.csv']) {
    await ask('administrator', `GET /api/audit${form}?${always}&account=ans`)
    expect(audit.entries().at(-1)).toMatchObject({
      kind: 'audit-log',
      action: form === '' ? 'read' : 'export',
      clients: [{ homeId: own }],
    })
  }
})

it('goes into a file that a spreadsheet opens and no formula runs in', async () => {
  const { ask, audit } = await runningApi()
  await audit.append([looked(0, { organisation: '=cmd|calc' }), looked(1)])
  const { text, response } = await ask('administrator', `GET /api/audit.csv?${always}`)
  const lines = text.trimEnd().split('\r\n')
  expect(response.headers['content-disposition']).toContain('audit.csv')
  expect(lines[0]).toMatch(/^seq,at,event/)
  expect(lines[2]).toContain("'=cmd|calc")
  expect(lines[1]).toMatch(/,no,1,home-1$/)
  expect(lines).toHaveLength(3)
})

it('refuses a file that is too long instead of cutting it off', async () => {
  const { ask, audit } = await runningApi()
  await audit.append(Array.from({ length: 20_500 }, (_, hour) => looked(hour % 100)))
  expect(await ask('administrator', `GET /api/audit.csv?${always}`)).toMatchObject({ status: 422 })
})
