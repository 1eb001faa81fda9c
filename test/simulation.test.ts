// Homes with falls, calls for help and silences, lived through every fault of the table; and proof that the judge would see what it looks for.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callsForHelp } from '../rules/model/observation.ts'
import { type Fault, faultNames } from './simulation/faults.ts'
import { simulate } from './simulation/simulate.ts'
import type { Tampering } from './simulation/stores.ts'

const seed = 9
const homes = 10

it('alarms what must be alarmed, in time and once, whatever goes wrong', { timeout: 120_000 }, async () => {
  const injected = new Set<Fault>()
  let handedOver = 0
  for (let number = 0; number < homes; number++) {
    const home = await simulate(seed, number)
    expect(home.flaws, `seed ${seed}, home ${number}`).toEqual([])
    handedOver += home.handedOver
    for (const fault of Object.keys(home.injected) as Fault[]) injected.add(fault)
  }
  // It would prove nothing if little had happened.
  expect(handedOver).toBeGreaterThan(homes * 10)
  expect([...injected].toSorted()).toEqual(faultNames.toSorted())
})

/** Homes that were called for nothing at night after a link gave back hours of the evening, the last of it first. */
it.each([
  [1, 99],
  [2, 64],
])('lets the night pass after a link was away (seed %i, home %i)', async (one, number) => {
  expect((await simulate(one, number)).flaws).toEqual([])
})

it('comes out the same, to the letter, for the same seed', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000_000), fc.nat(1_000), async (drawn, number) => {
      const [one, other] = [await simulate(drawn, number), await simulate(drawn, number)]
      expect(other.fingerprint).toBe(one.fingerprint)
    }),
    { numRuns: 2, seed, endOnFailure: true },
  )
})

describe('the judge', () => {
  /** In two homes in which nothing that goes wrong may change anything. */
  async function kindsOf(tampering: Tampering): Promise<ReadonlySet<string>> {
    const lived = [await simulate(seed, 0, { tampering }), await simulate(seed, 10, { tampering })]
    return new Set(lived.flatMap(({ flaws }) => flaws.map((flaw) => flaw.split(':')[0]!)))
  }

  it('sees an ordinary message that was acknowledged and lost', async () => {
    let count = 0
    const kinds = await kindsOf({
      accept: (real) => (drafts) => (++count === 300 ? Promise.resolve() : real(drafts)),
    })
    expect(kinds).toContain('message lost')
  })

  it('sees an alarm that is told twice after a crash', async () => {
    let count = 0
    const kinds = await kindsOf({
      projections: (real) => ({
        ...real,
        applyAlarms: (changes) => real.applyAlarms(changes.map((change) => ({ ...change, key: String(count++) }))),
      }),
    })
    expect(kinds).toContain('change told twice')
  })

  it('sees a timer that does not come', async () => {
    let count = 0
    const kinds = await kindsOf({
      clock: (real) => ({
        ...real,
        wakeAt: (at, wake) => (++count % 20 === 0 ? () => {} : real.wakeAt(at, wake)),
      }),
    })
    expect(kinds).toContain('timer at the wrong time')
  })

  it('sees a fall or a call for help that nobody was told of', async () => {
    const kinds = await kindsOf({
      accept: (real) => (drafts) =>
        real(drafts.filter(({ input }) => input.kind !== 'observed' || !callsForHelp(input.observation.reading))),
    })
    expect(kinds).toContain('missed')
  })

  it('sees a telling that was forgotten', async () => {
    const kinds = await kindsOf({
      outbox: (real) => ({ ...real, put: (rows) => real.put(rows.filter(({ step }) => step !== 2)) }),
    })
    expect(kinds).toContain('telling not kept')
  })

  it('sees a hand-over that was noted and never was', async () => {
    const kinds = await kindsOf({
      outbox: (real) => ({
        ...real,
        async put(rows) {
          const added = await real.put(rows)
          await real.change(added.map(({ key }) => ({ key, state: 'handed-over' })))
          return []
        },
      }),
    })
    expect(kinds).toContain('handed over and not received')
  })

  it('names seed and home when a life throws or comes to no end', async () => {
    const broken = { tampering: { accept: () => () => Promise.reject(new Error('no way in')) } }
    await expect(simulate(seed, 4, broken)).rejects.toThrow(`seed ${seed}, home 4: no way in`)
    const hanging = { tampering: { accept: () => () => new Promise<void>(() => {}) }, patienceMs: 100 }
    await expect(simulate(seed, 4, hanging)).rejects.toThrow(`seed ${seed}, home 4: comes to no end`)
  })
})
