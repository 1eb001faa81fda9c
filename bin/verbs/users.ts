// People's accounts from the command line. There is no default one: the first administrator is made here.
import { mkdirSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Role } from '../../dashboard/api/contract.ts'
import type { Accounts } from '../../dashboard/api/session.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { openSecrets } from '../../gateway/secrets.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp =
  '  --data DIR           the folder of the service, which need not run (default: data)\n  --json               the answer as JSON'

export const usersAdd: Verb = {
  name: 'users add',
  usage: 'EMAIL --name NAME --role ROLE [--role ROLE …] [--care-organisation NAME] [--home ID …] [--data DIR] [--json]',
  summary: 'Makes an account and prints its first password once',
  help: `  --name               how colleagues see this person\n  --role               ${Role.options.join(', ')}\n  --care-organisation  whose homes a care role sees\n  --home ID            homes of a resident, an informal carer or an installer\n${dataHelp}`,
  async run(args, io) {
    const more = {
      name: { type: 'string' },
      role: { type: 'string', multiple: true },
      'care-organisation': { type: 'string' },
      home: { type: 'string', multiple: true },
    } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const email = z.email().safeParse(positionals[0])
    if (!email.success || positionals.length > 1) throw new WordsAreOff('one e-mail address')
    const roles = z.array(Role).min(1).safeParse(values.role)
    if (!roles.success) throw new WordsAreOff(`--role is one or more of ${Role.options.join(', ')}`)
    const homeIds = z.array(HomeId).safeParse(values.home ?? [])
    if (!homeIds.success) throw new WordsAreOff('--home is the id of a home')
    if (!values.name) throw new WordsAreOff('--name is how colleagues see this person')
    const password = randomBytes(12).toString('base64url')
    const account = {
      email: email.data.toLowerCase(),
      name: values.name,
      password,
      roles: roles.data,
      homeIds: homeIds.data,
    }
    await withAccounts(values.data, (accounts) =>
      accounts.create({ ...account, careOrganisation: values['care-organisation'] ?? null }).catch((error: Error) => {
        throw new Failed(error.message)
      }),
    )
    io.out(values.json ? JSON.stringify({ email: account.email, password }) : `${account.email}\npassword: ${password}`)
    return 0
  },
}

export const usersList: Verb = {
  name: 'users list',
  usage: '[--data DIR] [--json]',
  summary: 'The accounts and their roles',
  help: dataHelp,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    for (const { account, email, roles, careOrganisation, homeIds } of await withAccounts(values.data, (it) =>
      it.list(),
    )) {
      if (values.json) io.out(JSON.stringify({ account, email, roles, careOrganisation, homeIds }))
      else io.out(`${email.padEnd(40)} ${[...roles, careOrganisation ?? '', ...homeIds].filter(Boolean).join(', ')}`)
    }
    return 0
  },
}

const oneOf = (args: string[]) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const email = z.email().safeParse(positionals[0])
  if (!email.success || positionals.length > 1) throw new WordsAreOff('one e-mail address')
  return { data: values.data, json: values.json, email: email.data.toLowerCase() }
}

/** For the account of that address; its sessions have ended then. */
async function signOutAfter(folder: string, email: string, work: (accounts: Accounts, account: string) => void) {
  await withAccounts(folder, async (accounts) => {
    const found = await accounts.findByEmail(email)
    if (!found) throw new Failed('there is no account with this address')
    work(accounts, found.account)
    await accounts.endAll(found.account)
  })
}

export const usersSignOut: Verb = {
  name: 'users sign-out',
  usage: 'EMAIL [--data DIR] [--json]',
  summary: 'Ends every session of an account',
  help: dataHelp,
  async run(args, io) {
    const { data, json, email } = oneOf(args)
    await signOutAfter(data, email, () => {})
    io.out(json ? JSON.stringify({ email, signedOut: true }) : `${email} is signed out everywhere`)
    return 0
  },
}

export const usersLostPhone: Verb = {
  name: 'users lost-phone',
  usage: 'EMAIL [--data DIR] [--json]',
  summary: 'Takes the second factor of an account away and ends its sessions',
  help: `  For who has neither the phone nor a recovery code. Make sure who asks for it.\n${dataHelp}`,
  async run(args, io) {
    const { data, json, email } = oneOf(args)
    await signOutAfter(data, email, (accounts, account) => accounts.dropFactors(account))
    io.out(json ? JSON.stringify({ email, secondFactor: false }) : `${email} signs in with the password alone now`)
    return 0
  },
}

async function withAccounts<T>(folder: string, use: (accounts: Accounts) => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { openAccounts } = await import('../../dashboard/api/session.ts')
  const secret = openSecrets(folder).sessionSecret
  const accounts = await openAccounts({ file: join(folder, 'accounts.db'), secret, clock: systemClock() })
  try {
    return await use(accounts)
  } finally {
    await accounts.close()
  }
}
