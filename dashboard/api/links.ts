// Links in letters with which somebody sets a password: each works once, for a while, and is kept as a hash only.
import { createHmac, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { hours, later } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

export type LinkKind = 'invitation' | 'reset'
/** An invitation lies in a mailbox until the next shift; who forgot a password is waiting for it. */
export const linkLastsHours: Readonly<Record<LinkKind, number>> = { invitation: 24, reset: 1 }

export interface Links {
  /** The token of a new link; an earlier one of the account is over. */
  make(account: string, kind: LinkKind): string
  /** Whose link it is, and none from then on; null: it is over, or there never was one. */
  use(token: string): string | null
}

export const linkTables = `
  CREATE TABLE IF NOT EXISTS links (
    hash TEXT PRIMARY KEY, account TEXT NOT NULL, ends_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`

export function createLinks(database: DatabaseSync, secret: string, clock: Pick<Clock, 'now'>): Links {
  const forget = database.prepare('DELETE FROM links WHERE account = ? OR ends_at <= ?')
  const put = database.prepare('INSERT INTO links (hash, account, ends_at) VALUES (?, ?, ?)')
  const take = database.prepare('DELETE FROM links WHERE hash = ? AND ends_at > ? RETURNING account')
  const hashOf = (token: string) => createHmac('sha256', secret).update(`link ${token}`).digest('hex')
  return {
    make(account, kind) {
      const token = randomBytes(32).toString('base64url')
      forget.run(account, clock.now())
      put.run(hashOf(token), account, later(clock.now(), hours(linkLastsHours[kind])))
      return token
    },
    use: (token) => (take.get(hashOf(token), clock.now()) as { account: string } | undefined)?.account ?? null,
  }
}
