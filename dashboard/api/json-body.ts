// Bodies: JSON in UTF-8, not deeper than anything of ours is, and with no key that reaches for a prototype. Looked at before it is parsed.
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'

/** A care plan, the deepest of what people send, has nine. */
const deepest = 32
const [quote, backslash] = [0x22, 0x5c]
const opens = new Set([0x5b, 0x7b])
const closes = new Set([0x5d, 0x7d])

/** Takes the place of Fastify's parsers: what is not JSON is refused by its type before anybody reads it. */
export function takeJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeContentTypeParser(['application/json', 'text/plain'])
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const flaw = flawOf(request, body)
    if (flaw) done(flaw)
    else void parse(request, body.toString('utf8'), done)
  })
}

function flawOf(request: FastifyRequest, body: Buffer): Refusal | null {
  // A body that is packed says so in this header, and none of ours is. RFC 9110 §8.4
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return new Refusal('unknown-content-type')
  return isUtf8(body) && depthOf(body) <= deepest ? null : new Refusal('malformed-request')
}

/** How deep arrays and objects lie in each other; brackets inside texts do not count. */
export function depthOf(json: Uint8Array): number {
  let [depth, most, inText] = [0, 0, false]
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!
    if (inText) {
      if (byte === backslash) at++
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (opens.has(byte)) most = Math.max(most, ++depth)
    else if (closes.has(byte)) depth--
  }
  return most
}
