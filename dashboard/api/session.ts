// People's accounts and their sessions, in a database file of their own. better-auth keeps them; none of its own routes is exposed.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { Person } from './access.ts'
import { type ApiTokenDesk, createApiTokens } from './api-tokens.ts'
import { openAccountsDatabase } from './accounts-database.ts'
import { Role } from './contract.ts'
import { createLinks, type Links } from './links.ts'
import { Refusal } from './errors.ts'
import type { Proven } from './single-sign-on.ts'
import { hashPassword, shortestPassword, verifyPassword } from './password.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import { createSecondFactors, type SecondFactors } from './second-factor.ts'
import { createSessions, type Factors, type OpenedFrom, type Sessions } from './sessions.ts'
import { graceEnds, limitsOf, needsTwoFactors, type SignInRules, usualSignInRules } from './sign-in-rules.ts'

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
export interface SignedIn extends Account {
  readonly factors: Factors
  readonly sessionId: string
  readonly factorComesFirst: boolean
}

export interface Accounts extends Pick<
  Sessions,
  'end' | 'endOne' | 'endAll' | 'proveTwice' | 'setPhone' | 'forgetPhone'
> {
  /** Rejects with a sentence when the address is taken or the password too short. `password` null: an invited person, who chooses one. */
  create(account: Omit<NewAccount, 'password'> & { readonly password: string | null }): Promise<Account>
  list(): Promise<readonly Account[]>
  find(account: string): Promise<Account | null>
  findByEmail(email: string): Promise<Account | null>
  hasPassword(account: string): Promise<boolean>
  /** Rejects when it is too short. Sessions go on. */
  setPassword(account: string, password: string): Promise<void>
  readonly apiTokens: ApiTokenDesk
  /** The account of who signed in at the organisation's provider: made the first time, and with the roles of now each time. */
  knownByProvider(proven: Proven): Promise<Account>
  makeLink: Links['make']
  useLink: Links['use']
  /** Right address and password; takes as long for an address that nobody has. */
  verify(email: string, password: string): Promise<Account | null>
  /** Starts a session; the token goes into the cookie and is kept nowhere else. */
  open(
    account: string,
    proven?: { readonly factors: Factors } & OpenedFrom,
  ): Promise<{ readonly token: string; readonly endsAt: Instant }>
  /** Whose session it is, as the account is now; null when it ended, was revoked or stood idle. A use keeps it from going idle. */
  session(token: string): Promise<SignedIn | null>
  sessions(account: Pick<Account, 'account' | 'roles'>): ReturnType<Sessions['list']>
  readonly secondFactors: SecondFactors
  readonly passkeys: Passkeys
  /** Takes every second factor away: the person signs in with the password alone, for a while. */
  dropFactors(account: string): void
  /** From when the account may do nothing without a second factor; null: it has one, or needs none. */
  factorNeededFrom(account: Pick<Account, 'account' | 'roles'>): Instant | null
  /** Whether the role needs a second factor at all. */
  needsTwoFactors(roles: readonly Role[]): boolean
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
/** There is one provider, whose name in the table this is. */
const provider = 'oidc'
const credential = (userId: string, password: string) => ({
  userId,
  providerId: 'credential',
  accountId: userId,
  password,
})
function checkLength(password: string): void {
  if (password.length < shortestPassword) throw new Error(`a password has at least ${shortestPassword} characters`)
}
const LinkRow = z.object({ userId: z.string() })
const rolesOf = (user: unknown): readonly Role[] => UserRow.parse(user).roles

/**
 * Opens, or makes, the accounts in `file` (`:memory:` for tests). `secret` keys the hashes of session tokens and seals second factors:
 * whoever reads the file gets neither.
 */
export async function openAccounts(parts: {
  file: string
  secret: string
  clock: Clock
  rules?: SignInRules
}): Promise<Accounts> {
  const { file, secret, clock, rules = usualSignInRules } = parts
  const database = await openAccountsDatabase(file, secret)
  const { store } = database
  const limits = (roles: readonly Role[], isPhone: boolean) => limitsOf(roles, rules, isPhone)
  const sessions = createSessions({ database, secret, clock, limits })
  const secondFactors = createSecondFactors(database.database, secret, clock)
  const passkeys = createPasskeys(database.database, clock)
  const links = createLinks(database.database, secret, clock)
  const names = new Map<string, string>()
  const nobodysHash = await hashPassword(randomBytes(16).toString('hex'))

  const known = (row: unknown): Account => {
    const { id, email, name, roles, careOrganisation, homeIds } = UserRow.parse(row)
    names.set(id, name)
    return { account: id, email, name, roles, careOrganisation: careOrganisation ?? null, homeIds }
  }
  const list = async () => (await store.listUsers(10_000)).map(known)
  const find = async (account: string) => {
    const row = await store.findUserById(account)
    return row ? known(row) : null
  }
  const hasPassword = async (account: string) =>
    (await store.findAccounts(account)).some(({ providerId }) => providerId === 'credential')
  const factorNeededFrom = ({ account, roles }: Pick<Account, 'account' | 'roles'>): Instant | null =>
    !needsTwoFactors(roles, rules) || secondFactors.isOn(account) || passkeys.has(account)
      ? null
      : graceEnds(secondFactors.askedSince(account), rules)
  await list()

  const apiTokens = createApiTokens(database.database, clock)
  return {
    async create({ email, name, password, roles, careOrganisation = null, homeIds = [] }) {
      if (password !== null) checkLength(password)
      if (await store.findUserByEmail(email)) throw new Error('there is an account with this address')
      const hash = password === null ? null : await hashPassword(password)
      const fields = { roles: [...roles], careOrganisation, homeIds: [...homeIds] }
      const user = await store.createUser({ email, name, emailVerified: true, ...fields }, { method: 'admin' })
      if (hash !== null) await store.linkAccount(credential(user.id, hash))
      return known(user)
    },
    list,
    find,
    async findByEmail(email) {
      const found = await store.findUserByEmail(email)
      return found ? known(found.user) : null
    },
    hasPassword,
    async setPassword(account, password) {
      checkLength(password)
      const hash = await hashPassword(password)
      if (await hasPassword(account)) await store.updatePassword(account, hash)
      else await store.linkAccount(credential(account, hash))
    },
    apiTokens,
    async knownByProvider({ subject, email, name, roles, careOrganisation }) {
      const fields = { name, roles: [...roles], careOrganisation }
      const linked = LinkRow.nullable().parse(
        await database.adapter.findOne({
          model: 'account',
          where: [
            { field: 'providerId', value: provider },
            { field: 'accountId', value: subject },
          ],
        }),
      )
      if (linked) return known(await store.updateUser(linked.userId, fields))
      // Who has a password here already is not taken over by a name at the provider.
      const found = await store.findUserByEmail(email)
      if (found && (await hasPassword(found.user.id))) throw new Refusal('address-taken')
      const user = found
        ? await store.updateUser(found.user.id, fields)
        : await store.createUser({ email, emailVerified: true, homeIds: [], ...fields }, { method: 'admin' })
      const account = known(user)
      await store.linkAccount({ userId: account.account, providerId: provider, accountId: subject })
      return account
    },
    makeLink: links.make,
    useLink: links.use,
    async verify(email, password) {
      const found = await store.findUserByEmail(email, { includeAccounts: true })
      const hash = found?.accounts.find((account) => account.providerId === 'credential')?.password
      const right = await verifyPassword({ hash: hash ?? nobodysHash, password })
      return found && hash && right ? known(found.user) : null
    },
    open: async (account, proven = { factors: 1 }) =>
      sessions.open(account, (await find(account))?.roles ?? [], proven),
    async session(token) {
      const found = await sessions.find(token, rolesOf)
      if (!found) return null
      const account = known(found.user)
      const neededFrom = factorNeededFrom(account)
      const factorComesFirst = neededFrom !== null && clock.now() >= neededFrom
      return { ...account, factors: found.factors, sessionId: found.sessionId, factorComesFirst }
    },
    sessions: ({ account, roles }) => sessions.list(account, roles),
    end: sessions.end,
    endOne: sessions.endOne,
    endAll: sessions.endAll,
    proveTwice: sessions.proveTwice,
    setPhone: sessions.setPhone,
    forgetPhone: sessions.forgetPhone,
    secondFactors,
    passkeys,
    dropFactors(account) {
      secondFactors.remove(account)
      passkeys.removeAll(account)
    },
    factorNeededFrom,
    needsTwoFactors: (roles) => needsTwoFactors(roles, rules),
    nameOf: (account) => names.get(account) ?? apiTokens.nameOf(account),
    close: () => Promise.resolve(database.database.close()),
  }
}
