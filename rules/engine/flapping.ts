// A condition that ends and returns all day, such as a door that rattles: its story stays short enough to read, and keeps what people did.
import type { Alarm, AlarmEvent, AlarmEventKind } from '../model/alarm.ts'
import { reason, say } from '../model/reason.ts'
import { flappingWords } from './words.ts'
import type { Change } from './lifecycle.ts'

/** So many lines of ending and returning are told one by one. */
const toldSingly = 20
/** After those, one line each time that it has returned so often more; it takes the place of the one before it. */
const returnsPerLine = 10

const turns: readonly AlarmEventKind[] = ['condition-ended', 'condition-returned', 'cancelled-by-resident']

/** The condition ended or returned: written into the story, or counted where the story has enough of these. */
export function turned(alarm: Alarm, event: AlarmEvent, change: Partial<Alarm>, zone: string): Change {
  const isReturn = event.kind === 'condition-returned'
  const returns = (alarm.returns ?? 0) + (isReturn ? 1 : 0)
  const now: Alarm = { ...alarm, ...change, ...(returns > 0 && { returns }) }
  const singly = alarm.events.filter(({ kind }) => turns.includes(kind)).length
  if (singly < toldSingly) return { alarm: { ...now, events: [...now.events, event] }, event }
  if (!isReturn || returns % returnsPerLine !== 0) return { alarm: leavingOut(now, 1), event }
  const said = say(flappingWords, reason('keeps-returning', { count: returns, since: alarm.openedAt }), zone, event.at)
  const counted: AlarmEvent = { ...event, kind: 'keeps-returning', said }
  const others = now.events.filter(({ kind }) => kind !== 'keeps-returning')
  return {
    alarm: { ...leavingOut(now, now.events.length - others.length), events: [...others, counted] },
    event: counted,
  }
}

const leavingOut = (alarm: Alarm, lines: number): Alarm =>
  lines === 0 ? alarm : { ...alarm, leftOut: (alarm.leftOut ?? 0) + lines }
