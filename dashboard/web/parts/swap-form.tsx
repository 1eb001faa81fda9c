// A swap: who takes over, from when until when, and why. A swap that leaves a home with nobody is refused, and the refusal says which minutes.
import { useEffect, useRef, useState } from 'preact/hooks'
import { dutyApi, type Team } from '../duty-client.ts'
import { minute } from '../ticking.ts'
import { localInput, localInstant } from '../words/times.ts'
import { problem, words } from '../words/words.ts'
import { Because } from './because.tsx'
import { Choices } from './display.tsx'
import type { Turn } from './duty-now.tsx'

/** As much of a turn as falls on one day, and the whole of it. */
export interface Block extends Pick<Turn, 'member' | 'swapped'> {
  readonly from: number
  readonly to: number
  readonly whole: Pick<Turn, 'from' | 'to'>
}
const nobody = '-'

export function SwapForm(props: { team: Team; block: Block; saved: () => Promise<void>; close: () => void }) {
  const { team, block, saved, close } = props
  const { duty: text, cancel } = words.value
  const heading = useRef<HTMLHeadingElement>(null)
  const soon = Math.max(block.from, minute.value)
  const [from, setFrom] = useState(localInput(soon, team.zone))
  const [to, setTo] = useState(localInput(block.to, team.zone))
  const [who, setWho] = useState<string | null>(null)
  const [because, setBecause] = useState(text.reasons[0]!)
  const [state, setState] = useState<'open' | 'busy' | { readonly error: unknown }>('open')
  useEffect(() => heading.current?.focus(), [])
  const others = team.members.filter(({ memberId }) => memberId !== block.member?.memberId)

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    if (who === null) return
    setState('busy')
    try {
      await dutyApi.swap(team.teamId, {
        from: localInstant(from, team.zone),
        to: localInstant(to, team.zone),
        memberId: who === nobody ? null : who,
        because: because.trim(),
      })
      await saved()
    } catch (error) {
      setState({ error })
    }
  }
  return (
    <form
      class="new-pause swap"
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <h4 tabIndex={-1} ref={heading}>
        {text.swapTitle(block.member?.name ?? text.noStandIn.toLowerCase())}
      </h4>
      <Choices
        label={text.who}
        name={`stand-in-${team.teamId}`}
        chosen={who}
        options={[
          ...others.map(({ memberId, name }) => [memberId, name] as const),
          ...(block.member ? [[nobody, text.noStandIn] as const] : []),
        ]}
        choose={setWho}
      />
      <div class="inline">
        <label>
          {text.from}
          <input type="datetime-local" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          {text.to}
          <input type="datetime-local" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
      </div>
      <Because name={team.teamId} reasons={text.reasons} value={because} set={setBecause} />
      {typeof state === 'object' && (
        <p class="problem" role="alert">
          {problem(state.error)}
        </p>
      )}
      <div class="acts">
        <button type="submit" class="primary" disabled={who === null || state === 'busy'} aria-busy={state === 'busy'}>
          {text.save}
        </button>
        <button type="button" onClick={close}>
          {cancel}
        </button>
      </div>
    </form>
  )
}
