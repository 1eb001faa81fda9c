// Passwords as argon2id hashes in the usual text form, one at a time: a storm of sign-ins may not take the threads that the journal needs.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

export const shortestPassword = 10

const derive = promisify(argon2)
/** OWASP Password Storage: argon2id with 19 MiB, 2 passes, 1 lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const tagLength = 32
const hashForm = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await oneAtATime(() => derive('argon2id', { message: normal(password), nonce: salt, tagLength, ...cost }))
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(tag)}`
}

export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const match = hashForm.exec(hash)
  if (!match) return false
  const [, memory, passes, parallelism, salt, tag] = match
  const expected = Buffer.from(tag!, 'base64')
  const found = await oneAtATime(() =>
    derive('argon2id', {
      message: normal(password),
      nonce: Buffer.from(salt!, 'base64'),
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    }),
  )
  return timingSafeEqual(found, expected)
}

/** The same letters typed on two keyboards are the same password. NIST SP 800-63B §3.1.1.2 */
const normal = (password: string): string => password.normalize('NFKC')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** So many wait their turn at most, about a second's work: in a storm the next is told to come back instead of waiting for minutes. */
const mostWaiting = 40
export class TooManyAtOnce extends Error {}

let last: Promise<unknown> = Promise.resolve()
let waiting = 0
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= mostWaiting) throw new TooManyAtOnce('too many passwords are being looked at')
  waiting++
  const next = last.then(work, work)
  last = next.catch(() => {})
  return next.finally(() => waiting--)
}
