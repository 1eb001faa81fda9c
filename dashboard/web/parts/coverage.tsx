// Is there always somebody? Who is on duty now, and the times of the coming days in which an urgent alarm would find nobody.
import type { Coverage } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { said, words } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

/** A village without a rota has as many gaps as homes: the first are enough to begin with. */
const homesShown = 20

export function CoverageCard() {
  const { coverage: text } = words.value
  const loaded = useLoaded('coverage', api.coverage)
  return (
    <section class="card" aria-labelledby="coverage">
      <h2 id="coverage">{text.title}</h2>
      <Shown loaded={loaded}>
        {({ channels, teams, homesAsked, homes }) => (
          <>
            {channels === null && <p>{text.noChannels}</p>}
            <p>{homes.length === 0 ? text.always(homesAsked) : text.gaps(homes.length, homesAsked)}</p>
            {homes.length > 0 && (
              <ul>
                {homes.slice(0, homesShown).map(({ home, gaps }) => (
                  <li key={home.homeId}>
                    {said(gaps[0]!.said)} {gaps.length > 1 && <small class="muted">{text.more(gaps.length - 1)}</small>}
                  </li>
                ))}
              </ul>
            )}
            {homes.length > homesShown && <p class="muted">{text.moreHomes(homes.length - homesShown)}</p>}
            {teams.length > 0 && (
              <ul>
                {teams.map((team) => (
                  <Team key={team.teamId} team={team} />
                ))}
              </ul>
            )}
          </>
        )}
      </Shown>
    </section>
  )
}

function Team({ team: { name, onDuty, until } }: { team: Coverage['teams'][number] }) {
  const { coverage: text } = words.value
  return (
    <li>
      <b>{name}</b>: {onDuty ? text.onDuty(onDuty.name) : text.nobody}
      {until !== null && `; ${text.until(moment(until, minute.value))}`}
    </li>
  )
}
