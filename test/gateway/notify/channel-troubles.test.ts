import { expect, it } from 'vitest'
import { DeliveryFailure, type Notice, type Receipt } from '../../../gateway/notify/channel.ts'
import { createChannelTroubles } from '../../../gateway/notify/channel-troubles.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { Alarm } from '../../../rules/model/alarm.ts'
import type { ChannelName, Reach } from '../../../rules/model/duty.ts'
import { instant, later, minutes } from '../../../rules/model/time.ts'

const start = instant(1_800_000_000_000)
const words = { nl: 'Meldcentrale north antwoordt niet.', en: 'Receiving centre north does not answer.' }
const code = 'scaip-north-away'
const reach: readonly Reach[] = [
  { channel: 'sms', address: '0611' },
  { channel: 'email', address: 'operator@zorg.example' },
]

/** The operator's channels as they stand minute by minute: those that fail are named. */
function watching(fails: () => readonly ChannelName[] = () => []) {
  const clock = simulatedClock(start)
  clock.settleWith(async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  })
  const told: { channel: ChannelName; address: string; minute: number; notice: Notice }[] = []
  const channel = (name: ChannelName) => ({
    audience: 'person' as const,
    open: {
      async send(notice: Notice, address: string): Promise<Receipt> {
        if (fails().includes(name)) throw new DeliveryFailure('http-503', 'not now', { mayRetry: true })
        told.push({ channel: name, address, minute: (clock.now() - start) / 60_000, notice })
        return { state: 'handed-over' }
      },
      close: async () => {},
    },
  })
  const troubles = createChannelTroubles({
    channels: () => new Map([['sms', channel('sms')] as const, ['email', channel('email')] as const]),
    directory: async () => ({ operator: [] }),
    operator: reach,
    clock,
    log: silentLog,
    link: 'https://kernwacht.example',
    language: 'nl',
  })
  return { clock, told, troubles, until: (count: number) => clock.advanceTo(later(start, minutes(count))) }
}

it('a trouble has its code while it stands, and the operator is told once', async () => {
  const { told, troubles, until } = watching()
  troubles.trouble(code, words)
  troubles.trouble(code, words)
  await until(10)
  expect(troubles.codes()).toEqual([code])
  expect(told).toMatchObject([{ channel: 'sms', address: '0611', notice: { alarm: { because: words } } }])
  expect(Alarm.safeParse(told[0]!.notice.alarm).success).toBe(true)
  troubles.trouble(code, null)
  expect(troubles.codes()).toEqual([])
  await until(11)
  expect(told.slice(1)).toMatchObject([
    { channel: 'sms', notice: { alarm: { condition: 'ended', because: { nl: `Voorbij: ${words.nl}` } } } },
  ])
  expect(told[1]!.notice.key).not.toBe(told[0]!.notice.key)
  expect(Alarm.safeParse(told[1]!.notice.alarm).success).toBe(true)
})

it('one that comes back within the hour, and stays, is told when the hour is over', async () => {
  const { told, troubles, until } = watching()
  troubles.trouble(code, words)
  await until(5)
  troubles.trouble(code, null)
  await until(10)
  troubles.trouble(code, words)
  await until(70)
  expect(told.map(({ minute, notice }) => [minute, notice.alarm.condition])).toEqual([
    [0, 'standing'],
    [5, 'ended'],
    [60, 'standing'],
  ])
  await troubles.stop()
})

it('what fails is tried over the next of the operator’s ways, and every minute until one takes it', async () => {
  let failing: readonly ChannelName[] = ['sms', 'email']
  const { told, troubles, until } = watching(() => failing)
  troubles.trouble(code, words)
  await until(2.5)
  failing = ['sms']
  await until(20)
  expect(told).toMatchObject([{ channel: 'email', minute: 3 }])
})

it('a trouble that is over is told to nobody any more, and one that comes back is told once in an hour', async () => {
  let failing: readonly ChannelName[] = ['sms', 'email']
  const { told, troubles, until } = watching(() => failing)
  troubles.trouble(code, words)
  await until(1.5)
  troubles.trouble(code, null)
  failing = []
  await until(10)
  expect(told).toEqual([])
  for (const minute of [10, 20, 80]) {
    await until(minute)
    troubles.trouble(code, words)
    await until(minute + 1)
    troubles.trouble(code, null)
  }
  await until(90)
  const begun = told.filter(({ notice }) => notice.alarm.condition === 'standing')
  expect(begun.map(({ minute }) => minute)).toEqual([10, 80])
  expect(told).toHaveLength(4)
  await troubles.stop()
})
