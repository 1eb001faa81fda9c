// Puts an alarm aside that is known and cannot be mended now: until when, and why. One of life and limb never is, and the service holds to that.
import { useState } from 'preact/hooks'
import type { AlarmRow } from '../../api/contract.ts'
import { second } from '../ticking.ts'
import { dateOf, homeZone, instantAt, shifted } from '../words/times.ts'
import { words } from '../words/words.ts'
import { Choices } from './display.tsx'

type End = 'hour' | 'four' | 'tomorrow' | 'week'
const hourMs = 3_600_000

function endOf(end: End, now: number): number {
  if (end === 'hour') return now + hourMs
  if (end === 'four') return now + 4 * hourMs
  if (end === 'tomorrow') return instantAt(shifted(dateOf(now), 1), '09:00', homeZone)
  // A moment less: the longest that the service allows is counted from when it hears of it.
  return now + 7 * 24 * hourMs - 60_000
}

/** What is for today is put aside for a day at most. */
const endsOf = (severity: AlarmRow['severity'], now: number): readonly End[] => {
  const day = now + 24 * hourMs
  const all: readonly End[] = ['hour', 'four', 'tomorrow', 'week']
  return severity === 'today' ? all.filter((end) => endOf(end, now) < day) : all
}

export function ShelfForm(props: {
  severity: AlarmRow['severity']
  isBusy: boolean
  put: (body: { until: number; because: string }) => Promise<void>
}) {
  const { severity, isBusy, put } = props
  const { alarm: text, cancel } = words.value
  const [isOpen, setIsOpen] = useState(false)
  const [end, setEnd] = useState<End>('hour')
  const [because, setBecause] = useState('')
  if (!isOpen)
    return (
      <p class="shelf-closed">
        <button type="button" onClick={() => setIsOpen(true)}>
          {text.shelve}…
        </button>
      </p>
    )
  const now = second.value
  return (
    <form
      class="shelf"
      aria-label={text.shelve}
      onSubmit={(event) => {
        event.preventDefault()
        if (because.trim() !== '') void put({ until: endOf(end, now), because: because.trim() })
      }}
    >
      <p class="muted">{text.shelveHelp}</p>
      <Choices
        label={text.shelveUntil}
        name="shelve-until"
        chosen={end}
        options={endsOf(severity, now).map((one) => [one, text.shelveEnds[one]])}
        choose={setEnd}
      />
      <label>
        {text.shelveBecause}
        <input required maxLength={400} value={because} onInput={(event) => setBecause(event.currentTarget.value)} />
      </label>
      <div class="acts">
        <button type="submit" class="primary" disabled={isBusy || because.trim() === ''}>
          {text.shelve}
        </button>
        <button type="button" onClick={() => setIsOpen(false)}>
          {cancel}
        </button>
      </div>
    </form>
  )
}
