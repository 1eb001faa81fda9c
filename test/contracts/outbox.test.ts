// What every outbox promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryOutbox } from '../../gateway/store/memory.ts'
import { openOutbox } from '../../gateway/store/outbox-sqlite.ts'
import { AlarmId, homeId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { earlier, hours, later, seconds } from '../../rules/model/time.ts'
import type { NewDelivery, Outbox } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<Outbox>][] = [
  ['memory', async () => memoryOutbox()],
  ['sqlite', () => openOutbox({ file: join(temporaryFolder(), 'outbox.db') })],
]

describe.each(kinds)('an outbox in %s', (_, open) => {
  it('keeps a delivery once, however often it is put', async () => {
    await using outbox = closing(await open())
    const [first] = await outbox.put([delivery('fall-1', 'centre:west')])
    expect(first).toMatchObject({ state: 'pending', attempts: 0, lastError: null, deliveredAt: null })
    await outbox.change([{ key: first!.key, state: 'handed-over', handedOverAt: at, reference: 'r-7' }])
    const again = await outbox.put([delivery('fall-1', 'centre:west'), delivery('fall-1', 'operator')])
    expect(again.map(({ recipient }) => recipient)).toEqual(['operator'])
    expect((await outbox.ofAlarm(alarmId('fall-1'))).map(({ state }) => state)).toEqual(['handed-over', 'pending'])
  })

  it('gives back at the start what is unfinished, oldest first', async () => {
    await using outbox = closing(await open())
    const states = ['waiting', 'pending', 'failed', 'handed-over', 'delivered', 'given-up', 'not-needed'] as const
    const put = await outbox.put(states.map((_state, index) => delivery(`fall-${index}`, 'operator')))
    await outbox.change(put.map(({ key }, index) => ({ key, state: states[index]! })))
    expect((await outbox.unfinished()).map(({ state }) => state)).toEqual(['waiting', 'pending', 'failed'])
  })

  it("forgets finished deliveries of the service's own trials, and nothing of any home", async () => {
    await using outbox = closing(await open())
    const trial = (name: string, createdAt = at): NewDelivery => {
      const alarm = AlarmId.parse(`${ownHome}~fall~${name}`)
      return { ...delivery('fall-1', 'operator'), key: alarm, alarmId: alarm, homeId: ownHome, createdAt }
    }
    const late = later(at, seconds(60))
    const put = await outbox.put([
      delivery('fall-1', 'operator'),
      trial('done'),
      trial('late', late),
      trial('under-way'),
    ])
    await outbox.change(put.slice(0, 3).map(({ key }) => ({ key, state: 'handed-over' })))
    await outbox.thin(later(at, seconds(30)))
    const left = await outbox.after({ deliveryId: 0, limit: 9 })
    expect(left.map(({ key }) => key)).toEqual([put[0]!.key, put[2]!.key, put[3]!.key])
  })

  it('changes what is named, back to nothing too, and leaves the rest', async () => {
    await using outbox = closing(await open())
    const [put] = await outbox.put([delivery('fall-1', 'operator')])
    const nextAt = later(at, seconds(5))
    await outbox.change([
      { key: put!.key, state: 'failed', attempts: 1, firstTriedAt: at, nextAt, lastError: 'http-503' },
    ])
    const failed = { ...put!, state: 'failed', attempts: 1, firstTriedAt: at, nextAt, lastError: 'http-503' }
    expect(await outbox.unfinished()).toEqual([failed])
    await outbox.change([
      { key: put!.key, lastError: null },
      { key: 'no such key', state: 'delivered' },
    ])
    expect(await outbox.ofAlarm(put!.alarmId)).toEqual([{ ...failed, lastError: null }])
  })

  it('numbers deliveries in the order of putting, so that a receiver asks for what it missed', async () => {
    await using outbox = closing(await open())
    const put = await outbox.put([
      delivery('fall-1', 'centre:west'),
      delivery('fall-1', 'centre:east', { address: 'east' }),
      delivery('fall-2', 'centre:west'),
      delivery('fall-3', 'centre:west', { channel: 'sms' }),
      delivery('fall-4', 'centre:west'),
    ])
    const west = { channel: 'webhook', address: 'west', deliveryId: put[0]!.deliveryId } as const
    const alarmsOf = async (query: Parameters<Outbox['after']>[0]) =>
      (await outbox.after(query)).map(({ alarmId: alarm }) => alarm)
    expect(await alarmsOf({ ...west, limit: 9 })).toEqual(['fall-2', 'fall-4'])
    expect(await alarmsOf({ ...west, limit: 1 })).toEqual(['fall-2'])
    expect(await alarmsOf({ deliveryId: 0, limit: 9 })).toEqual(['fall-1', 'fall-1', 'fall-2', 'fall-3', 'fall-4'])
  })
})

describe.each(kinds)('an outbox in %s', (_, open) => {
  it('says of each channel how its deliveries of a time stand, and nothing of the service’s own', async () => {
    await using outbox = closing(await open())
    const put = await outbox.put([
      delivery('fall-0', 'contact:a', { channel: 'sms', createdAt: earlier(at, hours(48)) }),
      delivery('fall-1', 'contact:a', { channel: 'sms' }),
      delivery('fall-2', 'contact:a', { channel: 'sms' }),
      delivery('fall-3', 'contact:a', { channel: 'sms' }),
      delivery('fall-3', 'centre:west'),
      delivery('fall-4', 'operator', { channel: 'mqtt', homeId: ownHome }),
    ])
    await outbox.change([
      { key: put[0]!.key, state: 'given-up', lastError: 'http-500' },
      { key: put[1]!.key, state: 'delivered', handedOverAt: at, deliveredAt: at },
      { key: put[2]!.key, state: 'given-up', lastError: 'http-503' },
      { key: put[3]!.key, state: 'failed', lastError: 'timed-out' },
    ])
    expect(await outbox.summary(earlier(at, hours(24)))).toEqual([
      { channel: 'sms', handedOver: 1, unfinished: 1, givenUp: 1, lastHandedOverAt: at, lastError: 'timed-out' },
      { channel: 'webhook', handedOver: 0, unfinished: 1, givenUp: 0, lastHandedOverAt: null, lastError: null },
    ])
  })

  it('names the alarms whose deliveries are old and finished, and forgets those it is told to', async () => {
    await using outbox = closing(await open())
    const old = earlier(at, hours(48))
    const put = await outbox.put([
      delivery('fall-1', 'contact:a', { createdAt: old }),
      delivery('fall-1', 'operator', { createdAt: old }),
      delivery('fall-2', 'operator', { createdAt: old }),
      delivery('fall-3', 'contact:a', { createdAt: old }),
      delivery('fall-3', 'operator'),
      delivery('fall-4', 'operator', { createdAt: old }),
    ])
    // All but the one of fall-2, which may still go out.
    await outbox.change(put.filter((_row, index) => index !== 2).map(({ key }) => ({ key, state: 'given-up' })))
    const query = { before: earlier(at, hours(24)), after: '', limit: 9 }
    expect(await outbox.finishedBefore(query)).toEqual(['fall-1', 'fall-4'])
    expect(await outbox.finishedBefore({ ...query, limit: 1 })).toEqual(['fall-1'])
    expect(await outbox.finishedBefore({ ...query, after: 'fall-1' })).toEqual(['fall-4'])
    await outbox.remove([alarmId('fall-1')])
    expect(await outbox.finishedBefore(query)).toEqual(['fall-4'])
    expect((await outbox.after({ deliveryId: 0, limit: 9 })).map((row) => row.alarmId)).toEqual([
      'fall-2',
      'fall-3',
      'fall-3',
      'fall-4',
    ])
  })
})

it('an outbox on disk is after a restart as it was', async () => {
  const file = join(temporaryFolder(), 'outbox.db')
  const before = await openOutbox({ file })
  const put = await before.put([delivery('fall-1', 'operator')])
  await before.close()
  await using after = closing(await openOutbox({ file }))
  expect(await after.unfinished()).toEqual(put)
})

const alarmId = (id: string): AlarmId => AlarmId.parse(id)
const delivery = (alarm: string, recipient: string, parts: Partial<NewDelivery> = {}): NewDelivery => ({
  key: `${alarm}/1/${recipient}/${parts.channel ?? 'webhook'}`,
  alarmId: alarmId(alarm),
  homeId: homeId('home-1'),
  step: 1,
  recipient,
  channel: 'webhook',
  address: 'west',
  rank: 0,
  state: 'pending',
  createdAt: at,
  nextAt: at,
  ...parts,
})
const closing = (port: Outbox): Outbox & AsyncDisposable => ({ ...port, [Symbol.asyncDispose]: () => port.close() })
