// Acknowledged means kept: for QoS 1 and 2, when the journal is slow, when it fails, when the intake stumbles.
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { openJournal } from '../../../gateway/store/journal-sqlite.ts'
import { join } from 'node:path'
import { gatedJournal, runBroker } from '../../support/broker.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { afterAnotherVisit, joinRaw, publishPacket } from '../../support/raw-mqtt.ts'

describe('a message of QoS 1', () => {
  it('is acknowledged when the journal has it, and not before', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    running.journal.hold()
    device.send(publishPacket('home/home-1/pendant', '{}'))
    await running.journal.asked(1)
    await afterAnotherVisit(running.port)
    expect(device.count('puback')).toBe(0)
    running.journal.release()
    await device.next('puback')
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('is on the disk when it is acknowledged', async () => {
    const journal = gatedJournal(await openJournal({ file: join(temporaryFolder(), 'journal.db') }))
    const running = await runBroker({
      ingestParts: { accept: async (drafts) => void (await journal.append(drafts)) },
    })
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket('home/home-1/pendant', '{}'))
    await device.next('puback')
    expect(await journal.lastSeq()).toBe(1)
    await journal.close()
  })

  it('that the journal refuses closes the connection unacknowledged; sent again, it is kept once', async () => {
    const running = await runBroker()
    const token = await running.token('home-1')
    running.journal.fail(1)
    const device = await connectAsync(running.url, {
      clientId: 'home-1',
      username: 'home-1',
      password: token,
      reconnectPeriod: 20,
    })
    // mqtt.js comes back by itself and sends what was not acknowledged.
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await device.endAsync()
    expect(await running.kept()).toEqual(['home-1 pendant'])
    expect(running.broker.stats()).toMatchObject({ unkept: 1, acknowledged: 1, published: 2 })
  })

  it('that was kept while its acknowledgement was lost is kept once when it comes again', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    running.journal.hold()
    device.send(publishPacket('home/home-1/pendant', '{}', { messageId: 9 }))
    await running.journal.asked(1)
    device.end()
    const again = await joinRaw(running, 'home-1')
    again.send(publishPacket('home/home-1/pendant', '{}', { messageId: 9, dup: true }))
    await afterAnotherVisit(running.port)
    expect(again.count('puback')).toBe(0)
    running.journal.release()
    await again.next('puback')
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('with the same packet id is another message when it is not marked as sent again', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    for (let press = 0; press < 2; press++) {
      device.send(publishPacket('home/home-1/pendant', '{}', { messageId: 9 }))
      await device.next('puback')
    }
    expect(await running.kept()).toEqual(['home-1 pendant', 'home-1 pendant'])
  })
})

describe('a message of QoS 2', () => {
  const stages = async (running: Awaited<ReturnType<typeof runBroker>>) => {
    const device = await joinRaw(running, 'home-1')
    const packet = publishPacket('home/home-1/pendant', '{}', { qos: 2, messageId: 5 })
    return { device, packet }
  }

  it('is received when the journal has it, and counts once however often it is sent', async () => {
    const running = await runBroker()
    const { device, packet } = await stages(running)
    running.journal.hold()
    device.send(packet)
    await running.journal.asked(1)
    await afterAnotherVisit(running.port)
    expect(device.count('pubrec')).toBe(0)
    running.journal.release()
    await device.next('pubrec')
    device.send({ ...packet, dup: true })
    await device.next('pubrec')
    device.send({ cmd: 'pubrel', messageId: 5 })
    await device.next('pubcomp')
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('counts once too when its sender loses the connection in the middle and begins anew', async () => {
    const running = await runBroker()
    const { device, packet } = await stages(running)
    device.send(packet)
    await device.next('pubrec')
    device.end()
    const again = await joinRaw(running, 'home-1')
    again.send({ ...packet, dup: true })
    await again.next('pubrec')
    again.send({ cmd: 'pubrel', messageId: 5 })
    await again.next('pubcomp')
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('comes through in hundreds from a library that does not wait', async () => {
    const running = await runBroker()
    const password = await running.token('home-1')
    const device = await connectAsync(running.url, { clientId: 'home-1', username: 'home-1', password })
    await Promise.all(
      Array.from({ length: 600 }, (_, index) => device.publishAsync(`home/home-1/d${index}`, '{}', { qos: 2 })),
    )
    await device.endAsync()
    expect(new Set(await running.kept()).size).toBe(600)
    expect(await running.kept()).toHaveLength(600)
  })
})

describe('what cannot be understood below the own prefix', () => {
  it.each([
    ['no JSON', 'door', '{"open":', 'not-json'],
    ['nothing', 'door', '', 'not-json'],
    ['a topic that is too deep', 'a/'.repeat(30) + 'b', '{}', 'malformed-topic'],
    ['an empty level', 'a//b', '{}', 'malformed-topic'],
    ['a control character', 'a\u0000b', '{}', 'malformed-topic'],
    ['a decoder that throws', 'broken', '{}', 'decoder-fault'],
    [
      'a message that sets the clock of a live service',
      'kernwacht/clock',
      '{"at":"2026-01-01T00:00:00Z"}',
      'no-replay-mode',
    ],
  ])('is acknowledged and kept with its reason: %s', async (_, path, payload, code) => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket(`home/home-1/${path}`, payload))
    device.send(publishPacket('home/home-1/pendant', '{}', { messageId: 2 }))
    expect((await device.next('puback')).messageId).toBe(1)
    expect((await device.next('puback')).messageId).toBe(2)
    const [riddle] = await running.quarantine.list({ limit: 9 })
    expect(riddle).toMatchObject({ homeId: 'home-1', path, code })
    expect(Buffer.from(riddle!.payload).toString()).toBe(payload)
    expect(riddle!.detail).not.toBe('')
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it.each([
    ['throws', () => { throw new Error('our bug') }], // oxfmt-ignore
    ['rejects', () => Promise.reject(new Error('our bug'))],
  ])('an intake that %s costs its sender the connection, and nobody else anything', async (_, stumble) => {
    let calls = 0
    const running = await runBroker({
      intake: () => {
        calls++
        return calls === 1 ? stumble() : Promise.resolve()
      },
    })
    const other = await joinRaw(running, 'home-2')
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket('home/home-1/pendant', '{}'))
    await device.closed
    expect(device.count('puback')).toBe(0)
    other.send(publishPacket('home/home-2/pendant', '{}'))
    await other.next('puback')
    const again = await joinRaw(running, 'home-1')
    again.send(publishPacket('home/home-1/pendant', '{}', { dup: true }))
    await again.next('puback')
  })

  it('and cannot be kept either is not acknowledged', async () => {
    const full = { keep: () => Promise.reject(new Error('disk full')) }
    const running = await runBroker({ ingestParts: { quarantine: full } })
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket('home/home-1/door', 'no json'))
    await device.closed
    expect(device.count('puback')).toBe(0)
    expect(running.broker.stats().unkept).toBe(1)
  })
})
