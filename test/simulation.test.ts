// Homes with falls and calls for help, lived twice: once in peace, and once while the process dies and its stores go away.
import { expect, it } from 'vitest'
import { days, type Instant, later } from '../rules/model/time.ts'
import { fallAtNight } from '../simulators/scenarios/fall-at-night.ts'
import { helpCall } from '../simulators/scenarios/help-call.ts'
import { notUp } from '../simulators/scenarios/not-up.ts'
import { createVillage } from '../simulators/village.ts'
import { drawn, type Fault, faults, without } from './simulation/faults.ts'
import { runHome } from './simulation/home-run.ts'
import { local } from './support/entries.ts'

const seed = 20261024
const homes = 6
const knownDays = 3
/** Both nights on which Europe/Amsterdam changes its clocks lie in the days before the story. */
const begins = ['2026-10-24 12:00', '2027-03-27 12:00'].map(local)
const stories = [fallAtNight, helpCall, notUp]

const village = createVillage({ seed, homes })

function lifeOf(place: number): Pick<Parameters<typeof runHome>[0], 'setup' | 'messages' | 'from' | 'until'> {
  const home = village.homes[place]!
  const from = begins[place % begins.length]!
  const begin = later(from, days(knownDays))
  const story = stories[place % stories.length]!.stage(village, home, begin)
  const until: Instant = story?.until ?? later(begin, days(1))
  const during = story?.during ?? []
  const messages = [...village.messages(home.setup.homeId, from, until, { during, meterEverySeconds: 3600 })]
  return { setup: home.setup, messages, from, until }
}

it('tells the same at the same moments, whatever dies or goes away meanwhile', async () => {
  const injected = new Map<Fault, number>()
  let told = 0
  for (let place = 0; place < homes; place++) {
    const life = lifeOf(place)
    const inPeace = await runHome({ ...life, draw: without })
    const troubled = await runHome({ ...life, draw: drawn(seed, life.setup.homeId) })
    expect(troubled.story.toSorted(), `seed ${seed}, home ${place}`).toEqual(inPeace.story.toSorted())
    told += inPeace.story.length
    for (const [fault, times] of Object.entries(troubled.injected) as [Fault, number][])
      injected.set(fault, (injected.get(fault) ?? 0) + times)
  }
  expect(told).toBeGreaterThan(homes)
  expect([...injected.keys()].toSorted()).toEqual(Object.keys(faults).toSorted())
}, 60_000)

it('comes out the same, byte for byte, for the same seed', async () => {
  const life = lifeOf(1)
  const run = () => runHome({ ...life, draw: drawn(seed, life.setup.homeId) })
  expect((await run()).fingerprint).toBe((await run()).fingerprint)
}, 60_000)
