// Who picks an alarm up promises to see to it. When the next step does not come in time, the alarm is open again for everybody.
import { type Alarm, type AlarmEvent, FollowUp, type FollowedState, followedState } from '../model/alarm.ts'
import { followUpMinutes } from '../model/alarm.ts'
import type { HomeSetup } from '../model/home.ts'
import { reason, say } from '../model/reason.ts'
import { type Instant, later, milliseconds, minutes } from '../model/time.ts'
import type { Change } from './lifecycle.ts'
import { followUpWords } from './words.ts'
import { engineRule } from './work.ts'

/** The alarm with the moment by which its next step is due. One that grew graver gets no more time than it had; a remark gains none. */
export function withDueBy({ alarm, event }: Change, setup: HomeSetup | null): Alarm {
  const followed = followedState(alarm.response)
  if (followed === null) {
    const { dueBy, ...rest } = alarm
    return dueBy === undefined ? alarm : rest
  }
  if (event.kind !== followed && event.kind !== 'worsened') return alarm
  const within = later(event.at, minutes(minutesFor(alarm, followed, setup)))
  const dueBy = event.kind === followed ? within : (Math.min(alarm.dueBy ?? within, within) as Instant)
  return { ...alarm, dueBy }
}

/** When the first of these alarms lapses, null: none does. A step at the very moment by which it is due is in time. */
export function nextLapse(alarms: Readonly<Record<string, Alarm>>): Instant | null {
  const dues = Object.values(alarms).flatMap(({ dueBy }) => dueBy ?? [])
  return dues.length === 0 ? null : later(Math.min(...dues) as Instant, milliseconds(1))
}

/** The alarm goes back to everybody. Null: its next step is not overdue. */
export function lapse(alarm: Alarm, zone: string, at: Instant): Change | null {
  const followed = followedState(alarm.response)
  if (followed === null || alarm.dueBy === undefined || alarm.dueBy >= at) return null
  const since = alarm.events.findLast(({ kind }) => kind === followed)?.at ?? alarm.raisedAt
  const event: AlarmEvent = { at, kind: 'lapsed', said: say(followUpWords, reason(followed, { since }), zone, at) }
  return { alarm: { ...alarm, response: 'open', claimedBy: null, events: [...alarm.events, event] }, event }
}

/** A home may have its own times under the name of the engine: `{"engine": {"urgent": {"on-the-way": 25}}}`. */
function minutesFor(alarm: Alarm, state: FollowedState, setup: HomeSetup | null): number {
  const own = FollowUp.partial().safeParse(setup?.ruleParams[engineRule.id]?.[alarm.severity])
  const usual = own.data?.[state] ?? followUpMinutes[alarm.severity][state]
  return state === 'on-the-way' ? Math.max(usual, journeyMinutes(alarm, setup)) : usual
}

/** To find the keys, and to say that one is there. */
const atTheDoorMinutes = 5

/** How long who is on the way takes to be there and say so; 0 where the plan does not know. */
function journeyMinutes({ events }: Alarm, setup: HomeSetup | null): number {
  const account = events.findLast(({ kind }) => kind === 'on-the-way')?.by?.account
  const contact = setup?.carePlan?.contacts.find((candidate) => candidate.account === account)
  return account !== undefined && contact?.travelMinutes !== undefined ? contact.travelMinutes + atTheDoorMinutes : 0
}
