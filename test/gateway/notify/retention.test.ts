// How long it is kept who was told, and on which number.
import { expect, it } from 'vitest'
import { forgetEnded } from '../../../gateway/notify/retention.ts'
import { memoryOutbox } from '../../../gateway/store/memory.ts'
import type { Alarm } from '../../../rules/model/alarm.ts'
import { days, earlier } from '../../../rules/model/time.ts'
import { alarmOf } from '../../support/alarms.ts'
import { local } from '../../support/entries.ts'

const now = local('2026-11-24 08:00')
const keep = days(90)

it('forgets the deliveries of alarms that ended long ago, and of no alarm that is open, late or fresh', async () => {
  const outbox = memoryOutbox()
  const old = earlier(now, days(120))
  const alarms = new Map<string, Alarm>()
  const told = async (alarm: Alarm) => {
    alarms.set(alarm.alarmId, alarm)
    const [put] = await outbox.put([
      {
        key: `${alarm.alarmId}/1/contact:a/sms`,
        alarmId: alarm.alarmId,
        homeId: alarm.homeId,
        step: 1,
        recipient: 'contact:a',
        channel: 'sms',
        address: '0612345678',
        rank: 0,
        state: 'pending',
        createdAt: alarm.raisedAt,
        nextAt: alarm.raisedAt,
      },
    ])
    await outbox.change([{ key: put!.key, state: 'handed-over' }])
    return alarm
  }
  const ended = await told(alarmOf({ subject: 'ended', openedAt: old, response: 'resolved' }))
  const open = await told(alarmOf({ subject: 'open', openedAt: old }))
  const endedLate = alarmOf({ subject: 'ended-late', openedAt: old, response: 'resolved' })
  await told({ ...endedLate, resolvedAt: earlier(now, days(30)) })
  const fresh = await told(alarmOf({ subject: 'fresh', openedAt: earlier(now, days(2)), response: 'resolved' }))
  const trial = await told(alarmOf({ subject: 'trial', openedAt: old }))
  alarms.delete(trial.alarmId)
  const many = Array.from({ length: 450 }, (_, n) =>
    alarmOf({ subject: `many-${n}`, openedAt: old, response: 'resolved' }),
  )
  for (const alarm of many) await told(alarm)

  const forget = () => forgetEnded({ outbox, keep, alarm: async (id) => alarms.get(id) ?? null }, earlier(now, keep))
  expect(await forget()).toBe(452)
  for (const { alarmId } of [ended, trial, ...many]) expect(await outbox.ofAlarm(alarmId)).toEqual([])
  for (const { alarmId } of [open, endedLate, fresh]) expect(await outbox.ofAlarm(alarmId)).toHaveLength(1)
  expect(await forget()).toBe(0)
})
