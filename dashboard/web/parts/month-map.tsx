// A month of days, a row per day and a cell per hour: how the days of this person go, and what was not known; the same as a table.
import type { MonthMap as Month } from '../../api/contract-care.ts'
import { useState } from 'preact/hooks'
import { movementApi } from '../movement-client.ts'
import { minute } from '../ticking.ts'
import { dateOf, monthName, weekday } from '../words/times.ts'
import { words } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

/** Five-minute stretches of an hour in which somebody was seen: from which count a cell is that dark. */
const levelsFrom = [1, 4, 7, 10]
const levelOf = (count: number): number => levelsFrom.filter((from) => count >= from).length
const rowHeight = 16

export function MonthMap({ homeId, zone }: { homeId: string; zone: string }) {
  const { movement: text } = words.value
  const today = dateOf(minute.value, zone)
  const current = today.slice(0, 7)
  const [chosen, setChosen] = useState<string | null>(null)
  const month = chosen ?? current
  const loaded = useLoaded(`month ${homeId} ${month}`, () => movementApi.month(homeId, month))
  const move = (months: number) => {
    const [year, of] = month.split('-').map(Number) as [number, number]
    const to = new Date(Date.UTC(year, of - 1 + months, 1)).toISOString().slice(0, 7)
    setChosen(to === current ? null : to)
  }
  return (
    <>
      <div class="days">
        <button type="button" onClick={() => move(-1)} aria-label={text.previous}>
          ←
        </button>
        <b aria-live="polite">{monthName(month)}</b>
        <button type="button" onClick={() => move(1)} aria-label={text.next} disabled={chosen === null}>
          →
        </button>
      </div>
      <Shown loaded={loaded}>
        {/* What is still to come is no row of unknown hours. */}
        {(map) => <Map map={{ ...map, days: map.days.filter(({ date }) => date <= today) }} />}
      </Shown>
    </>
  )
}

function Map({ map: { month, days } }: { map: Month }) {
  const { movement: text, asTable, none } = words.value
  const label = text.monthLabel(monthName(month))
  const height = days.length * rowHeight
  return (
    <figure class="month-map">
      <p class="muted">{text.monthHelp}</p>
      <div class="grid" role="img" aria-label={label}>
        <div class="dates" aria-hidden="true">
          {days.map(({ date }) => (
            <span key={date} style={{ height: `${rowHeight}px` }}>
              {nameOf(date)}
            </span>
          ))}
        </div>
        <svg
          viewBox={`0 0 24 ${height}`}
          style={{ height: `${height}px` }}
          preserveAspectRatio="none"
          focusable="false"
        >
          {days.flatMap(({ date, hours }, row) =>
            hours.map((count, hour) => (
              <rect
                key={`${date} ${hour}`}
                class={count === null ? 'unknown' : `level-${levelOf(count)}`}
                x={hour + 0.04}
                y={row * rowHeight + 1}
                width={0.92}
                height={count === null ? 2 : rowHeight - 2}
                transform={count === null ? `translate(0 ${rowHeight / 2 - 2})` : undefined}
              />
            )),
          )}
        </svg>
        <span />
        <div class="hours" aria-hidden="true">
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
              {hour}
            </span>
          ))}
        </div>
      </div>
      <figcaption>
        {text.levels.map((word, level) => (
          <span key={word}>
            <span class={`cell level-${level}`} /> {word}
          </span>
        ))}
        <span>
          <span class="cell unknown" /> {text.unknown}
        </span>
      </figcaption>
      <details>
        <summary>{asTable}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={label}>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{text.day}</th>
                <th scope="col">{text.hours}</th>
                <th scope="col">{text.unknownHours}</th>
              </tr>
            </thead>
            <tbody>
              {days.map(({ date, hours }) => (
                <tr key={date}>
                  <th scope="row">{nameOf(date)}</th>
                  <td data-label={text.hours}>{stretches(hours, (count) => count !== null && count > 0) || none}</td>
                  <td data-label={text.unknownHours}>{stretches(hours, (count) => count === null) || none}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

const nameOf = (date: string): string => weekday(Date.parse(`${date}T12:00Z`), 'UTC')

/** `7–9, 12–13`: from the hour in which it began until the hour in which it had ended. */
function stretches(hours: readonly (number | null)[], isIn: (count: number | null) => boolean): string {
  const found: [from: number, to: number][] = []
  for (const [hour, count] of hours.entries()) {
    if (!isIn(count)) continue
    const last = found.at(-1)
    if (last?.[1] === hour) last[1] = hour + 1
    else found.push([hour, hour + 1])
  }
  return found.map(([from, to]) => `${from}–${to}`).join(', ')
}
