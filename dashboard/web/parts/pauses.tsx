// Pauses of the watch: they begin with a reason and end by themselves, or earlier.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { HomeDetail } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { minute } from '../ticking.ts'
import { dateOf, instantAt, moment, shifted } from '../words/times.ts'
import { problem, ruleName, words } from '../words/words.ts'
import { Choices } from './display.tsx'

type End = 'hour' | 'evening' | 'tomorrow' | 'week'
const ends: readonly End[] = ['hour', 'evening', 'tomorrow', 'week']

export function Pauses({ home, changed }: { home: HomeDetail; changed: () => Promise<void> }) {
  const { pauses: text, cancel } = words.value
  const [isOpen, setOpen] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)
  const send = async (work: Promise<void>) => {
    setTrouble(null)
    try {
      await work
      setOpen(false)
      await changed()
    } catch (error) {
      setTrouble(error)
    }
  }
  const { homeId } = home.home
  return (
    <section class="card" aria-labelledby="pauses">
      <h2 id="pauses">{text.title}</h2>
      {home.pauses.length === 0 && <p>{text.none}</p>}
      <ul class="plain">
        {home.pauses.map((pause) => (
          <li key={`${pause.rule} ${pause.until}`} class="pause">
            <span>
              <b>{text.active(moment(pause.until, minute.value))}</b>: {pause.because}
              <small class="muted">
                {pause.rule === null ? text.all : ruleName(pause.rule)} · {text.by(pause.by)}
              </small>
            </span>
            <button type="button" onClick={() => void send(api.endPause(homeId, pause.rule))}>
              {text.end}
            </button>
          </li>
        ))}
      </ul>
      <p class="muted">{text.help}</p>
      {trouble !== null && (
        <p class="problem" role="alert">
          {problem(trouble)}
        </p>
      )}
      {isOpen ? (
        <NewPause
          zone={home.zone}
          start={(until, because) =>
            send(api.startPause(homeId, { rule: null, until: until as HomeDetail['pauses'][number]['until'], because }))
          }
        >
          <button type="button" onClick={() => setOpen(false)}>
            {cancel}
          </button>
        </NewPause>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          {text.start}
        </button>
      )}
    </section>
  )
}

function NewPause(props: {
  zone: string
  start: (until: number, because: string) => Promise<void>
  children: ComponentChildren
}) {
  const { pauses: text } = words.value
  const [end, setEnd] = useState<End>('evening')
  const [because, setBecause] = useState('')
  return (
    <form
      class="new-pause"
      onSubmit={(event) => {
        event.preventDefault()
        void props.start(endOf(end, minute.value, props.zone), because.trim())
      }}
    >
      <Choices
        label={text.until}
        name="until"
        chosen={end}
        options={ends.map((one) => [one, text.ends[one]])}
        choose={setEnd}
      />
      <Choices
        label={text.because}
        name="reason"
        chosen={because}
        options={text.reasons.map((one) => [one, one])}
        choose={setBecause}
      />
      <label>
        {text.because}
        <input
          type="text"
          name="because"
          required
          maxLength={400}
          value={because}
          onInput={(event) => setBecause(event.currentTarget.value)}
        />
      </label>
      <div class="acts">
        <button type="submit" class="primary">
          {text.start}
        </button>
        {props.children}
      </div>
    </form>
  )
}

/** By the clock of the home, wherever it is asked. An evening that has begun is the next one. */
function endOf(end: End, now: number, zone: string): number {
  const today = dateOf(now, zone)
  switch (end) {
    case 'hour':
      return now + 3_600_000
    case 'week':
      return now + 7 * 86_400_000
    case 'tomorrow':
      return instantAt(shifted(today, 1), '09:00', zone)
    case 'evening': {
      const evening = instantAt(today, '22:00', zone)
      return evening > now ? evening : instantAt(shifted(today, 1), '22:00', zone)
    }
  }
}
