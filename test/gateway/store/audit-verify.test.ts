// What somebody does to the audit log behind its back is found.
import { DatabaseSync } from 'node:sqlite'
import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { openAudit } from '../../../gateway/store/audit-sqlite.ts'
import { rowHash } from '../../../gateway/store/audit-chain.ts'
import { rowOf, type StoredRow } from '../../../gateway/store/audit-schema.ts'
import { verifyAudit } from '../../../gateway/store/audit-verify.ts'
import { hours, later } from '../../../rules/model/time.ts'
import { looked, lookedAt } from '../../support/audit.ts'
import { temporaryFolder } from '../../support/folder.ts'

const open = (folder: string) => openAudit({ folder, clock: systemClock(), log: silentLog })

/** A log of ten rows, closed. */
async function logOfTen(): Promise<string> {
  const folder = temporaryFolder()
  const audit = await open(folder)
  for (let hour = 0; hour < 10; hour++) await audit.append([looked(hour, { kind: hour % 2 ? 'movement' : 'home' })])
  await audit.close()
  return folder
}

/** As somebody with the file and no scruples does it. */
function tamper(folder: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(join(folder, 'audit.db'))
  for (const name of ['rows_never_change', 'rows_end_at_a_mark', 'sets_never_change'])
    database.exec(`DROP TRIGGER ${name}`)
  for (const sql of statements) database.exec(sql)
  database.close()
}
const flawsOf = (folder: string) => verifyAudit(folder).flaws.map(({ code, seq }) => [code, seq])

describe('the audit log', () => {
  it('is right as it was written, also across restarts and beside a running service', async () => {
    const folder = await logOfTen()
    const audit = await open(folder)
    await audit.append([looked(11), looked(12)])
    expect(verifyAudit(folder)).toMatchObject({ rows: 12, first: 1, last: 12, flaws: [] })
    await audit.close()
    expect(verifyAudit(folder).flaws).toEqual([])
  })

  it.each([
    ['whose account', "account = 'somebody-else'"],
    ['when', 'at = at + 1'],
    ['the outcome', "outcome = 'refused'"],
    ['from where', 'from_address = NULL'],
    ['an emergency', 'emergency = 1'],
    ['a flag that reads the same', 'emergency = 2'],
    ['whose data', 'clients = NULL'],
  ])('shows a row of which %s was altered', async (_, change) => {
    const folder = await logOfTen()
    tamper(folder, `UPDATE rows SET ${change} WHERE seq = 4`)
    expect(flawsOf(folder)).toEqual([['altered', 4]])
  })

  it('shows a row that was altered and given a hash that is right for it', async () => {
    const folder = await logOfTen()
    const database = new DatabaseSync(join(folder, 'audit.db'))
    const at = (seq: number) =>
      rowOf(database.prepare('SELECT * FROM rows WHERE seq = ?').get(seq) as unknown as StoredRow)
    const hash = rowHash(at(3).hash, { ...at(4), account: 'somebody-else' })
    database.close()
    tamper(folder, `UPDATE rows SET account = 'somebody-else', hash = '${hash}' WHERE seq = 4`)
    expect(flawsOf(folder)).toEqual([['altered', 5]])
  })

  it('shows a row that was deleted', async () => {
    const folder = await logOfTen()
    tamper(folder, 'DELETE FROM rows WHERE seq = 4')
    expect(flawsOf(folder)).toEqual([['missing', 4]])
  })

  it('shows rows that were deleted and the rest numbered anew', async () => {
    const folder = await logOfTen()
    tamper(folder, 'DELETE FROM rows WHERE seq = 4', 'UPDATE rows SET seq = seq - 1 WHERE seq > 4')
    expect(flawsOf(folder)).toContainEqual(['altered', 4])
  })

  it('shows a row that was inserted between others', async () => {
    const folder = await logOfTen()
    tamper(
      folder,
      'UPDATE rows SET seq = -seq - 1 WHERE seq >= 4',
      'UPDATE rows SET seq = -seq WHERE seq < 0',
      'INSERT INTO rows SELECT 4, at, event, action, outcome, clients, account, roles, organisation, on_behalf_of, kind, object, from_address, emergency, hash FROM rows WHERE seq = 3',
    )
    expect(flawsOf(folder)).toContainEqual(['altered', 4])
  })

  it('shows a row that was added at the end with a hash that follows', async () => {
    const folder = await logOfTen()
    const database = new DatabaseSync(join(folder, 'audit.db'))
    const last = rowOf(database.prepare('SELECT * FROM rows WHERE seq = 10').get() as unknown as StoredRow)
    database.close()
    const hash = rowHash(last.hash, { ...last, seq: 11 })
    tamper(
      folder,
      `INSERT INTO rows SELECT 11, at, event, action, outcome, clients, account, roles, organisation, on_behalf_of, kind, object, from_address, emergency, '${hash}' FROM rows WHERE seq = 10`,
    )
    expect(flawsOf(folder)).toEqual([['added', 11]])
  })

  it('shows a tail that was cut off, also with an older database put in its place, and after the service went on', async () => {
    const folder = await logOfTen()
    const older = temporaryFolder()
    const database = (at: string) => readdirSync(at).filter((name) => name.startsWith('audit.db'))
    for (const name of database(folder)) copyFileSync(join(folder, name), join(older, name))
    const audit = await open(folder)
    await audit.append([looked(20), looked(21)])
    await audit.close()
    for (const name of database(folder)) rmSync(join(folder, name))
    for (const name of database(older)) copyFileSync(join(older, name), join(folder, name))
    expect(flawsOf(folder)).toEqual([['cut-off', 12]])

    const wentOn = await open(folder)
    expect(wentOn.isBroken()).toBe(true)
    await wentOn.append([looked(30), looked(31), looked(32)])
    await wentOn.close()
    expect(flawsOf(folder)).toContainEqual(['found-broken', null])
  })

  it('shows the last rows deleted and the head left as it is', async () => {
    const folder = await logOfTen()
    tamper(folder, 'DELETE FROM rows WHERE seq > 8')
    expect(flawsOf(folder)).toContainEqual(['cut-off', 10])
  })

  it('shows a head that was made without the key', async () => {
    const folder = await logOfTen()
    tamper(
      folder,
      'DELETE FROM rows WHERE seq > 8',
      'UPDATE marks SET seq = 8, hash = (SELECT hash FROM rows WHERE seq = 8)',
    )
    rmSync(join(folder, 'audit-head.json'))
    expect(flawsOf(folder)).toEqual([
      ['unsigned', 8],
      ['unsigned', null],
    ])
  })

  it('shows a home that was taken out of a list that was seen, or put into it', async () => {
    const folder = await logOfTen()
    tamper(folder, "UPDATE client_sets SET home_id = 'home-9'")
    expect(flawsOf(folder)).toHaveLength(10)
    expect(flawsOf(folder)).toContainEqual(['clients-altered', 1])
  })

  it('can be checked after its beginning was cut off, and refuses to be cut off by hand', async () => {
    const folder = await logOfTen()
    const audit = await open(folder)
    expect(await audit.prune(later(lookedAt, hours(4)))).toBe(4)
    await audit.append([looked(11)])
    await audit.close()
    expect(verifyAudit(folder)).toMatchObject({ rows: 7, first: 5, last: 11, flaws: [] })
    const database = new DatabaseSync(join(folder, 'audit.db'))
    expect(() => database.exec('DELETE FROM rows WHERE seq = 5')).toThrow(/only cut off/)
    expect(() => database.exec("UPDATE rows SET account = 'x' WHERE seq = 5")).toThrow(/never changed/)
    database.close()
    tamper(folder, 'DELETE FROM rows WHERE seq = 5')
    expect(flawsOf(folder)).toEqual([['missing', 5]])
  })

  it('can be cut off whole and goes on', async () => {
    const folder = await logOfTen()
    const audit = await open(folder)
    expect(await audit.prune(later(lookedAt, hours(100)))).toBe(10)
    await audit.close()
    const next = await open(folder)
    await next.append([looked(101)])
    await next.close()
    expect(verifyAudit(folder)).toMatchObject({ rows: 1, first: 11, flaws: [] })
    expect(next.isBroken()).toBe(false)
  })

  it('keeps its key to itself, and does not go on without it', async () => {
    const folder = await logOfTen()
    expect(statSync(join(folder, 'audit-key.pem')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'audit.db')).mode & 0o777).toBe(0o600)
    rmSync(join(folder, 'audit-key.pem'))
    await expect(open(folder)).rejects.toThrow(/restore it/)
  })
})
