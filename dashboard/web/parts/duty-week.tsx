// Seven days of a team's rota, a row per day and a block per turn: what is pressed is swapped.
import type { DutyShifts } from '../../api/contract-care.ts'
import { useRef, useState } from 'preact/hooks'
import type { Team } from '../duty-client.ts'
import { minute } from '../ticking.ts'
import { clock, dateOf, instantAt, shifted, weekday } from '../words/times.ts'
import { words } from '../words/words.ts'
import type { Turn } from './duty-now.tsx'
import type { Loaded } from './loaded.ts'
import { Shown } from './states.tsx'
import { type Block, SwapForm } from './swap-form.tsx'

const daysShown = 7

export function DutyWeek(props: {
  team: Team
  loaded: Loaded<DutyShifts>
  from: string | null
  choose: (from: string | null) => void
  changed: () => Promise<void>
}) {
  const { team, loaded, from, choose, changed } = props
  const { duty: text } = words.value
  const [chosen, setChosen] = useState<Block | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const week = useRef<HTMLOListElement>(null)
  const [isSaved, setSaved] = useState(false)
  const today = dateOf(minute.value, team.zone)
  const first = from ?? today
  const move = (days: number) => {
    setChosen(null)
    const to = shifted(first, days)
    choose(to === today ? null : to)
  }
  const leave = () => {
    week.current?.querySelector<HTMLElement>('[aria-expanded=true]')?.focus()
    setChosen(null)
  }
  const saved = async () => {
    heading.current?.focus()
    setChosen(null)
    setSaved(true)
    await changed()
  }
  return (
    <>
      <h3 tabIndex={-1} ref={heading}>
        {text.week}
      </h3>
      <div class="days">
        <button type="button" onClick={() => move(-daysShown)} aria-label={text.earlier}>
          ←
        </button>
        <b aria-live="polite">
          {weekday(instantAt(first, '12:00', team.zone), team.zone)} –{' '}
          {weekday(instantAt(shifted(first, daysShown - 1), '12:00', team.zone), team.zone)}
        </b>
        <button type="button" onClick={() => move(daysShown)} aria-label={text.later}>
          →
        </button>
        {from !== null && (
          <button type="button" onClick={() => choose(null)}>
            {text.thisWeek}
          </button>
        )}
      </div>
      <p class="muted">
        {text.weekHelp} <span aria-hidden="true">⇄</span> {text.legend}.
      </p>
      <p role="status">{isSaved && text.saved}</p>
      <Shown loaded={loaded}>
        {({ teams }) => (
          <ol class="week plain" ref={week}>
            {Array.from({ length: daysShown }, (_, day) => shifted(first, day)).map((date) => (
              <Day
                key={date}
                date={date}
                zone={team.zone}
                turns={teams.find(({ teamId }) => teamId === team.teamId)?.shifts ?? []}
                chosen={chosen}
                choose={(block) => {
                  setSaved(false)
                  setChosen(block)
                }}
              />
            ))}
          </ol>
        )}
      </Shown>
      {chosen && <SwapForm key={`${chosen.from}`} team={team} block={chosen} saved={saved} close={leave} />}
    </>
  )
}

function Day(props: {
  date: string
  zone: string
  turns: readonly Turn[]
  chosen: Block | null
  choose: (block: Block) => void
}) {
  const { date, zone, turns, chosen, choose } = props
  const { duty: text } = words.value
  const [begin, end] = [date, shifted(date, 1)].map((day) => instantAt(day, '00:00', zone)) as [number, number]
  const blocks = turns
    .filter(({ from, to }) => from < end && to > begin)
    .map((turn): Block => ({ ...turn, from: Math.max(turn.from, begin), to: Math.min(turn.to, end), whole: turn }))
  const now = minute.value
  return (
    <li class={begin <= now && now < end ? 'is-today' : ''}>
      <span class="date">{weekday(begin, zone)}</span>
      <div class="turns">
        {blocks.map((block) => {
          const { from, to, member, swapped } = block
          const who = member?.name ?? text.nobody
          const [begins, ends] = [clock(from, zone), to === end ? '24:00' : clock(to, zone)]
          const isNow = from <= now && now < to
          return (
            <button
              key={from}
              type="button"
              class={`turn ${member ? '' : 'nobody'} ${swapped ? 'swapped' : ''}`}
              style={{ flexGrow: Math.max(1, Math.round((to - from) / 3_600_000)) }}
              aria-current={isNow ? 'time' : undefined}
              aria-expanded={chosen?.from === from}
              disabled={to <= now}
              onClick={() => choose(block)}
            >
              <span>
                <span class="read-only">{weekday(begin, zone)}: </span>
                {!member && <span aria-hidden="true">▲ </span>}
                {swapped && <span aria-hidden="true">⇄ </span>}
                {who}
              </span>
              <small>
                {begins}–{ends}
              </small>
            </button>
          )
        })}
      </div>
    </li>
  )
}
