// What every measure of the programme did, kept between two questions: a home is reckoned anew where something of it changed, and only then.
import type { Housing, Measure } from '../../rules/model/housing.ts'
import type { WeatherDay } from '../../rules/model/energy.ts'
import type { Home } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { WoonlastenEffect } from '../../rules/woonlasten/effect.ts'
import { effectsOf } from '../../rules/woonlasten/home-effects.ts'
import { fewestHomes } from '../../rules/woonlasten/pilot.ts'
import { isControl, type Wave, waveKey, wavesOf } from '../../rules/woonlasten/pilot-groups.ts'
import type { Figures } from '../../rules/woonlasten/rule-table.ts'
import { dayOfNow, homeEnergy } from './home-energy.ts'
import { lawFor } from './known-housing.ts'
import type { ApiParts } from './parts.ts'

type Parts = Pick<ApiParts, 'housing' | 'series' | 'registry' | 'clock' | 'log'>

export interface HomeTold {
  readonly homeId: HomeId
  readonly village: string
  readonly complex: string
  /** Those that are live, each with what it did. */
  readonly measures: readonly { readonly measure: Measure; readonly effect: WoonlastenEffect }[]
  /** Of a control home, by wave: what happened to it in that time, to which nothing was done. */
  readonly nothing: ReadonlyMap<string, WoonlastenEffect>
}
export interface EffectsTold {
  readonly homes: readonly HomeTold[]
  readonly waves: readonly Wave[]
  /** How many of the homes are known as they are now; `homes` is whole only where it is all of them. */
  readonly reckoned: number
  readonly of: number
}

/** So many are reckoned while somebody waits for the answer; more go on beside it, and are asked for again. */
const mostWaitedFor = 8
/** More homes than this make no interval narrower that a dozen pilot homes have wide. */
const mostControls = 200

interface Kept {
  readonly key: readonly unknown[]
  readonly told: HomeTold
}

/** `series` that cannot tell what changed: nothing is kept. */
export function keepEffects(parts: Parts): { told(): Promise<EffectsTold> } {
  const kept = new Map<string, Kept>()
  const late = new Map<string, number>()
  let seen = 0
  let running: Promise<void> | null = null

  /** Late data and corrections of whole months: a home of which there are some is another than before. */
  async function noteLate(before: string): Promise<void> {
    if (!parts.series.changedHomes) return kept.clear()
    const { change, homeIds } = await parts.series.changedHomes({ purpose: 'energy', after: seen, before })
    for (const homeId of homeIds) late.set(homeId, change)
    seen = change
  }

  async function reckon(due: readonly Due[], law: () => Figures): Promise<void> {
    const weather = new Map<string, readonly WeatherDay[]>()
    for (const { key, home, housing, waves } of due) {
      const { station } = housing.building
      const days = weather.get(station) ?? (await parts.housing.weather(station))
      weather.set(station, days)
      const energy = await homeEnergy(parts, housing.homeId, home)
      kept.set(housing.homeId, { key, told: toldOf(housing, energy, days, law, waves) })
      // One home a turn of the loop: an alarm never waits for a table.
      await new Promise<void>((resolve) => void setImmediate(resolve))
    }
  }

  return {
    async told() {
      const month = `${dayOfNow(parts.clock.now(), null).slice(0, 7)}-01`
      await noteLate(month)
      const [all, registered, law] = await Promise.all([
        parts.housing.all(),
        parts.registry.homes(),
        lawFor(parts, 'staff'),
      ])
      const homes = new Map(registered.map((home) => [home.setup.homeId, home]))
      const waves = wavesOf(all, fewestHomes)
      const controls = new Set(spread(all.filter(isControl), mostControls).map(({ homeId }) => homeId))
      const theirs = waves.map((wave) => `${waveKey(wave)} ${wave.day}`).join()
      const wanted = all.flatMap((housing): Due[] => {
        const isOne = controls.has(housing.homeId) && waves.length > 0
        if (!isOne && isControl(housing)) return []
        const home = homes.get(housing.homeId) ?? null
        const changes = parts.housing.changes()
        const key = [
          housing,
          month,
          isOne ? theirs : '',
          livingThere(home),
          late.get(housing.homeId) ?? 0,
          changes.use(housing.homeId),
          changes.weather(housing.building.station),
          changes.figures,
        ]
        return [{ housing, home, key, waves: isOne ? waves : [] }]
      })
      const due = wanted.filter(({ housing, key }) => !isSame(kept.get(housing.homeId)?.key, key))
      if (due.length > 0 && due.length <= mostWaitedFor && running === null) await reckon(due, law)
      else if (due.length > 0)
        running ??= reckon(due, law)
          .catch((error: unknown) => parts.log.error({ error: String(error) }, 'effects could not be reckoned'))
          .finally(() => (running = null))
      const known = wanted.flatMap(({ housing, key }) => {
        const found = kept.get(housing.homeId)
        return found && isSame(found.key, key) ? [found.told] : []
      })
      return { homes: known, waves, reckoned: known.length, of: wanted.length }
    },
  }
}

interface Due {
  readonly housing: Housing
  readonly home: Home | null
  readonly key: readonly unknown[]
  /** Of a control home: the times in which nothing was done to it. */
  readonly waves: readonly Wave[]
}

const isSame = (one: readonly unknown[] | undefined, other: readonly unknown[]): boolean =>
  one !== undefined && one.every((part, place) => part === other[place])

/** Whose months count, by which clock, and which of its devices counts what. */
function livingThere(home: Home | null): string {
  if (home === null) return 'not registered'
  const known = setups.get(home)
  if (known !== undefined) return known
  const { residency, zone, devices } = home.setup
  const text = JSON.stringify([residency?.residencyId, residency?.since, zone, devices])
  setups.set(home, text)
  return text
}
/** A registry gives the same home as the same object until something is written to it. */
const setups = new WeakMap<Home, string>()

/** Evenly over all of them: the first by name would be of one street. */
const spread = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : Array.from({ length: most }, (_, place) => all[Math.floor((place * all.length) / most)]!)

function toldOf(
  housing: Housing,
  energy: Parameters<typeof effectsOf>[1],
  weather: readonly WeatherDay[],
  law: () => Figures,
  waves: readonly Wave[],
): HomeTold {
  const { homeId, building, measures } = housing
  const live = measures.filter(({ stages }) => stages.live !== undefined)
  const effects = effectsOf({ ...housing, measures: live }, energy, weather, law)
  const asIf = effectsOf({ ...housing, measures: waves.map(nothingDone) }, energy, weather, law)
  return {
    homeId,
    village: building.village,
    complex: building.complex,
    measures: live.map((measure) => ({ measure, effect: effects.get(measure.measureId)! })),
    nothing: new Map(waves.map((wave, place) => [waveKey(wave), asIf.get(`nothing-${place}`)!])),
  }
}

const nothingDone = ({ kind, day }: Wave, place: number): Measure => ({
  measureId: `nothing-${place}`,
  kind,
  stages: { live: day },
  costEuro: null,
  labelBefore: null,
  labelAfter: null,
  expectedSavingEuro: null,
  rentRiseEuro: null,
  maximumRentRiseEuro: null,
})
