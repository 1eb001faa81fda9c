// A copy of all that is kept, and the way back: the service may run while the first is made, and not while the second is.
import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { BackupError, backUp, flawsOf, restore } from '../../gateway/store/backup.ts'
import { isoUtc } from '../../rules/model/time.ts'
import { version } from '../version.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const dataHelp = (what: string) => `  --data DIR  ${what} (default: data)\n  --json      the answer as JSON`
const json = { type: 'boolean', default: false } as const
const prefix = 'kernwacht-'

export const backupVerb: Verb = {
  name: 'backup',
  usage: 'FOLDER [--keep N] [--data DIR] [--json]',
  summary: 'Copies all that is kept into a new folder below FOLDER, while the service runs',
  help: `  FOLDER      on another disk, best on another machine\n  --keep N    the latest N backups in it; older ones are deleted (default: all)\n${dataHelp("the service's folder")}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { data: { type: 'string', default: 'data' }, keep: { type: 'string' }, json },
      allowPositionals: true,
    })
    const folder = only(positionals, 'FOLDER')
    const keep = values.keep === undefined ? null : Number(values.keep)
    if (keep !== null && (!Number.isSafeInteger(keep) || keep < 1))
      throw new WordsAreOff('--keep is a number, 1 or more')
    const madeAt = isoUtc(systemClock().now())
    const to = join(folder, prefix + madeAt.replaceAll(':', '-'))
    const told = (name: string) => io.progress(`${name} …`)
    const { files } = await said(backUp({ from: values.data, to, version: version(), madeAt, told }))
    const older = keep === null ? [] : globSync(`${prefix}*Z`, { cwd: folder }).toSorted().slice(0, -keep)
    for (const name of older) rmSync(join(folder, name), { recursive: true })
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    if (values.json) io.out(JSON.stringify({ backup: to, files: files.length, bytes, deleted: older }))
    else io.out(`${to}: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB${deleted(older.length)}`)
    return 0
  },
}

export const backupCheck: Verb = {
  name: 'backup check',
  usage: 'BACKUP [--json]',
  summary: 'Looks whether a backup is whole: every file as it was made, every database readable',
  help: '  BACKUP      a folder that kernwacht backup has made\n  --json      the answer as JSON\nExit code 1 when something is wrong.',
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options: { json }, allowPositionals: true })
    const backup = only(positionals, 'BACKUP')
    const flaws = await said(flawsOf(backup))
    if (values.json) io.out(JSON.stringify({ isWhole: flaws.length === 0, flaws }))
    else for (const line of flaws.length === 0 ? ['The backup is whole.'] : flaws) io.out(line)
    return flaws.length === 0 ? 0 : 1
  },
}

export const restoreVerb: Verb = {
  name: 'restore',
  usage: 'BACKUP [--data DIR] [--json]',
  summary: 'Puts a backup back into an empty folder, from which the service then starts',
  help: `  BACKUP      a folder that kernwacht backup has made\n${dataHelp('where to: empty, or not there yet')}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { data: { type: 'string', default: 'data' }, json },
      allowPositionals: true,
    })
    const { madeAt, files, kernwacht } = await said(restore(only(positionals, 'BACKUP'), values.data))
    if (values.json) io.out(JSON.stringify({ data: values.data, madeAt, kernwacht, files: files.length }))
    else io.out(`${values.data} is as it was at ${madeAt}. What came after that is not in it.`)
    return 0
  },
}

const deleted = (older: number): string => (older === 0 ? '' : `; ${older} older deleted`)

function only(positionals: readonly string[], name: string): string {
  if (positionals.length !== 1) throw new WordsAreOff(`one ${name}`)
  return positionals[0]!
}

async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof BackupError ? new Failed(error.message) : error
  }
}
