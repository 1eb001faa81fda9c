// Asks a service over TLS by the very certificate that stands on this machine: its name is the world's, and we come by loopback.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { Readable } from 'node:stream'

/** @param certificate the PEM file that the service serves with; whoever shows another is not believed. */
export function pinnedFetch(certificate: string): typeof globalThis.fetch {
  return (input, init) => {
    const { method = 'GET', body, signal } = init ?? {}
    const { promise, resolve, reject } = Promise.withResolvers<Response>()
    const asking = request(
      input instanceof Request ? input.url : input,
      {
        method,
        headers: Object.fromEntries(new Headers(init?.headers)),
        ...(signal && { signal }),
        agent: false,
        ca: readFileSync(certificate),
        // Also when the file holds no authority, but the certificate of the service alone.
        allowPartialTrustChain: true,
        checkServerIdentity: () => undefined,
        minVersion: 'TLSv1.2',
      },
      (reply) => {
        const status = reply.statusCode ?? 502
        const bodiless = status === 204 || status === 304
        if (bodiless) reply.resume()
        const headers = Object.entries(reply.headersDistinct).flatMap(([name, values]) =>
          (values ?? []).map((value): [string, string] => [name, value]),
        )
        const stream = bodiless ? null : (Readable.toWeb(reply) as ReadableStream<Uint8Array>)
        resolve(new Response(stream, { status, statusText: reply.statusMessage ?? '', headers }))
      },
    )
    asking.on('error', reject)
    asking.end(typeof body === 'string' ? body : undefined)
    return promise
  }
}
