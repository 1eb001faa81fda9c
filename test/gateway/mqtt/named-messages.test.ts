// A device that names its messages may send one again whenever it likes, with or without DUP, across our restarts too.
import { expect, it } from 'vitest'
import { memoryJournal } from '../../../gateway/store/memory.ts'
import { gatedJournal, runBroker } from '../../support/broker.ts'
import { joinRaw, publishPacket } from '../../support/raw-mqtt.ts'

const press = (id: string, packet: number, more = '') =>
  publishPacket('home/home-1/pendant', `{"id":"${id}"${more}}`, { messageId: packet })

it('is in the journal once, however often it is sent', async () => {
  const running = await runBroker()
  const device = await joinRaw(running, 'home-1')
  for (let packet = 1; packet <= 3; packet++) {
    device.send(press('call-7', packet))
    await device.next('puback')
  }
  expect(await running.kept()).toEqual(['home-1 pendant'])
  expect(running.ingest.stats()).toMatchObject({ received: 3, observations: 1, duplicates: 2 })
})

it('is in the journal once when a restart came between its being kept and its being acknowledged', async () => {
  const journal = gatedJournal(memoryJournal())
  const accept = async (drafts: Parameters<typeof journal.append>[0]) => void (await journal.append(drafts))
  const before = await runBroker({ ingestParts: { accept } })
  const device = await joinRaw(before, 'home-1')
  device.send(press('call-7', 1))
  await device.next('puback')
  device.end()
  const after = await runBroker({ ingestParts: { accept, recent: await journal.read({ seq: 0, limit: 100 }) } })
  const again = await joinRaw(after, 'home-1')
  again.send(press('call-7', 1))
  await again.next('puback')
  expect(await journal.lastSeq()).toBe(1)
})

it('is acknowledged together with the first one, not before it is kept', async () => {
  const running = await runBroker()
  const device = await joinRaw(running, 'home-1')
  running.journal.hold()
  device.send(press('call-7', 1), press('call-7', 2))
  await running.journal.asked(1)
  expect(device.count('puback')).toBe(0)
  running.journal.release()
  await device.next('puback')
  await device.next('puback')
  expect(await running.kept()).toEqual(['home-1 pendant'])
})

it('says something new by an old name, as after a power cut that set its counter back, and is heard', async () => {
  const running = await runBroker()
  const device = await joinRaw(running, 'home-1')
  device.send(press('1', 1, ',"at":"08:00"'))
  await device.next('puback')
  device.send(press('1', 1, ',"at":"09:00"'))
  await device.next('puback')
  expect(await running.kept()).toEqual(['home-1 pendant', 'home-1 pendant'])
})
