// Somebody whose nights or days change a little every week: from a day on, over so many days, and then they stay so.
import type { Home } from '../rules/model/home.ts'
import type { RoomId } from '../rules/model/ids.ts'
import { type Instant, minutes } from '../rules/model/time.ts'
import { type Day, wallClock } from './days.ts'
import type { Household } from './household.ts'
import { dayOfPerson, type Person } from './person.ts'
import { random } from './random.ts'
import { noticed, seen, type TimedFact } from './senses.ts'

export interface SlowChange {
  readonly from: Day
  readonly overDays: number
  readonly wakesEarlierMinutes?: number
  readonly toiletVisitsMore?: number
  readonly outingsFewer?: number
}

/** The person as they are on that day. */
export function personOn(person: Person, change: SlowChange | null, day: Day): Person {
  if (!change) return person
  const share = Math.min(1, Math.max(0, (day - change.from) / change.overDays))
  return {
    ...person,
    wakeMinute: person.wakeMinute - share * (change.wakesEarlierMinutes ?? 0),
    toiletVisitsPerNight: person.toiletVisitsPerNight + share * (change.toiletVisitsMore ?? 0),
    outingsPerDay: Math.max(0, person.outingsPerDay - share * (change.outingsFewer ?? 0)),
  }
}

interface RoomSeen {
  readonly roomId: RoomId
  readonly at: Instant
}

/** In which slots of five minutes something stirred in which room of a home of one person, from the first day until before the last. */
export function roomsSeen(
  seed: number,
  household: Household,
  change: SlowChange | null,
  from: Day,
  until: Day,
): readonly RoomSeen[] {
  const [person] = household.people
  if (!person || household.people.length > 1) throw new RangeError('one person lives there')
  const { homeId, devices } = household.home.setup
  const rooms = new Map(devices.flatMap(({ deviceId, roomId }) => (roomId === undefined ? [] : [[deviceId, roomId]])))
  const slots = new Map<string, RoomSeen>()
  for (let day = from; day < until; day++) {
    const stays = dayOfPerson(seed, personOn(person, change, day), day)
    const facts = [
      ...noticed(seed, `${person.name}/${day}`, household, stays),
      ...ghostsOf(seed, homeId, household, day),
    ]
    for (const { at, deviceId, fact } of facts) {
      const roomId = rooms.get(deviceId)
      if (roomId === undefined || !isSign(fact)) continue
      const slot = (at - (at % minutes(5))) as Instant
      slots.set(`${roomId} ${slot}`, { roomId, at: slot })
    }
  }
  return [...slots.values()].sort((one, other) => one.at - other.at)
}

function isSign(fact: TimedFact['fact']): boolean {
  switch (fact.kind) {
    case 'motion':
      return fact.active
    case 'presence':
      return fact.present
    case 'contact':
    case 'bed':
      return true
    default:
      return false
  }
}

function ghostsOf(seed: number, homeId: Home['setup']['homeId'], { fixtures }: Household, day: Day): TimedFact[] {
  const facts: TimedFact[] = []
  for (const { device } of fixtures) {
    const chance = random(seed, 'ghost', homeId, device.deviceId, day)
    if (device.kind === 'motion' && chance.chance(0.06))
      seen(facts, device.deviceId, Math.round(wallClock(day, chance.between(0, 1438))) as Instant)
  }
  return facts
}
