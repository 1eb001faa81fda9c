// The page that Prometheus reads, at a door of its own: for this machine or the network of the containers, and for nobody else.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Resolves when it listens. */
export async function openMetricsDoor(parts: {
  readonly host: string
  readonly port: number
  readonly metrics: { text(): Promise<string>; readonly contentType: string }
  onError(error: unknown): void
}): Promise<{ readonly port: number; close(): Promise<void> }> {
  const { host, port, metrics, onError } = parts
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    if (path !== '/metrics' || request.method !== 'GET')
      return void response.writeHead(path === '/metrics' ? 405 : 404).end()
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text),
      (error: unknown) => {
        onError(error)
        response.writeHead(500).end()
      },
    )
  })
  await once(server.listen(port, host), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
