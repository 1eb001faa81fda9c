// The day strip with its days: back, forth, and today.
import { useState } from 'preact/hooks'
import { minute } from '../ticking.ts'
import { dateOf, day, shifted } from '../words/times.ts'
import { words } from '../words/words.ts'
import { DayStrip } from './day-strip.tsx'

export function Days({ homeId, zone }: { homeId: string; zone: string }) {
  const { strip: text } = words.value
  const today = dateOf(minute.value, zone)
  const [chosen, setChosen] = useState<string | null>(null)
  const date = chosen ?? today
  const move = (days: number) => {
    const to = shifted(date, days)
    setChosen(to === today ? null : to)
  }
  return (
    <>
      <div class="days">
        <button type="button" onClick={() => move(-1)} aria-label={text.previous}>
          ←
        </button>
        <b aria-live="polite">{chosen === null ? text.today : day(Date.parse(`${date}T12:00Z`), 'UTC')}</b>
        <button type="button" onClick={() => move(1)} aria-label={text.nextDay} disabled={chosen === null}>
          →
        </button>
        {chosen !== null && (
          <button type="button" onClick={() => setChosen(null)}>
            {text.today}
          </button>
        )}
      </div>
      <DayStrip homeId={homeId} date={date} zone={zone} />
    </>
  )
}
