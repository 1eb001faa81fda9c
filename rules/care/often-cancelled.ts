// Who calls and calls it off again and again is not to be alarmed about tonight, and is to be asked about this week.
import { z } from 'zod'
import { defineRule, type Outcome, unchanged } from '../engine/rule.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { days, earlier, Instant } from '../model/time.ts'
import { cancelParams, isCancel } from './cancels.ts'

const params = z.object({
  ...cancelParams,
  times: z.int().min(2).max(20).default(3),
  withinDays: z.number().min(1).max(31).default(7),
})

const State = z.object({
  /** Calls and falls that have not ended, by device: since when. */
  calling: z.record(DeviceId, Instant),
  cancels: z.array(z.object({ at: Instant, deviceId: DeviceId })),
})
type State = z.infer<typeof State>

const devicesKept = 300

export const oftenCancelled = defineRule<State, z.infer<typeof params>>({
  id: ruleId('often-cancelled'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'resident',
  params,
  state: State,
  initial: { calling: {}, cancels: [] },
  words: {
    title: { nl: 'Vaak afgemeld', en: 'Often cancelled' },
    often: {
      nl: '{count} keer in {within|duration} om hulp gevraagd of gevallen en zelf afgemeld',
      en: 'Called for help or fell, and cancelled it in the home, {count} times within {within|duration}',
    },
    cancel: { nl: 'Afgemeld op {device} om {at|time}', en: 'Cancelled on {device} at {at|time}' },
  },
  react(state, event, { params }) {
    if (event.kind !== 'observed' || event.observation.freshness === 'retained') return unchanged(state)
    const { observation, happenedAt: at } = event
    const { deviceId, reading } = observation
    const since = state.calling[deviceId]
    const begins =
      (reading.kind === 'help-call' && reading.active) ||
      (reading.kind === 'fall' && ['detected', 'confirmed', 'calling'].includes(reading.phase))
    if (begins) {
      if (since !== undefined || Object.keys(state.calling).length >= devicesKept) return unchanged(state)
      return unchanged({ ...state, calling: { ...state.calling, [deviceId]: at } })
    }
    const isCall = reading.kind === 'help-call'
    const ends = isCall || (reading.kind === 'fall' && ['recovered', 'cancelled'].includes(reading.phase))
    if (!ends || since === undefined || since > at) return unchanged(state)
    const { [deviceId]: _, ...calling } = state.calling
    const cancelled = isCall ? isCancel(since, at, params) : reading.kind === 'fall' && reading.phase === 'cancelled'
    if (!cancelled) return unchanged({ ...state, calling })
    const from = earlier(at, days(params.withinDays))
    const cancels = [...state.cancels.filter((cancel) => cancel.at > from), { at, deviceId }]
    if (cancels.length < params.times) return unchanged({ calling, cancels })
    const raise: Outcome = {
      kind: 'raise',
      subject: 'home',
      severity: 'info',
      because: reason('often', { count: cancels.length, within: days(params.withinDays) }),
      evidence: cancels.map(({ at, deviceId }) => ({
        at,
        deviceId,
        reason: reason('cancel', { at, device: deviceId }),
      })),
    }
    // Counted anew from here, so that each of the next does not tell it again.
    return { state: { calling, cancels: [] }, outcomes: [raise] }
  },
})
