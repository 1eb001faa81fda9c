// Some days of a sparse home: what its devices say, what really happened, and when people come. As much as an alarm hangs on, and no more.
import type { Home } from '../../rules/model/home.ts'
import type { DeviceId } from '../../rules/model/ids.ts'
import type { Reading } from '../../rules/model/observation.ts'
import { earlier, hours, type Instant } from '../../rules/model/time.ts'
import { dayOf, wallClock } from '../../simulators/days.ts'
import { random } from '../../simulators/random.ts'
import { local } from '../support/entries.ts'
import { homeOf, hub, motions, radar } from './home.ts'
import { beats, dayOfResident } from './resident.ts'
import { dayOfTheNight, storyOf, type Unnamed } from './story.ts'

/** What a device says, at the moment when it happens. */
export interface Spoken {
  readonly name: string
  readonly at: Instant
  readonly deviceId: DeviceId
  readonly reading: Reading
}

/** What must be alarmed, and when. `said`: the messages that say so; none: it shows in what is not said. */
export interface Truth {
  readonly rule: string
  readonly subject: string
  readonly from: Instant
  readonly until: Instant
  readonly said: readonly string[]
}

/** Somebody looks at the list: picks up what is open, or picks it up and closes it. */
export interface Visit {
  readonly at: Instant
  readonly closes: boolean
}

export interface Life {
  readonly home: Home
  readonly from: Instant
  readonly until: Instant
  readonly spoken: readonly Spoken[]
  readonly truths: readonly Truth[]
  /** When somebody lies on the floor or in bed: that it is quiet then may be an alarm too. */
  readonly lying: readonly { readonly from: Instant; readonly until: Instant }[]
  readonly visits: readonly Visit[]
}

export const daysOfALife = 8
const nights = ['2026-10-25 00:00', '2027-03-28 00:00'].map(local)

const hubMinutes = 110
const checkInMinutes = 170

export function lifeOf(seed: number, number: number): Life {
  const chance = random(seed, 'life', number)
  // Every other life has a night in it on which the clocks change; the rest are spread over two years.
  const night = number % 2 === 0 ? nights[(number / 2) % nights.length]! : local('2026-03-02 00:00')
  const shift = number % 2 === 0 ? 0 : chance.whole(0, 700)
  const first = dayOf(night) + shift - dayOfTheNight
  const from = wallClock(first, 12 * 60)
  const until = wallClock(first + daysOfALife, 12 * 60)
  const home = homeOf(number, from)
  const story = storyOf(chance, first, daysOfALife)
  const still = (at: Instant) => story.lying.some((lying) => at >= lying.from && at < lying.until)
  const said = [
    ...beats(hub, hubMinutes, from, until, chance, { kind: 'heartbeat' }),
    ...[radar, ...motions].flatMap((id) => beats(id, checkInMinutes, from, until, chance, { kind: 'heartbeat' })),
    ...Array.from({ length: daysOfALife + 1 }, (_, day) => dayOfResident(chance, first + day)).flat(),
  ].filter(({ at, reading }) => reading.kind === 'heartbeat' || !still(at))
  const spoken = [...said, ...story.said]
    .filter(({ at }) => at >= from && at < until)
    .sort((one, other) => one.at - other.at)
    .map((one, place) => ({ ...one, name: `n${place}` }))
  const nameOf = ({ at, deviceId, reading }: Unnamed) =>
    spoken.find((one) => one.at === at && one.deviceId === deviceId && one.reading === reading)!.name
  return {
    home,
    from,
    until,
    spoken,
    truths: story.truths.map((truth) => ({ ...truth, said: truth.said.map(nameOf) })),
    lying: story.lying,
    visits: story.visits.filter(({ at }) => at < until).sort((one, other) => one.at - other.at),
  }
}

/** Nothing goes wrong in the last hours: by the end everything has come to its own. */
export const quietFrom = ({ until }: Pick<Life, 'until'>): Instant => earlier(until, hours(4))
