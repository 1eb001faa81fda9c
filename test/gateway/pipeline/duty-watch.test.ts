// A gap that time brings near is told to the operator once: not each morning the same, and not again after a restart.
import { expect, it } from 'vitest'
import type { Notice } from '../../../gateway/notify/channel.ts'
import { mailText } from '../../../gateway/notify/mail-text.ts'
import { spokenMessage, textMessage } from '../../../gateway/notify/words.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { createDutyWatch } from '../../../gateway/pipeline/duty-watch.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { memoryOutbox, memoryRegistry } from '../../../gateway/store/memory.ts'
import type { ChannelName, Reach } from '../../../rules/model/duty.ts'
import { DutyDirectory } from '../../../rules/model/duty.ts'
import { Home } from '../../../rules/model/home.ts'
import { days, type Instant, later, localDate, clockTime } from '../../../rules/model/time.ts'
import { local, setupOf, zone } from '../../support/entries.ts'

const operator: Reach[] = [
  { channel: 'email', address: 'wacht@example.nl' },
  { channel: 'sms', address: '+31600000009' },
]
const home = (id: string, careOrganisation: string | null = 'Duinzorg'): Home =>
  Home.parse({
    setup: setupOf(id),
    address: { street: 'Duinweg', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
    careOrganisation,
    residents: [{ name: 'mw. De Vries' }],
    contacts: [],
  })
const directory = (...away: [string, string][]): DutyDirectory =>
  DutyDirectory.parse({
    teams: [
      {
        teamId: 'dorp',
        name: 'Wijkteam',
        careOrganisation: 'Duinzorg',
        members: [{ memberId: 'ans', name: 'Ans', reach: [{ channel: 'sms', address: '+31600000001' }] }],
        rotations: [{ members: ['ans'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }],
        overrides: away.map(([from, to]) => ({ from: local(from), to: local(to), memberId: null })),
      },
    ],
  })

interface World {
  readonly by: DutyDirectory
  readonly homes?: readonly Home[]
  readonly channels?: readonly ChannelName[]
}

/** A service that may be stopped and started anew on the same stores. */
async function world({ by, homes = [home('home-1'), home('home-2')], channels = ['email', 'sms'] }: World) {
  const clock = simulatedClock(local('2026-03-20 12:00'))
  const registry = memoryRegistry(homes)
  await registry.putDirectory(by)
  const outbox = memoryOutbox()
  let file: string | null = null
  const started = async () => {
    const watch = createDutyWatch({
      registry,
      outbox,
      channels: new Set(channels),
      operator,
      clock,
      kept: { read: () => file, write: (text) => void (file = text) },
      added: () => {},
      log: silentLog,
    })
    clock.settleWith(watch.settled)
    await watch.start()
    return watch
  }
  const rows = () => outbox.after({ deliveryId: 0, limit: 99 })
  const told = async () =>
    (await rows()).map(({ createdAt, channel, state }) => `${moment(createdAt)} ${channel} ${state}`)
  return { clock, registry, outbox, started, rows, told, write: (text: string) => void (file = text) }
}
const moment = (at: Instant): string => `${localDate(at, zone)} ${clockTime(at, zone)}`

it('a gap is told on the first morning on which it lies within seven days, and never again', async () => {
  const { clock, started, rows, told } = await world({ by: directory(['2026-03-30 18:00', '2026-03-30 23:00']) })
  const watch = await started()
  expect(await told()).toEqual([])
  // The evening of the 30th is within seven days of the morning of the 24th, over the night in which the clocks change.
  await clock.advanceTo(local('2026-03-24 07:29'))
  expect(await told()).toEqual([])
  await clock.advanceTo(local('2026-03-24 12:00'))
  const [row] = await rows()
  const alarm = watch.alarm(row!.alarmId)
  expect(alarm?.because).toEqual({
    nl: 'Duinzorg, 2 woningen: ma 30 mrt 18:00 tot 23:00 is niemand bereikbaar die in het plan staat; alleen de beheerder krijgt dan bericht. Zet iemand in het rooster, of voeg een contact of een meldkamer toe.',
    en: 'Duinzorg, 2 homes: Mon 30 Mar 18:00 to 23:00 nobody whom the plan names can be reached; only the operator would be told then. Put somebody on duty, or add a contact or an alarm centre.',
  })
  expect(JSON.stringify(alarm)).not.toMatch(/Vries|Duinweg/)
  await clock.advanceTo(local('2026-03-31 12:00'))
  expect(await told()).toEqual(['2026-03-24 07:30 email pending', '2026-03-24 07:30 sms waiting'])
})

it('a home that never has anybody is told once, however many days and restarts go by', async () => {
  const { clock, started, told } = await world({ by: directory(), homes: [home('home-1', null)] })
  const first = await started()
  expect(await told()).toEqual(['2026-03-20 12:00 email pending', '2026-03-20 12:00 sms waiting'])
  await clock.advanceTo(later(local('2026-03-20 12:00'), days(20)))
  await first.stop()
  await started()
  await clock.advanceTo(later(local('2026-03-20 12:00'), days(30)))
  expect(await told()).toHaveLength(2)
})

it('another gap is another report; of many at once there is one, with the first of them', async () => {
  const { clock, started, rows } = await world({
    by: directory(['2026-03-22 18:00', '2026-03-22 23:00'], ['2026-03-29 18:00', '2026-03-29 19:00']),
    homes: [home('home-1'), home('home-2'), home('home-3', null)],
  })
  const watch = await started()
  const said = async () =>
    (await rows()).filter(({ rank }) => rank === 0).map(({ alarmId }) => watch.alarm(alarmId)?.because.en)
  expect(await said()).toEqual([expect.stringMatching(/^1 home without a care organisation: .* There are 2 more;/)])
  await clock.advanceTo(local('2026-03-23 12:00'))
  expect(await said()).toEqual([
    expect.anything(),
    expect.stringMatching(/^Duinzorg, 2 homes: Sun 29 Mar 18:00 to 19:00 .* centre\.$/),
  ])
})

it('a gap that was mended and comes back is told again', async () => {
  const hole = ['2026-03-24 18:00', '2026-03-24 23:00'] as [string, string]
  const { clock, registry, started, told } = await world({ by: directory(hole) })
  await started()
  await registry.putDirectory(directory())
  await clock.advanceTo(local('2026-03-21 12:00'))
  await registry.putDirectory(directory(hole))
  await clock.advanceTo(local('2026-03-22 12:00'))
  expect((await told()).filter((line) => line.includes('email'))).toEqual([
    '2026-03-20 12:00 email pending',
    '2026-03-22 07:30 email pending',
  ])
})

it('what a crash kept from the outbox gets there at the next start', async () => {
  const { outbox, started, told } = await world({ by: directory(), homes: [home('home-1', null)] })
  const { put } = outbox
  let refuses = true
  outbox.put = (rows) => (refuses ? Promise.reject(new Error('the disk is full')) : put(rows))
  await started()
  expect(await told()).toEqual([])
  refuses = false
  await started()
  expect(await told()).toHaveLength(2)
})

it.each(['{"gaps": 3}', '{"gaps"'])('a file that cannot be read (%s) keeps nothing from being told', async (text) => {
  const { started, told, write } = await world({ by: directory(), homes: [home('home-1', null)] })
  write(text)
  await started()
  expect(await told()).toHaveLength(2)
})

it('without a way to the operator it is in the log alone', async () => {
  const { started, rows } = await world({ by: directory(), homes: [home('home-1', null)], channels: ['webhook'] })
  await started()
  expect(await rows()).toEqual([])
})

it('is told in full over every channel, for it names nobody who lives somewhere', async () => {
  const { started, rows } = await world({ by: directory(), homes: [home('home-1', null)] })
  const watch = await started()
  const [row] = await rows()
  const alarm = watch.alarm(row!.alarmId)!
  const notice: Notice = {
    key: row!.key,
    alarm,
    home: null,
    step: 1,
    at: alarm.raisedAt,
    link: 'https://kernwacht.example/beheer',
    language: 'nl',
    isTest: false,
  }
  const { subject, text } = mailText(notice)
  expect(subject).toBe('Gat in het rooster')
  expect(text).toContain('1 woning zonder zorgorganisatie: vr 20 mrt 12:00 tot vr 27 mrt 12:00 is niemand bereikbaar')
  expect(text).toContain('https://kernwacht.example/beheer')
  expect(textMessage(notice)).toMatch(/^Kernwacht: 1 woning zonder zorgorganisatie: vr 20 mrt 12:00 tot vr 27 mrt/)
  expect(textMessage(notice).length).toBeLessThanOrEqual(160)
  expect(spokenMessage(notice)).toContain('is niemand bereikbaar')
})
