// Carries SIP messages over UDP, TCP and TLS (RFC 3261 §18): datagrams as they are, a stream cut at Content-Length.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net'
import { connect as tlsConnect, createServer as createTlsServer } from 'node:tls'
import {
  contentLength,
  longestMessageBytes,
  parseSip,
  printSip,
  type SipHeader,
  type SipMessage,
} from './sip-message.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
  /** What the other side must show itself to be over TLS, where that is not `host`. */
  readonly name?: string
}
/** `reply` goes back the way the message came, whatever the message says of itself. */
export type Receive = (message: SipMessage, from: Endpoint, reply: (message: SipMessage) => void) => void

/** An IPv4 address as IPv4 writes it, also where one socket listens for both. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

export interface SipTransport {
  readonly name: 'UDP' | 'TCP' | 'TLS'
  /** Where it listens. */
  readonly at: Endpoint
  /** Rejects when it cannot be sent; over UDP that it was sent says nothing of whether it came. */
  send(message: SipMessage, to: Endpoint): Promise<void>
  close(): Promise<void>
}

export async function openUdp(at: Endpoint, receive: Receive): Promise<SipTransport> {
  const socket = createSocket(at.host.includes(':') ? 'udp6' : 'udp4')
  let isClosed = false
  const send = (message: SipMessage, to: Endpoint) =>
    new Promise<void>((resolve, reject) => {
      if (isClosed) return reject(new Error('the socket is closed'))
      socket.send(printSip(message), to.port, to.host, (error) => (error ? reject(error) : resolve()))
    })
  socket.on('message', (bytes, { address, port }) => {
    const message = parseSip(bytes)
    // Nobody is told that a datagram was no SIP: its sender's address is anybody's word.
    if (message)
      receive(
        message,
        { host: plain(address), port },
        (answer) => void send(answer, { host: address, port }).catch(() => {}),
      )
  })
  socket.bind(at.port, at.host)
  await once(socket, 'listening')
  // An error of one datagram (an address that is not there) is told to who sent it, above.
  socket.on('error', () => {})
  return {
    name: 'UDP',
    at: { host: at.host, port: socket.address().port },
    send,
    async close() {
      if (isClosed) return
      isClosed = true
      socket.close()
      await once(socket, 'close')
    },
  }
}

const mostConnections = 10_000
const silentConnectionMs = 120_000
const handshakeMs = 10_000

export const openTcp = (at: Endpoint, receive: Receive): Promise<SipTransport> =>
  openStream({
    name: 'TCP',
    at,
    receive,
    server: (take) => createServer(take),
    dial: ({ host, port }) => ({ socket: connect(port, host), opened: 'connect' }),
  })

/** PEM. Without `certificate` nobody can connect to us: what others ask of us then comes over connections that we made. */
export interface TlsParts {
  readonly certificate?: { readonly cert: string; readonly key: string }
  /** Whose certificates are believed; left out: those that this machine believes. */
  readonly ca?: string
}

export const openTls = (at: Endpoint, receive: Receive, { certificate, ca }: TlsParts): Promise<SipTransport> =>
  openStream({
    name: 'TLS',
    at,
    receive,
    server: certificate
      ? (take) =>
          createTlsServer({ ...certificate, minVersion: 'TLSv1.2', handshakeTimeout: handshakeMs }, take)
            // A knock of somebody who speaks no TLS is no trouble of ours.
            .on('tlsClientError', () => {})
      : null,
    dial: ({ host, port, name = host }) => ({
      socket: tlsConnect({
        host,
        port,
        minVersion: 'TLSv1.2',
        ...(ca !== undefined && { ca }),
        // Its certificate must bear the name that the settings give; an address is no server name (RFC 6066 §3).
        ...(isIP(name) === 0 && { servername: name }),
      }),
      opened: 'secureConnect',
    }),
  })

async function openStream(parts: {
  readonly name: 'TCP' | 'TLS'
  readonly at: Endpoint
  readonly receive: Receive
  server: ((take: (socket: Socket) => void) => Server) | null
  dial(to: Endpoint): { readonly socket: Socket; readonly opened: string }
}): Promise<SipTransport> {
  const { name, at, receive } = parts
  const open = new Map<string, Socket>()
  const take = (socket: Socket, key: string): void => {
    open.set(key, socket)
    socket.setTimeout(silentConnectionMs, () => socket.destroy())
    socket.on('error', () => {})
    socket.once('close', () => open.get(key) === socket && open.delete(key))
    const cut = framer((message) => {
      const from = { host: plain(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 }
      receive(message, from, (answer) => void socket.write(printSip(answer)))
    })
    socket.on('data', (bytes) => cut(bytes) || socket.destroy())
  }
  const server =
    parts.server?.((socket) => take(socket, `${plain(socket.remoteAddress ?? '')}:${socket.remotePort}`)) ?? null
  if (server) {
    server.maxConnections = mostConnections
    server.listen(at.port, at.host)
    await once(server, 'listening')
  }
  /** Nothing is written before it is known who is at the other end. */
  const dialling = new Map<string, Promise<Socket>>()
  const under = new Set<Socket>()
  async function socketTo(to: Endpoint): Promise<Socket> {
    // An incoming connection has no name: whoever is reached by one is never handed to it.
    const key = `${to.host}:${to.port}${to.name === undefined ? '' : ` ${to.name}`}`
    const known = dialling.get(key) ?? open.get(key)
    if (known) return known
    const { socket, opened } = parts.dial(to)
    socket.setTimeout(handshakeMs, () => socket.destroy(new Error('no connection in time')))
    const ready = once(socket, opened).then(() => {
      take(socket, key)
      return socket
    })
    socket.on('error', () => {})
    dialling.set(key, ready)
    under.add(socket)
    try {
      return await ready
    } finally {
      dialling.delete(key)
      under.delete(socket)
    }
  }
  return {
    name,
    at: server ? { host: at.host, port: (server.address() as AddressInfo).port } : at,
    async send(message, to) {
      const socket = await socketTo(to)
      await new Promise<void>((resolve, reject) => {
        socket.write(printSip(message), (error) => (error ? reject(error) : resolve()))
      })
    },
    async close() {
      for (const socket of [...open.values(), ...under]) socket.destroy()
      if (!server?.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

/** Cuts a stream into messages (RFC 3261 §18.3). False: it is no SIP, and where the next message begins can no longer be known. */
export function framer(found: (message: SipMessage) => void): (bytes: Buffer) => boolean {
  let kept = Buffer.alloc(0)
  return (bytes) => {
    kept = Buffer.concat([kept, bytes])
    for (;;) {
      // Empty lines between messages keep a connection alive (RFC 5626 §3.5.1).
      while (kept.length >= 2 && kept[0] === 13 && kept[1] === 10) kept = kept.subarray(2)
      const end = kept.indexOf('\r\n\r\n')
      if (end < 0) return kept.length <= longestMessageBytes
      const lines = kept.toString('utf8', 0, end).split('\r\n').slice(1)
      const headers = lines.map((line): SipHeader => {
        const [name = '', ...rest] = line.split(':')
        return { name: name.trim(), value: rest.join(':').trim() }
      })
      const length = contentLength(headers, 0)
      if (length === null) return false
      const whole = end + 4 + length
      if (whole > longestMessageBytes) return false
      if (kept.length < whole) return true
      const message = parseSip(kept.subarray(0, whole))
      if (!message) return false
      kept = kept.subarray(whole)
      found(message)
    }
  }
}
