// What goes wrong with the messages of a home while its resident lives on: the same recording, disturbed in one way each.
import { days, type Duration, type Instant, later, minutes, seconds } from '../rules/model/time.ts'
import { random } from './random.ts'
import type { RecordedEvent } from './recording.ts'

export interface Trouble {
  readonly id: 'loss' | 'duplicates' | 'stuck' | 'ghost'
  readonly tells: string
  /** The recording as it would have been heard. */
  during(events: readonly RecordedEvent[]): RecordedEvent[]
  /** What is heard after the resident has fallen silent: of nobody. */
  after(events: readonly RecordedEvent[], from: Instant, until: Instant): RecordedEvent[]
}

const ghostEvery = minutes(47)
const ghostLasts = seconds(2)
const stuckEvery = minutes(5)
/** It worked for a while. */
const stuckAfter = days(3)

const silent = (): RecordedEvent[] => []
const byTime = (one: RecordedEvent, other: RecordedEvent): number => one.at - other.at

export const troubles: readonly Trouble[] = [
  {
    id: 'loss',
    tells: 'one event in a hundred is lost',
    during(events) {
      const { chance } = random(1, 'loss')
      return events.filter(() => !chance(0.01))
    },
    after: silent,
  },
  {
    id: 'duplicates',
    tells: 'every event comes twice',
    during: (events) => events.flatMap((event) => [event, event]),
    after: silent,
  },
  {
    id: 'stuck',
    tells: 'a sensor is stuck from the fourth day on: it says "on" every five minutes and shows nothing else',
    during(events) {
      const { sensor, type } = busiest(events)
      const from = later(events[0]!.at, stuckAfter)
      const rest = events.filter((event) => event.at < from || event.sensor !== sensor || event.type !== type)
      return [...rest, ...repeated(events, from, events.at(-1)!.at, stuckEvery)].toSorted(byTime)
    },
    after: (events, from, until) => repeated(events, from, until, stuckEvery),
  },
  {
    id: 'ghost',
    tells: 'a sensor sees a ghost every 47 minutes, day and night',
    during: (events) =>
      [...events, ...withRest(repeated(events, events[0]!.at, events.at(-1)!.at, ghostEvery))].toSorted(byTime),
    after: (events, from, until) => withRest(repeated(events, from, until, ghostEvery)),
  },
]

/** The motion sensor with the most events, in a home without one the object with the most: that whose word weighs most. */
function busiest(events: readonly RecordedEvent[]): Pick<RecordedEvent, 'sensor' | 'type'> {
  const counts = new Map<string, { event: RecordedEvent; count: number }>()
  for (const event of events) {
    const known = counts.get(`${event.type}\n${event.sensor}`)
    if (known) known.count++
    else counts.set(`${event.type}\n${event.sensor}`, { event, count: 1 })
  }
  const most = (types: readonly string[]) =>
    [...counts.values()]
      .filter(({ event }) => types.includes(event.type))
      .toSorted((one, other) => other.count - one.count)[0]?.event
  return most(['motion']) ?? most(['item']) ?? most(['pressure', 'light', 'door']) ?? events[0]!
}

/** In step with the first event, so that what comes after a cut goes on from what came before. */
function repeated(events: readonly RecordedEvent[], from: Instant, until: Instant, every: Duration): RecordedEvent[] {
  const { sensor, type } = busiest(events)
  const first = events[0]!.at
  const found: RecordedEvent[] = []
  for (let n = Math.ceil((from - first) / every); first + n * every <= until; n++)
    if (first + n * every > from) found.push({ at: (first + n * every) as Instant, sensor, type, active: true })
  return found
}

const withRest = (ghosts: readonly RecordedEvent[]): RecordedEvent[] =>
  ghosts.flatMap((ghost) => [ghost, { ...ghost, at: later(ghost.at, ghostLasts), active: false }])
