// Who is on duty now and next, the rota by day with its swaps, and the standing rota; for care its own teams, for an administrator all.
import type { DutyShifts } from '../../api/contract-care.ts'
import type { Duty } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { dutyApi, type Team } from '../duty-client.ts'
import { CoverageCard } from '../parts/coverage.tsx'
import { DutyNow } from '../parts/duty-now.tsx'
import { DutyWeek } from '../parts/duty-week.tsx'
import { useEveryMinute, useLoaded } from '../parts/loaded.ts'
import { Rota } from '../parts/rota.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { Swaps } from '../parts/swaps.tsx'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { words } from '../words/words.ts'
import '../styles/duty.css'

export default function DutyPage() {
  const { duty: text } = words.value
  const [from, setFrom] = useState<string | null>(null)
  const duty = useLoaded('duty', dutyApi.duty)
  const coming = useLoaded('shifts', () => dutyApi.shifts())
  const week = useLoaded(`shifts ${from ?? 'today'}`, () => dutyApi.shifts(from ?? undefined))
  useEveryMinute(coming.again)
  const changed = async () => void (await Promise.all([duty.again(), coming.again(), week.again()]))
  return (
    <main id="content" class="wide duty">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="muted">{text.intro}</p>
      <Shown loaded={duty}>
        {(view) => (
          <>
            {view.directory.teams.length === 0 && <Empty>{text.noTeams}</Empty>}
            {view.directory.teams.map((team) => (
              <section class="card team" aria-labelledby={`team-${team.teamId}`} key={team.teamId}>
                <h2 id={`team-${team.teamId}`}>{team.name}</h2>
                <Shown loaded={coming}>{(shifts) => <DutyNow team={team} turns={turnsOf(shifts, team)} />}</Shown>
                <DutyWeek team={team} loaded={week} from={from} choose={setFrom} changed={changed} />
                <Swaps team={team} changed={changed} />
                <Rota team={team} duty={view} changed={changed} />
              </section>
            ))}
            <CoverageCard key={view.version} />
            <Centres duty={view} />
            <Changes duty={view} />
          </>
        )}
      </Shown>
    </main>
  )
}

const turnsOf = ({ teams }: DutyShifts, team: Team) => teams.find(({ teamId }) => teamId === team.teamId)?.shifts ?? []

function Centres({ duty: { directory } }: { duty: Duty }) {
  const { duty: text, delivery } = words.value
  return (
    <section class="card" aria-labelledby="centres">
      <h2 id="centres">{text.centres}</h2>
      {directory.centres.length === 0 && <p class="muted">{words.value.none}</p>}
      <ul>
        {directory.centres.map(({ centreId, name, reach }) => (
          <li key={centreId}>
            <b>{name}</b>
            <small class="muted">{reach.map(({ channel }) => delivery.channel[channel]).join(', ')}</small>
          </li>
        ))}
      </ul>
      <p>
        <a class="button" href="/berichten">
          {text.tryChannels}
        </a>
      </p>
    </section>
  )
}

const changesShown = 10

function Changes({ duty: { changes } }: { duty: Duty }) {
  const { duty: text } = words.value
  return (
    <section class="card" aria-labelledby="duty-changes">
      <h2 id="duty-changes">{text.changes}</h2>
      {changes.length === 0 && <p class="muted">{text.noChanges}</p>}
      <ul class="plain">
        {changes.slice(0, changesShown).map(({ at, by, what, because }) => (
          <li key={`${at} ${because}`}>
            <b>{text.change[what]}</b>: {because}
            <small class="muted">
              {by}, {moment(at, minute.value)}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
