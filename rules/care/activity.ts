// Never an alarm: where in the home something stirred, in slots of five minutes, for the picture of the day.
import { z } from 'zod'
import { defineRule, unchanged } from '../engine/rule.ts'
import { deviceOf } from '../model/home.ts'
import { RoomId, ruleId } from '../model/ids.ts'
import { isSignOfLife } from '../model/observation.ts'
import { Instant, minutes } from '../model/time.ts'

const State = z.object({ lastSlot: z.record(RoomId, Instant) })
type State = z.infer<typeof State>

export const activity = defineRule<State, object>({
  id: ruleId('activity'),
  version: 1,
  purpose: 'care',
  needs: ['care-alarms', 'slow-changes'],
  closes: 'itself',
  remembers: 'resident',
  params: z.object({}),
  state: State,
  initial: { lastSlot: {} },
  words: {},
  react(state, event, { home }) {
    if (event.kind !== 'observed') return unchanged(state)
    const { reading, freshness, deviceId } = event.observation
    const roomId = deviceOf(home, deviceId)?.roomId
    // Nobody lives there, or nobody knows where the sensor hangs: there is nothing to draw.
    if (freshness === 'retained' || roomId === undefined || home.residency === null || !isSignOfLife(reading))
      return unchanged(state)
    const slot = (event.happenedAt - (event.happenedAt % minutes(5))) as Instant
    if (state.lastSlot[roomId] === slot) return unchanged(state)
    return {
      state: { lastSlot: { ...state.lastSlot, [roomId]: slot } },
      outcomes: [{ kind: 'record', series: `activity/${roomId}`, at: slot, fields: { active: 1 } }],
    }
  },
})
