// What happens in a simulated life: somebody calls, falls, does not get up; and when people come.
import { hours, type Instant, later, minutes, seconds } from '../../rules/model/time.ts'
import { type Day, wallClock } from '../../simulators/days.ts'
import type { Random } from '../../simulators/random.ts'
import { pendant, radar } from './home.ts'
import type { Spoken, Truth, Visit } from './life.ts'
import { about } from './resident.ts'

/** On this day somebody falls, and it may be a night on which the clocks change. */
export const dayOfTheNight = 5

export type Unnamed = Omit<Spoken, 'name'>
export interface Story {
  readonly said: Unnamed[]
  readonly lying: { readonly from: Instant; readonly until: Instant }[]
  readonly truths: (Omit<Truth, 'said'> & { readonly said: readonly Unnamed[] })[]
  readonly visits: Visit[]
}

/** A call for help, a fall, and in every third home a morning on which nobody gets up: each on a day of its own. */
export function storyOf(chance: Random, first: Day, days: number): Story {
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
  for (let day = first + 1; day <= first + days; day++)
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
