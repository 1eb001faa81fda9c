// Where people are signed in: opened, looked up at each request, listed for whose they are, and ended.
import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Duration, elapsed, instant, type Instant, later, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { AccountsDatabase } from './accounts-database.ts'
import type { Role } from './contract.ts'

export type Factors = 1 | 2
export interface OpenedFrom {
  /** As the browser calls itself. */
  readonly userAgent?: string | undefined
  /** From which network, shortened. */
  readonly from?: string | null
}
export interface SessionRow {
  readonly sessionId: string
  readonly startedAt: Instant
  readonly lastUsedAt: Instant
  readonly userAgent: string | null
  readonly from: string | null
  readonly factors: Factors
  readonly isPhone: boolean
}
/** What a token opens. `user` is as the database has it. */
export interface LiveSession extends SessionRow {
  readonly user: unknown
}

export interface Sessions {
  /** The token goes into the cookie and is kept nowhere else. */
  open(
    account: string,
    roles: readonly Role[],
    proven: { readonly factors: Factors } & OpenedFrom,
  ): Promise<{ readonly token: string; readonly endsAt: Instant }>
  /** Null when it ended, was revoked or stood idle. A use keeps it from going idle. */
  find(token: string, rolesOf: (user: unknown) => readonly Role[]): Promise<LiveSession | null>
  /** Those that have not ended, last used first. */
  list(account: string, roles: readonly Role[]): Promise<readonly SessionRow[]>
  end(token: string): Promise<void>
  /** False: the account has no such session. */
  endOne(account: string, sessionId: string): Promise<boolean>
  /** All of the account, or all but one. */
  endAll(account: string, but?: string): Promise<void>
  /** A second thing was shown in it. */
  proveTwice(account: string, sessionId: string): Promise<void>
  /** The browser that it is in is told of alarms; null: not any more. */
  setPhone(account: string, sessionId: string, phone: string | null): Promise<void>
  /** That device is told of nothing any more, whoever's session is in it. */
  forgetPhone(account: string, phone: string): Promise<void>
}

const Row = z.object({
  id: z.string(),
  token: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
  expiresAt: z.date(),
  userAgent: z.string().nullish(),
  ipAddress: z.string().nullish(),
  factors: z.number().nullish(),
  phone: z.string().nullish(),
})
type Row = z.infer<typeof Row>

/** A use is written down this often at most: not every request is a write. */
const noteUseEvery = minutes(1)

export function createSessions(parts: {
  readonly database: AccountsDatabase
  readonly secret: string
  readonly clock: Clock
  limits(roles: readonly Role[], isPhone: boolean): { readonly idle: Duration; readonly absolute: Duration }
}): Sessions {
  const { database, secret, clock, limits } = parts
  const { store, adapter } = database
  const keyOf = (token: string) => createHmac('sha256', secret).update(token).digest('hex')
  const rowsOf = async (account: string): Promise<Row[]> =>
    (await adapter.findMany({ model: 'session', where: [{ field: 'userId', value: account }] })).map((row) =>
      Row.parse(row),
    )
  const rowOf = async (account: string, sessionId: string) =>
    (await rowsOf(account)).find(({ id }) => id === sessionId) ?? null

  // Each change says when it was used: left to itself the library would take it for a use.
  /** When it ends whatever happens, and when it has stood unused for too long. */
  function endsOf(row: Row, roles: readonly Role[]): Instant {
    const { idle, absolute } = limits(roles, isPhone(row))
    return instant(Math.min(later(momentOf(row.createdAt), absolute), later(momentOf(row.updatedAt), idle)))
  }

  return {
    async open(account, roles, { factors, userAgent, from }) {
      const now = clock.now()
      const { absolute } = limits(roles, false)
      await adapter.deleteMany({
        model: 'session',
        where: [{ field: 'expiresAt', operator: 'lt', value: dateOf(now) }],
      })
      const token = randomBytes(32).toString('base64url')
      const endsAt = later(now, absolute)
      const row = { createdAt: dateOf(now), updatedAt: dateOf(now), expiresAt: dateOf(endsAt), factors, phone: null }
      const opened = { userAgent: userAgent?.slice(0, 300) ?? '', ipAddress: from ?? '' }
      await store.createSession(account, false, { token: keyOf(token), ...row, ...opened }, true)
      return { token, endsAt }
    },
    async find(token, rolesOf) {
      const key = keyOf(token)
      const found = await store.findSession(key)
      if (!found) return null
      const row = Row.parse(found.session)
      const now = clock.now()
      if (now >= endsOf(row, rolesOf(found.user))) {
        await store.deleteSession(key)
        return null
      }
      if (elapsed(momentOf(row.updatedAt), now) >= noteUseEvery)
        await store.updateSession(key, { updatedAt: dateOf(now) })
      return { ...shown(row), user: found.user }
    },
    async list(account, roles) {
      const now = clock.now()
      return (await rowsOf(account))
        .filter((row) => now < endsOf(row, roles))
        .map(shown)
        .sort((one, other) => other.lastUsedAt - one.lastUsedAt)
    },
    end: (token) => store.deleteSession(keyOf(token)),
    async endOne(account, sessionId) {
      const row = await rowOf(account, sessionId)
      if (row) await store.deleteSession(row.token)
      return row !== null
    },
    async endAll(account, but) {
      if (but === undefined) return store.deleteUserSessions(account)
      for (const { id, token } of await rowsOf(account)) if (id !== but) await store.deleteSession(token)
    },
    async proveTwice(account, sessionId) {
      const row = await rowOf(account, sessionId)
      if (row) await store.updateSession(row.token, { factors: 2, updatedAt: row.updatedAt })
    },
    async setPhone(account, sessionId, phone) {
      const row = await rowOf(account, sessionId)
      if (row) await store.updateSession(row.token, { phone, updatedAt: row.updatedAt })
    },
    async forgetPhone(account, phone) {
      for (const row of await rowsOf(account))
        if (row.phone === phone) await store.updateSession(row.token, { phone: null, updatedAt: row.updatedAt })
    },
  }
}

const isPhone = ({ phone }: Row): boolean => typeof phone === 'string' && phone !== ''
const dateOf = (at: Instant): Date => new Date(at)
const momentOf = (date: Date): Instant => instant(date.getTime())

const shown = (row: Row): SessionRow => ({
  sessionId: row.id,
  startedAt: momentOf(row.createdAt),
  lastUsedAt: momentOf(row.updatedAt),
  userAgent: row.userAgent ? row.userAgent : null,
  from: row.ipAddress ? row.ipAddress : null,
  factors: row.factors === 2 ? 2 : 1,
  isPhone: isPhone(row),
})
