// The standing rota of a team in words, and for an administrator the way to change it.
import type { Duty } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { nameOf, type Rotation, type Team } from '../duty-client.ts'
import { is } from '../session.ts'
import { weekday } from '../words/times.ts'
import { words } from '../words/words.ts'
import { RotaForm } from './rota-form.tsx'

export function Rota({ team, duty, changed }: { team: Team; duty: Duty; changed: () => Promise<void> }) {
  const { duty: text } = words.value
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <h3>{text.rota}</h3>
      {team.rotations.length === 0 ? <p class="muted">{text.noRota}</p> : <p class="muted">{text.rotaHelp}</p>}
      <ol>
        {team.rotations.map((rotation, place) => (
          <li key={place}>
            <b>{rotation.members.map((memberId) => nameOf(team, memberId)).join(', ')}</b>
            <small class="muted">{inWords(rotation)}</small>
          </li>
        ))}
      </ol>
      {is('administrator') && !isOpen && (
        <button type="button" onClick={() => setOpen(true)}>
          {text.edit}
        </button>
      )}
      {isOpen && <RotaForm team={team} duty={duty} changed={changed} close={() => setOpen(false)} />}
    </>
  )
}

function inWords({ daysEach, handOverAt, startsOn, weekdays, between }: Rotation): string {
  const { duty: text } = words.value
  return [
    text.turns(daysEach, handOverAt),
    between && text.between(between.from, between.to),
    weekdays && weekdays.map((day) => text.weekdays[day - 1]).join(', '),
    text.since(weekday(Date.parse(`${startsOn}T12:00Z`), 'UTC')),
  ]
    .filter(Boolean)
    .join('; ')
}
