// Tokens for programs, made by an administrator: what each may read, for how long, and when it was used last. Kept as hashes.
import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { elapsed, type Instant, instant, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { type Person, Scope } from './access.ts'

export interface NewApiToken {
  /** What it is for, as administrators call it. */
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Whose homes it sees, for scopes of care. */
  readonly careOrganisation: string | null
  readonly endsAt: Instant
  readonly madeBy: string
}
export interface ApiTokenRow extends NewApiToken {
  readonly tokenId: string
  readonly madeAt: Instant
  /** To the minute; null: never. */
  readonly lastUsedAt: Instant | null
}

export interface ApiTokenDesk {
  /** The token is shown once and kept nowhere. */
  make(given: NewApiToken): { readonly tokenId: string; readonly token: string }
  /** Those that hold, and those that have ended but were not taken back; latest first. */
  list(): readonly ApiTokenRow[]
  /** From now on; false: there is no such token. */
  revoke(tokenId: string): boolean
  /** What the token of such an account is for; null: it is none of ours, or taken back. */
  nameOf(account: string): string | null
  /** Who asks with it; null: nobody that we know, or not any more. */
  find(token: string): Person | null
}

export const apiTokenTables = `
  CREATE TABLE IF NOT EXISTS api_tokens (
    token_id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scopes TEXT NOT NULL, care_organisation TEXT,
    made_by TEXT NOT NULL, made_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, last_used_at INTEGER
  ) STRICT;`

/** Said in front, so that a scanner for lost secrets knows one. */
const prefix = 'kw_'
/** How the journal and the audit log name a program. */
const ofToken = 'token:'
const noteUseEvery = minutes(1)

const Row = z
  .object({
    token_id: z.string(),
    name: z.string(),
    scopes: z.string(),
    care_organisation: z.string().nullable(),
    made_by: z.string(),
    made_at: z.number(),
    ends_at: z.number(),
    last_used_at: z.number().nullable(),
  })
  .transform((row): ApiTokenRow => ({
    tokenId: row.token_id,
    name: row.name,
    scopes: z.array(Scope).parse(JSON.parse(row.scopes)),
    careOrganisation: row.care_organisation,
    madeBy: row.made_by,
    madeAt: instant(row.made_at),
    endsAt: instant(row.ends_at),
    lastUsedAt: row.last_used_at === null ? null : instant(row.last_used_at),
  }))

export function createApiTokens(database: DatabaseSync, clock: Pick<Clock, 'now'>): ApiTokenDesk {
  const put = database.prepare(
    `INSERT INTO api_tokens (token_id, hash, name, scopes, care_organisation, made_by, made_at, ends_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const all = database.prepare('SELECT * FROM api_tokens ORDER BY made_at DESC, token_id')
  const byHash = database.prepare('SELECT * FROM api_tokens WHERE hash = ?')
  const byId = database.prepare('SELECT name FROM api_tokens WHERE token_id = ?')
  const remove = database.prepare('DELETE FROM api_tokens WHERE token_id = ?')
  const noteUse = database.prepare('UPDATE api_tokens SET last_used_at = ? WHERE token_id = ?')
  // It is long and random: there is nothing to guess at, so a plain hash is enough.
  const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

  return {
    make({ name, scopes, careOrganisation, endsAt, madeBy }) {
      const token = prefix + randomBytes(32).toString('base64url')
      const tokenId = randomBytes(9).toString('hex')
      put.run(tokenId, hashOf(token), name, JSON.stringify(scopes), careOrganisation, madeBy, clock.now(), endsAt)
      return { tokenId, token }
    },
    list: () => all.all().map((row) => Row.parse(row)),
    revoke: (tokenId) => remove.run(tokenId).changes === 1,
    nameOf(account) {
      if (!account.startsWith(ofToken)) return null
      return (byId.get(account.slice(ofToken.length)) as { name: string } | undefined)?.name ?? null
    },
    find(token) {
      const found = token.startsWith(prefix) ? byHash.get(hashOf(token)) : undefined
      if (!found) return null
      const { tokenId, name, scopes, careOrganisation, endsAt, lastUsedAt } = Row.parse(found)
      const now = clock.now()
      if (now >= endsAt) return null
      if (lastUsedAt === null || elapsed(lastUsedAt, now) >= noteUseEvery) noteUse.run(now, tokenId)
      return { account: ofToken + tokenId, name, roles: [], scopes, careOrganisation, homeIds: [] }
    },
  }
}
