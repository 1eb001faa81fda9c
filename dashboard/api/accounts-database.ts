// The database of accounts: better-auth's tables for people and their sessions, and our own beside them.
import { DatabaseSync } from 'node:sqlite'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { apiTokenTables } from './api-tokens.ts'
import { linkTables } from './links.ts'
import { passkeyTables } from './passkeys.ts'
import { hashPassword, shortestPassword, verifyPassword } from './password.ts'
import { secondFactorTables } from './second-factor.ts'

export type AccountsDatabase = Awaited<ReturnType<typeof openAccountsDatabase>>

/** Opens, or makes, the file (`:memory:` for tests), and brings it to the form of now. */
export async function openAccountsDatabase(file: string, secret: string) {
  const database = new DatabaseSync(file)
  if (file !== ':memory:')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  const options = optionsFor(database, secret)
  await (await getMigrations(options)).runMigrations()
  database.exec(secondFactorTables + linkTables + apiTokenTables + passkeyTables)
  const { internalAdapter: store, adapter } = await betterAuth(options).$context
  return { database, store, adapter }
}

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
    session: {
      additionalFields: {
        /** With how many things it was proven; of a time when that was not written down: one. */
        factors: { type: 'number', required: false, input: false },
        /** The push device of the browser that it is in. */
        phone: { type: 'string', required: false, input: false },
      },
    },
  } satisfies BetterAuthOptions
}
