// Bytes over a socket, as no HTTP library would send them, and what comes back.
import { connect } from 'node:net'

export interface RawAnswer {
  /** Of the first answer; null: the connection was closed without one. */
  readonly status: number | null
  /** How many answers came: two to what should be one request is a smuggled one. */
  readonly answers: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Resolves when the other side closes, or when nothing has come for `patienceMs`. */
export function sendRaw(port: number, bytes: string | Uint8Array, patienceMs = 10_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => {})
    socket.once('close', () => resolve(answerIn(Buffer.concat(parts).toString('latin1'))))
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  })
}

function answerIn(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]
  return {
    status: status === undefined ? null : Number(status),
    answers: [...text.matchAll(/^HTTP\/1\.1 \d{3}/gm)].length,
    headers: Object.fromEntries(headers),
    body: text.slice(end + 4),
  }
}
