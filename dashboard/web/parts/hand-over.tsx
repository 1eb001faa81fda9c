// What the shift before left, above the alarms, and what this one leaves.
import { useState } from 'preact/hooks'
import { handOverApi } from '../hand-over-client.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { problem, words } from '../words/words.ts'
import { useEveryMinute, useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

export function HandOver() {
  const { handOver: text } = words.value
  const loaded = useLoaded('hand-over', handOverApi.notes)
  useEveryMinute(loaded.again)
  return (
    <section class="hand-over" aria-labelledby="hand-over">
      <h2 id="hand-over">{text.title}</h2>
      <Shown loaded={loaded}>
        {({ notes: [latest, ...older] }) => (
          <>
            {latest ? <Note {...latest} /> : <p class="muted">{text.none}</p>}
            {older.length > 0 && (
              <details>
                <summary>{text.older(older.length)}</summary>
                {older.map((one) => (
                  <Note key={`${one.at} ${one.by}`} {...one} />
                ))}
              </details>
            )}
            <Write again={loaded.again} />
          </>
        )}
      </Shown>
    </section>
  )
}

const Note = ({ at, by, note }: { at: number; by: string; note: string }) => (
  <blockquote>
    <p>{note}</p>
    <small class="muted">{words.value.handOver.from(by, moment(at, minute.value))}</small>
  </blockquote>
)

function Write({ again }: { again: () => Promise<void> }) {
  const { handOver: text } = words.value
  const [isOpen, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const [state, setState] = useState<'writing' | 'busy' | 'saved' | { readonly error: unknown }>('writing')

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    setState('busy')
    try {
      await handOverApi.add(note.trim())
      setNote('')
      setOpen(false)
      setState('saved')
      await again()
    } catch (error) {
      setState({ error })
    }
  }
  return (
    <>
      <p role="status">{state === 'saved' && text.saved}</p>
      {!isOpen && (
        <button type="button" onClick={() => setOpen(true)}>
          {text.write}
        </button>
      )}
      {isOpen && (
        <form onSubmit={(event) => void save(event)}>
          <label>
            {text.note}
            <textarea
              required
              maxLength={2000}
              rows={4}
              aria-describedby="hand-over-help"
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </label>
          <p class="muted" id="hand-over-help">
            {text.noteHelp}
          </p>
          {typeof state === 'object' && (
            <p class="problem" role="alert">
              {problem(state.error)}
            </p>
          )}
          <div class="acts">
            <button type="submit" class="primary" aria-busy={state === 'busy'} disabled={state === 'busy'}>
              {text.save}
            </button>
            <button type="button" onClick={() => setOpen(false)}>
              {words.value.cancel}
            </button>
          </div>
        </form>
      )}
    </>
  )
}
