// A home through the API: pauses, its day, what signs in for it, what was not understood, and putting it there.
import { describe, expect, it } from 'vitest'
import type { HomeCoverage, HomeDetail, Homes, Role, RoomStrip } from '../../../dashboard/api/contract.ts'
import { days, earlier, hours, instant, type Instant, later, minutes } from '../../../rules/model/time.ts'
import {
  alarmOf,
  homeOf,
  lastSignAt,
  organisation,
  own,
  quarantined,
  runningApi,
  type RunningApi,
} from '../../support/api.ts'
import { local, observed, setupOf } from '../../support/entries.ts'
import { morning } from '../../support/pipeline.ts'

describe('a pause', () => {
  const until = later(morning, hours(6))
  const holiday = { until, because: 'logeert bij haar zus' }

  it('is shown with its reason and its end, and ends by itself', async () => {
    const { ask, clock } = await runningApi()
    expect((await ask('resident', `POST /api/homes/${own}/pauses`, holiday)).status).toBe(204)
    const read = async () => (await ask('care', `GET /api/homes/${own}`)).body as HomeDetail
    expect(await read()).toMatchObject({
      pausedUntil: until,
      pauses: [{ rule: null, because: holiday.because, until }],
    })
    await clock.advanceTo(later(until, minutes(1)))
    expect(await read()).toMatchObject({ pausedUntil: null, pauses: [] })
  })

  it('ends earlier when somebody ends it', async () => {
    const { ask } = await runningApi()
    await ask('care', `POST /api/homes/${own}/pauses`, holiday)
    expect((await ask('care', `DELETE /api/homes/${own}/pauses`, {})).status).toBe(204)
    expect((await ask('care', `GET /api/homes/${own}`)).body).toMatchObject({ pausedUntil: null, pauses: [] })
  })

  it('that would end in the past or after more than a month, or has no reason, is refused', async () => {
    const { ask } = await runningApi()
    const long = { ...holiday, until: later(morning, days(32)) }
    expect(await ask('care', `POST /api/homes/${own}/pauses`, long)).toMatchObject({
      status: 422,
      body: { code: 'pause-too-long' },
    })
    const past = { ...holiday, until: earlier(morning, minutes(1)) }
    expect(await ask('care', `POST /api/homes/${own}/pauses`, past)).toMatchObject({
      status: 422,
      body: { code: 'end-in-the-past' },
    })
    expect(await ask('care', `POST /api/homes/${own}/pauses`, { until, because: '' })).toMatchObject({
      status: 422,
      body: { code: 'invalid-request' },
    })
  })
})

describe('the day of a home', () => {
  /** Movement in a room at these moments, as the activity rule records it. */
  const seen = (room: string, ...at: Instant[]) =>
    at.map((moment) => ({
      homeId: own,
      purpose: 'care' as const,
      series: `activity/${room}`,
      at: moment,
      fields: { count: 1 },
    }))
  const dayOf = async (api: Awaited<ReturnType<typeof runningApi>>, date: string) =>
    (await api.ask('care', `GET /api/homes/${own}/day?date=${date}`)).body as RoomStrip

  it.each([
    ['2026-03-29', 1380, '02:00 is skipped'],
    ['2026-10-25', 1500, '02:00 comes twice'],
    ['2026-03-30', 1440, 'an ordinary day'],
  ])('%s has %i minutes: %s', async (date, minutesInDay) => {
    const api = await runningApi()
    const startsAt = local(`${date} 00:00`)
    await api.series.write(seen('kitchen', startsAt, local(`${date} 23:55`)))
    const strip = await dayOf(api, date)
    expect(strip).toMatchObject({ date, startsAt, minutesInDay })
    // Real minutes since midnight: the last slot of the day ends with the day.
    expect(strip.rooms[0]?.seen).toEqual([
      { fromMinute: 0, toMinute: 5 },
      { fromMinute: minutesInDay - 5, toMinute: minutesInDay },
    ])
  })

  it('keeps breakfast at eight by the clock on the wall when the clocks change', async () => {
    const api = await runningApi()
    const breakfasts = Array.from({ length: 10 }, (_, day) => local(`2026-10-${15 + day} 08:00`))
    await api.series.write(seen('kitchen', ...breakfasts))
    const { normalDays, rooms } = await dayOf(api, '2026-10-25')
    expect(normalDays).toBe(10)
    // 08:00 is nine hours after midnight on a day of 25 hours; a quarter of an hour earlier or later is the same habit.
    expect(rooms).toMatchObject([{ roomId: 'kitchen', seen: [], normal: [{ fromMinute: 525, toMinute: 560 }] }])
  })

  it('calls nothing normal that was seen on less than three days', async () => {
    const api = await runningApi()
    await api.series.write(
      seen('kitchen', local('2026-03-01 08:00'), local('2026-02-28 08:00'), local('2026-03-02 07:00')),
    )
    expect(await dayOf(api, '2026-03-02')).toMatchObject({ normalDays: 2, rooms: [{ normal: [] }] })
  })

  it('shows nothing of the life of who lived there before', async () => {
    const api = await runningApi()
    const since = local('2026-03-02 12:00')
    const setup = setupOf(own, { residency: { residencyId: 'new' as never, since, people: 1 } })
    await api.registry.putHome({ ...homeOf(own, organisation), setup })
    await api.series.write(seen('kitchen', ...[1, 2, 3, 4].map((day) => earlier(local('2026-03-02 08:00'), days(day)))))
    await api.series.write(seen('kitchen', local('2026-03-02 08:00'), local('2026-03-02 13:00')))
    const { normalDays, rooms } = await dayOf(api, '2026-03-02')
    expect(normalDays).toBe(0)
    expect(rooms).toMatchObject([{ roomId: 'kitchen', seen: [{ fromMinute: 780, toMinute: 785 }] }])
  })

  it('marks the alarms of that day, from midnight on, and of no other', async () => {
    const api = await runningApi({ withAlarms: true })
    const alarmId = await alarmOf(api, own, 'urgent')
    const at = later(lastSignAt, hours(1))
    const minute = Math.floor((at - local('2026-03-02 00:00')) / 60_000)
    expect((await dayOf(api, '2026-03-02')).marks).toMatchObject([{ minute, severity: 'urgent', alarmId }])
    expect((await dayOf(api, '2026-03-01')).marks).toEqual([])
    expect((await dayOf(api, '2026-03-03')).marks).toEqual([])
  })

  it('marks an alarm of midnight itself', async () => {
    const api = await runningApi()
    const midnight = local('2026-03-03 00:00')
    const kitchen = { kind: 'motion', active: true } as const
    await api.pipeline.accept([observed(earlier(midnight, hours(1)), 'motion-kitchen', kitchen)])
    await api.clock.advanceTo(midnight)
    expect((await dayOf(api, '2026-03-03')).marks).toMatchObject([{ minute: 0, severity: 'urgent' }])
  })

  it.each(['2026-02-30', '2026-13-01', '02-03-2026', '0000-00-00'])('%s is no date', async (date) => {
    const { ask } = await runningApi()
    expect(await ask('care', `GET /api/homes/${own}/day?date=${date}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid-request' },
    })
  })
})

describe('a message that nobody understood', () => {
  it('is listed with its size and counted, and its content stays inside', async () => {
    const { ask, quarantine } = await runningApi()
    await quarantine.keep({ ...quarantined('odd'), payload: Buffer.from('inhoud') })
    const { body, text } = await ask('administrator', 'GET /api/quarantine')
    expect(body).toMatchObject({ messages: [{ path: 'odd', bytes: 6, code: 'unknown-form' }], counts: [{ count: 1 }] })
    expect(text).not.toContain('payload')
  })

  it('goes the way of all messages when a decoder knows it now, and is gone then', async () => {
    const { ask, quarantine } = await runningApi()
    await quarantine.keep(quarantined('odd'))
    await quarantine.keep(quarantined('known'))
    expect((await ask('administrator', 'POST /api/quarantine/1/replay')).body).toEqual({
      quarantineId: 1,
      understood: false,
      detail: 'tried odd',
    })
    expect((await ask('administrator', 'POST /api/quarantine/2/replay')).body).toMatchObject({
      quarantineId: 2,
      understood: true,
    })
    expect((await ask('administrator', 'POST /api/quarantine/2/replay')).status).toBe(404)
    expect((await quarantine.list({ limit: 10 })).map(({ quarantineId }) => quarantineId)).toEqual([1])
  })

  it.each(['0', '-1', 'all', '1e9999'])('is not found under %s', async (id) => {
    const { ask } = await runningApi()
    expect((await ask('administrator', `POST /api/quarantine/${id}/replay`)).status).toBe(404)
  })
})

describe('a credential', () => {
  it('is made for the home or one of its devices, and shown once', async () => {
    const { ask, issued } = await runningApi()
    expect((await ask('installer', `POST /api/homes/${own}/credentials`, {})).body).toEqual({
      identity: own,
      token: `secret-of-${own}`,
    })
    const named = await ask('installer', `POST /api/homes/${own}/credentials`, { name: 'radar' })
    expect(named.body).toEqual({ identity: `${own}.radar`, token: `secret-of-${own}.radar` })
    expect(issued).toEqual([own, `${own}.radar`])
  })

  it('of another home is revoked by nobody through this one', async () => {
    const { ask, revoked } = await runningApi()
    for (const identity of ['home-2', 'home-2.radar', `${own}x`]) {
      expect((await ask('installer', `DELETE /api/homes/${own}/credentials/${identity}`)).status).toBe(404)
    }
    expect((await ask('installer', `DELETE /api/homes/${own}/credentials/${own}.radar`)).status).toBe(204)
    expect(revoked).toEqual([`${own}.radar`])
  })
})

describe('putting a home into the registry', () => {
  it('sets it up, so that it is watched from then on', async () => {
    const { ask, pipeline } = await runningApi()
    const home = homeOf('home-8', organisation)
    expect((await ask('administrator', 'PUT /api/homes/home-8', home)).status).toBe(204)
    expect(pipeline.status('home-8' as never)).not.toBeNull()
    expect((await ask('care', 'GET /api/homes/home-8')).body).toMatchObject({ protection: 'not-protected', devices: 7 })
  })

  it.each(['kernwacht-watchdog', 'kernwacht-duty'])(
    "under a name of the service's own is refused: %s",
    async (name) => {
      const { ask, registry } = await runningApi()
      expect((await ask('administrator', `PUT /api/homes/${name}`, homeOf(name, organisation))).status).toBe(422)
      expect(await registry.homes()).toHaveLength(2)
    },
  )

  it('under another id than its own, or in another form, is refused and changes nothing', async () => {
    const { ask, registry } = await runningApi()
    const home = homeOf('home-8', organisation)
    expect((await ask('administrator', 'PUT /api/homes/home-9', home)).status).toBe(422)
    const odd = { ...home, address: { ...home.address, postcode: '12' } }
    const refused = await ask('administrator', 'PUT /api/homes/home-8', odd)
    expect(refused.body).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining('/address/postcode') as unknown,
    })
    expect(await registry.homes()).toHaveLength(2)
  })
})

it('says of a home without any sign that it is not protected, and protected when all is heard', async () => {
  const { ask, pipeline, clock } = await runningApi()
  const protection = async () => ((await ask('care', `GET /api/homes/${own}`)).body as HomeDetail).protection
  expect(await protection()).toBe('not-protected')
  for (const { deviceId } of setupOf().devices) {
    await pipeline.accept([observed(clock.now(), deviceId, { kind: 'battery', percent: 80 })])
  }
  expect(await protection()).toBe('protected')
  await ask('care', `POST /api/homes/${own}/pauses`, { until: later(morning, hours(1)), because: 'weg' })
  expect(await protection()).toBe('weakened')
  await clock.advanceTo(instant(morning + hours(3)))
  // Every sensor that should have spoken is silent by then.
  expect(await protection()).toBe('not-protected')
})

describe('the coverage of a home', () => {
  const heardAll = async ({ pipeline, clock }: RunningApi, but = '') => {
    for (const { deviceId } of setupOf().devices) {
      if (deviceId !== but) await pipeline.accept([observed(clock.now(), deviceId, { kind: 'battery', percent: 80 })])
    }
  }
  const read = async ({ ask }: RunningApi, who: Role = 'care') =>
    (await ask(who, `GET /api/homes/${own}/coverage`)).body as HomeCoverage
  const of = (coverage: HomeCoverage, risk: string) => coverage.risks.find((one) => one.risk === risk)

  it('names the device that is missed, and since when', async () => {
    const api = await runningApi()
    await heardAll(api)
    const from = api.clock.now()
    await api.clock.advanceTo(later(from, minutes(100)))
    await heardAll(api, 'motion-bathroom')
    await api.clock.advanceTo(later(from, minutes(140)))
    const coverage = await read(api)
    expect(of(coverage, 'fall')).toMatchObject({ level: 'covered', devices: [] })
    expect(of(coverage, 'silence')).toMatchObject({
      level: 'weakened',
      since: from,
      devices: [{ deviceId: 'motion-bathroom', kind: 'motion', room: { kind: 'bathroom' }, fault: 'not-heard' }],
    })
    const { homes } = (await api.ask('care', 'GET /api/homes')).body as Homes
    expect(homes[0]?.gaps).toContainEqual({ risk: 'silence', level: 'weakened', since: from })
    // Who is told first knows what does not work, and not which sensor hangs in which room.
    expect(of(await read(api, 'informal-carer'), 'silence')).toMatchObject({ level: 'weakened', devices: [] })
  })

  it('keeps a gap of the whole home with its beginning and its end', async () => {
    const api = await runningApi()
    await heardAll(api)
    const from = api.clock.now()
    const back = later(from, minutes(171))
    await api.clock.advanceTo(back)
    await heardAll(api)
    await api.pipeline.settled()
    const { history } = await read(api)
    expect(history.filter(({ risk }) => risk === 'silence')[0]).toEqual({
      risk: 'silence',
      level: 'blind',
      fault: 'home-silent',
      from,
      until: back,
    })
  })

  it('counts a pause for those who may know of it', async () => {
    const api = await runningApi()
    await heardAll(api)
    const until = later(api.clock.now(), hours(1))
    await api.ask('care', `POST /api/homes/${own}/pauses`, { until, because: 'weg' })
    expect(of(await read(api), 'silence')).toMatchObject({ level: 'weakened', pausedUntil: until })
    expect(of(await read(api), 'fall')).toMatchObject({ level: 'covered', pausedUntil: null })
    expect(of(await read(api, 'installer'), 'silence')).toMatchObject({ level: 'covered', pausedUntil: null })
  })

  it('of a home that nobody walked through is weakened, and its list says so', async () => {
    const api = await runningApi()
    await heardAll(api)
    const { commissioning: _, ...setup } = homeOf(own, organisation).setup
    await api.registry.putHome({ ...homeOf(own, organisation), setup })
    const { homes } = (await api.ask('care', 'GET /api/homes')).body as Homes
    expect(homes[0]).toMatchObject({ protection: 'weakened', commissioning: 'not-commissioned', gaps: [] })
  })
})
