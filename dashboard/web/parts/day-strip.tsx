// One day of movement per room, drawn over the person's own normal day; the same as a table for who cannot see a drawing.
import type { RoomStrip } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { minute } from '../ticking.ts'
import { clock, day, homeZone } from '../words/times.ts'
import { roomName, said, words } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { Shape } from './severity.tsx'
import { Shown } from './states.tsx'

export function DayStrip({ homeId, date, zone = homeZone }: { homeId: string; date?: string; zone?: string }) {
  const loaded = useLoaded(`day ${homeId} ${date ?? 'today'}`, () => api.day(homeId, date))
  return <Shown loaded={loaded}>{(strip) => <Strip strip={strip} zone={zone} />}</Shown>
}

type Room = RoomStrip['rooms'][number]
type Span = Room['seen'][number]
const barHeight = 24

export function Strip({ strip, zone }: { strip: RoomStrip; zone: string }) {
  const { strip: text, asTable } = words.value
  const { startsAt, minutesInDay, rooms, normalDays, marks } = strip
  const at = (minute: number) => startsAt + minute * 60_000
  const timeOf = (minute: number) => clock(at(minute), zone)
  const now = (minute.value - startsAt) / 60_000
  const isToday = now >= 0 && now < minutesInDay
  if (rooms.length === 0) return <p class="muted">{text.nothing}</p>
  return (
    <figure class="strip">
      <div role="img" aria-label={text.label(day(startsAt, zone))}>
        {marks.length > 0 && (
          <div class="line marks" aria-hidden="true">
            <span />
            <div class="track">
              {marks.map((mark) => (
                <span
                  key={mark.alarmId}
                  class={mark.minute > minutesInDay / 2 ? 'left' : ''}
                  style={{ left: share(mark.minute, minutesInDay) }}
                >
                  <Shape of={mark.severity} /> {marks.length === 1 && <span class="title">{said(mark.title)}</span>}{' '}
                  {timeOf(mark.minute)}
                </span>
              ))}
            </div>
          </div>
        )}
        {rooms.map((room) => (
          <div class="line" key={room.roomId} aria-hidden="true">
            <span>{roomName(room)}</span>
            <Track room={room} strip={strip} now={isToday ? now : null} />
          </div>
        ))}
        <div class="line hours" aria-hidden="true">
          <span />
          <div class="track">
            {[0, 6, 12, 18].map((hour) => (
              <span key={hour} style={{ left: share(hour * 60, minutesInDay) }}>
                {timeOf(hour * 60)}
              </span>
            ))}
            <span class="end" style={{ left: '100%' }}>
              24:00
            </span>
          </div>
        </div>
      </div>
      <figcaption>
        <span class="key seen" /> {text.seen}
        {normalDays > 0 && (
          <>
            <span class="key normal" /> {text.normal} <small class="muted">({text.restsOn(normalDays)})</small>
          </>
        )}
        {isToday && (
          <>
            <span class="key now" /> {text.now}
          </>
        )}
        {normalDays < 3 && <p class="muted">{text.fewDays}</p>}
      </figcaption>
      <details>
        <summary>{asTable}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={text.label(day(startsAt, zone))}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.room}</th>
                <th scope="col">{text.seen}</th>
                <th scope="col">{text.normal}</th>
              </tr>
            </thead>
            <tbody>
              {rooms.map((room) => (
                <tr key={room.roomId}>
                  <th scope="row">{roomName(room)}</th>
                  <td>{spans(room.seen, timeOf)}</td>
                  <td>{spans(room.normal, timeOf)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {marks.length > 0 && (
            <>
              <p>{text.alarmsThatDay}</p>
              <ul>
                {marks.map((mark) => (
                  <li key={mark.alarmId}>
                    {timeOf(mark.minute)} {said(mark.title)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </details>
    </figure>
  )
}

function Track({ room, strip, now }: { room: Room; strip: RoomStrip; now: number | null }) {
  const { minutesInDay, marks } = strip
  return (
    <svg class="track" viewBox={`0 0 ${minutesInDay} ${barHeight}`} preserveAspectRatio="none" focusable="false">
      {[6, 12, 18].map((hour) => (
        <line key={hour} class="hour" x1={hour * 60} x2={hour * 60} y1={0} y2={barHeight} />
      ))}
      {room.normal.map(({ fromMinute, toMinute }) => (
        <rect
          key={fromMinute}
          class="normal"
          x={fromMinute}
          width={toMinute - fromMinute}
          y={1}
          height={barHeight - 2}
        />
      ))}
      {room.seen.map(({ fromMinute, toMinute }) => (
        // Five minutes of a day are hardly a pixel wide on a telephone: nothing that was seen may vanish.
        <rect
          key={fromMinute}
          class="seen"
          x={fromMinute}
          width={Math.max(toMinute - fromMinute, 8)}
          y={6}
          height={barHeight - 12}
        />
      ))}
      {now !== null && <line class="now" x1={now} x2={now} y1={0} y2={barHeight} />}
      {marks.map(({ alarmId, minute, severity }) => (
        <line key={alarmId} class={`mark ${severity}`} x1={minute} x2={minute} y1={0} y2={barHeight} />
      ))}
    </svg>
  )
}

const share = (minute: number, of: number): string => `${(minute / of) * 100}%`

function spans(list: readonly Span[], timeOf: (minute: number) => string): string {
  if (list.length === 0) return words.value.none
  return list.map(({ fromMinute, toMinute }) => `${timeOf(fromMinute)}–${timeOf(toMinute)}`).join(', ')
}
