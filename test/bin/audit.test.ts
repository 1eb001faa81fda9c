// The audit log from the command line: what a service wrote is whole, and one altered, one deleted and one added row is each found.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { auditShow, auditVerify } from '../../bin/verbs/audit.ts'
import type { Verb } from '../../bin/verbs/verb.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { openAudit } from '../../gateway/store/audit-sqlite.ts'
import { looked } from '../support/audit.ts'
import { temporaryFolder } from '../support/folder.ts'

async function logOfFive(): Promise<string> {
  const folder = temporaryFolder()
  const audit = await openAudit({ folder, clock: systemClock(), log: silentLog })
  for (let hour = 0; hour < 5; hour++) await audit.append([looked(hour)])
  await audit.close()
  return folder
}

async function run(verb: Verb, ...args: string[]) {
  const lines: string[] = []
  const io = { out: (line: string) => void lines.push(line), err: () => {}, progress: () => {} }
  const code = await verb.run(args, { ...io, stopped: new AbortController().signal })
  return { code, text: lines.join('\n') }
}

function tamper(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'audit.db'))
  database.exec(`DROP TRIGGER rows_never_change; DROP TRIGGER rows_end_at_a_mark; ${sql}`)
  database.close()
}

it('says that a log is whole, and ends well', async () => {
  const folder = await logOfFive()
  const { code, text } = await run(auditVerify, '--data', folder)
  expect([code, text]).toEqual([0, expect.stringMatching(/^5 rows, 1 to 5.*\nEvery row is as it was written\.$/)])
  const key = join(folder, 'audit-public-key.pem')
  expect((await run(auditVerify, '--data', folder, '--public-key', key)).code).toBe(0)
})

it.each([
  ['altered', "UPDATE rows SET account = 'nobody' WHERE seq = 3", /^altered +row 3 /],
  ['deleted', 'DELETE FROM rows WHERE seq = 3', /^missing +row 3 is gone/],
  [
    'put in',
    `INSERT INTO rows SELECT 6, at, event, action, outcome, clients, account, roles, organisation, on_behalf_of, kind, object,
       from_address, emergency, hash FROM rows WHERE seq = 5`,
    /^altered +row 6 .*\nadded +rows after 5 /,
  ],
  ['cut off', 'DELETE FROM rows WHERE seq > 3', /^cut-off +rows 4 to 5 are gone/],
])('finds what was %s, and ends with 1', async (_, sql, says) => {
  const folder = await logOfFive()
  tamper(folder, sql)
  const { code, text } = await run(auditVerify, '--data', folder)
  expect(code).toBe(1)
  expect(text).toMatch(says)
  const told = JSON.parse((await run(auditVerify, '--data', folder, '--json')).text) as {
    isWhole: boolean
    flaws: object[]
  }
  expect(told.isWhole).toBe(false)
  expect(told.flaws.length).toBeGreaterThan(0)
})

it('shows who looked at one home, and at no other', async () => {
  const folder = await logOfFive()
  const { text } = await run(auditShow, '--home', 'home-1', '--limit', '2', '--data', folder)
  expect(text.split('\n')).toEqual([
    '#4 2026-03-02T10:00:00.000Z read home by ans (care, Dorpszorg) from 192.0.2.0/24',
    '#5 2026-03-02T11:00:00.000Z read home by ans (care, Dorpszorg) from 192.0.2.0/24',
  ])
  expect((await run(auditShow, '--home', 'home-2', '--data', folder)).text).toBe('')
})

it('says where it looked when there is no log', async () => {
  await expect(run(auditVerify, '--data', temporaryFolder())).rejects.toThrow(/There is no audit log/)
})
