// What measures did is kept between questions, and is never other than what would be reckoned anew.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EffectsTold, keepEffects } from '../../../dashboard/api/effects-kept.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memoryRegistry, memorySeries } from '../../../gateway/store/memory.ts'
import { memoryHousing } from '../../../gateway/store/memory-housing.ts'
import { homeId, residencyId } from '../../../rules/model/ids.ts'
import { instant } from '../../../rules/model/time.ts'
import { homeOf, runningApi } from '../../support/api.ts'
import { local } from '../../support/entries.ts'
import { housingOf, measureOf, monthsOf, weatherOf } from '../../support/housing.ts'

const weather = weatherOf('2023-01-01', '2026-03-01')
const months = monthsOf(weather, (month) => ({ perDegreeM3: month < '2025-01' ? 0.4 : 0.25 }))
const one = homeId('home-1')
const log = { info: () => {}, warn: () => {}, error: (fields: object) => expect(fields).toBeNull() }

async function programme() {
  const now = local('2026-03-02 12:00')
  const parts = {
    housing: memoryHousing([housingOf('home-1'), housingOf('home-2')]),
    series: memorySeries(),
    registry: memoryRegistry([]),
    clock: { ...systemClock(), now: () => now },
    log,
  }
  await parts.housing.putWeather('default', weather)
  for (const home of ['home-1', 'home-2'])
    await parts.housing.putUse(months.map((use) => ({ homeId: homeId(home), use })))
  return { parts, kept: keepEffects(parts) }
}
const of = ({ homes }: EffectsTold, id: string) => homes.find((home) => home.homeId === id)
const quarters = (from: string, days: number, kwh: number) =>
  Array.from({ length: days * 24 + 1 }, (_, hour) => ({
    homeId: one,
    purpose: 'energy' as const,
    series: 'imported-t1/meter',
    at: instant(local(from) + hour * 3_600_000),
    fields: { kwh: 1000 + hour * kwh },
  }))

describe('what a measure did', () => {
  it('is reckoned once, and again for the home of which something came in late', async () => {
    const { parts, kept } = await programme()
    const first = await kept.told()
    expect(of(first, 'home-1')!.measures[0]!.effect.verdict).toBe('falls')
    const second = await kept.told()
    expect(of(second, 'home-1')).toBe(of(first, 'home-1'))
    // Of this month: no whole month, and no effect follows from it.
    await parts.series.write(quarters('2026-03-01 08:00', 1, 1))
    expect(of(await kept.told(), 'home-1')).toBe(of(first, 'home-1'))
    await parts.series.write(quarters('2026-01-01 00:00', 31, 1))
    const late = await kept.told()
    expect(of(late, 'home-1')).not.toBe(of(first, 'home-1'))
    expect(of(late, 'home-2')).toBe(of(first, 'home-2'))
  })

  it('is never other than what would be reckoned anew, whatever is changed in whatever order', async () => {
    const changes = {
      use: async ({ parts }: Programme, amount: number) =>
        parts.housing.putUse([{ homeId: one, use: { ...months[20]!, gasM3: amount } }]),
      rent: async ({ parts }: Programme, amount: number) =>
        parts.housing.put([housingOf('home-1', { measures: [measureOf({ rentRiseEuro: amount })] })]),
      weather: async ({ parts }: Programme, amount: number) =>
        parts.housing.putWeather('default', [{ ...weather[700]!, meanCelsius: amount }]),
      law: async ({ parts }: Programme, amount: number) =>
        parts.housing.changeFigures(
          [
            {
              row: {
                key: 'btw_energie_pct',
                from: '2023-01-01',
                until: '2027-01-01',
                value: amount,
                source: 'a test',
                status: 'read',
              },
              by: 'beheer',
              at: local('2026-03-01 12:00'),
            },
          ],
          [],
        ),
      late: async ({ parts }: Programme, amount: number) =>
        parts.series.write(quarters('2025-11-01 00:00', 30, amount / 10)),
      tenant: async ({ parts }: Programme, amount: number) => {
        const home = homeOf('home-1', 'Dorpszorg')
        const residency = {
          ...home.setup.residency!,
          residencyId: residencyId(`home-1-r${amount}`),
          since: local(`2023-${String((amount % 12) + 1).padStart(2, '0')}-01 00:00`),
        }
        await parts.registry.putHome({ ...home, setup: { ...home.setup, residency } })
      },
    }
    const kinds = Object.keys(changes) as (keyof typeof changes)[]
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 24 })), { minLength: 1, maxLength: 5 }),
        async (steps) => {
          const running = await programme()
          await running.kept.told()
          for (const [kind, amount] of steps) {
            await changes[kind](running, amount)
            expect(await running.kept.told()).toEqual(await keepEffects(running.parts).told())
          }
        },
      ),
      { numRuns: 15 },
    )
  }, 60_000)
})
type Programme = Awaited<ReturnType<typeof programme>>

describe('a pilot', () => {
  it('is held against homes to which nothing was done, and says with which certainty it may be turned back', async () => {
    const api = await runningApi()
    await api.housing.putWeather('default', weather)
    const homes = Array.from({ length: 24 }, (_, place) => {
      const isPilot = place < 12
      const village = isPilot ? 'Limmen' : 'Akersloot'
      const id = `p-${String(place).padStart(2, '0')}`
      const plain = housingOf(id)
      return {
        ...plain,
        building: { ...plain.building, village },
        measures: [measureOf(isPilot ? { kind: 'boiler', rentRiseEuro: 30 } : { stages: { planned: '2026-01-01' } })],
      }
    })
    await api.housing.put(homes)
    for (const [place, { homeId: id }] of homes.entries()) {
      // Everybody burns a tenth less in the second year; who got the boiler as well, and pays thirty euro of rent for it.
      const theirs = monthsOf(weather, (month) => ({ perDegreeM3: (month < '2025-01' ? 0.4 : 0.36) + place / 1000 }))
      await api.housing.putUse(theirs.map((use) => ({ homeId: id, use })))
    }
    type Answer = {
      pilots: { kind: string; complex: string | null; verdict: string; effect: Effect | null }[]
      reckoning: object | null
    }
    type Effect = { effect: number; interval: [number, number]; pilotHomes: number; controlHomes: number }
    const ask = async () => (await api.ask('asset-manager', 'GET /api/programme/effects')).body as Answer
    expect((await ask()).reckoning).toEqual({ reckoned: 0, of: 26 })
    await expect.poll(async () => (await ask()).reckoning, { timeout: 30_000 }).toBeNull()
    const { pilots } = await ask()
    const village = pilots.find(({ kind, complex }) => kind === 'boiler' && complex === null)!
    expect(village).toMatchObject({ verdict: 'rises', effect: { pilotHomes: 12, controlHomes: 12 } })
    // The tenth that everybody saved is no effect of the boiler: what is left is the rent.
    expect(village.effect!.effect).toBeCloseTo(30, 0)
    expect(village.effect!.interval[0]).toBeGreaterThan(25)
  }, 60_000)
})
