// A trial from the screens: who may send one to whom, that it goes the way of every alarm, and that its result comes back.
import { expect, it } from 'vitest'
import type { Notify, TrialOutcome } from '../../../dashboard/api/contract.ts'
import { DeliveryFailure, type Notice, type Receipt } from '../../../gateway/notify/channel.ts'
import { createOutboxSender } from '../../../gateway/notify/outbox-sender.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memoryOutbox } from '../../../gateway/store/memory.ts'
import { type ChannelName, DutyDirectory } from '../../../rules/model/duty.ts'
import { own, runningApi } from '../../support/api.ts'

const directory = DutyDirectory.parse({
  teams: [
    {
      teamId: 'noord',
      name: 'Team Noord',
      careOrganisation: 'Dorpszorg',
      members: [
        {
          memberId: 'anna',
          name: 'Anna Visser',
          account: 'account-care',
          reach: [
            { channel: 'sms', address: '0611112222' },
            { channel: 'email', address: 'anna@zorg.example' },
            { channel: 'voice', address: '0611112222' },
          ],
        },
        { memberId: 'bram', name: 'Bram', reach: [{ channel: 'sms', address: '0633334444' }] },
      ],
      rotations: [],
    },
  ],
  centres: [{ centreId: 'west', name: 'Meldkamer West', reach: [{ channel: 'webhook', address: 'west-in' }] }],
})

type Answer = Receipt | Error | 'hangs'

/** The API with the real sender behind it; `answers`: what each channel that is set up says. */
async function house(answers: Partial<Record<ChannelName, () => Answer>> = { sms: () => ({ state: 'handed-over' }) }) {
  const outbox = memoryOutbox()
  const sent: { channel: ChannelName; address: string; notice: Notice }[] = []
  const names = Object.keys(answers) as ChannelName[]
  const opened = names.map((channel) => {
    const open = {
      async send(notice: Notice, address: string): Promise<Receipt> {
        sent.push({ channel, address, notice })
        const answer = answers[channel]!()
        if (answer === 'hangs') return await new Promise<never>(() => {})
        if (answer instanceof Error) throw answer
        return answer
      },
      close: async () => {},
    }
    return [channel, { audience: channel === 'webhook' ? 'system' : 'person', open }] as const
  })
  const sender = createOutboxSender({
    outbox,
    channels: new Map(opened),
    clock: systemClock(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    random: () => 0.5,
    alarm: async () => null,
    home: async (id) => api.registry.home(id),
    linkTo: () => 'https://zorg.example.nl',
    language: 'nl',
    undeliverable: async () => {},
    takenOver: async () => {},
  })
  const api = await runningApi({
    outbox,
    telling: { channels: new Set(names), operator: [{ channel: 'email', address: 'wacht@kern.example' }] },
    tryOut: sender.tryOut,
  })
  await api.registry.putDirectory(directory)
  await sender.start()
  const outcomeOf = (body: unknown) => (body as TrialOutcome).delivery
  return { ...api, outbox, sent, outcomeOf }
}

it('a care worker tries out how they themselves are reached, and sees how it went', async () => {
  const { ask, sent, outcomeOf } = await house()
  const { status, body } = await ask('care', 'POST /api/notify/test', {})
  expect(status).toBe(200)
  expect(outcomeOf(body)).toMatchObject({
    about: 'trial',
    to: { kind: 'team', name: 'Team Noord · Anna Visser' },
    channel: 'sms',
    address: '… 222',
    state: 'handed-over',
  })
  expect(sent).toMatchObject([{ channel: 'sms', address: '0611112222', notice: { isTest: true, home: null } }])
})

it('shows a channel that fails with the reason, and tries it once', async () => {
  const down = new DeliveryFailure('http-503', 'away', { mayRetry: true })
  const { ask, sent, outcomeOf } = await house({ sms: () => down, email: () => ({ state: 'delivered' }) })
  const failed = outcomeOf((await ask('care', 'POST /api/notify/test', { channel: 'sms' })).body)
  expect([failed.state, failed.reason, failed.attempts]).toEqual(['given-up', 'http-503', 1])
  const fine = outcomeOf((await ask('care', 'POST /api/notify/test', { channel: 'email' })).body)
  expect([fine.state, fine.address]).toEqual(['delivered', 'a…@zorg.example'])
  expect(sent).toHaveLength(2)
  const { channels, mine, others } = (await ask('care', 'GET /api/notify')).body as Notify
  expect(channels).toMatchObject([
    { channel: 'sms', handedOver: 0, givenUp: 1, lastHandedOverAt: null, lastError: 'http-503' },
    { channel: 'email', handedOver: 1, givenUp: 0, lastError: null },
  ])
  // Voice is theirs too, and not set up; of others a care worker sees nothing.
  expect([mine.map(({ channel }) => channel), others]).toEqual([['sms', 'email'], []])
})

it('an administrator tries out others, about a home where there is one, and reads nobody’s contacts by it', async () => {
  const { ask, sent, outcomeOf } = await house({
    sms: () => ({ state: 'handed-over' }),
    webhook: () => ({ state: 'delivered' }),
    email: () => ({ state: 'handed-over' }),
  })
  const tried = async (body: object) => {
    const answer = await ask('administrator', 'POST /api/notify/test', body)
    return { ...outcomeOf(answer.body), text: answer.text }
  }
  expect(await tried({ to: 'centre:west', homeId: own })).toMatchObject({ channel: 'webhook', state: 'delivered' })
  expect(await tried({ to: 'operator' })).toMatchObject({ channel: 'email', address: 'w…@kern.example' })
  expect(await tried({ to: 'team:noord/bram' })).toMatchObject({ channel: 'sms', address: '… 444' })
  const contact = await tried({ to: 'contact:contact-1', homeId: own, channel: 'sms' })
  expect(contact).toMatchObject({ to: { kind: 'contact', name: null }, address: null, state: 'handed-over' })
  expect(sent.map(({ address, notice }) => [address, notice.home?.setup.homeId ?? null])).toEqual([
    ['west-in', own],
    ['wacht@kern.example', null],
    ['0633334444', null],
    ['072-5059876', own],
  ])
  const { others } = (await ask('administrator', 'GET /api/notify')).body as Notify
  expect(others.map(({ to }) => to)).toEqual(['operator', 'centre:west', 'team:noord/anna', 'team:noord/bram'])
})

it('refuses a trial to others from care, to nobody, and of a home that there is not', async () => {
  const { ask, sent } = await house()
  const status = async (who: Parameters<typeof ask>[0], body: object) =>
    (await ask(who, 'POST /api/notify/test', body)).status
  expect(await status('care', { to: 'operator' })).toBe(403)
  expect(await status('resident', {})).toBe(403)
  expect(await status('administrator', { to: 'team:noord/carla' })).toBe(404)
  expect(await status('administrator', { to: 'contact:contact-1', homeId: 'home-99' })).toBe(404)
  expect(await status('administrator', { to: 'contact:contact-1' })).toBe(404)
  expect(await status('administrator', { to: 'centre:west' })).toBe(422)
  expect(await status('administrator', { to: 'https://evil.example' })).toBe(422)
  expect(sent).toEqual([])
})

it('lets nobody ring telephones without end', async () => {
  const { ask } = await house()
  const statuses: number[] = []
  for (let n = 0; n < 12; n++) statuses.push((await ask('care', 'POST /api/notify/test', {})).status)
  expect(statuses.slice(9)).toEqual([200, 429, 429])
})
