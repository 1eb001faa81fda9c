// Alarms on this phone: how it stands, the switch, and a trial.
import { useEffect, useState } from 'preact/hooks'
import { api, ApiError } from '../api-client.ts'
import { lookAtPhone, phone, switchOff, switchOn } from '../phone.ts'
import { problem, words } from '../words/words.ts'

export function PhonePart() {
  const { phone: text } = words.value
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState<string | null>(null)
  const state = phone.value

  async function run(work: () => Promise<string | null>): Promise<void> {
    setBusy(true)
    setTold(null)
    try {
      setTold(await work())
    } catch (error) {
      setTold(error instanceof ApiError ? problem(error) : text.failed)
    } finally {
      setBusy(false)
    }
  }
  const quietly = (work: () => Promise<void>) => () => void run(() => work().then(() => null))
  useEffect(quietly(lookAtPhone), [])

  return (
    <fieldset class="choices phone">
      <legend>{text.title}</legend>
      <p class={state === 'on' ? '' : 'muted'} data-state={state}>
        {text.state[state]}
      </p>
      <div>
        {(state === 'off' || state === 'asking') && (
          <button type="button" aria-busy={isBusy} disabled={isBusy} onClick={quietly(switchOn)}>
            {text.on}
          </button>
        )}
        {state === 'on' && (
          <>
            <button type="button" disabled={isBusy} onClick={() => void run(tryOut)}>
              {text.trial}
            </button>
            <button type="button" disabled={isBusy} onClick={quietly(switchOff)}>
              {text.off}
            </button>
          </>
        )}
      </div>
      <p role="status">{told}</p>
    </fieldset>
  )
}

async function tryOut(): Promise<string> {
  const { phone: text } = words.value
  const { sent, why } = await api.tryPush()
  return sent ? text.sent : text.notSent(why ?? '')
}
