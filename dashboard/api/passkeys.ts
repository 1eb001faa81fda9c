// Passkeys: keys that stay in somebody's phone or computer, behind its own lock, and sign what we ask. One is two factors: having it, and opening it.
import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type Instant, instant, later, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

/** For whom a key is made: this site, and no other. */
export interface Site {
  readonly rpID: string
  readonly origin: string
}
export interface PasskeyRow {
  readonly passkeyId: string
  readonly madeAt: Instant
  readonly lastUsedAt: Instant | null
  /** Of the browser in which it was made. */
  readonly userAgent: string | null
}
interface Owner {
  readonly account: string
  readonly email: string
  readonly name: string
}

export interface Passkeys {
  has(account: string): boolean
  list(account: string): readonly PasskeyRow[]
  /** What the browser is asked for a new key. */
  registration(owner: Owner, site: Site): Promise<object>
  /** False: the answer is not to what was asked, or not of that site. */
  add(account: string, response: RegistrationResponseJSON, site: Site, userAgent: string | undefined): Promise<boolean>
  /** What the browser is asked at sign-in: any key of this site. */
  question(site: Site): Promise<object>
  /** Whose key it is; null: nobody's, or the answer is not to what was asked. */
  check(response: AuthenticationResponseJSON, site: Site): Promise<string | null>
  /** False: the account has no such key. */
  remove(account: string, passkeyId: string): boolean
  removeAll(account: string): void
}

export const passkeyTables = `
  CREATE TABLE IF NOT EXISTS passkeys (
    passkey_id TEXT PRIMARY KEY, account TEXT NOT NULL, public_key BLOB NOT NULL, counter INTEGER NOT NULL, made_at INTEGER NOT NULL,
    last_used_at INTEGER, user_agent TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS passkeys_of_account ON passkeys (account);`

/** EdDSA, ES256 and RS256: what every authenticator of today has one of. RFC 9053, RFC 8812 */
const supportedAlgorithmIDs = [-8, -7, -257]

interface Row {
  readonly passkey_id: string
  readonly account: string
  readonly public_key: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly made_at: number
  readonly last_used_at: number | null
  readonly user_agent: string | null
}

export function createPasskeys(database: DatabaseSync, clock: Pick<Clock, 'now'>): Passkeys {
  const ofAccount = database.prepare('SELECT * FROM passkeys WHERE account = ? ORDER BY made_at')
  const byId = database.prepare('SELECT * FROM passkeys WHERE passkey_id = ?')
  const put = database.prepare(
    'INSERT INTO passkeys (passkey_id, account, public_key, counter, made_at, user_agent) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const noteUse = database.prepare('UPDATE passkeys SET counter = ?, last_used_at = ? WHERE passkey_id = ?')
  const removeOne = database.prepare('DELETE FROM passkeys WHERE account = ? AND passkey_id = ?')
  const removeAll = database.prepare('DELETE FROM passkeys WHERE account = ?')
  const rows = (account: string) => ofAccount.all(account) as unknown as Row[]
  const challenges = createChallenges(clock)

  return {
    has: (account) => rows(account).length > 0,
    list: (account) =>
      rows(account).map((row) => ({
        passkeyId: row.passkey_id,
        madeAt: instant(row.made_at),
        lastUsedAt: row.last_used_at === null ? null : instant(row.last_used_at),
        userAgent: row.user_agent,
      })),
    registration: ({ account, email, name }, { rpID }) =>
      generateRegistrationOptions({
        rpName: 'Kernwacht',
        rpID,
        userName: email,
        userDisplayName: name,
        userID: new TextEncoder().encode(account),
        challenge: challenges.make(account),
        excludeCredentials: rows(account).map(({ passkey_id: id }) => ({ id })),
        supportedAlgorithmIDs,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      }),
    async add(account, response, site, userAgent) {
      const found = await verifyRegistrationResponse({
        response,
        expectedChallenge: (challenge) => challenges.take(challenge, account),
        expectedOrigin: site.origin,
        expectedRPID: site.rpID,
        supportedAlgorithmIDs,
      }).catch(() => null)
      if (!found?.verified) return false
      const { id, publicKey, counter } = found.registrationInfo.credential
      return put.run(id, account, publicKey, counter, clock.now(), userAgent?.slice(0, 300) ?? null).changes === 1
    },
    question: ({ rpID }) =>
      generateAuthenticationOptions({ rpID, challenge: challenges.make(null), userVerification: 'required' }),
    async check(response, site) {
      const row = byId.get(response.id) as Row | undefined
      if (!row) return null
      const found = await verifyAuthenticationResponse({
        response,
        expectedChallenge: (challenge) => challenges.take(challenge, null),
        expectedOrigin: site.origin,
        expectedRPID: site.rpID,
        credential: { id: row.passkey_id, publicKey: new Uint8Array(row.public_key), counter: row.counter },
      }).catch(() => null)
      if (!found?.verified) return null
      noteUse.run(found.authenticationInfo.newCounter, clock.now(), row.passkey_id)
      return row.account
    },
    remove: (account, passkeyId) => removeOne.run(account, passkeyId).changes === 1,
    removeAll: (account) => void removeAll.run(account),
  }
}

/** What was asked, of whom: each is answered once and within five minutes. */
function createChallenges(clock: Pick<Clock, 'now'>) {
  const asked = new Map<string, { account: string | null; endsAt: Instant }>()
  const most = 10_000
  return {
    make(account: string | null): Uint8Array<ArrayBuffer> {
      const challenge = new Uint8Array(randomBytes(32))
      asked.set(Buffer.from(challenge).toString('base64url'), { account, endsAt: later(clock.now(), minutes(5)) })
      // The oldest first: a map keeps the order in which keys came.
      if (asked.size > most) asked.delete(asked.keys().next().value!)
      return challenge
    },
    take(challenge: string, account: string | null): boolean {
      const found = asked.get(challenge)
      asked.delete(challenge)
      return found !== undefined && found.account === account && clock.now() < found.endsAt
    },
  }
}
