// What is shown of the messages about an alarm, and to whom.
import { expect, it } from 'vitest'
import type { Role } from '../../../dashboard/api/contract.ts'
import { shortened } from '../../../dashboard/api/delivery-rows.ts'
import { AlarmId, homeId } from '../../../rules/model/ids.ts'
import { DutyDirectory } from '../../../rules/model/duty.ts'
import type { NewDelivery } from '../../../rules/ports.ts'
import { alarmOf, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const directory = DutyDirectory.parse({
  teams: [
    {
      teamId: 'noord',
      name: 'Team Noord',
      careOrganisation: 'Dorpszorg',
      members: [{ memberId: 'anna', name: 'Anna Visser', reach: [{ channel: 'sms', address: '0611112222' }] }],
      rotations: [],
    },
  ],
  centres: [{ centreId: 'west', name: 'Meldkamer West', reach: [{ channel: 'webhook', address: 'west-in' }] }],
})

async function told() {
  const api = await runningApi({ withAlarms: true })
  await api.registry.putDirectory(directory)
  const alarmId = AlarmId.parse(await alarmOf(api, own, 'urgent'))
  const row = (recipient: string, channel: NewDelivery['channel'], address: string, step: number): NewDelivery => ({
    key: `${alarmId}/${step}/${recipient}/${channel}`,
    alarmId,
    homeId: homeId(own),
    step,
    recipient,
    channel,
    address,
    rank: 0,
    state: 'pending',
    createdAt: morning,
    nextAt: morning,
  })
  const put = await api.outbox.put([
    row('contact:contact-1', 'voice', '072-5059876', 1),
    row('team:noord/anna', 'email', 'anna.visser@zorg.example', 2),
    row('centre:west', 'webhook', 'west-in', 3),
    row('operator', 'sms', '06-87654321', 4),
  ])
  await api.outbox.change([
    { key: put[0]!.key, state: 'given-up', attempts: 4, lastError: 'http-503' },
    { key: put[1]!.key, state: 'handed-over', attempts: 1, handedOverAt: morning },
    { key: put[2]!.key, state: 'delivered', attempts: 1, handedOverAt: morning, deliveredAt: morning },
  ])
  const asked = async (who: Role) => {
    const { body, text } = await api.ask(who, `GET /api/alarms/${alarmId}/deliveries`)
    return { rows: (body as { deliveries: Record<string, unknown>[] }).deliveries, text }
  }
  return { asked }
}

it('care sees who was told, over what, how far it came, and why not', async () => {
  const { asked } = await told()
  const { rows, text } = await asked('care')
  expect(rows.map(({ to, channel, address, state, reason }) => ({ to, channel, address, state, reason }))).toEqual([
    {
      to: { kind: 'contact', name: 'Buurvrouw van home-1' },
      channel: 'voice',
      address: '… 876',
      state: 'given-up',
      reason: 'http-503',
    },
    {
      to: { kind: 'team', name: 'Team Noord · Anna Visser' },
      channel: 'email',
      address: 'a…@zorg.example',
      state: 'handed-over',
      reason: null,
    },
    {
      to: { kind: 'centre', name: 'Meldkamer West' },
      channel: 'webhook',
      address: 'west-in',
      state: 'delivered',
      reason: null,
    },
    { to: { kind: 'operator', name: null }, channel: 'sms', address: '… 321', state: 'pending', reason: null },
  ])
  // When the next try is, only where there is one.
  expect(rows.map(({ nextAt }) => nextAt)).toEqual([null, null, null, morning])
  for (const whole of ['5059876', 'anna.visser', '87654321']) expect(text).not.toContain(whole)
})

it('who may not reach people sees that they were told, and not who they are', async () => {
  const { asked } = await told()
  for (const role of ['resident', 'informal-carer'] as const) {
    const { rows, text } = await asked(role)
    expect(rows.map(({ to, address }) => [to, address])).toEqual([
      [{ kind: 'contact', name: null }, null],
      [{ kind: 'team', name: 'Team Noord' }, null],
      [{ kind: 'centre', name: 'Meldkamer West' }, 'west-in'],
      [{ kind: 'operator', name: null }, null],
    ])
    for (const word of ['Buurvrouw', 'Anna', '876', 'zorg.example']) expect(text).not.toContain(word)
  }
})

it('shortens an address so that it can be recognised and not used', () => {
  expect(shortened('sms', '+31 6 12345678')).toBe('… 678')
  expect(shortened('voice', '112')).toBe('… 112')
  expect(shortened('email', 'a@b.nl')).toBe('a…@b.nl')
  expect(shortened('web-push', 'kF93kdPz')).toBeNull()
  expect(shortened('scaip', 'west')).toBe('west')
})
