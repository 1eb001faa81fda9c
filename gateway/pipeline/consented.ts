// What who lives there does not want is not kept: it is taken from the device, acknowledged, and goes no further.
import { mayKeep } from '../../rules/model/consent.ts'
import type { HomeSetup } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Draft } from '../../rules/model/input.ts'
import type { Quarantine } from '../../rules/ports.ts'

const stoppedIn = (setups: ReadonlyMap<HomeId, HomeSetup>, homeId: HomeId) => setups.get(homeId)?.stopped ?? []

/** `setups` is read at every message: a withdrawal counts from the moment at which the home is configured with it. */
export const onlyConsented =
  (accept: (drafts: readonly Draft[]) => Promise<void>, setups: ReadonlyMap<HomeId, HomeSetup>) =>
  (drafts: readonly Draft[]): Promise<void> => {
    const kept = drafts.filter(
      ({ homeId, input }) =>
        input.kind !== 'observed' || mayKeep(input.observation.reading.kind, stoppedIn(setups, homeId)),
    )
    return kept.length === 0 && drafts.length > 0 ? Promise.resolve() : accept(kept)
  }

/** Of a message that nobody can read nobody can say for what it is: where something was stopped, only that it came is kept. */
export const withheldPayloads = (quarantine: Quarantine, setups: ReadonlyMap<HomeId, HomeSetup>): Quarantine => ({
  ...quarantine,
  keep: (message) => {
    const stopped = stoppedIn(setups, message.homeId).some((purpose) => purpose !== 'sharing-with-informal-carer')
    return quarantine.keep(stopped ? { ...message, payload: new Uint8Array(0), detail: withheld } : message)
  },
})

const withheld = 'not kept: who lives there has stopped a purpose, and this message may be of it'
