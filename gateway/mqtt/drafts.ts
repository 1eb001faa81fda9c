// From what a device was heard to say to what goes into the journal: each observation with its id, its arrival and how fresh it is. Pure.
import type { HomeId } from '../../rules/model/ids.ts'
import type { Draft } from '../../rules/model/input.ts'
import { callsForHelp, type Observation } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'
import { placedId } from './redelivery.ts'

interface Heard {
  readonly homeId: HomeId
  readonly retained: boolean
  readonly replayed?: boolean
}

/** One draft per observation, with its place in the message behind the message's id. */
export function draftsOf(message: Heard, observations: readonly Observation[], id: string, at: Instant): Draft[] {
  return observations.map((observation, place) => ({
    inputId: placedId(id, place),
    homeId: message.homeId,
    at,
    input: { kind: 'observed', observation: isState(message, observation) ? asRetained(observation) : observation },
  }))
}

/**
 * What a broker kept is state, however fresh its device thinks it is. [MQTT-3.3.1-6] A device that asks its broker to keep what it says may
 * be saying it now or again, and then movement is not believed; a call for help is, for to miss one is worse than to hear it twice. So is
 * that a device is gone: bridges and brokers say it in no other way than retained, and it is no sign of life.
 */
const isState = ({ retained, replayed = false }: Heard, { reading }: Observation): boolean =>
  replayed || (retained && !callsForHelp(reading) && !saysGone(reading))

const saysGone = (reading: Observation['reading']): boolean => reading.kind === 'availability' && !reading.online

const asRetained = (observation: Observation): Observation => ({ ...observation, freshness: 'retained' })
