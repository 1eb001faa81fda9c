// Bearer tokens for programs: only their SHA-256 is kept, and a guess learns nothing from how long the answer takes.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Person } from './access.ts'

export interface ApiToken {
  /** SHA-256 of the token, hex; see `tokenHash`. */
  readonly sha256: string
  readonly person: Person
}

export interface ApiTokens {
  find(token: string): Person | null
}

/** A token is random and long, so a plain hash is enough: there is nothing to guess at. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export function createTokens(tokens: readonly ApiToken[]): ApiTokens {
  const known = tokens.map(({ sha256, person }) => ({ hash: Buffer.from(sha256, 'hex'), person }))
  if (known.some(({ hash }) => hash.length !== 32)) throw new Error('a token hash is 64 hexadecimal digits')
  return {
    find(token) {
      const hash = createHash('sha256').update(token).digest()
      let found: Person | null = null
      for (const one of known) if (timingSafeEqual(one.hash, hash)) found = one.person
      return found
    },
  }
}
