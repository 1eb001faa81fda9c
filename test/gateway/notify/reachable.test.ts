// Addresses that nobody's receiver has: refused however they are written, and however a name comes to lead there.
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exchange } from '../../../gateway/notify/http-exchange.ts'
import { guardedLookup, mayReach, requireReachable, type Trust } from '../../../gateway/notify/reachable.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'

const name = 'receiver.example'

describe('an address', () => {
  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '100.100.100.200',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '::7f00:1',
    'no address',
  ])('that no receiver has is refused, whoever set it: %s', (address) => {
    expect([mayReach(address, name, 'set'), mayReach(address, name, 'public')]).toEqual([false, false])
  })

  it.each(['10.0.0.1', '172.16.5.4', '192.168.1.1', '100.64.0.1', 'fc00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1'])(
    'of the own network is for who set it, and not for what a browser gave: %s',
    (address) => {
      expect([mayReach(address, name, 'set'), mayReach(address, name, 'public')]).toEqual([true, false])
    },
  )

  it.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '::ffff:93.184.216.34'])(
    'of the world is reached: %s',
    (address) => {
      expect([mayReach(address, name, 'set'), mayReach(address, name, 'public')]).toEqual([true, true])
    },
  )

  it('of this machine is reached where the URL says so', () => {
    for (const [address, host] of [
      ['127.0.0.1', 'localhost'],
      ['127.0.0.1', '127.0.0.1'],
      ['::1', '[::1]'],
    ] as const)
      expect([address, mayReach(address, host, 'set')]).toEqual([address, true])
  })

  it.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://0251.0376.0251.0376/',
    'https://169.254.43518/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fe80::1]/',
    'https://0/',
  ])('in a URL is the same in every spelling: %s', (url) => {
    expect(() => requireReachable(new URL(url), 'set')).toThrow('is no address of a receiver')
  })
})

describe('a name', () => {
  /** A server on this machine, asked under a name whose address is whatever `addresses` says. */
  async function asked(addresses: readonly string[], host = name, trust: Trust = 'set'): Promise<string> {
    const server = createServer((_, reply) => reply.end('reached')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const lookup = guardedLookup(trust, (_, __, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    )
    return new Promise((resolve) => {
      request({ host, port: (server.address() as AddressInfo).port, lookup, agent: false }, (reply) => {
        reply.resume().on('end', () => resolve('reached'))
      })
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end()
    })
  }

  it('that leads to this machine is not followed, though it may have been good a moment ago', async () => {
    expect(await asked(['127.0.0.1'])).toBe('forbidden-address')
    expect(await asked(['::ffff:127.0.0.1'])).toBe('forbidden-address')
  })

  it('with one bad address among good ones is not followed', async () => {
    expect(await asked(['93.184.216.34', '169.254.169.254'])).toBe('forbidden-address')
  })

  it('that says this machine leads there', async () => {
    expect(await asked(['127.0.0.1'], 'localhost')).toBe('reached')
  })

  it('that has no address is not followed', async () => {
    expect(await asked([])).toBe('forbidden-address')
  })
})

it('nothing leaves for such an address, and a redirect to one is an answer like any other', async () => {
  const heard: string[] = []
  const server = createServer((incoming, reply) => {
    heard.push(incoming.url!)
    reply.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const limit = { clock: systemClock(), timeoutSeconds: 5, signal: new AbortController().signal }
  const to = (url: string, trust: Trust) =>
    exchange({ url: new URL(url), method: 'POST', headers: {}, body: 'x', trust }, limit)
  await expect(to('http://169.254.169.254/', 'set')).rejects.toMatchObject({
    code: 'forbidden-address',
    mayRetry: false,
  })
  await expect(to('https://10.1.2.3/', 'public')).rejects.toMatchObject({ code: 'forbidden-address' })
  const { port } = server.address() as AddressInfo
  expect(await to(`http://127.0.0.1:${port}/in`, 'set')).toMatchObject({ status: 307 })
  expect(heard).toEqual(['/in'])
})
