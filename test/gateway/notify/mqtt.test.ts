// A broker outside: under which topic it hears of an alarm. The rest is in the contract of channels.
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { DeliveryFailure } from '../../../gateway/notify/channel.ts'
import { mqtt, MqttSettings } from '../../../gateway/notify/mqtt.ts'
import { NoticePayload } from '../../../gateway/notify/payload.ts'
import { startBrokerDoor } from '../../support/channels/mqtt.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { peer } from '../../support/real-peers.ts'

const never = new AbortController().signal

it.skipIf(peer('mosquitto') === null)('publishes under the home, at least once and not retained', async () => {
  const door = await startBrokerDoor()
  const channel = await mqtt.open(MqttSettings.parse(door.settings), channelParts())
  const listener = await connectAsync(`mqtt://127.0.0.1:${door.brokerPort}`)
  onTestFinished(async () => {
    await channel.close()
    await listener.endAsync(true)
  })
  const came: { topic: string; qos: number; retain: boolean; body: string }[] = []
  listener.on('message', (topic, payload, { qos, retain }) =>
    came.push({ topic, qos, retain, body: payload.toString() }),
  )
  await listener.subscribeAsync('#', { qos: 1 })
  await channel.send(noticeOf(), 'region', never)
  await expect.poll(() => came.length).toBe(1)
  expect(came[0]).toMatchObject({ topic: 'kernwacht/out/home-1/alarm', qos: 1, retain: false })
  expect(NoticePayload.parse(JSON.parse(came[0]!.body)).ageSeconds).toBe(120)
  const unknown = await channel.send(noticeOf(), 'nobody', never).catch((error: unknown) => error)
  expect(unknown).toBeInstanceOf(DeliveryFailure)
  expect(came).toHaveLength(1)
})
