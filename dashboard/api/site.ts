// For which site a passkey is made: the public address of the screens. Never for an address in numbers, of which no browser makes one.
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'
import type { Site } from './passkeys.ts'

/** On this machine alone the browser's own name for it counts: `localhost`, at whatever port. */
export function siteOf(request: Pick<FastifyRequest, 'headers'>, publicUrl: string): Site {
  const { hostname, origin } = new URL(publicUrl)
  const bare = hostname.replace(/^\[|\]$/g, '')
  const asked = request.headers.origin
  if (isLoopback(bare) && asked !== undefined && URL.canParse(asked) && new URL(asked).hostname === 'localhost')
    return { rpID: 'localhost', origin: asked }
  if (isIP(bare) !== 0) throw new Refusal('no-passkeys-here')
  return { rpID: hostname, origin }
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '::1' || hostname.startsWith('127.')
