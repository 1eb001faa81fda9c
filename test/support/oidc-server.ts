// An organisation's provider of OpenID Connect on this machine, and somebody who signs in at it.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { onTestFinished } from 'vitest'

export interface AtProvider {
  readonly email: string
  readonly name: string
  readonly groups: readonly string[]
}
export const redirectUri = 'https://zorg.example.nl/api/session/oidc/callback'
export const client = { id: 'kernwacht', secret: 'the-secret-of-the-client' }

/** `port` 0: any. */
export async function startProvider(people: Readonly<Record<string, AtProvider>>, port = 0) {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['a key for cookies'] },
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...people[accountId]! }) }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  return { issuer, stop }
}

/** Goes to the provider as a browser does, signs in there and agrees; returns the address to which it is sent back. */
export async function goTo(url: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const ask = async (to: string, form?: Record<string, string>) => {
    const response = await fetch(to, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      cookies.set(name!, value!)
    }
    return response
  }
  let at = url
  for (let step = 0; step < 12; step++) {
    let response = await ask(at)
    if (response.status === 200) {
      const prompt = /name="prompt" value="(\w+)"/.exec(await response.text())![1]!
      response = await ask(at, { prompt, ...(prompt === 'login' && { login, password: 'any' }) })
    }
    const location = new URL(response.headers.get('location')!, at)
    if (location.href.startsWith(redirectUri)) return location
    at = location.href
  }
  throw new Error('the provider sent us round in a circle')
}
