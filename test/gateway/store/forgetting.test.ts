// Somebody has moved out and is to be forgotten: no trace of them by search in any file of the folder, and the house and its next resident stand.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createPipeline } from '../../../gateway/pipeline/pipeline.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { forgetIn } from '../../../gateway/store/forgetting.ts'
import { openJournal } from '../../../gateway/store/journal-sqlite.ts'
import { openOutbox } from '../../../gateway/store/outbox-sqlite.ts'
import { openProjections } from '../../../gateway/store/projections-sqlite.ts'
import { openQuarantine } from '../../../gateway/store/quarantine-sqlite.ts'
import { openSeries } from '../../../gateway/store/series-sqlite.ts'
import { rules } from '../../../rules/index.ts'
import { homeId, residencyId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { days, hours, later, minutes } from '../../../rules/model/time.ts'
import type { Forgotten } from '../../../rules/ports.ts'
import { configured, draft, local, observed, setupOf } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'

const home = homeId('home-1')
const movedIn = local('2026-03-01 12:00')
const movedOut = later(movedIn, days(3))
const of = (name: string, since = movedIn) => ({ residencyId: residencyId(name), since, people: 1 })
const first = setupOf('home-1', { residency: of('home-1-r1') })
const second = setupOf('home-1', { residency: of('home-1-r2', movedOut) })
const bo = { account: 'beheerder-bo', role: 'administrator' }
const anna = { account: 'anna', role: 'care' }

/** What was said or noted of who moved out, and stands nowhere else. */
const traces = ['zij-viel-in-de-bijkeuken', 'naar-haar-zus-in-Hoorn', '+31600001234', 'onleesbaar-bericht-van-haar']
const at = later(movedIn, hours(2))
const trace = (place: number) => traces[place]!

async function opened(folder: string) {
  const journal = await openJournal({ file: join(folder, 'journal.db'), gatherMilliseconds: 0 })
  const projections = await openProjections({ file: join(folder, 'alarms.db') })
  const outbox = await openOutbox({ file: join(folder, 'outbox.db') })
  const quarantine = await openQuarantine({ file: join(folder, 'quarantine.db') })
  const series = await openSeries({ folder })
  const clock = simulatedClock(movedIn)
  const pipeline = createPipeline({ journal, projections, series, clock, rules, log: silentLog })
  clock.settleWith(pipeline.settled)
  await pipeline.start()
  const stores = { journal, projections, outbox, quarantine, series }
  return {
    ...stores,
    pipeline,
    clock,
    async forget(theirs: Forgotten) {
      await pipeline.checkpoint()
      return await forgetIn(stores)(theirs)
    },
    async close() {
      await pipeline.stop()
      for (const store of Object.values(stores)) await store.close()
    },
  }
}
type Opened = Awaited<ReturnType<typeof opened>>

const pause = (when: number, because: string): Draft =>
  draft(later(at, minutes(when)), {
    kind: 'commanded',
    command: { kind: 'pause', rule: null, until: later(at, hours(9)), because, by: anna },
  })

/** Moves about, calls for help, is answered with a note, is told of over the telephone, and moves out. */
async function lives({ pipeline, projections, outbox, quarantine, clock }: Opened): Promise<void> {
  await pipeline.accept([configured(movedIn, first)])
  await clock.advanceTo(at)
  for (const room of ['kitchen', 'hall'])
    await pipeline.accept([observed(at, `motion-${room}`, { kind: 'motion', active: true })])
  await pipeline.accept([observed(at, 'pendant', { kind: 'help-call', active: true }), pause(1, trace(1))])
  await pipeline.settled()
  const [alarm] = await projections.alarms({ homeIds: [home], limit: 1 })
  const { alarmId } = alarm!
  await pipeline.command(home, { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  await pipeline.command(home, { kind: 'comment', alarmId, note: trace(0), by: anna })
  await outbox.put([
    {
      key: `${alarmId}/1/contact/sms`,
      alarmId,
      homeId: home,
      step: 1,
      recipient: 'contact:dochter',
      channel: 'sms',
      address: trace(2),
      rank: 0,
      state: 'pending',
      createdAt: at,
      nextAt: at,
    },
  ])
  await quarantine.keep({
    homeId: home,
    path: 'odd',
    payload: Buffer.from(trace(3)),
    at,
    retained: false,
    code: 'unknown-form',
    detail: 'no decoder knows this',
    deviceId: null,
  })
  await clock.advanceTo(movedOut)
  const moved = { kind: 'configured', setup: second, rules: {}, by: bo } as const
  await pipeline.accept([draft(movedOut, moved)])
  await pipeline.settled()
}

const bytesIn = (folder: string) => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const)
const holding = (folder: string, text: string): string[] =>
  bytesIn(folder).flatMap(([name, bytes]) => (bytes.includes(text) ? [name] : []))

it('leaves no trace by search, neither while it runs nor after it has stopped, and the house stands', async () => {
  const folder = temporaryFolder()
  const before = await opened(folder)
  await lives(before)
  const told = await before.projections.alarms({ homeIds: [home], limit: 50 })
  const { alarmId } = told.find(({ rule }) => rule.id === 'help-call')!
  // They are there to be found: in the list of alarms, its feed, the outbox and the quarantine; in the journal they are sealed.
  expect(traces.map((text) => holding(folder, text).length > 0)).toEqual([true, false, true, true])
  expect(holding(folder, alarmId).length).toBeGreaterThan(0)
  const strip = {
    homeId: home,
    purpose: 'care',
    series: 'activity',
    from: movedIn,
    to: later(movedOut, days(9)),
  } as const
  expect((await before.series.read(strip)).length).toBeGreaterThan(0)

  const movedAt = movedOut
  await before.pipeline.accept([observed(later(movedAt, hours(1)), 'motion-hall', { kind: 'motion', active: true })])
  await before.pipeline.settled()
  const theirs = { homeId: home, residencyId: residencyId('home-1-r1'), since: movedIn, until: movedOut }
  expect(await before.forget(theirs)).toEqual({ alarms: expect.any(Number) as number })
  for (const text of [...traces, alarmId]) expect([text, holding(folder, text)]).toEqual([text, []])
  expect(await before.series.read({ ...strip, to: movedOut })).toEqual([])
  // Again: there is nothing left to forget.
  expect(await before.forget(theirs)).toEqual({ alarms: 0 })
  const lastFeed = await before.projections.lastFeedId()
  await before.close()
  for (const text of [...traces, alarmId]) expect([text, holding(folder, text)]).toEqual([text, []])

  const after = await opened(folder)
  expect(after.pipeline.status(home)).toMatchObject({ pauses: [] })
  expect(await after.projections.lastFeedId()).toBe(lastFeed)
  await after.pipeline.accept([observed(later(movedAt, hours(2)), 'pendant', { kind: 'help-call', active: true })])
  await after.pipeline.settled()
  const [alarm] = await after.projections.alarms({ homeIds: [home], response: ['open'], limit: 5 })
  expect(alarm).toMatchObject({ residencyId: 'home-1-r2', severity: 'urgent' })
  await after.close()
})
