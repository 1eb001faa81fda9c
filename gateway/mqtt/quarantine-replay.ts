// A message from the quarantine tried again: with a decoder that knows it by now, it goes the way of all messages.
import type { Draft } from '../../rules/model/input.ts'
import type { Observation } from '../../rules/model/observation.ts'
import type { QuarantinedMessage } from '../../rules/ports.ts'
import { type IngestParts, leftOut } from './ingest.ts'

export type QuarantineReplay = (
  message: QuarantinedMessage,
) => Promise<{ readonly understood: boolean; readonly detail: string }>

export function createQuarantineReplay(
  parts: Pick<IngestParts, 'decode' | 'accept' | 'clock' | 'zoneOf'>,
): QuarantineReplay {
  return async (message) => {
    const { homeId, path, payload, retained, at: arrivedAt, quarantineId } = message
    // To tell its good values again would count them twice, and raise an old alarm anew.
    if (message.detail.startsWith(leftOut)) return { understood: false, detail: message.detail }
    const zone = parts.zoneOf(homeId)
    if (zone === null) return { understood: false, detail: `home ${homeId} is not set up` }
    const decoded = parts.decode({ path, payload, retained, arrivedAt, zone })
    if (decoded.kind === 'rejected') return { understood: false, detail: decoded.detail }
    const at = parts.clock.now()
    await parts.accept(
      decoded.observations.map((observation, place): Draft => ({
        // The same message replayed twice counts once.
        inputId: `q.${quarantineId}.${place}`,
        homeId,
        at,
        input: { kind: 'observed', observation: asOfThen(observation, message) },
      })),
    )
    return { understood: true, detail: `${decoded.observations.length} observations of ${path}` }
  }
}

/** It arrived then, not now: somebody who moved yesterday is not seen moving today. */
function asOfThen(observation: Observation, { at, retained }: QuarantinedMessage): Observation {
  return {
    ...observation,
    observedAt: observation.observedAt ?? at,
    freshness: retained ? 'retained' : 'buffered',
  }
}
