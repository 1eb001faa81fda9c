// People's accounts and their sessions, in a database file of their own. better-auth keeps them; none of its own routes is exposed.
import { createHmac, randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
import { type Duration, elapsed, hours, type Instant, instant, later, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { Person } from './access.ts'
import { Role } from './contract.ts'
import { hashPassword, verifyPassword } from './password.ts'

export interface NewAccount {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly roles: readonly Role[]
  readonly careOrganisation?: string | null
  readonly homeIds?: readonly HomeId[]
}

export interface Account extends Person {
  readonly email: string
}

export interface Accounts {
  /** Rejects with a sentence when the address is taken or the password too short. */
  create(account: NewAccount): Promise<Account>
  list(): Promise<readonly Account[]>
  /** Right address and password; takes as long for an address that nobody has. */
  verify(email: string, password: string): Promise<Account | null>
  /** Starts a session; the token goes into the cookie and is kept nowhere else. */
  open(account: string): Promise<{ readonly token: string; readonly endsAt: Instant }>
  /** Whose session it is, as the account is now; null when it ended, was revoked or stood idle. A use keeps it from going idle. */
  session(token: string): Promise<Account | null>
  end(token: string): Promise<void>
  /** Ends every session of the account: a lost phone, somebody who left. */
  endAll(account: string): Promise<void>
  /** How colleagues see who has an alarm; null for an account that is gone. */
  nameOf(account: string): string | null
  close(): Promise<void>
}

/** What better-auth gives back, with our own fields, is parsed like anything from outside. */
const UserRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(Role),
  careOrganisation: z.string().nullish(),
  homeIds: z.array(HomeId),
})

const shortestPassword = 10
/** A use is written down this often at most: not every request is a write. */
const noteUseEvery = minutes(1)

/** Opens, or makes, the accounts in `file` (`:memory:` for tests). `secret` keys the hashes of session tokens: whoever reads the file gets no session. */
export async function openAccounts(parts: {
  file: string
  secret: string
  clock: Clock
  idle?: Duration
  absolute?: Duration
}): Promise<Accounts> {
  const { file, secret, clock, idle = minutes(30), absolute = hours(12) } = parts
  const database = new DatabaseSync(file)
  if (file !== ':memory:')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  const options = optionsFor(database, secret)
  await (await getMigrations(options)).runMigrations()
  const { internalAdapter: store, adapter } = await betterAuth(options).$context
  const names = new Map<string, string>()
  const nobodysHash = await hashPassword(randomBytes(16).toString('hex'))

  const known = (row: unknown): Account => {
    const { id, email, name, roles, careOrganisation, homeIds } = UserRow.parse(row)
    names.set(id, name)
    return { account: id, email, name, roles, careOrganisation: careOrganisation ?? null, homeIds }
  }
  const keyOf = (token: string) => createHmac('sha256', secret).update(token).digest('hex')
  const list = async () => (await store.listUsers(10_000)).map(known)
  await list()

  return {
    async create({ email, name, password, roles, careOrganisation = null, homeIds = [] }) {
      if (password.length < shortestPassword) throw new Error(`a password has at least ${shortestPassword} characters`)
      if (await store.findUserByEmail(email)) throw new Error('there is an account with this address')
      const hash = await hashPassword(password)
      const fields = { roles: [...roles], careOrganisation, homeIds: [...homeIds] }
      const user = await store.createUser({ email, name, emailVerified: true, ...fields }, { method: 'admin' })
      await store.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash })
      return known(user)
    },
    list,
    async verify(email, password) {
      const found = await store.findUserByEmail(email, { includeAccounts: true })
      const hash = found?.accounts.find((account) => account.providerId === 'credential')?.password
      const right = await verifyPassword({ hash: hash ?? nobodysHash, password })
      return found && hash && right ? known(found.user) : null
    },
    async open(account) {
      const now = clock.now()
      await adapter.deleteMany({
        model: 'session',
        where: [{ field: 'expiresAt', operator: 'lt', value: dateOf(now) }],
      })
      const token = randomBytes(32).toString('base64url')
      const dates = { createdAt: dateOf(now), updatedAt: dateOf(now), expiresAt: dateOf(later(now, idle)) }
      await store.createSession(account, false, { token: keyOf(token), ...dates }, true)
      return { token, endsAt: later(now, absolute) }
    },
    async session(token) {
      const key = keyOf(token)
      const found = await store.findSession(key)
      if (!found) return null
      const now = clock.now()
      const endsAt = later(momentOf(found.session.createdAt), absolute)
      if (now >= endsAt || now >= momentOf(found.session.expiresAt)) {
        await store.deleteSession(key)
        return null
      }
      if (elapsed(momentOf(found.session.updatedAt), now) >= noteUseEvery) {
        const expiresAt = dateOf(instant(Math.min(later(now, idle), endsAt)))
        await store.updateSession(key, { expiresAt, updatedAt: dateOf(now) })
      }
      return known(found.user)
    },
    end: (token) => store.deleteSession(keyOf(token)),
    endAll: (account) => store.deleteUserSessions(account),
    nameOf: (account) => names.get(account) ?? null,
    close: () => Promise.resolve(database.close()),
  }
}

const dateOf = (at: Instant): Date => new Date(at)
const momentOf = (date: Date): Instant => instant(date.getTime())

function optionsFor(database: DatabaseSync, secret: string) {
  return {
    database,
    secret,
    baseURL: 'http://127.0.0.1',
    logger: { disabled: true },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: {
      additionalFields: {
        roles: { type: 'string[]', required: true, input: false },
        careOrganisation: { type: 'string', required: false, input: false },
        homeIds: { type: 'string[]', required: true, input: false },
      },
    },
  } satisfies BetterAuthOptions
}
