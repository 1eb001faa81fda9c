// The installation's own secrets: made at the first start, in one file that only the service's user reads.
import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Secrets = z.object({
  /** Keys the HMACs of device tokens, hex. */
  deviceKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** Keys the hashes of session tokens. */
  sessionSecret: z.string().min(32),
})
export type Secrets = z.infer<typeof Secrets>

/** Without this file every device must be paired and everybody must sign in again: it belongs in the backup. */
export function openSecrets(folder: string): Secrets {
  const file = join(folder, 'secrets.json')
  if (!existsSync(file)) {
    const secrets: Secrets = {
      deviceKey: randomBytes(32).toString('hex'),
      sessionSecret: randomBytes(32).toString('base64url'),
    }
    writeWhole(file, JSON.stringify(secrets, null, 2))
  }
  const parsed = Secrets.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}: is not as this service wrote it; restore it from the backup`)
  return parsed.data
}

/** A key of its own for one purpose, from which nobody finds the secret or another purpose's key. RFC 5869 */
export const keyFor = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', `kernwacht ${purpose}`, 32)).toString('hex')

/** A new token for the command line on this machine, as long as this process runs. */
export function writeOperatorToken(folder: string): string {
  const token = randomBytes(32).toString('base64url')
  writeWhole(join(folder, 'operator-token'), token)
  return token
}

/** A crash leaves the old file or the new one, never half of either. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
