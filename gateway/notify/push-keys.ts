// The keys of web push: the pair by which push services know this installation (VAPID, RFC 8292), and the one that seals references. Made once.
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import webpush from 'web-push'
import { z } from 'zod'

const base64url = (bytes: number) =>
  z.string().refine((text) => /^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').length === bytes)
const PushKeys = z.object({
  /** An uncompressed point on P-256, base64url: what a browser subscribes with. */
  publicKey: base64url(65),
  privateKey: base64url(32),
  /** Of AES-256-GCM, see push-reference.ts. */
  sealKey: base64url(32),
})
export type PushKeys = z.infer<typeof PushKeys>

/** Every browser is bound to the public key: without this file all must switch on anew. It belongs in the backup. */
export function openPushKeys(folder: string): PushKeys {
  const file = join(folder, 'push-keys.json')
  if (!existsSync(file)) {
    const keys: PushKeys = { ...webpush.generateVAPIDKeys(), sealKey: randomBytes(32).toString('base64url') }
    keep(file, JSON.stringify(keys, null, 2))
  }
  const parsed = PushKeys.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}: is not as this service wrote it; restore it from the backup`)
  return parsed.data
}

/** On the disk before a browser is bound to it. */
function keep(file: string, text: string): void {
  const handle = openSync(`${file}.new`, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${file}.new`, file)
}
