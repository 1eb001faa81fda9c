// What an asset manager tries out: a target rent and how many homes are greened. The address keeps it, so that a link shows the same.
import { useEffect, useState } from 'preact/hooks'
import type { ScenarioView } from '../../api/contract-housing.ts'
import { housingApi } from '../housing-client.ts'
import { type Loaded, useLoaded } from './loaded.ts'

/** `target` in percent of the maximum rent; `count` homes are greened, those first that should come first. */
export interface Choice {
  readonly target: number
  readonly count: number
}
export const targets = { lowest: 55, highest: 100, step: 0.5, usual: 72 }

/** The most that the API names in their order. */
const mostNamed = 5000
/** A hand on a slider: the sum is made when it rests. */
const restMs = 200

export interface Tried {
  readonly scenario: ScenarioView
  /** All that can be greened, the best first. */
  readonly order: ScenarioView['first']
}

export function useScenario(): { choice: Choice; choose: (change: Partial<Choice>) => void; tried: Loaded<Tried> } {
  const [choice, setChoice] = useState(fromAddress)
  const tried = useLoaded('scenario', () => tryOut(choice))
  const [rested, setRested] = useState(choice)
  useEffect(() => {
    const rest = setTimeout(() => setRested(choice), restMs)
    return () => clearTimeout(rest)
  }, [choice])
  useEffect(() => {
    history.replaceState(null, '', `${location.pathname}?${new URLSearchParams(inAddress(rested))}`)
    if (tried.value !== null || tried.error !== null) void tried.again()
  }, [rested])
  return { choice, choose: (change) => setChoice((was) => ({ ...was, ...change })), tried }
}

async function tryOut({ target, count }: Choice): Promise<Tried> {
  const share = target / 100
  const none = await housingApi.scenario({ target: share, greened: 'none', first: mostNamed })
  const order = none.first
  if (count === 0 || order.length === 0) return { scenario: none, order }
  const greened = count >= order.length ? 'all' : order.slice(0, count).map(({ homeId }) => homeId)
  return { scenario: await housingApi.scenario({ target: share, greened, first: 0 }), order }
}

const inAddress = ({ target, count }: Choice): Record<string, string> => ({
  streefhuur: String(target),
  woningen: String(count),
})

/** Somebody may type any address: what is no number within the limits is taken as the usual. */
function fromAddress(): Choice {
  const asked = new URLSearchParams(location.search)
  const within = (name: string, low: number, high: number, usual: number) => {
    const text = asked.get(name)
    const value = Number(text)
    return text === null || !Number.isFinite(value) || value < low || value > high ? usual : value
  }
  return {
    target: within('streefhuur', targets.lowest, targets.highest, targets.usual),
    count: Math.floor(within('woningen', 0, mostNamed, 0)),
  }
}
