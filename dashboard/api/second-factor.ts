// The second thing at sign-in: a code of an app (TOTP, RFC 6238), each of them once, and ten recovery codes for when the phone is lost.
import { createHmac, randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { Secret, TOTP } from 'otpauth'
import { type Instant, instant } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { createSeal } from './sealed.ts'

export interface SecondFactors {
  isOn(account: string): boolean
  state(account: string): { readonly since: Instant | null; readonly recoveryCodesLeft: number }
  /** A new secret. It takes the place of the one before when a code of it was right. */
  begin(account: string, label: string): { readonly uri: string; readonly secret: string }
  /** Switches on what was begun and returns the recovery codes, which are shown this once; null: the code is not of it. */
  confirm(account: string, code: string): readonly string[] | null
  /** A code of the app or a recovery code. What was right once is wrong from then on. */
  check(account: string, code: string): 'app' | 'recovery' | null
  /** Ten new ones; the old ones are over. */
  newRecoveryCodes(account: string): readonly string[]
  remove(account: string): void
  /** When the account was first asked for a second factor: now, where it never was. */
  askedSince(account: string): Instant
}

export const secondFactorTables = `
  CREATE TABLE IF NOT EXISTS second_factors (
    account TEXT PRIMARY KEY, secret BLOB, pending BLOB, since INTEGER, last_step INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recovery_codes (
    account TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (account, hash)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS second_factor_asked (account TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT;`

const periodSeconds = 30
/** One step to either side: a phone's clock may be off by half a minute. RFC 6238 §5.2 */
const stepsBeside = 1
const recoveryCodes = 10
/** Without letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

interface FactorRow {
  readonly secret: Uint8Array | null
  readonly pending: Uint8Array | null
  readonly since: number | null
  readonly last_step: number
}

export function createSecondFactors(database: DatabaseSync, secret: string, clock: Pick<Clock, 'now'>): SecondFactors {
  const seal = createSeal(secret, 'kernwacht second factor')
  const find = database.prepare('SELECT secret, pending, since, last_step FROM second_factors WHERE account = ?')
  const putPending = database.prepare(
    'INSERT INTO second_factors (account, pending) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET pending = excluded.pending',
  )
  const turnOn = database.prepare(
    'UPDATE second_factors SET secret = pending, pending = NULL, since = ?, last_step = ? WHERE account = ?',
  )
  const noteStep = database.prepare('UPDATE second_factors SET last_step = ? WHERE account = ? AND last_step < ?')
  const forget = database.prepare('DELETE FROM second_factors WHERE account = ?')
  const forgetCodes = database.prepare('DELETE FROM recovery_codes WHERE account = ?')
  const putCode = database.prepare('INSERT INTO recovery_codes (account, hash) VALUES (?, ?)')
  const useCode = database.prepare('DELETE FROM recovery_codes WHERE account = ? AND hash = ?')
  const countCodes = database.prepare('SELECT count(*) AS count FROM recovery_codes WHERE account = ?')
  const putAsked = database.prepare(
    'INSERT INTO second_factor_asked (account, since) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const findAsked = database.prepare('SELECT since FROM second_factor_asked WHERE account = ?')

  const row = (account: string) => find.get(account) as FactorRow | undefined
  const hashOf = (account: string, code: string) =>
    createHmac('sha256', secret).update(`recovery ${account} ${code}`).digest('hex')

  /** The step of which this is the code; null: of none about now. */
  function stepOf(account: string, sealed: Uint8Array, code: string): number | null {
    const now = clock.now()
    const totp = totpOf(seal.open(sealed, account))
    const beside = totp.validate({ token: code, timestamp: now, window: stepsBeside })
    return beside === null ? null : totp.counter({ timestamp: now }) + beside
  }

  function newRecoveryCodes(account: string): readonly string[] {
    const codes = Array.from({ length: recoveryCodes }, recoveryCode)
    forgetCodes.run(account)
    for (const code of codes) putCode.run(account, hashOf(account, bare(code)))
    return codes
  }

  return {
    isOn: (account) => (row(account)?.secret ?? null) !== null,
    state: (account) => ({
      since: row(account)?.secret ? instant(row(account)!.since!) : null,
      recoveryCodesLeft: (countCodes.get(account) as { count: number }).count,
    }),
    begin(account, label) {
      const totp = totpOf(new Secret({ size: 20 }).base32, label)
      putPending.run(account, seal.close(totp.secret.base32, account))
      return { uri: totp.toString(), secret: totp.secret.base32 }
    },
    confirm(account, code) {
      const pending = row(account)?.pending
      const step = pending ? stepOf(account, pending, bare(code)) : null
      if (step === null) return null
      turnOn.run(clock.now(), step, account)
      return newRecoveryCodes(account)
    },
    check(account, code) {
      const known = row(account)
      if (!known?.secret) return null
      const given = bare(code)
      if (/^\d{6}$/.test(given)) {
        const step = stepOf(account, known.secret, given)
        // Seen over a shoulder it is worth nothing: a step counts once. RFC 6238 §5.2
        return step !== null && noteStep.run(step, account, step).changes === 1 ? 'app' : null
      }
      return useCode.run(account, hashOf(account, given)).changes === 1 ? 'recovery' : null
    },
    newRecoveryCodes,
    remove(account) {
      forget.run(account)
      forgetCodes.run(account)
    },
    askedSince(account) {
      putAsked.run(account, clock.now())
      return instant((findAsked.get(account) as { since: number }).since)
    },
  }
}

/** What every app can do: SHA-1, six digits, thirty seconds. */
const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Kernwacht', label, secret: Secret.fromBase32(secret), digits: 6, period: periodSeconds })

const bare = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '')

function recoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]!).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}
