// What every store of browsers that asked to be told promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySubscriptions } from '../../gateway/store/memory.ts'
import { openSubscriptions } from '../../gateway/store/subscriptions-sqlite.ts'
import { later, minutes } from '../../rules/model/time.ts'
import type { PushSubscription, PushSubscriptions } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<PushSubscriptions>][] = [
  ['memory', async () => memorySubscriptions()],
  ['sqlite', () => openSubscriptions({ file: join(temporaryFolder(), 'subscriptions.db') })],
]
const phone: PushSubscription = {
  account: 'daughter',
  endpoint: 'https://push.example/phone',
  p256dh: 'key-1',
  auth: 'secret-1',
  createdAt: at,
}
const tablet = { ...phone, endpoint: 'https://push.example/a-tablet', createdAt: later(at, minutes(1)) }

describe.each(kinds)('push subscriptions in %s', (_, open) => {
  it('are an account its own, oldest first', async () => {
    await using subscriptions = closing(await open())
    for (const one of [tablet, phone, { ...phone, account: 'nurse', endpoint: 'https://push.example/nurse' }])
      await subscriptions.put(one)
    expect(await subscriptions.of('daughter')).toEqual([phone, tablet])
    expect(await subscriptions.of('nobody')).toEqual([])
  })

  it('go over to whoever signs in on the same browser', async () => {
    await using subscriptions = closing(await open())
    await subscriptions.put(phone)
    const taken = { ...phone, account: 'nurse', p256dh: 'key-2', auth: 'secret-2' }
    await subscriptions.put(taken)
    expect(await subscriptions.of('daughter')).toEqual([])
    expect(await subscriptions.of('nurse')).toEqual([taken])
  })

  it('are gone when they are ended, twice too', async () => {
    await using subscriptions = closing(await open())
    await subscriptions.put(phone)
    await subscriptions.put(tablet)
    await subscriptions.remove(phone.endpoint)
    await subscriptions.remove(phone.endpoint)
    expect(await subscriptions.of('daughter')).toEqual([tablet])
  })
})

const closing = (port: PushSubscriptions): PushSubscriptions & AsyncDisposable => ({
  ...port,
  [Symbol.asyncDispose]: () => port.close(),
})
