// Judges the run of one home: against its own journal, against what really happened, and against the same home in peace.
import { isDeepStrictEqual } from 'node:util'
import { type Alarm, changesOf } from '../../rules/model/alarm.ts'
import type { Draw } from './faults.ts'
import type { Flaw } from './flaw.ts'
import type { HomeRun } from './home-run.ts'
import type { Life } from './life.ts'
import { timersInTime } from './verdict-time.ts'
import { everybodyTold } from './verdict-told.ts'
import { asInPeace, asItHappened } from './verdict-truth.ts'
import type { World } from './world.ts'

export function flawsOf(parts: { life: Life; world: World; draw: Draw; run: HomeRun; peace: HomeRun }): Flaw[] {
  const { life, world, draw, run, peace } = parts
  return [
    ...keptOnce(world, draw, run),
    ...tableAsJournal(run),
    ...timersInTime(life, draw, run),
    ...everybodyTold(life, draw, run),
    ...asItHappened(world, draw, run),
    ...asInPeace(draw, run, peace),
  ]
}

/** What is acknowledged is in the journal, once: by the end of the run everything has been acknowledged. */
function* keptOnce({ arrivals }: World, draw: Draw, { shadow }: HomeRun): Generator<Flaw> {
  // Across a jump the memory of what came before looks older than it is; the engine counts it once all the same.
  const jumps = draw.ofHome.has('clock-of-the-service-jumps')
  const times = new Map<string, number>()
  for (const { inputId, input } of shadow.entries) {
    if (input.kind !== 'observed') continue
    const name = /^m\.([^.]+)\./.exec(inputId)![1]!
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  // Behind the memory of a day's messages the engine may hear one again, and takes it for what it is.
  const again = new Set(arrivals.filter((arrival) => arrival.again !== 'no').map(({ name }) => name))
  for (const name of new Set(arrivals.map((arrival) => arrival.name))) {
    const count = times.get(name) ?? 0
    if (count === 0) yield `message lost: ${name}`
    if (count > 1 && !again.has(name) && !jumps) yield `message kept twice: ${name}`
  }
}

const changeKey = (alarm: Alarm): string => `${alarm.alarmId}#${changesOf(alarm)}`

/** The alarms and their feed are exactly what follows from the journal. */
function* tableAsJournal({ shadow, alarms, feed }: HomeRun): Generator<Flaw> {
  const changes = shadow.effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect.alarm] : []))
  const told = new Map(changes.map((alarm) => [alarm.alarmId as string, alarm]))
  const table = new Map(alarms.map((alarm) => [alarm.alarmId as string, alarm]))
  for (const [id, alarm] of told)
    if (!isDeepStrictEqual(table.get(id), alarm)) yield `alarm missing in the table: ${id}`
  for (const id of table.keys()) if (!told.has(id)) yield `alarm in the table that the journal does not give: ${id}`
  const inFeed = feed.map(({ alarm }) => changeKey(alarm))
  const known = new Set(inFeed)
  if (inFeed.length > known.size)
    yield `change told twice: ${inFeed.find((key, place) => inFeed.indexOf(key) !== place)}`
  for (const alarm of changes) if (!known.has(changeKey(alarm))) yield `change not told: ${changeKey(alarm)}`
}
