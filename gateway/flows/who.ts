// Who is at the editor: whoever has a session of the service, and there is an administrator.

export interface FlowUser {
  /** Their account's id: what the log writes. */
  readonly username: string
  readonly permissions: '*'
}

/** For so long a session that has ended still opens the editor. */
const believedMilliseconds = 10_000
const patienceMilliseconds = 5_000
const mostKnown = 500

/**
 * Asks the service. Resolves to null for no session, for one that has ended, and for somebody who is no administrator; also when the service
 * does not answer: the editor is then shut.
 */
export function openWhoIs(parts: {
  readonly serviceUrl: string
  readonly cookieName: string
  now(): number
}): (cookies: string) => Promise<FlowUser | null> {
  const { serviceUrl, cookieName, now } = parts
  const known = new Map<string, { readonly at: number; readonly user: Promise<FlowUser | null> }>()

  async function ask(cookie: string): Promise<FlowUser | null> {
    const response = await fetch(new URL('/api/session', serviceUrl), {
      headers: { cookie: `${cookieName}=${cookie}` },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMilliseconds),
    }).catch(() => null)
    if (!response?.ok) return null
    const { account, roles } = (await response.json()) as { account: string; roles: readonly string[] }
    return roles.includes('administrator') ? { username: account, permissions: '*' } : null
  }

  return async (cookies) => {
    const cookie = cookieIn(cookies, cookieName)
    if (cookie === null) return null
    const before = known.get(cookie)
    if (before && now() - before.at < believedMilliseconds) return await before.user
    const user = ask(cookie)
    if (known.size >= mostKnown) known.clear()
    known.set(cookie, { at: now(), user })
    return await user
  }
}

/** RFC 6265 §4.2.1 */
function cookieIn(header: string, name: string): string | null {
  const found = header.split(';').find((one) => one.trim().startsWith(`${name}=`))
  return found?.trim().slice(name.length + 1) || null
}
