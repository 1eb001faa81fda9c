// The care plan of a home as a form: a chain per kind of alarm and hours, of steps with who is told and how long they have.
import type { CarePlanView } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { dutyApi, type Plan } from '../duty-client.ts'
import type { Chain, Known } from '../told.ts'
import { problem, words } from '../words/words.ts'
import { Because } from './because.tsx'
import { ChainFields } from './chain-fields.tsx'

export function CarePlanForm(props: {
  homeId: string
  view: CarePlanView
  known: readonly Known[]
  saved: () => Promise<void>
  close: () => void
}) {
  const { homeId, view, known, saved, close } = props
  const { duty, cancel } = words.value
  const { plan: text } = duty
  const [chains, setChains] = useState<readonly Chain[]>(view.counts.chains)
  const [because, setBecause] = useState('')
  const [state, setState] = useState<'open' | 'busy' | { readonly error: unknown }>('open')
  const { graceSeconds } = view.counts

  async function put(plan: Plan | null): Promise<void> {
    setState('busy')
    try {
      await dutyApi.putCarePlan(homeId, plan, because.trim())
      await saved()
    } catch (error) {
      setState({ error })
    }
  }
  const isBusy = state === 'busy'
  return (
    <form
      class="new-pause"
      onSubmit={(event) => {
        event.preventDefault()
        // What the registry knows of the contacts is added by the service.
        void put({ graceSeconds, contacts: view.own?.contacts ?? [], chains: [...chains] })
      }}
    >
      {chains.map((chain, place) => (
        <ChainFields
          key={place}
          place={place}
          chain={chain}
          known={known}
          set={(to) => setChains(chains.map((one, at) => (at === place ? to : one)))}
          drop={chains.length > 1 ? () => setChains(chains.filter((_, at) => at !== place)) : null}
        />
      ))}
      <div>
        <button
          type="button"
          onClick={() =>
            setChains([
              ...chains,
              { severities: ['urgent'], tiers: [{ to: [known[0]!.recipient], waitMinutes: 5 }], repeatMinutes: 5 },
            ])
          }
        >
          {text.addChain}
        </button>
      </div>
      <Because name={`plan-${homeId}`} label={text.why} value={because} set={setBecause} />
      {typeof state === 'object' && (
        <p class="problem" role="alert">
          {problem(state.error)}
        </p>
      )}
      <div class="acts">
        <button type="submit" class="primary" aria-busy={isBusy} disabled={isBusy}>
          {text.save}
        </button>
        {view.own !== null && (
          <button type="button" disabled={isBusy || because.trim() === ''} onClick={() => void put(null)}>
            {text.backToUsual}
          </button>
        )}
        <button type="button" onClick={close}>
          {cancel}
        </button>
      </div>
    </form>
  )
}
