// The doors of the broker: MQTT over TCP, TLS, WebSocket and WebSocket over TLS. Each hands over a stream and who is at its other end.
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, Server as TlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { isLoopback } from './loopback.ts'
import { serialText } from './revocation-list.ts'

export interface Place {
  readonly host?: string
  /** 0: any free port. */
  readonly port: number
}

/** PEM texts. With `clientCa`, a client may show a certificate signed by it instead of a token. */
export interface TlsMaterial {
  readonly cert: string
  readonly key: string
  readonly clientCa?: string
  /** The numbers of client certificates that were taken back, as `serialText` writes them. */
  readonly revoked?: ReadonlySet<string>
}

export interface ListenOptions {
  readonly mqtt?: Place
  readonly mqtts?: Place
  readonly ws?: Place
  readonly wss?: Place
  readonly tls?: TlsMaterial
  /** Where `mqtt` and `ws` may listen beyond this machine, without TLS: on a network where nobody else is, such as a container's own. */
  readonly plainBeyondLoopback?: boolean
  readonly maxConnections: number
  /** For TLS handshakes and HTTP upgrades that do not finish. */
  readonly handshakeMs: number
  readonly longestFrameBytes: number
}

export type Door = 'mqtt' | 'mqtts' | 'ws' | 'wss'

/** Who is at the other end, as far as the network tells. */
export interface Caller {
  readonly door: Door
  readonly address: string
  /** The common name of a client certificate that our CA signed. */
  readonly certifiedAs: string | null
  /** That certificate's number; null when there is none. */
  readonly certificate: string | null
  /** Which web page opened this WebSocket; null for anything that is no browser. */
  readonly origin: string | null
}

export type Addresses = Readonly<Partial<Record<Door, AddressInfo>>>

/** Opens every door that has a place; when one cannot be opened, the others are closed again and the reason is thrown. */
export async function openListeners(
  options: ListenOptions,
  onStream: (stream: Duplex, caller: Caller, request?: IncomingMessage) => void,
  onFault: (door: Door, error: Error) => void,
): Promise<{ addresses: Addresses; renew(tls: TlsMaterial): void; close(): Promise<void> }> {
  const opened: { door: Door; server: Server; close(): Promise<void> }[] = []
  const addresses: Partial<Record<Door, AddressInfo>> = {}
  const close = async (): Promise<void> => void (await Promise.all(opened.map((door) => door.close())))
  try {
    for (const door of ['mqtt', 'mqtts', 'ws', 'wss'] as const) {
      const place = options[door]
      if (!place) continue
      requireTls(door, place, options)
      const { server, stop } = doors[door](options, onStream, (error) => onFault(door, error))
      server.maxConnections = options.maxConnections
      addresses[door] = await listen(server, place)
      server.on('error', (error) => onFault(door, error))
      opened.push({ door, server, close: stop })
    }
  } catch (error) {
    await close()
    throw error
  }
  /** For handshakes from now on; whoever is in stays in. */
  const renew = (tls: TlsMaterial): void => {
    for (const { server } of opened) if (server instanceof TlsServer) server.setSecureContext(contextOf(tls))
  }
  return { addresses, renew, close }
}

type OpenDoor = (
  options: ListenOptions,
  onStream: (stream: Duplex, caller: Caller, request?: IncomingMessage) => void,
  onFault: (error: Error) => void,
) => { server: Server; stop(): Promise<void> }

const doors: Readonly<Record<Door, OpenDoor>> = {
  mqtt: (_options, onStream) => {
    const server = createTcpServer({ noDelay: true }, (socket) => onStream(socket, callerOf('mqtt', socket)))
    return { server, stop: () => closed(server) }
  },
  mqtts: (options, onStream, onFault) => {
    const server = createTlsServer({ ...tlsOptions(options), noDelay: true }, (socket) =>
      onStream(socket, callerOf('mqtts', socket)),
    )
    dropFailedHandshakes(server, onFault)
    return { server, stop: () => closed(server) }
  },
  ws: (options, onStream, onFault) =>
    upgrading('ws', createHttpServer(httpOptions(options)), options, onStream, onFault),
  wss: (options, onStream, onFault) => {
    const server = createHttpsServer({ ...httpOptions(options), ...tlsOptions(options) })
    dropFailedHandshakes(server, onFault)
    return upgrading('wss', server, options, onStream, onFault)
  },
}

function upgrading(
  door: Door,
  server: ReturnType<typeof createHttpServer>,
  options: ListenOptions,
  onStream: (stream: Duplex, caller: Caller, request?: IncomingMessage) => void,
  onFault: (error: Error) => void,
): { server: Server; stop(): Promise<void> } {
  server.on('request', (_request, response) => response.writeHead(426).end('MQTT over WebSocket only'))
  const sockets = new WebSocketServer({
    server,
    // [MQTT-6.0.0-3]
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : offered.has('mqttv3.1') ? 'mqttv3.1' : false),
    maxPayload: options.longestFrameBytes,
    perMessageDeflate: false,
  })
  sockets.on('error', onFault)
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket)
    // Faults that come after the broker has let go of the stream.
    stream.on('error', onFault)
    onStream(stream, callerOf(door, request.socket, request.headers.origin), request)
  })
  return {
    server,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      server.closeAllConnections()
      await closed(server)
    },
  }
}

/** Tokens and movements of residents cross no network in the clear. */
function requireTls(door: Door, { host = '127.0.0.1' }: Place, { plainBeyondLoopback = false }: ListenOptions): void {
  if (door === 'mqtts' || door === 'wss' || plainBeyondLoopback || host === 'localhost' || isLoopback(host)) return
  throw new Error(`${door} on ${host} would be without TLS: use ${door}s, or listen on 127.0.0.1`)
}

/** Node tells of a handshake that failed or took too long, and leaves its socket open. */
function dropFailedHandshakes(server: TlsServer, onFault: (error: Error) => void): void {
  server.on('tlsClientError', (error, socket) => {
    socket.destroy()
    onFault(error)
  })
}

const httpOptions = ({ handshakeMs }: ListenOptions) => ({
  noDelay: true,
  headersTimeout: handshakeMs,
  requestTimeout: handshakeMs,
  connectionsCheckingInterval: Math.min(handshakeMs, 5_000),
})

function tlsOptions({ tls, handshakeMs }: ListenOptions): TlsOptions {
  if (!tls) throw new Error('a TLS listener needs a certificate and a key')
  return {
    ...contextOf(tls),
    handshakeTimeout: handshakeMs,
    // A device without a certificate that our CA signed is not turned away here: it must come with its token.
    ...(tls.clientCa && { requestCert: true, rejectUnauthorized: false }),
  }
}

const contextOf = ({ cert, key, clientCa }: TlsMaterial) => ({
  cert,
  key,
  minVersion: 'TLSv1.2' as const,
  ...(clientCa !== undefined && { ca: clientCa }),
})

const callerOf = (door: Door, socket: Socket | TLSSocket, origin?: string): Caller => ({
  door,
  address: socket.remoteAddress ?? 'gone',
  ...certified(socket),
  origin: origin ?? null,
})

function certified(socket: Socket | TLSSocket): Pick<Caller, 'certifiedAs' | 'certificate'> {
  if (!('authorized' in socket) || !socket.authorized) return { certifiedAs: null, certificate: null }
  const { subject, serialNumber } = socket.getPeerCertificate()
  const name = subject?.CN
  return { certifiedAs: typeof name === 'string' ? name : null, certificate: serialText(serialNumber) }
}

function listen(server: Server, { host, port }: Place): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: host ?? '127.0.0.1' }, () => {
      server.off('error', reject)
      resolve(server.address() as AddressInfo)
    })
  })
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
