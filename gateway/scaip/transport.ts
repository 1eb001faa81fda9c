// Carries SIP messages over UDP and TCP (RFC 3261 §18): datagrams as they are, a stream cut at Content-Length.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
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
}
/** `reply` goes back the way the message came, whatever the message says of itself. */
export type Receive = (message: SipMessage, from: Endpoint, reply: (message: SipMessage) => void) => void

/** An IPv4 address as IPv4 writes it, also where one socket listens for both. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

export interface SipTransport {
  readonly name: 'UDP' | 'TCP'
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

const mostConnections = 200
const silentConnectionMs = 120_000

export async function openTcp(at: Endpoint, receive: Receive): Promise<SipTransport> {
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
  const server = createServer((socket) => take(socket, `${plain(socket.remoteAddress ?? '')}:${socket.remotePort}`))
  server.maxConnections = mostConnections
  server.listen(at.port, at.host)
  await once(server, 'listening')
  return {
    name: 'TCP',
    at: { host: at.host, port: (server.address() as AddressInfo).port },
    async send(message, to) {
      const key = `${to.host}:${to.port}`
      let socket = open.get(key)
      if (!socket) {
        socket = connect(to.port, to.host)
        take(socket, key)
        await once(socket, 'connect')
      }
      await new Promise<void>((resolve, reject) => {
        socket.write(printSip(message), (error) => (error ? reject(error) : resolve()))
      })
    },
    async close() {
      for (const socket of open.values()) socket.destroy()
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
