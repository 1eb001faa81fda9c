// The doors: TLS 1.2 and later, certificates that are identities, WebSocket; and nothing in the clear beyond this machine.
import { once } from 'node:events'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { connectAsync } from 'mqtt'
import { createWebSocketStream, WebSocket } from 'ws'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { BrokerOptions } from '../../../gateway/mqtt/broker.ts'
import { runBroker } from '../../support/broker.ts'
import { readRevocationLists } from '../../../gateway/mqtt/revocation-list.ts'
import { type Authority, canMakeCertificates, makeAuthority } from '../../support/certificates.ts'
import { connectPacket, openRaw, publishPacket, speak } from '../../support/raw-mqtt.ts'

const place = { port: 0 }

describe.skipIf(!canMakeCertificates)('TLS', () => {
  const revokedBy = (authority: Authority, certificates: readonly string[]) =>
    readRevocationLists(authority.revoke(certificates), authority.cert).serials
  async function secured(options: Partial<BrokerOptions> = {}, ours = makeAuthority('Kernwacht test')) {
    const tls = { ...ours.sign('broker'), clientCa: ours.cert }
    const running = await runBroker({ mqtts: place, wss: place, tls, ...options })
    const port = running.broker.addresses.mqtts!.port
    const open = (more: ConnectionOptions = {}) =>
      speak(connectTls({ host: '127.0.0.1', port, ca: ours.cert, ...more }))
    return { ours, running, open, port, tls }
  }

  it('lets a device in by its certificate alone: the common name is its identity', async () => {
    const { ours, running, open } = await secured()
    const device = open(ours.sign('home-1'))
    device.send(connectPacket('home-1', undefined))
    expect((await device.next('connack')).returnCode).toBe(0)
    device.send(publishPacket('home/home-1/pendant', '{}'))
    await device.next('puback')
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('lets nobody be another than their certificate says, not even with the other’s token', async () => {
    const { ours, running, open } = await secured()
    const device = open(ours.sign('home-1'))
    device.send(connectPacket('home-2', await running.token('home-2')))
    expect((await device.next('connack')).returnCode).toBe(2)
    await device.closed
  })

  it('takes a certificate of a home that is not set up for nobody', async () => {
    const { ours, open } = await secured()
    const device = open(ours.sign('home-9'))
    device.send(connectPacket('home-9', undefined))
    expect((await device.next('connack')).returnCode).toBe(5)
  })

  it('takes a certificate that another authority signed for none at all: the token decides', async () => {
    const { running, open } = await secured()
    const theirs = makeAuthority('somebody else').sign('home-1')
    const bare = open(theirs)
    bare.send(connectPacket('home-1', undefined))
    expect((await bare.next('connack')).returnCode).toBe(5)
    const withToken = open(theirs)
    withToken.send(connectPacket('home-1', await running.token('home-1')))
    expect((await withToken.next('connack')).returnCode).toBe(0)
  })

  it('closes a session that came by a certificate when its identity is revoked, and opens no other', async () => {
    const { ours, running, open } = await secured()
    const pair = ours.sign('home-1')
    const device = open(pair)
    device.send(connectPacket('home-1', undefined))
    await device.next('connack')
    await running.credentials.revoke('home-1')
    await device.closed
    const again = open(pair)
    again.send(connectPacket('home-1', undefined))
    expect((await again.next('connack')).returnCode).toBe(5)
  })

  it('turns away who shows a certificate that was taken back, whatever token comes with it', async () => {
    const stolen = makeAuthority('Kernwacht test')
    const [pair, good] = [stolen.sign('home-1'), stolen.sign('home-1')]
    const { open, running, tls } = await secured({}, stolen)
    running.broker.renew({ ...tls, revoked: revokedBy(stolen, [pair.cert]) })
    const bare = open(pair)
    bare.send(connectPacket('home-1', undefined))
    expect((await bare.next('connack')).returnCode).toBe(5)
    const withToken = open(pair)
    withToken.send(connectPacket('home-1', await running.token('home-1')))
    expect((await withToken.next('connack')).returnCode).toBe(5)
    const another = open(good)
    another.send(connectPacket('home-1', undefined))
    expect((await another.next('connack')).returnCode).toBe(0)
  })

  it('closes a session whose certificate is taken back, and no other', async () => {
    const ours = makeAuthority('Kernwacht test')
    const [pair, other] = [ours.sign('home-1'), ours.sign('home-2')]
    const { open, running, tls } = await secured({}, ours)
    const [device, neighbour] = [open(pair), open(other)]
    device.send(connectPacket('home-1', undefined))
    neighbour.send(connectPacket('home-2', undefined))
    await device.next('connack')
    await neighbour.next('connack')
    running.broker.renew({ ...tls, revoked: revokedBy(ours, [pair.cert]) })
    await device.closed
    neighbour.send(publishPacket('home/home-2/pendant', '{}'))
    await neighbour.next('puback')
    expect(running.broker.stats().refused.revoked).toBe(1)
  })

  it('shows a renewed certificate to who comes next, and leaves who is in', async () => {
    const { ours, open, running } = await secured()
    const next = makeAuthority('Kernwacht next')
    const before = open(ours.sign('home-1'))
    before.send(connectPacket('home-1', undefined))
    await before.next('connack')
    running.broker.renew({ ...next.sign('broker'), clientCa: next.cert })
    const stranger = open()
    await stranger.closed
    const device = open({ ca: next.cert, ...next.sign('home-2') })
    device.send(connectPacket('home-2', undefined))
    expect((await device.next('connack')).returnCode).toBe(0)
    before.send(publishPacket('home/home-1/pendant', '{}'))
    await before.next('puback')
  })

  it('is not spoken below 1.2', async () => {
    const { open, running } = await secured()
    const old = open({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    await old.closed
    expect(old.received).toEqual([])
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const device = open({ minVersion: version, maxVersion: version })
      device.send(connectPacket('home-1', await running.token('home-1')))
      expect((await device.next('connack')).returnCode).toBe(0)
      device.end()
    }
  })

  it('that does not finish its handshake is cut off', async () => {
    const { port, running } = await secured({ connectTimeoutMs: 150 })
    const slow = openRaw(port)
    slow.send(Uint8Array.of(0x16, 0x03, 0x01))
    await slow.closed
    const device = openRaw(running.port)
    device.send(connectPacket('home-1', await running.token('home-1')))
    expect((await device.next('connack')).returnCode).toBe(0)
  })

  it('carries MQTT over WebSocket too', async () => {
    const { ours, running } = await secured()
    const device = await connectAsync(`wss://127.0.0.1:${running.broker.addresses.wss!.port}`, {
      clientId: 'home-1',
      username: 'home-1',
      password: await running.token('home-1'),
      ca: ours.cert,
    })
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await device.endAsync()
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })
})

describe('a WebSocket', () => {
  const openSocket = (port: number, origin?: string) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'mqtt', { ...(origin !== undefined && { origin }) })
    onTestFinished(() => socket.terminate())
    const stream = createWebSocketStream(socket)
    socket.once('close', () => stream.destroy())
    return speak(stream)
  }

  it('carries MQTT', async () => {
    const running = await runBroker({ ws: place })
    const device = await connectAsync(`ws://127.0.0.1:${running.broker.addresses.ws!.port}`, {
      clientId: 'home-1',
      username: 'home-1',
      password: await running.token('home-1'),
    })
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await device.endAsync()
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('from a web page is never let in without a token, though its browser is on this machine', async () => {
    const running = await runBroker({ ws: place, anonymous: 'loopback' })
    const { port } = running.broker.addresses.ws!
    const page = openSocket(port, 'https://evil.example')
    page.send(connectPacket('home-1', undefined))
    expect((await page.next('connack')).returnCode).toBe(5)
    const program = openSocket(port)
    program.send(connectPacket('home-1', undefined))
    expect((await program.next('connack')).returnCode).toBe(0)
  })

  it('with a frame longer than any packet is closed, whatever stands in it', async () => {
    const running = await runBroker({ ws: place })
    const socket = new WebSocket(`ws://127.0.0.1:${running.broker.addresses.ws!.port}`, 'mqtt')
    await once(socket, 'open')
    socket.send(Buffer.alloc(200_000, Buffer.from([0xc0, 0x00])))
    // 1009: too big. [RFC 6455 §7.4.1]
    expect((await once(socket, 'close'))[0]).toBe(1009)
    expect(running.broker.stats().sessions).toBe(0)
  })

  it('that stays an HTTP request is told what this is, and one that never ends is cut off', async () => {
    const running = await runBroker({ ws: place, connectTimeoutMs: 200 })
    const { port } = running.broker.addresses.ws!
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(426)
    const slow = openRaw(port)
    slow.send(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n'))
    await slow.closed
    expect(running.broker.stats().sessions).toBe(0)
  })
})

describe('a door in the clear', () => {
  it.each(['mqtt', 'ws'] as const)('does not open beyond this machine: %s', async (door) => {
    await expect(runBroker({ mqtt: place, [door]: { port: 0, host: '0.0.0.0' } })).rejects.toThrow('without TLS')
  })

  it('opens there where the network is said to be nobody else’s', async () => {
    const running = await runBroker({ mqtt: { port: 0, host: '0.0.0.0' }, plainBeyondLoopback: true })
    expect(running.port).toBeGreaterThan(0)
  })
})
