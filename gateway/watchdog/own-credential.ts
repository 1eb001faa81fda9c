// The credential of the service's own device: made at the start, kept in memory, written nowhere.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { ownHome } from '../../rules/model/own-home.ts'

interface Accepting {
  accepts(identity: string, token: Uint8Array): Promise<boolean>
}

/** The same credentials, and one more that no registry holds. The identity is the home's. */
export function withOwnCredential<C extends Accepting>(
  credentials: C,
): { readonly credentials: C; readonly token: string } {
  const token = randomBytes(32).toString('base64url')
  const expected = Buffer.from(token)
  const isOwn = (given: Uint8Array): boolean => given.length === expected.length && timingSafeEqual(given, expected)
  return {
    token,
    credentials: {
      ...credentials,
      accepts: async (identity, given) =>
        identity === ownHome ? isOwn(given) : await credentials.accepts(identity, given),
    },
  }
}
