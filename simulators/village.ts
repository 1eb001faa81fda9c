// A village of simulated homes: who lives there, and every message that their devices send, the same for the same seed.
import type { Home } from '../rules/model/home.ts'
import type { HomeId } from '../rules/model/ids.ts'
import type { Instant } from '../rules/model/time.ts'
import type { Circumstance } from './circumstance.ts'
import { type Day, dayOf, wallClock } from './days.ts'
import { createHousehold, type Household } from './household.ts'
import { createHomeDays } from './home-days.ts'
import { damaged } from './link.ts'
import type { TimedMessage } from './message.ts'
import { createSky } from './sky.ts'
import { createWeather } from './weather.ts'

export interface MessagesOptions {
  /** What is out of the ordinary in that home. */
  readonly during?: readonly Circumstance[]
  /** How often the meters and inverters speak, in seconds: 900 unless told; a real smart meter says something every 1 to 10. */
  readonly meterEverySeconds?: number
}

type Fallen = Extract<Circumstance, { kind: 'fallen' }>

export interface Village {
  readonly homes: readonly Home[]
  /**
   * What the devices of a home send from `from` (included) until `to` (not included), in order of time. Depends on nothing but the seed, the home
   * and the interval, and adjoining intervals together give what the whole gives.
   */
  messages(homeId: HomeId, from: Instant, to: Instant, options?: MessagesOptions): Iterable<TimedMessage>
  /** Somebody falls before the fall sensor of that home at that moment and lies there: to be passed on as `during`. Null: it has no such sensor. */
  fallAt(homeId: HomeId, at: Instant, until?: Instant): Fallen | null
  /** Only what the fall sensor says of that fall: suspected, then seen, then calling, all within a minute from `at`. */
  fallNow(homeId: HomeId, at: Instant): readonly TimedMessage[]
}

export interface VillageOptions {
  readonly seed: number
  readonly homes: number
  /** The inverter of the last home that has panels dies at that moment. Left out: all are sound. */
  readonly inverterDiesAt?: Instant
}

export function createVillage({ seed, homes, inverterDiesAt }: VillageOptions): Village {
  const sky = createSky(seed, createWeather(seed))
  const households = new Map<HomeId, Household>()
  for (let index = 0; index < homes; index++) {
    const household = createHousehold(seed, index)
    households.set(household.home.setup.homeId, household)
  }
  const withPanels = [...households].findLast(([, { energy }]) => energy.panels !== null)
  if (inverterDiesAt !== undefined && withPanels) {
    const [id, household] = withPanels
    households.set(id, { ...household, energy: { ...household.energy, inverterDeadFrom: inverterDiesAt } })
  }
  const days = new Map([...households].map(([id, household]) => [id, createHomeDays(seed, household, sky)]))

  function known<T>(map: ReadonlyMap<HomeId, T>, id: HomeId): T {
    const found = map.get(id)
    if (found === undefined) throw new RangeError(`the village has no home ${id}`)
    return found
  }

  function* messages(
    homeId: HomeId,
    from: Instant,
    to: Instant,
    options: MessagesOptions = {},
  ): Generator<TimedMessage> {
    const home = known(days, homeId)
    const { during = [], meterEverySeconds = 900 } = options
    const last: Day = dayOf(to)
    // What a bad link does to a message depends on those before it on that day.
    const whole = during.some(({ kind }) => kind === 'flaky-link')
    for (let day = dayOf(from); day <= last; day++) {
      const window = whole ? { from: wallClock(day, 0), to: wallClock(day + 1, 0) } : { from, to }
      const sent = home.messagesOf(day, during, { ...window, everySeconds: meterEverySeconds })
      for (const message of damaged(seed, sent, during)) {
        if (message.at >= to) break
        if (message.at >= from) yield message
      }
    }
  }

  function fallAt(homeId: HomeId, at: Instant, until: Instant = (at + 5_400_000) as Instant): Fallen | null {
    const household = known(households, homeId)
    const radar = household.fixtures.find(({ device }) => device.kind === 'fall-detector')?.device
    const room = household.home.setup.rooms.find(({ roomId }) => roomId === radar?.roomId)?.kind
    if (!radar || !room) return null
    return { kind: 'fallen', from: at, until, room, noticedBy: radar.deviceId }
  }

  return {
    homes: [...households.values()].map(({ home }) => home),
    messages,
    fallAt,
    fallNow(homeId, at) {
      const fallen = fallAt(homeId, at)
      if (!fallen) return []
      const path = new RegExp(`/${fallen.noticedBy}$`)
      const until = (at + 61_000) as Instant
      return [...messages(homeId, at, until, { during: [fallen] })].filter(
        (message) =>
          path.test(message.path) && /fall/.test(message.payload) && !/"fall_down_status":"none"/.test(message.payload),
      )
    },
  }
}
