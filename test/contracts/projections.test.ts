// What every keeper of projections promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryProjections } from '../../gateway/store/memory.ts'
import { openProjections } from '../../gateway/store/projections-sqlite.ts'
import type { Alarm } from '../../rules/model/alarm.ts'
import { homeId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { later, minutes } from '../../rules/model/time.ts'
import type { AlarmChange, Projections } from '../../rules/ports.ts'
import { alarmOf } from '../support/alarms.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<Projections>][] = [
  ['memory', async () => memoryProjections()],
  ['sqlite', async () => openProjections({ file: join(temporaryFolder(), 'projections.db') })],
]
const change = (alarm: Alarm): AlarmChange => ({
  key: `${alarm.alarmId}#${alarm.events.length}`,
  alarm,
  event: alarm.events.at(-1)!,
})
const acknowledged = (alarm: Alarm): Alarm => ({
  ...alarm,
  response: 'acknowledged',
  events: [...alarm.events, { at, kind: 'acknowledged', said: { nl: 'Opgepakt', en: 'Picked up' } }],
})

describe.each(kinds)('projections in %s', (_, open) => {
  it('gives each change of an alarm once, in order, under an ascending number', async () => {
    await using projections = closing(await open())
    const alarm = alarmOf()
    const first = await projections.applyAlarms([change(alarm), change(acknowledged(alarm))])
    const again = await projections.applyAlarms([change(alarm), change(acknowledged(alarm))])
    expect(first.map((item) => item.event.kind)).toEqual(['raised', 'acknowledged'])
    expect(again).toEqual([])
    expect(await projections.feedAfter(first[0]!.feedId, 10)).toEqual([first[1]])
    expect(await projections.lastFeedId()).toBe(first[1]!.feedId)
  })

  it('never lets an older change overwrite a newer alarm', async () => {
    await using projections = closing(await open())
    const alarm = alarmOf()
    await projections.applyAlarms([change(alarm), change(acknowledged(alarm))])
    await projections.applyAlarms([change(alarm)])
    expect(await projections.alarm(alarm.alarmId)).toEqual(acknowledged(alarm))
  })

  it('lists what nobody has first, the gravest first, then the oldest; closed ones last, the newest first', async () => {
    await using projections = closing(await open())
    const alarms = [
      alarmOf({ subject: 'a', response: 'resolved' }),
      alarmOf({ subject: 'b', response: 'resolved', openedAt: later(at, minutes(9)) }),
      alarmOf({ subject: 'c', severity: 'today' }),
      alarmOf({ subject: 'd', openedAt: later(at, minutes(5)) }),
      alarmOf({ subject: 'e' }),
      alarmOf({ subject: 'f', response: 'acknowledged' }),
    ]
    await projections.applyAlarms(alarms.map(change))
    expect((await projections.alarms({ limit: 9 })).map((alarm) => alarm.subject)).toEqual([
      'e',
      'd',
      'c',
      'f',
      'b',
      'a',
    ])
    expect((await projections.alarms({ response: ['open'], limit: 2 })).map((alarm) => alarm.subject)).toEqual([
      'e',
      'd',
    ])
  })

  it('lists the alarms of the homes asked for and of no other', async () => {
    await using projections = closing(await open())
    await projections.applyAlarms([change(alarmOf()), change(alarmOf({ home: 'home-2' }))])
    expect((await projections.alarms({ homeIds: [homeId('home-2')], limit: 9 })).map((alarm) => alarm.homeId)).toEqual([
      'home-2',
    ])
    expect(await projections.alarms({ homeIds: [], limit: 9 })).toEqual([])
  })

  it('keeps the last snapshot of each home and how far the journal was followed', async () => {
    await using projections = closing(await open())
    await projections.checkpoint([{ homeId: homeId('home-1'), seq: 4, state: '{}' }], 5)
    await projections.checkpoint([{ homeId: homeId('home-1'), seq: 7, state: '{"a":1}' }], 9)
    expect(await projections.snapshots()).toEqual({
      offset: 9,
      snapshots: [{ homeId: 'home-1', seq: 7, state: '{"a":1}' }],
    })
  })

  it("forgets the service's own trials that were resolved before, and nothing of any home", async () => {
    await using projections = closing(await open())
    const trials = [
      alarmOf({ home: ownHome, response: 'resolved' }),
      alarmOf({ home: ownHome, subject: 'other' }),
      alarmOf({ home: ownHome, response: 'resolved', openedAt: later(at, minutes(9)) }),
    ]
    const feed = await projections.applyAlarms([alarmOf({ response: 'resolved' }), ...trials].map(change))
    await projections.thin(later(at, minutes(5)))
    const left = await projections.alarms({ limit: 9 })
    expect(left.map(({ homeId, subject, openedAt }) => [homeId, subject, openedAt])).toEqual([
      [ownHome, 'other', at],
      [ownHome, 'home', later(at, minutes(9))],
      ['home-1', 'home', at],
    ])
    expect((await projections.feedAfter(0, 9)).map(({ alarm }) => alarm.homeId)).toEqual(['home-1', ownHome])
    await projections.thin(later(at, minutes(99)))
    expect(await projections.lastFeedId()).toBe(feed.at(-1)!.feedId)
  })

  it('knows nothing at first', async () => {
    await using projections = closing(await open())
    expect(await projections.snapshots()).toEqual({ offset: 0, snapshots: [] })
    expect([await projections.alarm(alarmOf().alarmId), await projections.lastFeedId()]).toEqual([null, 0])
  })
})

const closing = (port: Projections): Projections & AsyncDisposable => ({
  ...port,
  [Symbol.asyncDispose]: () => port.close(),
})
