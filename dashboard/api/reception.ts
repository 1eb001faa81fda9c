// How callers are received before there is a request: over TLS or without, with how much patience, and what is said to bytes that are no HTTP.
import type { Socket } from 'node:net'
import { problemOf, type ProblemCode } from './errors.ts'
import type { ApiSettings } from './parts.ts'

/** Whoever sends a header a byte at a time holds a connection for this long, and no longer. */
const usualPatience = { headersMilliseconds: 10_000, requestMilliseconds: 30_000 }

/** For Fastify, which hands them to node:http or node:https. */
export function receptionOptions({ tls, patience = usualPatience }: ApiSettings) {
  const { headersMilliseconds, requestMilliseconds } = patience
  const limits = {
    headersTimeout: headersMilliseconds,
    requestTimeout: requestMilliseconds,
    // How late a connection that is too slow may be noticed.
    connectionsCheckingInterval: Math.min(headersMilliseconds, 5_000),
    maxHeaderSize: 16 * 1024,
    // Two senders that read a request differently are how one is smuggled in another. RFC 9112 §11.2
    insecureHTTPParser: false,
  }
  return {
    requestTimeout: requestMilliseconds,
    ...(tls ? { https: { ...limits, ...tls, minVersion: 'TLSv1.2' as const } } : { http: limits }),
  }
}

/** Beyond this many, a caller waits until another has left: event streams take one each. */
export const mostConnections = 10_000

const codes: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
}

/** There is no request that could be answered: the connection is told why, and closed. */
export function refuseBytes(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error)
  const problem = problemOf(codes[error.code ?? ''] ?? 'malformed-request')
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'content-type: application/problem+json',
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
