// Deliveries as stories on a simulated clock, with receivers whose answers are scripted.
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { DeliveryFailure, type Notice, type OpenChannel, type Receipt } from '../../../gateway/notify/channel.ts'
import { createLossReport } from '../../../gateway/notify/loss-report.ts'
import { createOutboxSender } from '../../../gateway/notify/outbox-sender.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryOutbox } from '../../../gateway/store/memory.ts'
import type { Alarm } from '../../../rules/model/alarm.ts'
import { trialKey } from '../../../rules/model/delivery-key.ts'
import { type ChannelName, emptyDirectory } from '../../../rules/model/duty.ts'
import { AlarmId } from '../../../rules/model/ids.ts'
import { type Duration, elapsed, hours, later, minutes, seconds } from '../../../rules/model/time.ts'
import type { Delivery, NewDelivery, Outbox } from '../../../rules/ports.ts'
import { alarmOf } from '../../support/alarms.ts'
import { local } from '../../support/entries.ts'

const start = local('2026-03-02 08:00')
type Answer = Receipt | Error | 'hangs'
const handedOver: Receipt = { state: 'handed-over', reference: 'r-1' }
const refused = new DeliveryFailure('http-503', 'the receiver is away', { mayRetry: true })
const wrongNumber = new DeliveryFailure('no-such-number', 'there is no such number', { mayRetry: false })

it('a receiver that was away for twelve hours gets each alarm once, in order, with its age', async () => {
  const world = open({ webhook: (at) => (at < hours(12) ? refused : { state: 'delivered' }) })
  for (let hour = 0; hour < 3; hour++) {
    await world.at(hours(hour * 4))
    await world.put(delivery('centre:west', 'webhook', world.raise(`room-${hour}`)))
  }
  await world.at(hours(11))
  expect(world.got).toEqual([])
  await world.at(hours(13))
  expect(world.got.map(({ notice }) => notice.alarm.subject)).toEqual(['room-0', 'room-1', 'room-2'])
  const ages = world.got.map(({ notice }) => Math.round(elapsed(notice.alarm.raisedAt, notice.at) / hours(1)))
  expect(ages).toEqual([12, 8, 4])
  expect(await world.states()).toEqual(['delivered', 'delivered', 'delivered'])
})

it('is tried after 5, 10, 20, 40, 60 and 60 seconds', async () => {
  const world = open({ webhook: () => refused })
  await world.put(delivery('centre:west', 'webhook', world.raise()))
  await world.at(minutes(5))
  expect(world.tried.map(({ after }) => after / 1000)).toEqual([0, 5, 15, 35, 75, 135, 195, 255])
})

it('gives a system up after 72 hours and a person after a quarter of an hour, and at once what will never go', async () => {
  const world = open({ webhook: () => refused, sms: () => refused, voice: () => wrongNumber })
  const alarm = world.raise()
  await world.put(delivery('centre:west', 'webhook', alarm), delivery('contact:a', 'sms', alarm))
  await world.put(delivery('contact:b', 'voice', alarm))
  expect(await world.states()).toEqual(['failed', 'failed', 'given-up'])
  await world.at(minutes(17))
  expect(await world.states()).toEqual(['failed', 'given-up', 'given-up'])
  await world.at(hours(71))
  expect((await world.states())[0]).toBe('failed')
  await world.at(hours(73))
  expect((await world.states())[0]).toBe('given-up')
  expect(world.givenUp()).toEqual(['voice', 'sms', 'webhook'])
})

it('gives up what waits behind a receiver that never returns at 72 hours of its own', async () => {
  const world = open({ webhook: () => refused })
  await world.put(delivery('centre:west', 'webhook', world.raise('first')))
  await world.at(hours(1))
  await world.put(delivery('centre:west', 'webhook', world.raise('second')))
  await world.at(minutes(72 * 60 + 30))
  expect(await world.states()).toEqual(['given-up', 'failed'])
  await world.at(minutes(73 * 60 + 30))
  expect(await world.states()).toEqual(['given-up', 'given-up'])
})

it('tells no person of what has been answered or put aside, and a system all the same', async () => {
  for (const answer of [{ response: 'acknowledged' }, { shelvedUntil: later(start, hours(1)) }] as const) {
    const world = open({ sms: () => handedOver, webhook: () => handedOver })
    const alarm = world.raise()
    world.set({ ...alarm, ...answer })
    await world.put(delivery('contact:a', 'sms', alarm), delivery('centre:west', 'webhook', alarm))
    expect(await world.states()).toEqual(['not-needed', 'handed-over'])
    expect(world.got.map(({ channel }) => channel)).toEqual(['webhook'])
  }
})

it('turns to the second channel when the first has failed twice, and goes on with the first', async () => {
  const world = open({ sms: (at) => (at < seconds(60) ? refused : handedOver), voice: () => handedOver })
  await world.put(...firstAndSecond(world.raise(), 'sms', 'voice'))
  await world.at(seconds(4))
  expect(await world.states()).toEqual(['failed', 'waiting'])
  await world.at(seconds(5))
  expect(await world.states()).toEqual(['failed', 'handed-over'])
  await world.at(minutes(2))
  expect(await world.states()).toEqual(['handed-over', 'handed-over'])
})

it('turns to the second channel within a minute of a first that hangs', async () => {
  const world = open({ sms: () => 'hangs', voice: () => handedOver })
  await world.put(...firstAndSecond(world.raise(), 'sms', 'voice'))
  await world.at(seconds(60))
  expect((await world.states())[1]).toBe('handed-over')
})

it('turns to the second channel within a minute when the first waits behind others', async () => {
  const world = open({ webhook: () => refused, email: () => handedOver })
  await world.put(delivery('centre:west', 'webhook', world.raise('earlier')))
  await world.at(hours(1))
  await world.put(...firstAndSecond(world.raise('later'), 'webhook', 'email'))
  await world.at(minutes(61))
  expect((await world.states()).at(-1)).toBe('handed-over')
})

it('leaves the second channel in peace when the first has it', async () => {
  const world = open({ sms: () => handedOver, voice: () => handedOver })
  await world.put(...firstAndSecond(world.raise(), 'sms', 'voice'))
  await world.at(minutes(2))
  expect(await world.states()).toEqual(['handed-over', 'not-needed'])
})

it('says once that nobody can be reached, when every channel of everybody has failed, and tries on', async () => {
  const world = open({ sms: () => refused, voice: () => refused, email: () => refused })
  const alarm = world.raise()
  await world.put(delivery('contact:b', 'email', alarm), ...firstAndSecond(alarm, 'sms', 'voice'))
  await world.at(seconds(4))
  expect(world.undeliverable).toEqual([])
  await world.at(minutes(5))
  expect(world.undeliverable).toEqual([1])
  expect(await world.states()).toEqual(['failed', 'failed', 'failed'])
})

it('says nothing of the kind while somebody has been reached', async () => {
  const world = open({ sms: () => refused, email: () => handedOver })
  const alarm = world.raise()
  await world.put(delivery('contact:a', 'sms', alarm), delivery('contact:b', 'email', alarm))
  await world.at(minutes(20))
  expect(world.undeliverable).toEqual([])
})

it('lets nobody wait for a receiver that hangs', async () => {
  const world = open({ webhook: () => 'hangs', sms: () => handedOver, voice: () => 'hangs' })
  const alarm = world.raise()
  await world.put(delivery('centre:west', 'webhook', alarm), delivery('contact:b', 'voice', alarm))
  await world.put(delivery('contact:a', 'sms', alarm))
  expect(await world.states()).toEqual(['pending', 'pending', 'handed-over'])
  await world.at(seconds(30))
  expect((await world.outbox.ofAlarm(alarm.alarmId))[0]).toMatchObject({ state: 'failed', lastError: 'timed-out' })
})

it('notes that a centre has taken the alarm over', async () => {
  const world = open({ webhook: () => ({ state: 'delivered', takenOver: true }) })
  await world.put(delivery('centre:west', 'webhook', world.raise()))
  expect(world.takenOver).toEqual(['centre:west'])
})

it('sends again, with the same key, what was under way when it stopped', async () => {
  const before = open({ webhook: () => 'hangs' })
  const alarm = before.raise()
  await before.put(delivery('centre:west', 'webhook', alarm))
  await before.sender.stop()
  const after = open({ webhook: () => handedOver }, before.outbox)
  after.set(alarm)
  await after.sender.start()
  await after.settle()
  expect([before.tried[0]!.key, after.tried[0]!.key]).toEqual(Array(2).fill(`${alarm.alarmId}/1/centre:west/webhook`))
  expect(await after.states()).toEqual(['handed-over'])
})

it('keeps the order of a receiver, however long the disk refuses', async () => {
  const outbox = memoryOutbox()
  let refusals = 3
  const world = open(
    { webhook: () => handedOver },
    {
      ...outbox,
      change: async (changes) => (refusals-- > 0 ? Promise.reject(new Error('disk full')) : outbox.change(changes)),
    },
  )
  await world.put(delivery('centre:west', 'webhook', world.raise('first')))
  await world.put(delivery('centre:west', 'webhook', world.raise('second')))
  await world.at(seconds(2))
  expect(world.got).toHaveLength(1)
  await world.at(seconds(3))
  expect(world.got.map(({ notice }) => notice.alarm.subject)).toEqual(['first', 'second'])
})

it('says nothing of being undeliverable again after a restart, when the alarm is answered or told on already', async () => {
  const overtaken: readonly Partial<Alarm>[] = [
    { response: 'acknowledged' },
    { shelvedUntil: later(start, hours(8)) },
    { escalation: { step: 2, tier: 2, chain: 0, told: [] } },
  ]
  for (const since of overtaken) {
    const before = open({ webhook: () => refused })
    const alarm = before.raise()
    await before.put(delivery('centre:west', 'webhook', alarm))
    expect(before.undeliverable).toEqual([1])
    await before.sender.stop()
    const after = open({ webhook: () => refused }, before.outbox)
    after.set({ ...alarm, ...since })
    await after.sender.start()
    await after.at(minutes(5))
    expect([after.undeliverable, after.tried.length > 1]).toEqual([[], true])
  }
  // While it still waits for an answer to that very telling, it is said again: the crash may have come before it was kept.
  const before = open({ webhook: () => refused })
  const alarm = before.raise()
  await before.put(delivery('centre:west', 'webhook', alarm))
  await before.sender.stop()
  const after = open({ webhook: () => refused }, before.outbox)
  after.set(alarm)
  await after.sender.start()
  await after.at(minutes(5))
  expect(after.undeliverable).toEqual([1])
})

it('tells the operator over the operator’s own channels what was given up, once for many of one kind', async () => {
  const world = open({ sms: () => wrongNumber, voice: () => wrongNumber, email: () => handedOver })
  const first = world.raise('first')
  await world.put(delivery('contact:a', 'sms', first))
  await world.put(delivery('contact:a', 'sms', world.raise('second')))
  await world.put(delivery('contact:b', 'voice', world.raise('third')))
  const mails = world.got.filter(({ channel }) => channel === 'email')
  expect(mails.map(({ notice }) => notice.alarm.because.en)).toEqual([
    'The message to contact:a over sms was given up after 1 try (no-such-number). The alarm itself is on the screens.',
    'The message to contact:b over voice was given up after 1 try (no-such-number). The alarm itself is on the screens.',
  ])
  expect(mails[0]!.notice).toMatchObject({
    isTest: false,
    link: `https://screens.example/alarms/${first.alarmId}`,
    alarm: { severity: 'technical', homeId: first.homeId },
  })
  await world.at(minutes(20))
  await world.put(delivery('contact:a', 'sms', world.raise('fourth')))
  expect(world.got.filter(({ channel }) => channel === 'email')).toHaveLength(3)
})

it('reports no loss of a report, and lets a report count for no telling of the alarm', async () => {
  const world = open({ sms: () => wrongNumber, email: () => wrongNumber })
  await world.put(delivery('contact:a', 'sms', world.raise()))
  await world.at(hours(1))
  expect(world.undeliverable).toEqual([1])
  expect(world.givenUp()).toEqual(['sms', 'email'])
})

it('tries out a channel past what waits for the same receiver, once, with the mark of a trial, and says how it went', async () => {
  const world = open({ webhook: (after) => (after < minutes(1) ? refused : { state: 'delivered', reference: 'r-9' }) })
  const waiting = world.raise()
  await world.put(delivery('centre:west', 'webhook', waiting))
  const outcomes: Delivery[] = []
  const tryOut = (id: string) => {
    const { key: _, ...row } = delivery('centre:west', 'webhook', waiting)
    const alarmId = AlarmId.parse(`home-1~trial~home~${id}`)
    void world.sender
      .tryOut({ ...row, key: trialKey(id, 'centre:west', 'webhook'), alarmId })
      .then((outcome) => outcomes.push(outcome))
  }
  await world.at(seconds(30))
  tryOut('one')
  await world.at(seconds(61))
  tryOut('two')
  await world.settle()
  expect(outcomes.map(({ state, attempts, lastError, reference }) => [state, attempts, lastError, reference])).toEqual([
    ['given-up', 1, 'http-503', null],
    ['delivered', 1, null, 'r-9'],
  ])
  await world.at(minutes(5))
  const trials = world.got.filter(({ notice }) => notice.isTest)
  expect(trials.map(({ notice }) => notice.alarm.title.en)).toEqual(['Trial alarm'])
  expect(world.undeliverable).toEqual([1])
  expect(world.givenUp()).toEqual([])
})

const persons: readonly ChannelName[] = ['sms', 'voice', 'email', 'web-push']

const delivery = (recipient: string, channel: ChannelName, { alarmId, homeId, raisedAt }: Alarm): NewDelivery => ({
  key: `${alarmId}/1/${recipient}/${channel}`,
  alarmId,
  homeId,
  step: 1,
  recipient,
  channel,
  address: 'west',
  rank: 0,
  state: 'pending',
  createdAt: raisedAt,
  nextAt: raisedAt,
})
const firstAndSecond = (alarm: Alarm, first: ChannelName, second: ChannelName): readonly NewDelivery[] => [
  delivery('contact:a', first, alarm),
  { ...delivery('contact:a', second, alarm), rank: 1, state: 'waiting' },
]

/** `answers`: what a channel says so long after the start. */
function open(answers: Partial<Record<ChannelName, (after: Duration) => Answer>>, outbox: Outbox = memoryOutbox()) {
  const clock = simulatedClock(start)
  const settle = async () => {
    for (let turns = 0; turns < 30; turns++) await turn()
  }
  clock.settleWith(settle)
  const alarms = new Map<string, Alarm>()
  const tried: { after: Duration; key: string }[] = []
  const got: { channel: ChannelName; notice: Notice }[] = []
  const undeliverable: number[] = []
  const takenOver: string[] = []
  const logged: { fields: object; message: string }[] = []
  const log = {
    info: () => {},
    warn: () => {},
    error: (fields: object, message: string) => void logged.push({ fields, message }),
  }
  const channelOf = (channel: ChannelName): OpenChannel => ({
    async send(notice) {
      const after = elapsed(start, clock.now())
      tried.push({ after, key: notice.key })
      const answer = answers[channel]!(after)
      if (answer === 'hangs') return await new Promise<never>(() => {})
      if (answer instanceof Error) throw answer
      got.push({ channel, notice })
      return answer
    },
    close: async () => {},
  })
  const givenUp = createLossReport({
    outbox,
    directory: async () => emptyDirectory,
    operator: [{ channel: 'email', address: 'operator@kern.example' }],
    channels: new Set(Object.keys(answers) as ChannelName[]),
    clock,
    added: (deliveries) => sender.take(deliveries),
  })
  const sender = createOutboxSender({
    outbox,
    givenUp,
    channels: new Map(
      (Object.keys(answers) as ChannelName[]).map((name) => [
        name,
        { audience: persons.includes(name) ? 'person' : 'system', open: channelOf(name) },
      ]),
    ),
    clock,
    log,
    random: () => 0.5,
    alarm: async (id) => alarms.get(id) ?? null,
    home: async () => null,
    linkTo: ({ alarmId }) => `https://screens.example/alarms/${alarmId}`,
    language: 'nl',
    undeliverable: async ({ step }) => void undeliverable.push(step),
    takenOver: async ({ recipient }) => void takenOver.push(recipient),
  })
  let isStarted = false
  const set = (alarm: Alarm) => void alarms.set(alarm.alarmId, alarm)
  return {
    outbox,
    sender,
    tried,
    got,
    undeliverable,
    takenOver,
    settle,
    set,
    raise(subject = 'home'): Alarm {
      const alarm = alarmOf({ subject, openedAt: clock.now() })
      set(alarm)
      return alarm
    },
    async put(...deliveries: readonly NewDelivery[]) {
      sender.take(await outbox.put(deliveries))
      if (!isStarted) await sender.start()
      isStarted = true
      await settle()
    },
    at: async (after: Duration) => {
      await clock.advanceTo(later(start, after))
      await settle()
    },
    states: async () => (await outbox.after({ deliveryId: 0, limit: 99 })).map(({ state }) => state),
    givenUp: () =>
      logged.flatMap(({ fields, message }) =>
        message.includes('given up') && 'channel' in fields ? [fields.channel] : [],
      ),
  }
}
