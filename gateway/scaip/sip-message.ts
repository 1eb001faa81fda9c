// Parses and prints SIP requests and responses (RFC 3261), as far as MESSAGE and OPTIONS need the grammar.

/** RFC 3428 §8: 1,300 bytes of body without congestion control; the rest is for headers, of which sixty-odd routes make a few thousand. */
export const longestMessageBytes = 16_384
const mostHeaders = 100

export interface SipHeader {
  readonly name: string
  readonly value: string
}
interface Common {
  readonly headers: readonly SipHeader[]
  readonly body: string
}
export interface SipRequest extends Common {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
}
export interface SipResponse extends Common {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
}
export type SipMessage = SipRequest | SipResponse

/** RFC 3261 §7.3.3: names that may be written with one letter. */
const compact: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  e: 'content-encoding',
  k: 'supported',
  s: 'subject',
}
const plainName = (name: string): string => {
  const lower = name.toLowerCase()
  return Object.hasOwn(compact, lower) ? compact[lower]! : lower
}

/** The first value of a header, by its long name in any case. */
export const headerOf = ({ headers }: Common, name: string): string | undefined =>
  headers.find((header) => plainName(header.name) === name.toLowerCase())?.value

export const headersOf = ({ headers }: Common, name: string): string[] =>
  headers.filter((header) => plainName(header.name) === name.toLowerCase()).map(({ value }) => value)

const token = "[A-Za-z0-9.!%*_+`'~-]+"
const requestLine = new RegExp(`^(${token}) (\\S{1,512}) SIP/2\\.0$`)
const statusLine = /^SIP\/2\.0 ([1-6]\d\d) ?(.{0,200})$/
const headerLine = new RegExp(`^(${token})[ \\t]*:[ \\t]*(.*)$`, 's')

/** One datagram, or one framed message of a stream. Null: it is not SIP, or it is longer than it may be. */
export function parseSip(bytes: Buffer): SipMessage | null {
  if (bytes.length > longestMessageBytes) return null
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...lines] = bytes
    .toString('utf8', 0, end)
    .replace(/^(?:\r\n)+/, '')
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  if (lines.length > mostHeaders) return null
  const headers: SipHeader[] = []
  for (const line of lines) {
    const found = headerLine.exec(line)
    if (!found) return null
    headers.push({ name: found[1]!, value: found[2]!.trimEnd() })
  }
  const rest = bytes.subarray(end + 4)
  const length = contentLength(headers, rest.length)
  // RFC 3261 §18.3: bytes beyond the length are dropped, and with fewer the message is in error.
  if (length === null || length > rest.length) return null
  const common = { headers, body: rest.toString('utf8', 0, length) }

  const request = requestLine.exec(first)
  if (request) return { kind: 'request', method: request[1]!, uri: request[2]!, ...common }
  const status = statusLine.exec(first)
  if (status) return { kind: 'response', status: Number(status[1]), reason: status[2]!, ...common }
  return null
}

/** Null: it is written wrongly, or is longer than any message may be. */
export function contentLength(headers: readonly SipHeader[], otherwise: number): number | null {
  const written = headerOf({ headers, body: '' }, 'content-length')
  if (written === undefined) return otherwise
  return /^\d{1,6}$/.test(written) && Number(written) <= longestMessageBytes ? Number(written) : null
}

/** With the Content-Length of the body, whatever the headers say. */
export function printSip(message: SipMessage): Buffer {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`
  const headers = message.headers.filter(({ name }) => plainName(name) !== 'content-length')
  const lines = [...headers, { name: 'Content-Length', value: String(Buffer.byteLength(message.body)) }]
  return Buffer.from(
    `${first}\r\n${lines.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}\r\n${message.body}`,
  )
}

/** An answer carries back what the request came with (RFC 3261 §8.2.6.2). */
export function responseTo(
  request: SipRequest,
  status: number,
  reason: string,
  more: readonly SipHeader[] = [],
): SipResponse {
  const copied = ['via', 'from', 'call-id', 'cseq'].flatMap((name) =>
    request.headers.filter((header) => plainName(header.name) === name),
  )
  const to = headerOf(request, 'to') ?? ''
  // The tag need not be remembered: no dialog grows from a MESSAGE. From the Call-ID, so that an answer sent again is the same.
  const tag = /;\s*tag=/i.test(to) ? '' : `;tag=${tagOf(headerOf(request, 'call-id') ?? '')}`
  return { kind: 'response', status, reason, headers: [...copied, { name: 'To', value: to + tag }, ...more], body: '' }
}

const tagOf = (text: string): string => {
  let hash = 5381
  for (const character of text) hash = (Math.imul(hash, 33) ^ character.codePointAt(0)!) >>> 0
  return hash.toString(36)
}

/** The branch of the top Via names the transaction (RFC 3261 §17). */
export const branchOf = (message: SipMessage): string | null =>
  /;\s*branch=([^;,\s]{1,200})/i.exec(headerOf(message, 'via') ?? '')?.[1] ?? null
