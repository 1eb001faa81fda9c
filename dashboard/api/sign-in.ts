// Who sends this request: the session cookie or a bearer token. And from which site: another one's pages change nothing here.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Person } from './access.ts'
import { Refusal } from './errors.ts'
import type { ApiParts } from './parts.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/** `__Host-`: set by this host over https only, for the whole of it. RFC 6265bis §4.1.3.2 */
export const cookieName = (secure: boolean): string => (secure ? '__Host-kernwacht' : 'kernwacht')

export function sessionToken(request: FastifyRequest, secure: boolean): string | null {
  return request.cookies[cookieName(secure)] ?? null
}

export async function whoAsks(
  request: FastifyRequest,
  parts: Pick<ApiParts, 'accounts' | 'tokens'>,
  secure: boolean,
): Promise<Person | null> {
  const bearer = /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return parts.tokens?.find(bearer) ?? parts.accounts.apiTokens.find(bearer)
  const token = sessionToken(request, secure)
  return token ? parts.accounts.session(token) : null
}

/** A browser says from where it writes. A program that says nothing is no browser, and has no cookie that another page could borrow. */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  if (harmless.has(request.method)) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : isOurs(origin, request, publicUrl)
  )
    return
  throw new Refusal('foreign-origin')
}

function isOurs(origin: string, request: FastifyRequest, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host, origin: theirs } = new URL(origin)
  return theirs === new URL(publicUrl).origin || host === request.headers.host
}

export function setSessionCookie(reply: FastifyReply, token: string, secure: boolean, maxAgeSeconds: number): void {
  reply.setCookie(cookieName(secure), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: maxAgeSeconds,
  })
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(cookieName(secure), { path: '/', httpOnly: true, sameSite: 'lax', secure })
}
