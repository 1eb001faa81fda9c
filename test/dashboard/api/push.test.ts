// Alarms on a phone, seen from the API: whose devices, which addresses, and what a message tells to whom.
import { expect, it } from 'vitest'
import type { PushDevice, PushSetup } from '../../../dashboard/api/contract.ts'
import { deviceIdOf, type Push } from '../../../dashboard/api/push.ts'
import { memorySubscriptions } from '../../../gateway/store/memory.ts'
import { openPushKeys } from '../../../gateway/notify/push-keys.ts'
import { alarmOf as alarmBehind, referenceOf } from '../../../gateway/notify/push-reference.ts'
import type { AlarmId } from '../../../rules/model/ids.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import { alarmOf, foreign, own, runningApi } from '../../support/api.ts'
import { temporaryFolder } from '../../support/folder.ts'

const endpoint = (name: string) => `https://push.example/${name}`
const device = (name: string) => ({
  endpoint: endpoint(name),
  expirationTime: null,
  keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'a'.repeat(22) },
})

async function withPush(change: Partial<Push> = {}) {
  const keys = openPushKeys(temporaryFolder())
  const told: string[] = []
  const push: Push = {
    publicKey: keys.publicKey,
    subscriptions: memorySubscriptions(),
    isService: (endpoint) => endpoint.startsWith('https://push.example/'),
    alarmOf: (reference) => alarmBehind(reference, keys),
    async trial(account) {
      told.push(account)
      return null
    },
    ...change,
  }
  return { ...(await runningApi({ push, withAlarms: true })), push, keys, told }
}

it('gives the key to subscribe with, and says so where there is none', async () => {
  const { ask, keys } = await withPush()
  expect((await ask('care', 'GET /api/push')).body).toEqual({ publicKey: keys.publicKey, devices: [] })
  const without = await runningApi()
  expect((await without.ask('care', 'GET /api/push')).body).toEqual({ publicKey: null, devices: [] })
  expect((await without.ask('care', 'POST /api/push/devices', device('a'))).status).toBe(404)
})

it('keeps a device for the account that switched it on, and shows neither its address nor its keys', async () => {
  const { ask, push } = await withPush()
  const added = (await ask('care', 'POST /api/push/devices', device('phone'))).body as PushDevice
  expect(added).toMatchObject({ deviceId: deviceIdOf(endpoint('phone')), service: 'push.example' })
  const seen = await ask('care', 'GET /api/push')
  expect((seen.body as PushSetup).devices).toEqual([added])
  expect(seen.text).not.toContain('push.example/phone')
  expect(((await ask('resident', 'GET /api/push')).body as PushSetup).devices).toEqual([])
  expect(await push.subscriptions.of('account-care')).toMatchObject([
    { endpoint: endpoint('phone'), ...device('phone').keys },
  ])
})

it('lets each switch off their own devices, and nobody those of others', async () => {
  const { ask, push } = await withPush()
  const { deviceId } = (await ask('care', 'POST /api/push/devices', device('phone'))).body as PushDevice
  expect((await ask('resident', `DELETE /api/push/devices/${deviceId}`)).status).toBe(204)
  expect(await push.subscriptions.of('account-care')).toHaveLength(1)
  for (const _ of ['once', 'twice'])
    expect((await ask('care', `DELETE /api/push/devices/${deviceId}`)).status).toBe(204)
  expect(await push.subscriptions.of('account-care')).toEqual([])
})

it('takes no address but that of a push service, and no keys that are none', async () => {
  const { ask, push } = await withPush()
  const good = device('phone')
  for (const wrong of [
    { ...good, endpoint: 'https://127.0.0.1/in' },
    { ...good, endpoint: 'http://push.example/phone' },
    { ...good, endpoint: 'push' },
    { ...good, keys: { ...good.keys, p256dh: 'short' } },
    { ...good, keys: { ...good.keys, auth: `${'a'.repeat(21)}=` } },
    { endpoint: good.endpoint },
  ])
    expect([wrong, (await ask('care', 'POST /api/push/devices', wrong)).status]).toEqual([wrong, 422])
  expect(await push.subscriptions.of('account-care')).toEqual([])
})

it('keeps the twenty newest devices of an account', async () => {
  const { ask, push, clock } = await withPush()
  for (let count = 1; count <= 21; count++) {
    await clock.advanceTo(later(clock.now(), seconds(1)))
    await ask('care', 'POST /api/push/devices', device(`phone-${count}`))
  }
  const kept = (await push.subscriptions.of('account-care')).map(({ endpoint }) => endpoint)
  expect(kept).toHaveLength(20)
  expect(kept).not.toContain(endpoint('phone-1'))
})

it('tries it out on the devices of who asks, and says why when it fails', async () => {
  const { ask, told } = await withPush()
  expect((await ask('care', 'POST /api/push/trial')).body).toEqual({ sent: true, why: null })
  expect(told).toEqual(['account-care'])
  const failing = await withPush({ trial: async () => 'no-device' })
  expect((await failing.ask('care', 'POST /api/push/trial')).body).toEqual({ sent: false, why: 'no-device' })
})

it('tells what a message was about to who may see that alarm, and to nobody else', async () => {
  const api = await withPush()
  const ask = async (home: string) => {
    const alarmId = await alarmOf(api, home, 'urgent')
    const answer = await api.ask('care', `GET /api/push/alarms/${referenceOf(alarmId as AlarmId, api.keys)}`)
    return { alarmId, status: answer.status, body: answer.body as unknown }
  }
  const mine = await ask(own)
  expect(mine).toMatchObject({ status: 200, body: { alarmId: mine.alarmId } })
  expect(await ask(foreign)).toMatchObject({ status: 404 })
  const fromElsewhere = referenceOf(mine.alarmId as AlarmId, openPushKeys(temporaryFolder()))
  for (const reference of [mine.alarmId, fromElsewhere, 'x'.repeat(299)])
    expect((await api.ask('care', `GET /api/push/alarms/${reference}`)).status).toBe(404)
})
