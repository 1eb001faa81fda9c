// Some days of a sparse home: what its devices say, what really happened, and when people come. As much as an alarm hangs on, and no more.
import type { Home } from '../../rules/model/home.ts'
import { type DeviceId, deviceId, homeId, residencyId, roomId } from '../../rules/model/ids.ts'
import type { Reading } from '../../rules/model/observation.ts'
import { earlier, hours, instant, type Instant, later, minutes, seconds } from '../../rules/model/time.ts'
import { type Day, dayOf, wallClock, zone } from '../../simulators/days.ts'
import { type Random, random } from '../../simulators/random.ts'
import { local } from '../support/entries.ts'

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
/** On this day of each life something happens, and it may be a night on which the clocks change. */
const dayOfTheNight = 5
const nights = ['2026-10-25 00:00', '2027-03-28 00:00'].map(local)

export const hub = deviceId('hub')
const radar = deviceId('radar')
const pendant = deviceId('pendant')
const door = deviceId('door-front')
const rooms = ['living-room', 'kitchen', 'bedroom', 'bathroom', 'hall'] as const
const motions = ['living-room', 'kitchen', 'bedroom'].map((room) => deviceId(`motion-${room}`))
const hubMinutes = 110
const checkInMinutes = 170
export const hubHeartbeatMinutes = 240
export const heartbeatMinutes = 360

const homeOf = (number: number, since: Instant): Home => ({
  setup: {
    homeId: homeId(`home-${number + 1}`),
    zone,
    rooms: rooms.map((kind) => ({ roomId: roomId(kind), kind })),
    devices: [
      { deviceId: hub, kind: 'gateway', heartbeatMinutes: hubHeartbeatMinutes },
      ...motions.map((id) => ({
        deviceId: id,
        kind: 'motion' as const,
        roomId: roomId(id.replace('motion-', '')),
        heartbeatMinutes,
      })),
      { deviceId: door, kind: 'contact', roomId: roomId('hall'), exit: true },
      { deviceId: radar, kind: 'fall-detector', roomId: roomId('bathroom'), heartbeatMinutes },
      { deviceId: pendant, kind: 'help-button' },
    ],
    residency: { residencyId: residencyId(`home-${number + 1}-r1`), since, people: 1 },
    ruleParams: {},
  },
  address: { street: 'Kerkepad', houseNumber: String(number + 1), postcode: '1799 SA', village: 'Oosterlaak' },
  careOrganisation: 'Dorpszorg',
  residents: [],
  contacts: ['daughter', 'neighbour'].map((contactId, place) => ({
    contactId,
    name: contactId,
    relation: contactId,
    phone: `06-0000000${place}`,
    reach: [{ channel: 'sms' as const, address: `06-0000000${place}` }],
  })),
})

export function lifeOf(seed: number, number: number): Life {
  const chance = random(seed, 'life', number)
  // Every other life has a night in it on which the clocks change; the rest are spread over two years.
  const night = number % 2 === 0 ? nights[(number / 2) % nights.length]! : local('2026-03-02 00:00')
  const shift = number % 2 === 0 ? 0 : chance.whole(0, 700)
  const first = dayOf(night) + shift - dayOfTheNight
  const from = wallClock(first, 12 * 60)
  const until = wallClock(first + daysOfALife, 12 * 60)
  const home = homeOf(number, from)
  const story = storyOf(chance, first)
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

type Unnamed = Omit<Spoken, 'name'>
interface Story {
  readonly said: Unnamed[]
  readonly lying: { readonly from: Instant; readonly until: Instant }[]
  readonly truths: (Omit<Truth, 'said'> & { readonly said: readonly Unnamed[] })[]
  readonly visits: Visit[]
}

/** A call for help, a fall, and in every third home a morning on which nobody gets up: each on a day of its own. */
function storyOf(chance: Random, first: Day): Story {
  const story: Story = { said: [], lying: [], truths: [], visits: [] }
  callsForHelp(story, chance, wallClock(first + 3, chance.between(0, 1439)))
  // On a night of a change of clock mostly in its hours.
  fallsDown(
    story,
    chance,
    wallClock(first + dayOfTheNight, chance.chance(0.5) ? chance.between(60, 240) : chance.between(240, 1100)),
  )
  const stays = chance.chance(1 / 3)
  if (stays) staysInBed(story, chance, first + 7)
  // Whatever else is open is seen to in the morning and in the evening.
  for (let day = first + 1; day <= first + daysOfALife; day++)
    for (const hour of stays && day === first + 7 ? [17.5, 20] : [10, 20])
      story.visits.push({ at: wallClock(day, hour * 60), closes: true })
  return story
}

function callsForHelp(story: Story, chance: Random, at: Instant): void {
  const call: Unnamed = { at, deviceId: pendant, reading: { kind: 'help-call', active: true } }
  const release: Unnamed = {
    at: later(at, minutes(30)),
    deviceId: pendant,
    reading: { kind: 'help-call', active: false },
  }
  story.said.push(call, release)
  story.truths.push({ rule: 'help-call', subject: pendant, from: at, until: later(at, seconds(5)), said: [call] })
  answered(story, chance, at)
}

function fallsDown(story: Story, chance: Random, at: Instant): void {
  const found = later(at, minutes(chance.between(45, 90)))
  const phases: Unnamed[] = [
    { at, deviceId: radar, reading: { kind: 'fall', phase: 'detected' } },
    { at: later(at, seconds(30)), deviceId: radar, reading: { kind: 'fall', phase: 'calling' } },
  ]
  story.said.push(...phases, { at: found, deviceId: radar, reading: { kind: 'fall', phase: 'recovered' } })
  story.lying.push({ from: at, until: found })
  story.truths.push({ rule: 'fall', subject: radar, from: at, until: later(at, seconds(5)), said: phases })
  story.said.push(...about(chance, found))
  answered(story, chance, at)
}

/** From the last move of the evening before until five in the afternoon: much longer than anybody sleeps. */
function staysInBed(story: Story, chance: Random, day: Day): void {
  const lastMove = wallClock(day, -55)
  const found = wallClock(day, 17 * 60)
  story.lying.push({ from: lastMove, until: found })
  story.truths.push({ rule: 'inactivity', subject: 'home', from: later(lastMove, hours(1)), until: found, said: [] })
  story.visits.push({ at: found, closes: false }, { at: later(found, minutes(chance.between(5, 14))), closes: true })
}

/** Somebody picks it up at once or after many have been told, and closes it in time or so late that it was open again meanwhile. */
function answered(story: Story, chance: Random, at: Instant): void {
  const heard = later(at, minutes(chance.between(1, 40)))
  const closed = later(heard, minutes(chance.chance(0.8) ? chance.between(4, 14) : chance.between(20, 45)))
  story.visits.push({ at: heard, closes: false }, { at: closed, closes: true })
}

/** Up before seven, to bed before eleven, in between about the house every hour or so; now and then out of bed at night. */
function dayOfResident(chance: Random, day: Day): Unnamed[] {
  const up = chance.between(6.25, 7) * 60
  const bed = chance.between(22.5, 23) * 60
  const said: Unnamed[] = []
  for (let minute = up; minute < bed; minute += chance.between(45, 100)) said.push(...stirs(chance, day, minute))
  said.push(...stirs(chance, day, bed))
  if (chance.chance(0.4)) said.push(...stirs(chance, day, chance.between(24, 29) * 60))
  if (chance.chance(0.5)) {
    const out = chance.between(10, 16) * 60
    for (const [open, after] of [
      [true, 0],
      [false, 0.2],
    ] as const)
      said.push({ at: wallClock(day, out + after), deviceId: door, reading: { kind: 'contact', open } })
    said.push(...stirs(chance, day, out + 3))
  }
  return said
}

const stirs = (chance: Random, day: Day, minute: number): Unnamed[] => about(chance, wallClock(day, minute))

/** Through three rooms and back: one sensor less, or a message, does not hide that somebody is about. */
function about(chance: Random, at: Instant): Unnamed[] {
  const first = chance.whole(0, motions.length - 1)
  return Array.from({ length: 5 }, (_, step) => ({
    at: later(at, seconds(step * 42)),
    deviceId: motions[(first + step) % motions.length]!,
    reading: { kind: 'motion', active: true },
  }))
}

function beats(
  id: DeviceId,
  everyMinutes: number,
  from: Instant,
  until: Instant,
  chance: Random,
  reading: Reading,
): Unnamed[] {
  const said: Unnamed[] = []
  for (
    let at = later(from, minutes(chance.between(0, everyMinutes)));
    at < until;
    at = later(at, minutes(everyMinutes * chance.between(0.97, 1)))
  )
    said.push({ at: instant(at), deviceId: id, reading })
  return said
}

/** Nothing goes wrong in the last hours: by the end everything has come to its own. */
export const quietFrom = ({ until }: Pick<Life, 'until'>): Instant => earlier(until, hours(4))
