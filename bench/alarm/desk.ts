// A receiver of webhooks that takes everything at once and notes when it first heard of a fall in each home.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

export interface Desk extends AsyncDisposable {
  /** In milliseconds since 1970, by home. */
  readonly heardAt: ReadonlyMap<string, number>
  /** The settings of the service under which it is the receiver `desk`. */
  readonly environment: Readonly<Record<string, string>>
}

export async function openDesk(folder: string): Promise<Desk> {
  const heardAt = new Map<string, number>()
  const server = createServer((request, response) => {
    const now = performance.timeOrigin + performance.now()
    const [home, rule] = String(request.headers['kernwacht-delivery']).split('~')
    if (home !== undefined && rule === 'fall' && !heardAt.has(home)) heardAt.set(home, now)
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const secretFile = join(folder, 'desk-secret')
  writeFileSync(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 })
  const { port } = server.address() as AddressInfo
  return {
    heardAt,
    environment: {
      KERNWACHT_NOTIFY__WEBHOOK__RECEIVERS__DESK__URL: `http://127.0.0.1:${port}/`,
      KERNWACHT_NOTIFY__WEBHOOK__RECEIVERS__DESK__SECRET_FILE: secretFile,
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
