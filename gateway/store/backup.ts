// A copy of everything that is kept, made while the service runs, and put back where there is nothing: in an order in which no alarm is lost.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  fsyncSync,
  globSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

const Manifest = z.object({
  kernwacht: z.string(),
  madeAt: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})
export type Manifest = z.infer<typeof Manifest>

/** Said to a person as it is. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

const manifestName = 'manifest.json'

/** Of this process and this moment, or made again by itself. */
const leftOut = /^(lock\.db|reserve|operator-token|service\.json)$|-(wal|shm|journal)$|\.new$/

/**
 * What follows from the journal comes before it, so that the journal put back is never behind what was made of it: a start reads on from where
 * the alarms are, and tells again what the outbox does not have. The list of alarms is the first: what it holds to have been told
 * must stand in an outbox that is younger. The audit log comes behind its signed head, as after a crash.
 */
const order = ['alarms.db', 'outbox.db', /^series-/, 'journal.db', /^audit-/, 'audit.db'] as const
const placeOf = (name: string): number => {
  const place = order.findIndex((one) => (typeof one === 'string' ? one === name : one.test(name)))
  return place === -1 ? order.length : place
}

/**
 * Copies the folder of a service, which may run, into a new folder. Each database is one moment of its own.
 * Rejects with a BackupError when there is no room or the folder is none of a service; then nothing is left behind.
 */
export async function backUp(parts: {
  readonly from: string
  readonly to: string
  readonly version: string
  /** As ISO 8601. */
  readonly madeAt: string
  told?(name: string): void
}): Promise<Manifest> {
  const { from, to, version, madeAt } = parts
  if (!existsSync(join(from, 'journal.db')))
    throw new BackupError(`${from} is no folder of a service: it has no journal`)
  if (existsSync(to)) throw new BackupError(`${to} is there already`)
  const names = globSync('**/*', { cwd: from })
    .filter((name) => !leftOut.test(name) && statSync(join(from, name)).isFile())
    .toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
  const partial = `${to}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true, mode: 0o700 })
  try {
    refuseWithoutRoom(
      partial,
      names.reduce((sum, name) => sum + bytesOf(join(from, name)), 0),
    )
    const files: Manifest['files'] = []
    for (const name of names) {
      parts.told?.(name)
      const target = join(partial, name)
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
      if (name.endsWith('.db')) copyDatabase(join(from, name), target)
      else copyFileSync(join(from, name), target)
      flush(target)
      files.push({ name, bytes: statSync(target).size, sha256: await sha256(target) })
    }
    const manifest: Manifest = { kernwacht: version, madeAt, files }
    writeFileSync(join(partial, manifestName), JSON.stringify(manifest, null, 2), { mode: 0o600 })
    flush(join(partial, manifestName))
    renameSync(partial, to)
    flush(dirname(to))
    return manifest
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
}

/** Looks whether each file is as it was made, and each database whole. Returns what is wrong, by file. */
export async function flawsOf(backup: string): Promise<readonly string[]> {
  const flaws: string[] = []
  for (const { name, bytes, sha256: expected } of manifestOf(backup).files) {
    const file = join(backup, name)
    if (!existsSync(file)) flaws.push(`${name}: is missing`)
    else if (statSync(file).size !== bytes || (await sha256(file)) !== expected)
      flaws.push(`${name}: is not as it was made`)
    else if (name.endsWith('.db')) {
      const answer = quickCheck(file)
      if (answer !== 'ok') flaws.push(`${name}: ${answer}`)
    }
  }
  return flaws
}

/**
 * Puts a backup back into a folder that is not there yet or empty.
 * Rejects with a BackupError when something in the backup is wrong, or the folder holds anything.
 */
export async function restore(backup: string, to: string): Promise<Manifest> {
  const manifest = manifestOf(backup)
  if (existsSync(to) && globSync('*', { cwd: to }).length > 0)
    throw new BackupError(`${to} holds something already: name a folder that is empty or not there`)
  const flaws = await flawsOf(backup)
  if (flaws.length > 0) throw new BackupError(`${backup} is damaged. ${flaws.join('; ')}`)
  mkdirSync(to, { recursive: true, mode: 0o700 })
  refuseWithoutRoom(
    to,
    manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  for (const { name } of manifest.files) {
    const target = join(to, name)
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    copyFileSync(join(backup, name), target)
    flush(target)
  }
  return manifest
}

function manifestOf(backup: string): Manifest {
  const file = join(backup, manifestName)
  if (!existsSync(file)) throw new BackupError(`${backup} is no backup: it has no ${manifestName}`)
  const parsed = Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new BackupError(`${file} is not as this service writes it`)
  return parsed.data
}

/** One moment of the database, without what was deleted in it: pages that were given up are not copied along. */
function copyDatabase(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true })
  try {
    database.exec('PRAGMA busy_timeout = 10000')
    database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
}

function quickCheck(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return (database.prepare('PRAGMA quick_check').get() as { quick_check: string }).quick_check
  } catch (error) {
    return (error as Error).message
  } finally {
    database.close()
  }
}

const bytesOf = (file: string): number =>
  statSync(file).size + (existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0)

function refuseWithoutRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const mebibytes = (amount: number) => `${Math.ceil(amount / 2 ** 20)} MiB`
  if (bavail * bsize < bytes)
    throw new BackupError(
      `${folder}: there is room for ${mebibytes(bavail * bsize)}, and ${mebibytes(bytes)} are needed`,
    )
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
