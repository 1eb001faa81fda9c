// What the audit log has on the disk beside its database: the key that signs it, and its head once more, so that a tail that was cut off is missed.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Mark } from './audit-chain.ts'
import { StoreError } from './sqlite.ts'

export const auditFiles = (folder: string) => ({
  database: join(folder, 'audit.db'),
  /** PEM; only the service's own user reads it. */
  key: join(folder, 'audit-key.pem'),
  publicKey: join(folder, 'audit-public-key.pem'),
  head: join(folder, 'audit-head.json'),
  /** Where the file and the database differed at a start: proof that is not written over. */
  evidence: join(folder, 'audit-head-missed.json'),
})

const MarkFile = z.object({
  kind: z.enum(['start', 'head']),
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.int(),
  signature: z.string().max(200),
})

/** Made at the first start. A log without its key is not signed anew: that would hide what was done to it. */
export function openAuditKey(folder: string): KeyObject {
  const { key, publicKey, database } = auditFiles(folder)
  if (!existsSync(key)) {
    if (existsSync(database))
      throw new StoreError(key, 'is gone, and the audit log cannot go on without it: restore it')
    const pair = generateKeyPairSync('ed25519')
    writeWhole(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
    writeWhole(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }) as string)
  }
  return createPrivateKey(readFileSync(key))
}

/** For who only checks. */
export const readAuditPublicKey = (folder: string): KeyObject =>
  createPublicKey(readFileSync(auditFiles(folder).publicKey))

/** Null: there is none. Throws when it is no mark. */
export function readMark(file: string): Mark | null {
  if (!existsSync(file)) return null
  let text: unknown
  try {
    text = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    text = null
  }
  const parsed = MarkFile.safeParse(text)
  if (!parsed.success) throw new StoreError(file, 'is no head of an audit log')
  return parsed.data
}

export const writeMark = (file: string, mark: Mark): void => writeWhole(file, JSON.stringify(mark))

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
