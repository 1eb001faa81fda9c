// Somebody at a screen of the API in a test: an account, its cookie, and the app on their phone.
import type { ApiParts } from '../../dashboard/api/parts.ts'
import type { Role } from '../../dashboard/api/contract.ts'
import { openAccounts } from '../../dashboard/api/session.ts'
import type { SignInRules } from '../../dashboard/api/sign-in-rules.ts'
import { simulatedClock } from '../../gateway/pipeline/clock.ts'
import { instant, later, seconds } from '../../rules/model/time.ts'
import { runningApi } from './api.ts'
import { codeAt } from './one-time-code.ts'

export const password = 'een heel lang wachtwoord'
export const emailOf = (role: Role) => `${role}@zorg.example`

/** The API with an account for each of `roles`, on a clock of its own for signing in. */
export async function apiWithPeople(
  roles: readonly Role[],
  rules?: SignInRules,
  change: Partial<ApiParts> = {},
  file = ':memory:',
) {
  const clock = simulatedClock(instant(Date.UTC(2026, 2, 2, 9)))
  const accounts = await openAccounts({ file, secret: 's'.repeat(32), clock, ...(rules && { rules }) })
  for (const role of roles)
    await accounts.create({ email: emailOf(role), name: `Somebody (${role})`, password, roles: [role] })
  const api = await runningApi({ accounts, pulse: clock, clock, ...change })
  /** A process that has just loaded its modules says that it is busy: who is told to come back comes back. */
  const patiently: typeof api.ask = async (...asked) => {
    const answer = await api.ask(...asked)
    if ((answer.body as { code?: string } | null)?.code !== 'busy') return answer
    await new Promise((resolve) => setTimeout(resolve, 200))
    return patiently(...asked)
  }
  const signIn = async (role: Role, more: object = {}, headers: object = {}) => {
    const answer = await patiently(null, 'POST /api/session', { email: emailOf(role), password, ...more }, headers)
    return { ...answer, cookie: String(answer.response.headers['set-cookie'] ?? '').split(';')[0]! }
  }
  const ask = (cookie: string, request: string, payload?: unknown) => patiently(null, request, payload, { cookie })
  const secrets = new Map<string, string>()
  /** The next code of the app: each counts once. */
  const nextCode = async (role: Role) => {
    await clock.advanceTo(later(clock.now(), seconds(30)))
    return codeAt(secrets.get(role)!, clock.now())
  }
  /** Switches the second factor on; returns the cookie and the recovery codes. */
  const enrol = async (role: Role) => {
    const { cookie } = await signIn(role)
    const begun = await ask(cookie, 'POST /api/account/second-factor')
    secrets.set(role, (begun.body as { secret: string }).secret)
    const confirmed = await ask(cookie, 'PUT /api/account/second-factor', { code: await nextCode(role) })
    return { cookie, begun: begun.body as { square: string[] }, codes: (confirmed.body as { codes: string[] }).codes }
  }
  return { ...api, ask: patiently, accounts, signInClock: clock, signIn, asSignedIn: ask, enrol, nextCode }
}
