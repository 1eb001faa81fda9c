// From a message to the journal: once, with its reason when it is a riddle, and known again after a restart.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIngest, type Incoming, type IngestParts } from '../../../gateway/mqtt/ingest.ts'
import { createQuarantineReplay } from '../../../gateway/mqtt/quarantine-replay.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryQuarantine } from '../../../gateway/store/memory.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { hours, isoUtc, later, minutes } from '../../../rules/model/time.ts'
import { decodeJson, gatedJournal } from '../../support/broker.ts'
import { local, zone } from '../../support/entries.ts'

const start = local('2026-03-02 08:00')
const message = (change: Partial<Incoming> & { text?: string } = {}): Incoming => {
  const { text = '{}', ...rest } = change
  return {
    homeId: homeId('home-1'),
    identity: 'home-1',
    path: 'door',
    payload: Buffer.from(text),
    retained: false,
    duplicate: false,
    packetId: 1,
    ...rest,
  }
}

function taking(parts: Partial<IngestParts> = {}, journal = gatedJournal()) {
  const clock = simulatedClock(start)
  const quarantine = memoryQuarantine()
  const ingest = createIngest({
    decode: decodeJson,
    accept: async (drafts) => void (await journal.append(drafts)),
    quarantine,
    clock,
    zoneOf: (id) => (id === 'home-1' ? zone : null),
    ...parts,
  })
  const entries = () => journal.read({ seq: 0, limit: 10_000 })
  return { ingest, clock, quarantine, journal, entries }
}

describe('a message that comes again', () => {
  it('counts once when it is marked so', async () => {
    const { ingest, entries } = taking()
    await ingest(message())
    await ingest(message({ duplicate: true }))
    await ingest(message({ duplicate: true }))
    expect(await entries()).toHaveLength(1)
    expect(ingest.stats()).toMatchObject({ received: 3, observations: 1, duplicates: 2 })
  })

  it.each([
    ['not marked as sent again', {}],
    ['marked, with another packet id', { duplicate: true, packetId: 2 }],
    ['marked, with another payload', { duplicate: true, text: '{ }' }],
    ['marked, of another path', { duplicate: true, path: 'window' }],
    ['marked, of another device', { duplicate: true, identity: 'home-1.hub' }],
    ['of QoS 0', { duplicate: true, packetId: null }],
  ])('counts anew when it is another: %s', async (_, change) => {
    const { ingest, entries } = taking()
    await ingest(message())
    await ingest(message(change))
    expect(await entries()).toHaveLength(2)
  })

  it('shares the fate of the first while that is not known', async () => {
    const { ingest, journal } = taking()
    journal.hold()
    const both = [ingest(message()), ingest(message({ duplicate: true }))]
    journal.fail(1)
    journal.release()
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('is the first when the first could not be kept', async () => {
    const { ingest, journal, entries } = taking()
    journal.fail(1)
    await expect(ingest(message())).rejects.toThrow('disk full')
    await ingest(message({ duplicate: true }))
    expect(await entries()).toHaveLength(1)
    expect(ingest.stats()).toMatchObject({ lost: 1, duplicates: 0 })
  })

  it('is known after a restart, from what the journal kept last', async () => {
    const before = taking()
    await before.ingest(message())
    const after = taking({ recent: await before.entries() }, before.journal)
    await after.ingest(message({ duplicate: true }))
    await after.ingest(message({ duplicate: true, packetId: 2 }))
    expect((await after.entries()).length).toBe(2)
    expect(after.ingest.stats().duplicates).toBe(1)
  })

  it('after ten minutes is another message with the same packet id', async () => {
    const { ingest, clock, entries } = taking()
    await ingest(message())
    await clock.advanceTo(later(start, minutes(11)))
    await ingest(message({ duplicate: true }))
    expect(await entries()).toHaveLength(2)
  })

  it('counts once by the name that its device gave it, even at QoS 0', async () => {
    const { ingest, entries } = taking()
    await ingest(message({ text: '{"id":"a"}', packetId: null }))
    await ingest(message({ text: '{"id":"a"}', packetId: null }))
    await ingest(message({ text: '{"id":"b"}', packetId: null }))
    expect(await entries()).toHaveLength(2)
  })

  it('that its device has named has the same input id, whenever and however it comes', async () => {
    const { ingest, clock, entries } = taking()
    await ingest(message({ text: '{"id":"a"}' }))
    await clock.advanceTo(later(start, hours(5)))
    await ingest(message({ text: '{"id":"a"}', packetId: 7 }))
    await ingest(message({ text: '{"id":"b"}', packetId: 8 }))
    const ids = (await entries()).map(({ inputId }) => inputId)
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
  })

  it('counts each distinct message at least once and at most as often as it was sent, in any order of sending', async () => {
    const sent = fc.array(fc.record({ packetId: fc.integer({ min: 1, max: 3 }), duplicate: fc.boolean(), text: fc.constantFrom('{}', '{"a":1}') }), { maxLength: 30 }) // oxfmt-ignore
    await fc.assert(
      fc.asyncProperty(sent, async (messages) => {
        const { ingest, entries } = taking()
        for (const one of messages) await ingest(message(one))
        const distinct = new Set(messages.map(({ packetId, text }) => `${packetId} ${text}`)).size
        const fresh = messages.filter(({ duplicate }) => !duplicate).length
        const kept = await entries()
        expect(kept.length).toBeGreaterThanOrEqual(Math.max(distinct, fresh))
        expect(kept.length).toBeLessThanOrEqual(fresh + distinct)
        expect(new Set(kept.map(({ inputId }) => inputId)).size).toBe(kept.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a riddle', () => {
  it.each([
    [
      'a malformed topic',
      message({ malformed: 'a topic has no wildcards', path: 'a/+' }),
      'malformed-topic',
      'wildcards',
    ],
    ['a home that is not set up', message({ homeId: homeId('home-9') }), 'unknown-home', 'home-9'],
    ['a payload that no decoder reads', message({ text: 'on' }), 'not-json', 'JSON'],
    ['a decoder that throws', message({ path: 'broken' }), 'decoder-fault', 'bug'],
    ['a clock message in a live service', message({ path: 'kernwacht/clock' }), 'no-replay-mode', 'replay'],
  ])('is kept with its reason, its bytes and its time: %s', async (_, riddle, code, detail) => {
    const { ingest, quarantine, entries } = taking()
    await ingest(riddle)
    const [kept] = await quarantine.list({ limit: 9 })
    expect(kept).toMatchObject({ code, path: riddle.path, at: start, homeId: riddle.homeId })
    expect(kept!.detail).toContain(detail)
    expect(Buffer.from(kept!.payload)).toEqual(riddle.payload)
    expect(await entries()).toEqual([])
    expect(ingest.stats().quarantined).toEqual({ [code]: 1 })
  })

  it('on which we stumble ourselves is one too, and does not come again for ever', async () => {
    const { ingest, quarantine } = taking({
      zoneOf: () => {
        throw new Error('our bug')
      },
    })
    await ingest(message())
    expect((await quarantine.list({ limit: 1 }))[0]).toMatchObject({ code: 'intake-fault' })
  })

  it('is kept apart from the buffer that it came in', async () => {
    const { ingest, quarantine } = taking()
    const bytes = Buffer.from('no json')
    await ingest(message({ payload: bytes }))
    bytes.fill(0)
    expect(Buffer.from((await quarantine.list({ limit: 1 }))[0]!.payload).toString()).toBe('no json')
  })

  it('of any bytes at all is kept or journalled, never lost and never thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 40 }), async (payload, path) => {
        const { ingest, quarantine, entries } = taking()
        await ingest(message({ payload, path }))
        expect((await quarantine.list({ limit: 9 })).length + (await entries()).length).toBe(1)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a retained message', () => {
  it('is state, however fresh its device thinks it is', async () => {
    const { ingest, entries } = taking()
    await ingest(message({ retained: true }))
    await ingest(message({ retained: false, packetId: 2 }))
    expect((await entries()).map(({ input }) => input.kind === 'observed' && input.observation.freshness)).toEqual([
      'retained',
      'live',
    ])
  })

  it('is heard when it calls for help, unless a broker replays it: to miss a call is worse than to hear it twice', async () => {
    const call = { deviceId: 'sos', observedAt: null, freshness: 'live', reading: { kind: 'help-call', active: true } }
    const decode = () => ({ kind: 'observations' as const, observations: [call as never] })
    const { ingest, entries } = taking({ decode })
    await ingest(message({ retained: true }))
    await ingest(message({ retained: true, replayed: true, packetId: 2 }))
    expect((await entries()).map(({ input }) => input.kind === 'observed' && input.observation.freshness)).toEqual([
      'live',
      'retained',
    ])
  })

  it.each([
    [false, 'live'],
    [true, 'retained'],
  ])(
    'that says online %s of its device is heard as %s: that one is gone is said in no other way',
    async (online, as) => {
      const reading = { kind: 'availability', online }
      const said = { deviceId: 'zigbee2mqtt', observedAt: null, freshness: 'live', reading } as never
      const { ingest, entries } = taking({ decode: () => ({ kind: 'observations', observations: [said] }) })
      await ingest(message({ retained: true }))
      expect((await entries())[0]!.input).toMatchObject({ observation: { freshness: as } })
    },
  )
})

describe('a message of which a part cannot be', () => {
  const reading = { kind: 'smoke', detected: true } as const
  const good = { deviceId: 'smoke', observedAt: null, freshness: 'live', reading } as never
  const decode = () => ({
    kind: 'observations' as const,
    observations: [good],
    dropped: ['battery percent 655: Too big'],
  })

  it('is told, and what was left out is kept and counted under its device', async () => {
    const { ingest, entries, quarantine } = taking({ decode })
    await ingest(message())
    await ingest(message({ duplicate: true }))
    expect(await entries()).toHaveLength(1)
    expect(await quarantine.counts()).toMatchObject([{ deviceId: 'smoke', code: 'impossible-value', count: 1 }])
    expect((await quarantine.list({ limit: 9 }))[0]!.detail).toContain('battery percent 655')
    expect(ingest.stats()).toMatchObject({ observations: 1, quarantined: { 'impossible-value': 1 } })
  })

  it('is acknowledged when its good values are kept and the quarantine fails', async () => {
    const keep = () => Promise.reject(new Error('disk full'))
    const { ingest, entries } = taking({ decode, quarantine: { keep } })
    await expect(ingest(message())).resolves.toBeUndefined()
    expect(await entries()).toHaveLength(1)
    expect(ingest.stats()).toMatchObject({ lost: 1, quarantined: {} })
  })

  it('tells nothing a second time when it is tried again from the quarantine', async () => {
    const { ingest, clock, entries, journal, quarantine } = taking({ decode })
    await ingest(message())
    const accept: IngestParts['accept'] = async (drafts) => void (await journal.append(drafts))
    const replay = createQuarantineReplay({ decode, accept, clock, zoneOf: () => zone })
    expect(await replay((await quarantine.list({ limit: 1 }))[0]!)).toMatchObject({ understood: false })
    expect(await entries()).toHaveLength(1)
  })
})

describe('several observations in one message', () => {
  it('go into the journal together, each with an id of its own', async () => {
    const reading = { kind: 'motion', active: true } as const
    const one = { deviceId: 'door', observedAt: null, freshness: 'live', reading } as never
    const batches: string[][] = []
    const { ingest } = taking({
      decode: () => ({ kind: 'observations', observations: [one, one, one], messageId: 'x'.repeat(200) }),
      accept: async (drafts) => void batches.push(drafts.map(({ inputId }) => inputId)),
    })
    await ingest(message())
    expect(batches).toHaveLength(1)
    expect(new Set(batches[0]).size).toBe(3)
    for (const id of batches[0]!) expect(id.length).toBeLessThanOrEqual(100)
  })

  it('that are none are acknowledged and kept nowhere', async () => {
    const { ingest, entries, quarantine } = taking({ decode: () => ({ kind: 'observations', observations: [] }) })
    await ingest(message())
    expect([await entries(), await quarantine.list({ limit: 9 })]).toEqual([[], []])
  })
})

describe('the clock of a recorded home', () => {
  const tick = (text: string) => message({ path: 'kernwacht/clock', text })

  it('is moved, and the message answered when all that was due has happened', async () => {
    const clock = simulatedClock(start)
    const woken: string[] = []
    clock.wakeAt(later(start, minutes(5)), () => woken.push('due'))
    const { ingest } = taking({ clock, replayClock: clock })
    const at = later(start, minutes(10))
    await ingest(tick(`{"at":"${isoUtc(at)}"}`))
    expect([woken, clock.now()]).toEqual([['due'], at])
  })

  it.each(['', '{}', 'null', '{"at":5}', '{"at":"2026-01-01T00:00:00"}', `{"at":"${'2'.repeat(300)}"}`])(
    'is not moved by %s, which is quarantined',
    async (text) => {
      const clock = simulatedClock(start)
      const { ingest } = taking({ clock, replayClock: clock })
      await ingest(tick(text))
      expect(clock.now()).toBe(start)
      expect(ingest.stats().quarantined).toEqual({ 'bad-instant': 1 })
    },
  )

  it('holds what comes behind a move until the move is done, in order', async () => {
    const clock = simulatedClock(start)
    const { ingest, entries } = taking({ clock, replayClock: clock })
    const at = (minute: number) => later(start, minutes(minute))
    const moveTo = (minute: number) => tick(`{"at":"${isoUtc(at(minute))}"}`)
    await Promise.all([moveTo(10), message({ packetId: 101 }), moveTo(20), message({ packetId: 102 })].map(ingest))
    expect((await entries()).map((entry) => entry.at)).toEqual([at(10), at(20)])
  })
})
