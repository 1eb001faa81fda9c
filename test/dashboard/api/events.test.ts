// The live stream as a screen meets it: nothing missed, nothing twice, nothing that is another's, and never falsely alive.
import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../dashboard/api/session.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryProjections, memoryRegistry } from '../../../gateway/store/memory.ts'
import type { Projections } from '../../../rules/ports.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import { as, foreign, homeOf, organisation, own, person, runningApi, type RunningApi } from '../../support/api.ts'
import { configured, observed, setupOf } from '../../support/entries.ts'
import { alarmsIn, listening, openEvents, type StreamEvent } from '../../support/event-stream.ts'
import { rest, withOutage } from '../../support/outage.ts'
import { morning } from '../../support/pipeline.ts'

const temperature = (celsius: number) => ({ kind: 'temperature', celsius }) as const

/** Raises, or ends, the alarm of cold in a home: one change of an alarm each time. */
async function change(api: RunningApi, home = own, times = 1): Promise<void> {
  for (let time = 0; time < times; time++) {
    for (const celsius of [10, 20]) {
      await api.pipeline.accept([observed(api.clock.now(), 'climate', temperature(celsius), {}, home)])
    }
  }
  await api.pipeline.settled()
}

/** Lets the heart of the streams beat this often: each beat when the one before has been taken in. */
async function beats(api: RunningApi, count: number): Promise<void> {
  for (let beat = 0; beat < count; beat++) {
    await api.pulse.advanceTo(later(api.pulse.now(), seconds(4)))
    await rest()
  }
}
const ids = (events: readonly StreamEvent[]) => alarmsIn(events).map(({ id }) => Number(id))
const heartbeats = (events: readonly StreamEvent[]) => events.filter(({ event }) => event === 'heartbeat').length

it('begins with a heartbeat and beats every four seconds', async () => {
  const api = await runningApi()
  const stream = await openEvents(await listening(api.server), as('care'))
  expect(stream).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream' } })
  await stream.until((events) => heartbeats(events) === 1)
  await beats(api, 2)
  const events = await stream.until((events) => heartbeats(events) === 3)
  expect(events[0]).toEqual({ id: null, event: 'heartbeat', data: { now: morning } })
})

it('carries the headers that harden every answer', async () => {
  const api = await runningApi()
  const { headers } = await openEvents(await listening(api.server), as('care'))
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['cache-control']).toMatch(/no-store|no-cache/)
})

it('tells each change of an alarm as it comes', async () => {
  const api = await runningApi()
  const stream = await openEvents(await listening(api.server), as('care'))
  await change(api)
  const events = await stream.until((events) => alarmsIn(events).length >= 4)
  // The failing rule's own alarm is there too: care sees technical alarms.
  expect(alarmsIn(events).map(({ data }) => data['kind'])).toEqual(['raised', 'raised', 'condition-ended', 'resolved'])
  expect(alarmsIn(events)[1]?.data).toMatchObject({ feedId: 2, alarm: { home: { homeId: own }, response: 'open' } })
})

describe('after a break', () => {
  it('goes on behind the last that was heard: no hole, nothing twice', async () => {
    const api = await runningApi()
    const port = await listening(api.server)
    const first = await openEvents(port, as('care'))
    await change(api)
    const heard = ids(await first.until((events) => ids(events).length >= 2)).at(-1)!
    first.leave()
    await change(api, own, 3)
    const last = await api.projections.lastFeedId()
    const second = await openEvents(port, { ...as('care'), 'last-event-id': String(heard) })
    await change(api)
    const end = await api.projections.lastFeedId()
    const after = ids(await second.until((events) => ids(events).at(-1) === end))
    expect(last).toBeGreaterThan(heard)
    expect(after).toEqual(Array.from({ length: end - heard }, (_, index) => heard + 1 + index))
  })

  it('of a long night replays all of it, however many pages that is', async () => {
    const api = await runningApi()
    await change(api, own, 500)
    const end = await api.projections.lastFeedId()
    expect(end).toBeGreaterThan(1000)
    const stream = await openEvents(await listening(api.server), as('care'), '?after=0')
    const all = ids(await stream.until((events) => ids(events).at(-1) === end))
    expect(all).toEqual(Array.from({ length: end }, (_, index) => index + 1))
  })

  it('tells once what happens while it catches up', async () => {
    const real = memoryProjections()
    let meanwhile = async (): Promise<void> => {}
    const projections: Projections = {
      ...real,
      async feedAfter(...query) {
        await meanwhile()
        return real.feedAfter(...query)
      },
    }
    const api = await runningApi({ projections })
    await change(api, own, 5)
    meanwhile = async () => {
      meanwhile = async () => {}
      await change(api, own, 5)
    }
    const stream = await openEvents(await listening(api.server), as('care'), '?after=0')
    await stream.until((events) => ids(events).length > 0)
    await change(api)
    const end = await real.lastFeedId()
    const all = ids(await stream.until((events) => ids(events).at(-1) === end))
    expect(all).toEqual(Array.from({ length: end }, (_, index) => index + 1))
  })

  it('with a position from another life of the service still hears what comes', async () => {
    const api = await runningApi()
    await change(api)
    const before = await api.projections.lastFeedId()
    const stream = await openEvents(await listening(api.server), { ...as('care'), 'last-event-id': '90000' })
    await stream.until((events) => heartbeats(events) === 1)
    await change(api)
    const heard = ids(await stream.until((events) => ids(events).length >= 3))
    expect(heard[0]).toBe(before + 1)
  })
})

describe('what is not theirs', () => {
  it('never comes: not the alarms of a home of another organisation', async () => {
    const api = await runningApi()
    const stream = await openEvents(await listening(api.server), as('care'))
    await change(api, foreign)
    await change(api, own)
    const events = await stream.until((events) => alarmsIn(events).length >= 4)
    expect(JSON.stringify(events)).not.toContain(foreign)
  })

  it('never comes: no care alarm for an installer, no alarm at all for an asset manager', async () => {
    const api = await runningApi()
    const port = await listening(api.server)
    const [installer, manager] = [await openEvents(port, as('installer')), await openEvents(port, as('asset-manager'))]
    await change(api, own, 2)
    await beats(api, 1)
    const seen = await installer.until((events) => heartbeats(events) === 2)
    expect(alarmsIn(seen).map(({ data }) => (data['alarm'] as { severity: string }).severity)).toEqual(['technical'])
    expect(alarmsIn(await manager.until((events) => heartbeats(events) === 2))).toEqual([])
  })
})

it('tells an alarm of a home that was registered a moment ago', async () => {
  const api = await runningApi()
  const stream = await openEvents(await listening(api.server), as('care'))
  await stream.until((events) => heartbeats(events) === 1)
  const id = homeId('home-5')
  await api.registry.putHome(homeOf(id, organisation))
  await api.pipeline.accept([configured(api.clock.now(), setupOf(id))])
  await change(api, id)
  const events = await stream.until((events) => alarmsIn(events).length >= 1)
  expect(alarmsIn(events)[0]?.data).toMatchObject({ alarm: { home: { homeId: id } } })
})

it('beats on however much there is to tell', async () => {
  const api = await runningApi()
  const stream = await openEvents(await listening(api.server), as('care'))
  await stream.until((events) => heartbeats(events) === 1)
  for (let second = 1; second <= 9; second++) {
    await change(api, foreign)
    await api.pulse.advanceTo(later(api.pulse.now(), seconds(1)))
    await rest()
  }
  const events = await stream.until((events) => heartbeats(events) >= 3)
  expect(heartbeats(events)).toBe(3)
})

describe('within a minute', () => {
  /** Beats for a minute; then both homes have an alarm of care. Resolves with the homes and severities that came after that. */
  async function aMinuteLater(api: RunningApi, stream: Awaited<ReturnType<typeof openEvents>>): Promise<string[]> {
    await beats(api, 15)
    const before = alarmsIn(stream.events).length
    const beaten = heartbeats(stream.events)
    await change(api, own)
    await change(api, foreign)
    await beats(api, 1)
    const events = await stream.until((events) => heartbeats(events) > beaten)
    return alarmsIn(events)
      .slice(before)
      .map(({ data }) => data['alarm'] as { severity: string; home: { homeId: string } })
      .map(({ severity, home }) => `${home.homeId} ${severity}`)
  }
  const heard = async (stream: Awaited<ReturnType<typeof openEvents>>) =>
    stream.until((events) => alarmsIn(events).length >= 4)

  it('of another role: an installer hears nothing of what the carer heard', async () => {
    let who = person('care')
    const api = await runningApi({ tokens: { find: () => who } })
    const stream = await openEvents(await listening(api.server), as('care'))
    await change(api)
    await heard(stream)
    who = person('installer')
    const after = await aMinuteLater(api, stream)
    expect(after.filter((one) => !one.endsWith('technical'))).toEqual([])
  })

  it('of the end of a contract: the organisation hears nothing of that home any more, and of its new home it does', async () => {
    const api = await runningApi()
    const stream = await openEvents(await listening(api.server), as('care'))
    await change(api)
    await heard(stream)
    await api.registry.putHome(homeOf(own, 'Elders'))
    await api.registry.putHome(homeOf(foreign, organisation))
    const after = new Set(await aMinuteLater(api, stream))
    expect([...after].filter((one) => one.startsWith(own))).toEqual([])
    expect([...after].some((one) => one.startsWith(foreign))).toBe(true)
  })

  it('of a token that was taken back: the stream ends', async () => {
    let isValid = true
    const who = person('care')
    const api = await runningApi({ tokens: { find: () => (isValid ? who : null) } })
    const stream = await openEvents(await listening(api.server), as('care'))
    await stream.until((events) => heartbeats(events) === 1)
    isValid = false
    await beats(api, 15)
    await stream.ended
    expect(heartbeats(stream.events)).toBeLessThan(15)
  })
})

describe('ends', () => {
  it('within a minute when the session is revoked', async () => {
    const clock = simulatedClock(morning)
    const accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock })
    const account = { email: 'a@zorg.example', name: 'Anna', password: 'een lang wachtwoord', roles: ['care'] as const }
    const { account: id } = await accounts.create({ ...account, careOrganisation: organisation })
    const { token } = await accounts.open(id)
    const api = await runningApi({ accounts })
    const stream = await openEvents(await listening(api.server), { cookie: `__Host-kernwacht=${token}` })
    await beats(api, 6)
    expect(heartbeats(await stream.until((events) => heartbeats(events) === 7))).toBe(7)
    await accounts.endAll(id)
    await beats(api, 15)
    await stream.ended
    expect(heartbeats(stream.events)).toBeLessThan(7 + 15)
  })

  it('for a reader that is too far behind, which comes back and misses nothing', async () => {
    const api = await runningApi()
    const port = await listening(api.server)
    const slow = await openEvents(port, as('care'))
    await slow.until((events) => heartbeats(events) === 1)
    slow.pause()
    await change(api, own, 1500)
    await slow.ended
    const again = await openEvents(port, { ...as('care'), 'last-event-id': '0' })
    const end = await api.projections.lastFeedId()
    const all = ids(await again.until((events) => ids(events).at(-1) === end))
    expect(all).toEqual(Array.from({ length: end }, (_, index) => index + 1))
  })

  it('when the service cannot tell any longer who may see what, and says so in its log', async () => {
    const outage = withOutage(memoryRegistry([homeOf(own, organisation)]))
    const api = await runningApi({ registry: outage.port })
    const port = await listening(api.server)
    const stream = await openEvents(port, as('care'))
    await stream.until((events) => heartbeats(events) === 1)
    outage.down = true
    await beats(api, 6)
    await stream.ended
    expect(api.logged).toEqual([{ error: 'Error: homes: away' }])
    expect((await openEvents(port, as('care'))).status).toBe(500)
    outage.down = false
    expect((await openEvents(port, as('care'))).status).toBe(200)
  })

  it('for a reader that left, whose place is free at once', async () => {
    const api = await runningApi({ settings: { publicUrl: 'https://zorg.example.nl', mostStreams: 1 } })
    const port = await listening(api.server)
    const first = await openEvents(port, as('care'))
    await first.until((events) => heartbeats(events) === 1)
    expect((await openEvents(port, as('care'))).status).toBe(503)
    first.leave()
    await first.ended
    await rest()
    expect((await openEvents(port, as('care'))).status).toBe(200)
  })
})

it('asks for a sign-in, and for a caller who takes events', async () => {
  const api = await runningApi()
  const port = await listening(api.server)
  expect((await openEvents(port, {})).status).toBe(401)
  expect((await openEvents(port, { ...as('care'), accept: 'text/html' })).status).toBe(406)
  expect((await openEvents(port, as('care'), '?after=-1')).status).toBe(422)
})
