// A disk that is full: alarms pass, telemetry waits unacknowledged on its open connection, and no memory is filled instead of the disk.
import { expect, it } from 'vitest'
import { runBroker } from '../../support/broker.ts'
import { joinRaw, publishPacket, type RawClient } from '../../support/raw-mqtt.ts'

function fullDisk() {
  const room = Promise.withResolvers<void>()
  let isTight = true
  return {
    isTight: () => isTight,
    whenRoom: (signal: AbortSignal) =>
      Promise.race([
        room.promise,
        new Promise<never>((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
        ),
      ]),
    hasRoom() {
      isTight = false
      room.resolve()
    },
  }
}

const telemetry = (client: RawClient, from: number, to: number, qos: 0 | 1 = 1): void =>
  client.send(
    ...Array.from({ length: to - from + 1 }, (_, index) =>
      publishPacket('home/home-1/temperature', '{"t":21}', { qos, messageId: from + index }),
    ),
  )
const alarm = async (client: RawClient, messageId: number): Promise<void> => {
  client.send(publishPacket('home/home-1/fall-bathroom', '{"fall":true}', { messageId }))
  expect((await client.next('puback')).messageId).toBe(messageId)
}

it('holds telemetry unacknowledged, keeps the alarm behind it, and keeps all of it in order when there is room', async () => {
  const room = fullDisk()
  const running = await runBroker({ room })
  const device = await joinRaw(running, 'home-1')
  telemetry(device, 1, 20)
  await alarm(device, 100)
  expect(await running.kept()).toEqual(['home-1 fall-bathroom'])
  expect([device.count('puback'), device.isClosed()]).toEqual([1, false])
  room.hasRoom()
  for (let id = 1; id <= 20; id++) expect((await device.next('puback')).messageId).toBe(id)
  expect(await running.kept()).toHaveLength(21)
})

it('reads on for alarms however much waits, and lets the device send again what was too much to hold', async () => {
  const room = fullDisk()
  const running = await runBroker({ room, limits: { heldMessages: 10 } })
  const device = await joinRaw(running, 'home-1')
  telemetry(device, 1, 3_000)
  await alarm(device, 9_000)
  telemetry(device, 3_001, 4_000)
  await alarm(device, 9_001)
  expect(device.isClosed()).toBe(false)
  room.hasRoom()
  await device.closed
  expect(await running.kept()).toHaveLength(2 + 10)
})

it('sheds telemetry that asks for no acknowledgement', async () => {
  const room = fullDisk()
  const running = await runBroker({ room })
  const device = await joinRaw(running, 'home-1')
  telemetry(device, 1, 20, 0)
  await alarm(device, 100)
  room.hasRoom()
  expect(await running.kept()).toEqual(['home-1 fall-bathroom'])
  expect(running.broker.stats()).toMatchObject({ shed: 20, delayed: 0 })
})
