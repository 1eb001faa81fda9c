// Digest authentication of SIP (RFC 3261 §22 with RFC 7616): MD5 and SHA-256, with `qop=auth` and without.
import { createHash, timingSafeEqual } from 'node:crypto'

export type Algorithm = 'MD5' | 'SHA-256'
export interface Challenge {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: Algorithm
  readonly opaque?: string
  /** False: the older way of RFC 2069, without counter and client nonce. */
  readonly hasQop: boolean
}
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** `Digest a="b", c=d` as its parts with small names; null: another scheme. */
export function parseDigest(value: string): Readonly<Record<string, string>> | null {
  const scheme = /^\s*Digest\s+/i.exec(value)
  if (!scheme || value.length > 4096) return null
  const parts = value.slice(scheme[0].length).matchAll(/([A-Za-z-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)
  return Object.fromEntries(
    [...parts].map(([, name = '', quoted, bare]) => [
      name.toLowerCase(),
      quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '',
    ]),
  )
}

/** Null: it asks for something that we do not speak, such as `auth-int` alone. */
export function challengeOf(value: string): Challenge | null {
  const parts = parseDigest(value)
  if (parts?.['realm'] === undefined || parts['nonce'] === undefined) return null
  const algorithm = (['MD5', 'SHA-256'] as const).find((name) => name === (parts['algorithm'] ?? 'MD5').toUpperCase())
  const qop = parts['qop']?.split(',').map((word) => word.trim().toLowerCase())
  if (algorithm === undefined || (qop && !qop.includes('auth'))) return null
  const { realm, nonce, opaque } = parts
  return { realm, nonce, algorithm, hasQop: qop !== undefined, ...(opaque !== undefined && { opaque }) }
}

export interface Attempt extends Challenge, Credentials {
  readonly method: string
  readonly uri: string
  readonly cnonce: string
  /** Eight hexadecimal digits. */
  readonly nc: string
}

/** RFC 7616 §3.4.1. */
export function digestResponse(attempt: Attempt): string {
  const hash = (text: string) =>
    createHash(attempt.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex')
  const who = hash(`${attempt.user}:${attempt.realm}:${attempt.password}`)
  const what = hash(`${attempt.method}:${attempt.uri}`)
  const between = attempt.hasQop ? `${attempt.nonce}:${attempt.nc}:${attempt.cnonce}:auth` : attempt.nonce
  return hash(`${who}:${between}:${what}`)
}

/** The value of an Authorization or Proxy-Authorization header. */
export function printAuthorization(attempt: Attempt): string {
  const quote = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  const parts = [
    `username=${quote(attempt.user)}`,
    `realm=${quote(attempt.realm)}`,
    `nonce=${quote(attempt.nonce)}`,
    `uri=${quote(attempt.uri)}`,
    `algorithm=${attempt.algorithm}`,
    `response="${digestResponse(attempt)}"`,
    ...(attempt.hasQop ? ['qop=auth', `nc=${attempt.nc}`, `cnonce=${quote(attempt.cnonce)}`] : []),
    ...(attempt.opaque === undefined ? [] : [`opaque=${quote(attempt.opaque)}`]),
  ]
  return `Digest ${parts.join(', ')}`
}

/** Does the header prove that who sent it knows the password, for this challenge, method and URI? */
export function isProof(header: string, expected: Challenge & Credentials & { method: string; uri: string }): boolean {
  const parts = parseDigest(header)
  if (parts?.['username'] !== expected.user || parts['realm'] !== expected.realm) return false
  if (parts['nonce'] !== expected.nonce || parts['uri'] !== expected.uri) return false
  const { nc = '', cnonce = '', response = '' } = parts
  // Who leaves qop out of the answer has not seen the challenge, or wants to take the counter out of the proof.
  if (expected.hasQop && (parts['qop'] !== 'auth' || !/^[0-9a-f]{8}$/i.test(nc) || cnonce === '')) return false
  const right = Buffer.from(digestResponse({ ...expected, nc, cnonce }))
  const given = Buffer.from(response.toLowerCase())
  return right.length === given.length && timingSafeEqual(right, given)
}
