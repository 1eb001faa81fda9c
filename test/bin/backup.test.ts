// Backups from the command line: what they hold, what is refused, and damage that is found.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, it } from 'vitest'
import { backupCheck, backupVerb, restoreVerb } from '../../bin/verbs/backup.ts'
import type { Verb } from '../../bin/verbs/verb.ts'
import { temporaryFolder } from '../support/folder.ts'

let folder: string
let data: string
beforeEach(() => {
  folder = temporaryFolder()
  data = join(folder, 'data')
  mkdirSync(join(data, 'flows'), { recursive: true })
  for (const name of ['journal', 'alarms', 'registry']) {
    const database = new DatabaseSync(join(data, `${name}.db`))
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = 7; CREATE TABLE row (text TEXT) STRICT`)
    database.exec(
      `INSERT INTO row VALUES ('${name}'), ('deleted from ${name}'); DELETE FROM row WHERE text LIKE 'deleted%'`,
    )
    database.close()
  }
  writeFileSync(join(data, 'secrets.json'), '{}')
  writeFileSync(join(data, 'flows', 'flows.json'), '[]')
  for (const name of ['operator-token', 'service.json', 'reserve', 'lock.db']) writeFileSync(join(data, name), 'of now')
})

async function run(verb: Verb, ...args: string[]): Promise<{ code: number; said: string[] }> {
  const said: string[] = []
  const signal = new AbortController().signal
  const io = { out: (line: string) => said.push(line), err: () => {}, progress: () => {}, stopped: signal }
  return { code: await verb.run(args, io), said }
}
async function made(): Promise<string> {
  const { said } = await run(backupVerb, join(folder, 'backups'), '--data', data, '--json')
  return (JSON.parse(said[0]!) as { backup: string }).backup
}

it('holds databases and files, with their versions, and nothing that is of this process and this moment', async () => {
  const backup = await made()
  const { files } = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as { files: { name: string }[] }
  expect(files.map(({ name }) => name)).toEqual([
    'alarms.db',
    'journal.db',
    'flows/flows.json',
    'registry.db',
    'secrets.json',
  ])
  const journal = new DatabaseSync(join(backup, 'journal.db'), { readOnly: true })
  expect(journal.prepare('SELECT text FROM row').all()).toEqual([{ text: 'journal' }])
  expect(journal.prepare('PRAGMA user_version').get()).toEqual({ user_version: 7 })
  journal.close()
})

it('holds no remains of what was deleted', async () => {
  expect(readFileSync(join(await made(), 'journal.db')).includes('deleted from journal')).toBe(false)
})

it('puts back what was there', async () => {
  const to = join(folder, 'restored')
  expect(await run(restoreVerb, await made(), '--data', to)).toMatchObject({ code: 0 })
  expect(readFileSync(join(to, 'flows', 'flows.json'), 'utf8')).toBe('[]')
  expect(existsSync(join(to, 'operator-token'))).toBe(false)
})

it.each([
  ['a byte that changed', (backup: string) => flip(join(backup, 'journal.db')), 'journal.db: is not as it was made'],
  [
    'a file cut short',
    (backup: string) => writeFileSync(join(backup, 'secrets.json'), ''),
    'secrets.json: is not as it was made',
  ],
])('finds %s, and does not put it back', async (_, damage, flaw) => {
  const backup = await made()
  damage(backup)
  expect(await run(backupCheck, backup)).toEqual({ code: 1, said: [flaw] })
  await expect(run(restoreVerb, backup, '--data', join(folder, 'restored'))).rejects.toThrow(`is damaged. ${flaw}`)
  expect(existsSync(join(folder, 'restored'))).toBe(false)
})

it('is put over nothing, and made of nothing else than a service', async () => {
  await expect(run(restoreVerb, await made(), '--data', data)).rejects.toThrow('holds something already')
  await expect(run(restoreVerb, data, '--data', join(folder, 'restored'))).rejects.toThrow('is no backup')
  const backups = join(folder, 'backups')
  await expect(run(backupVerb, backups, '--data', backups)).rejects.toThrow('is no folder of a service')
  await expect(run(backupVerb, backups, '--keep', '0', '--data', data)).rejects.toThrow('--keep is a number')
})

function flip(file: string): void {
  const bytes = readFileSync(file)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(file, bytes)
}
