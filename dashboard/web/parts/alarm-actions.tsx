// What a person does about an alarm: pick it up with one tap, close it with one tap on what it was, and ten seconds to take either back.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlarmDetail, TakeStep } from '../../api/contract.ts'
import { api, ApiError } from '../api-client.ts'
import { minute, second } from '../ticking.ts'
import { clock, moment } from '../words/times.ts'
import { problem, said, words } from '../words/words.ts'
import { telephone } from './contacts.tsx'
import { ShelfForm } from './shelf-form.tsx'

type Outcome = NonNullable<TakeStep['outcome']>
const outcomes: readonly Outcome[] = ['true', 'false', 'cancelled-by-resident', 'test', 'technical']
const undoMs = 10_000

type Doing = TakeStep['step'] | 'comment' | 'undo' | 'shelf'

interface Given {
  readonly alarm: AlarmDetail
  readonly changed: (now: AlarmDetail) => void
  readonly again: () => Promise<void>
}

export function AlarmActions({ alarm, changed, again }: Given) {
  const { alarm: text } = words.value
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState<Doing | null>(null)
  const [note, setNote] = useState('')
  const [isClosing, setIsClosing] = useState(false)
  const may = new Set(alarm.mayTake)

  async function send(kind: Doing, ask: () => Promise<AlarmDetail>): Promise<void> {
    setBusy(kind)
    setTrouble(null)
    const sent = note
    try {
      changed(await ask())
      // What was written while the step was under way stays for the next.
      setNote((now) => (now === sent ? '' : now))
    } catch (error) {
      setTrouble(await explain(error, alarm.alarmId, changed))
    } finally {
      setBusy(null)
      requestAnimationFrame(keepPlace)
    }
  }
  const take = (body: TakeStep) =>
    send(body.step, () => api.take(alarm.alarmId, { ...body, ...(note.trim() !== '' && { note: note.trim() }) }))

  const isCollaborating = alarm.response !== 'open' && alarm.response !== 'resolved'
  return (
    <div class="actions">
      {trouble !== null && (
        <p class="problem" role="alert">
          {trouble}
        </p>
      )}
      {alarm.mayTake.length === 0 && alarm.response !== 'resolved' && <p class="muted">{text.readOnly}</p>}
      <div class="acts">
        {may.has('acknowledge') && <Act step="acknowledge" label={text.take} isPrimary busy={busy} take={take} />}
        {alarm.residents.map(
          ({ name, phone }) =>
            phone !== undefined && (
              <a class="button" key={name} href={telephone(phone)}>
                <span aria-hidden="true">☎</span> {text.call(name)}
              </a>
            ),
        )}
        {may.has('set-out') && <Act step="set-out" label={text.onTheWay} isPrimary busy={busy} take={take} />}
        {may.has('arrive') && (
          <Act step="arrive" label={text.arrived} isPrimary={!may.has('set-out')} busy={busy} take={take} />
        )}
        {alarm.undoUntil !== null && !isClosing && (
          <Undo
            until={alarm.undoUntil}
            undo={() => busy === null && void send('undo', () => api.undo(alarm.alarmId))}
          />
        )}
        {may.has('acknowledge') && alarm.shelvedUntil !== null && (
          <button type="button" onClick={() => void send('shelf', () => api.unshelve(alarm.alarmId))}>
            {text.unshelve}
          </button>
        )}
      </div>
      {isCollaborating && may.has('resolve') && (
        <Closing
          isBusy={busy !== null}
          close={(outcome) => take({ step: 'resolve', outcome })}
          chooses={setIsClosing}
        />
      )}
      <Thread alarm={alarm} />
      {alarm.mayTake.length > 0 && (
        <form
          class="note"
          onSubmit={(event) => {
            event.preventDefault()
            if (note.trim() !== '') void send('comment', () => api.comment(alarm.alarmId, note.trim()))
          }}
        >
          <label>
            {text.note} {isCollaborating && <small class="muted">{text.noteHelp}</small>}
            <textarea rows={2} maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
          </label>
          <button type="submit" disabled={note.trim() === '' || busy !== null}>
            {text.addNote}
          </button>
        </form>
      )}
      {may.has('acknowledge') && alarm.severity !== 'urgent' && alarm.shelvedUntil === null && (
        <ShelfForm
          severity={alarm.severity}
          put={(body) => send('shelf', () => api.shelve(alarm.alarmId, body))}
          isBusy={busy !== null}
        />
      )}
      {trouble === text.failed && (
        <button type="button" onClick={() => void again()}>
          {words.value.again}
        </button>
      )}
    </div>
  )
}

function Act(props: {
  step: TakeStep['step']
  label: string
  isPrimary?: boolean
  busy: string | null
  take: (body: TakeStep) => Promise<void>
}) {
  const { step, label, isPrimary = false, busy, take } = props
  return (
    <button
      type="button"
      class={isPrimary ? 'primary' : ''}
      aria-busy={busy === step}
      onClick={() => busy === null && void take({ step })}
    >
      {label}
    </button>
  )
}

/** Counts down; gone when it is too late. */
function Undo({ until, undo }: { until: number; undo: () => void }) {
  // The two clocks may be a moment apart.
  const left = Math.min(10, Math.ceil((until - second.value) / 1000))
  if (left <= 0) return null
  return (
    <button type="button" aria-label={words.value.alarm.undo} onClick={undo}>
      ↶ {words.value.alarm.undoStep(left)}
    </button>
  )
}

/** What people wrote to each other about it; it stands in the story of the alarm for ever. */
function Thread({ alarm: { timeline } }: { alarm: AlarmDetail }) {
  const notes = timeline.filter(({ kind }) => kind === 'commented')
  if (notes.length === 0) return null
  return (
    <section class="thread" aria-labelledby="thread">
      <h3 id="thread">{words.value.alarm.thread}</h3>
      <ol>
        {notes.map(({ at, by, said: note }, index) => (
          <li key={`${at} ${index}`}>
            <small class="muted">
              <b>{by}</b> · {moment(at, minute.value)}
            </small>
            <span>{said(note)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The alarm closes when the time to take it back is over, or when the screen goes away: not before, and not never. */
function Closing({
  isBusy,
  close,
  chooses,
}: {
  isBusy: boolean
  close: (outcome: Outcome) => Promise<void>
  chooses: (isChosen: boolean) => void
}) {
  const { alarm: text, outcome: names } = words.value
  const [chosen, setChosen] = useState<Outcome | null>(null)
  const pending = useRef<{ outcome: Outcome; timer: ReturnType<typeof setTimeout> } | null>(null)
  const latest = useRef(close)
  latest.current = close
  useEffect(() => chooses(chosen !== null), [chosen])

  const commit = useRef(() => {
    const now = pending.current
    if (!now) return
    clearTimeout(now.timer)
    pending.current = null
    void latest.current(now.outcome).finally(() => setChosen(null))
  }).current
  useEffect(() => {
    addEventListener('pagehide', commit)
    return () => {
      removeEventListener('pagehide', commit)
      commit()
    }
  }, [])

  if (chosen === null)
    return (
      <fieldset class="outcomes">
        <legend>{text.close}</legend>
        <div>
          {outcomes.map((outcome) => (
            <button
              type="button"
              key={outcome}
              disabled={isBusy}
              onClick={() => {
                pending.current = { outcome, timer: setTimeout(commit, undoMs) }
                setChosen(outcome)
              }}
            >
              {names[outcome]}
            </button>
          ))}
        </div>
      </fieldset>
    )
  return (
    <div class="closing" role="status">
      <b>{text.closing(names[chosen])}</b>
      <button
        type="button"
        onClick={() => {
          clearTimeout(pending.current?.timer)
          pending.current = null
          setChosen(null)
        }}
      >
        {text.undo}
      </button>
      <button type="button" class="primary" onClick={commit}>
        {text.closeNow}
      </button>
    </div>
  )
}

/** The button that was pressed is gone: the keyboard goes on from the heading and not from the top of the page. */
function keepPlace(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('#alarm-title')?.focus()
}

/** When somebody was first, the screen shows who and when, and the alarm as it is now. */
async function explain(error: unknown, alarmId: string, changed: (now: AlarmDetail) => void): Promise<string> {
  const { alarm: text } = words.value
  if (!(error instanceof ApiError) || error.status !== 409)
    return error instanceof ApiError && error.code !== 'offline' ? problem(error) : text.failed
  try {
    const now = await api.alarm(alarmId)
    changed(now)
    const picked = now.timeline.findLast(({ kind }) => kind === 'acknowledged')
    if (error.code === 'already-taken' && now.claimedBy && picked)
      return text.taken(now.claimedBy.name, clock(picked.at))
    return text.changed
  } catch {
    return problem(error)
  }
}
