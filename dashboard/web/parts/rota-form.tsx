// The standing rota as a form: who in which order, for how many days, on which days and hours. What somebody else changed is never overwritten.
import type { Duty } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { ApiError } from '../api-client.ts'
import { dutyApi, nameOf, type Rotation, type Team } from '../duty-client.ts'
import { minute } from '../ticking.ts'
import { dateOf } from '../words/times.ts'
import { problem, words } from '../words/words.ts'
import { Because } from './because.tsx'
import { HoursFields } from './hours-fields.tsx'

const everyDay = [1, 2, 3, 4, 5, 6, 7]

export function RotaForm(props: { team: Team; duty: Duty; changed: () => Promise<void>; close: () => void }) {
  const { team, duty, changed, close } = props
  const { duty: text, cancel } = words.value
  // The version that this form began with: another one may be fetched while somebody is at it.
  const [read] = useState(duty)
  const [rotations, setRotations] = useState<readonly Rotation[]>(team.rotations)
  const [because, setBecause] = useState('')
  const [state, setState] = useState<'open' | 'busy' | { readonly error: unknown }>('open')
  const change = (place: number, to: Rotation | null) =>
    setRotations(rotations.flatMap((one, at) => (at !== place ? [one] : to ? [to] : [])))

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    setState('busy')
    try {
      const teams = read.directory.teams.map((one) =>
        one.teamId === team.teamId ? { ...one, rotations: [...rotations] } : one,
      )
      await dutyApi.put({ ...read.directory, teams }, read.version, because.trim())
      await changed()
      close()
    } catch (error) {
      setState({ error })
    }
  }
  const isOvertaken =
    typeof state === 'object' && state.error instanceof ApiError && state.error.code === 'changed-meanwhile'
  return (
    <form class="new-pause" onSubmit={(event) => void save(event)}>
      {rotations.map((rotation, place) => (
        <Line
          key={place}
          team={team}
          place={place}
          rotation={rotation}
          set={(to) => change(place, to)}
          drop={() => change(place, null)}
        />
      ))}
      <div>
        <button
          type="button"
          onClick={() =>
            setRotations([
              ...rotations,
              {
                members: [team.members[0]!.memberId],
                startsOn: dateOf(minute.value, team.zone),
                handOverAt: '08:00',
                daysEach: 7,
              },
            ])
          }
        >
          {text.newRotation}
        </button>
      </div>
      <Because name={`rota-${team.teamId}`} value={because} set={setBecause} />
      {typeof state === 'object' && (
        <div class="problem" role="alert">
          <p>{problem(state.error)}</p>
          {isOvertaken && (
            <button type="button" onClick={() => void changed().then(close)}>
              {text.fetchAgain}
            </button>
          )}
        </div>
      )}
      <div class="acts">
        <button type="submit" class="primary" aria-busy={state === 'busy'} disabled={state === 'busy'}>
          {words.value.save}
        </button>
        <button type="button" onClick={close}>
          {cancel}
        </button>
      </div>
    </form>
  )
}

function Line(props: { team: Team; place: number; rotation: Rotation; set: (to: Rotation) => void; drop: () => void }) {
  const { team, place, rotation, set, drop } = props
  const { duty: text } = words.value
  const { members, startsOn, handOverAt, daysEach, weekdays = everyDay, between } = rotation
  const left = team.members.filter(({ memberId }) => !members.includes(memberId))
  const days = (chosen: readonly number[]): Rotation => {
    const { weekdays: _, ...rest } = rotation
    return chosen.length === 0 || chosen.length === 7 ? rest : { ...rest, weekdays: chosen.toSorted((a, b) => a - b) }
  }
  const hours = (window: Rotation['between'] | null): Rotation => {
    const { between: _, ...rest } = rotation
    return window ? { ...rest, between: window } : rest
  }
  return (
    <fieldset class="rotation">
      <legend>{text.rotation(place + 1)}</legend>
      <p class="muted">
        {text.order}. {text.orderHelp}
      </p>
      <ol class="order">
        {members.map((memberId, at) => (
          <li key={memberId}>
            <span>{nameOf(team, memberId)}</span>
            <button
              type="button"
              aria-label={text.up(nameOf(team, memberId))}
              disabled={at === 0}
              onClick={() => set({ ...rotation, members: swappedWithPrevious(members, at) })}
            >
              ↑
            </button>
            <button
              type="button"
              aria-label={text.remove(nameOf(team, memberId))}
              disabled={members.length === 1}
              onClick={() => set({ ...rotation, members: members.filter((one) => one !== memberId) })}
            >
              ✕
            </button>
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <label>
          {text.add}
          <select value="" onChange={(event) => set({ ...rotation, members: [...members, event.currentTarget.value] })}>
            <option value="" />
            {left.map(({ memberId, name }) => (
              <option key={memberId} value={memberId}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="fields">
        <label>
          {text.startsOn}
          <input
            type="date"
            required
            value={startsOn}
            onInput={(event) => set({ ...rotation, startsOn: event.currentTarget.value })}
          />
        </label>
        <label>
          {text.handOverAt}
          <input
            type="time"
            required
            value={handOverAt}
            onInput={(event) => set({ ...rotation, handOverAt: event.currentTarget.value })}
          />
        </label>
        <label>
          {text.daysEach}
          <input
            type="number"
            required
            min={1}
            max={28}
            value={daysEach}
            onInput={(event) => set({ ...rotation, daysEach: Number(event.currentTarget.value) })}
          />
        </label>
      </div>
      <fieldset class="choices">
        <legend>{text.onDays}</legend>
        <div>
          {everyDay.map((day) => (
            <label key={day} class={weekdays.includes(day) ? 'on' : ''}>
              <input
                type="checkbox"
                checked={weekdays.includes(day)}
                onChange={() =>
                  set(days(weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day]))
                }
              />
              {text.weekdays[day - 1]}
            </label>
          ))}
        </div>
      </fieldset>
      <HoursFields window={between ?? null} set={(window) => set(hours(window))} />
      <button type="button" onClick={drop}>
        {text.dropRotation}
      </button>
    </fieldset>
  )
}

function swappedWithPrevious<T>(list: readonly T[], place: number): T[] {
  const moved = [...list]
  moved.splice(place - 1, 2, list[place]!, list[place - 1]!)
  return moved
}
