// The swaps of a team that are still to come or going on, each taken back with one tap.
import { useState } from 'preact/hooks'
import { dutyApi, type Override, type Team } from '../duty-client.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { problem, words } from '../words/words.ts'

export function Swaps({ team, changed }: { team: Team; changed: () => Promise<void> }) {
  const { duty: text } = words.value
  const [trouble, setTrouble] = useState<unknown>(null)
  const [busy, setBusy] = useState<Override | null>(null)
  const coming = team.overrides.filter(({ to }) => to > minute.value).toSorted((one, other) => one.from - other.from)
  const nameOf = (memberId: string | null) =>
    team.members.find((member) => member.memberId === memberId)?.name ?? text.noStandIn
  const when = (at: number) => moment(at, minute.value, team.zone)

  async function takeBack(override: Override): Promise<void> {
    setBusy(override)
    setTrouble(null)
    try {
      const { from, to, memberId } = override
      await dutyApi.takeBack(team.teamId, { from, to, memberId, because: text.takenBack })
      await changed()
    } catch (error) {
      setTrouble(error)
    }
    setBusy(null)
  }
  return (
    <>
      <h3>{text.swaps}</h3>
      {coming.length === 0 && <p class="muted">{text.noSwaps}</p>}
      {trouble !== null && (
        <p class="problem" role="alert">
          {problem(trouble)}
        </p>
      )}
      <ul class="plain">
        {coming.map((override) => {
          const row = text.swapRow(nameOf(override.memberId), when(override.from), when(override.to))
          return (
            <li class="pause" key={`${override.from} ${override.to} ${override.memberId}`}>
              <span>
                <b>{row}</b>
                {override.because !== undefined && <small class="muted">{override.because}</small>}
              </span>
              <button
                type="button"
                aria-label={`${text.takeBack}: ${row}`}
                aria-busy={busy === override}
                disabled={busy !== null}
                onClick={() => void takeBack(override)}
              >
                {text.takeBack}
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
