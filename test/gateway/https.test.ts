// The screens over TLS, by the whole service in a process of its own: what a browser and the command line meet.
import { writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { connect, type ConnectionOptions } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openService } from '../../bin/service-client.ts'
import { canMakeCertificates, makeAuthority } from '../support/certificates.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, startService } from '../support/service.ts'

describe.skipIf(!canMakeCertificates)('the service with a certificate of its own', () => {
  async function running() {
    const folder = temporaryFolder()
    const authority = makeAuthority('ours')
    const { cert, key } = authority.sign('zorg.example.nl')
    writeFileSync(join(folder, 'cert.pem'), cert)
    writeFileSync(join(folder, 'key.pem'), key)
    const configFile = join(folder, 'kernwacht.json')
    writeFileSync(configFile, JSON.stringify({ http: { certificate: { cert: 'cert.pem', key: 'key.pem' } } }))
    const ports = await freePorts()
    const service = await startService({ folder: join(folder, 'data'), ports, configFile })
    onTestFinished(() => service.kill())
    return { service, authority, ports, data: join(folder, 'data') }
  }
  const handshake = (port: number, options: ConnectionOptions): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, ...options })
      socket.once('secureConnect', () => socket.end(() => resolve(socket.getProtocol() ?? 'none')))
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'refused'))
    })
  const headersOf = (url: string, ca: string): Promise<NodeJS.Dict<string | string[]>> =>
    new Promise((resolve, reject) => {
      request(`${url}/healthz`, { ca }, (reply) => resolve(reply.resume().headers))
        .on('error', reject)
        .end()
    })

  it('speaks TLS 1.2 and later, nothing else, and tells browsers to stay with it', async () => {
    const { service, authority, ports, data } = await running()
    expect(service.url).toBe(`https://127.0.0.1:${ports.http}`)
    const ca = authority.cert
    expect(await handshake(ports.http, { ca, minVersion: 'TLSv1.3' })).toBe('TLSv1.3')
    expect(await handshake(ports.http, { ca, maxVersion: 'TLSv1.2' })).toBe('TLSv1.2')
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    expect(await handshake(ports.http, { ca, ...old })).toMatch(/^ERR_SSL|^ECONNRESET/)
    expect((await headersOf(service.url, ca))['strict-transport-security']).toBe('max-age=31536000')
    await expect(fetch(`http://127.0.0.1:${ports.http}/healthz`)).rejects.toThrow('fetch failed')
    // The command line knows the very certificate, whatever name it bears.
    expect(await openService(data).get('/api/session')).toMatchObject({ account: 'operator' })
    writeFileSync(join(data, '..', 'cert.pem'), makeAuthority('another').sign('zorg.example.nl').cert)
    await expect(openService(data).get('/api/session')).rejects.toThrow('No Kernwacht answers')
  })
})
