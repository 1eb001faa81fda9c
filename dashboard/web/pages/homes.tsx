// All homes that one may know of: is each watched over, and what does each wait for. What asks for attention stands first.
import { useEffect, useState } from 'preact/hooks'
import type { HomeRow, Protection } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { alarms, unresolvedByHome } from '../alarms.ts'
import { Choices } from '../parts/display.tsx'
import { useEveryMinute, useLoaded } from '../parts/loaded.ts'
import { ProtectionWord, Shape } from '../parts/severity.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { whoOf } from '../parts/where.tsx'
import { is } from '../session.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { said, words } from '../words/words.ts'

const order: readonly Protection[] = ['not-protected', 'weakened', 'protected', 'not-watched']
const grades = ['urgent', 'today', 'info', 'technical']
/** More rows than this nobody reads: the search is for the rest. */
const mostShown = 200

export default function HomesPage() {
  const { homes: text } = words.value
  // A change of an alarm may change any home, and so may a minute.
  const news = alarms.value.filter(({ response }) => response !== 'resolved').length
  const loaded = useLoaded('homes', api.homes)
  useEveryMinute(loaded.again)
  useEffect(() => void (loaded.value && loaded.again()), [news])
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.title}</h1>
      <Shown loaded={loaded}>
        {({ homes }) => (homes.length === 0 ? <Empty>{text.empty}</Empty> : <HomeTable homes={homes} />)}
      </Shown>
    </main>
  )
}

function HomeTable({ homes }: { homes: readonly HomeRow[] }) {
  const { homes: text } = words.value
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<'all' | 'attention'>('all')
  const wanted = search.trim().toLocaleLowerCase()
  const found = homes
    .filter(({ home }) => `${home.address} ${home.village} ${whoOf(home)}`.toLocaleLowerCase().includes(wanted))
    .filter((row) => filter === 'all' || asksAttention(row))
    .sort(
      (one, other) => urgency(one) - urgency(other) || order.indexOf(one.protection) - order.indexOf(other.protection),
    )
  const seesAlarms = is('care', 'administrator')
  const seesMovement = is('care')
  return (
    <>
      <div class="search">
        <label>
          {text.search}
          <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </label>
        <Choices
          label={text.filter}
          name="filter"
          chosen={filter}
          options={[
            ['all', text.all],
            ['attention', text.attention],
          ]}
          choose={setFilter}
        />
        <p role="status">{text.count(found.length)}</p>
      </div>
      {found.length === 0 ? (
        <Empty>{text.nothing}</Empty>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={text.title}>
          <table class="cards homes">
            <thead>
              <tr>
                <th scope="col">{text.columns.home}</th>
                <th scope="col">{text.columns.state}</th>
                {seesAlarms && <th scope="col">{text.columns.alarms}</th>}
                {seesMovement && <th scope="col">{text.columns.sign}</th>}
              </tr>
            </thead>
            <tbody>
              {found.slice(0, mostShown).map((row) => (
                <Row key={row.home.homeId} row={row} seesAlarms={seesAlarms} seesMovement={seesMovement} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

/** The gravest thing at the home, as a number that is smaller when it is graver. */
function urgency({ home }: HomeRow): number {
  const gravest = unresolvedByHome.value.get(home.homeId)?.[0]?.severity
  return gravest === undefined ? grades.length : grades.indexOf(gravest)
}

const asksAttention = ({ openAlarms, protection }: HomeRow): boolean =>
  openAlarms > 0 || protection === 'not-protected' || protection === 'weakened'

function Row({ row, seesAlarms, seesMovement }: { row: HomeRow; seesAlarms: boolean; seesMovement: boolean }) {
  const { homes: text } = words.value
  const { home, protection, silentDevices, devices, pausedUntil, lastSignOfLifeAt } = row
  const unresolved = unresolvedByHome.value.get(home.homeId) ?? []
  return (
    <tr>
      <th scope="row">
        <a href={`/woningen/${home.homeId}`}>{home.address}</a>
        <small class="muted">{[home.village, whoOf(home)].filter(Boolean).join(' · ')}</small>
      </th>
      <td data-label={text.columns.state}>
        <ProtectionWord of={protection} />
        <Gaps row={row} />
        {pausedUntil !== null && <small class="muted">{text.pausedUntil(moment(pausedUntil, minute.value))}</small>}
        {seesAlarms && silentDevices !== null && silentDevices > 0 && protection !== 'not-watched' && (
          <small class="muted">{text.silentDevices(silentDevices, devices ?? 0)}</small>
        )}
      </td>
      {seesAlarms && (
        <td data-label={text.columns.alarms}>
          {unresolved.length === 0 && '–'}
          {unresolved.map((alarm) => (
            <span class="open-alarm" key={alarm.alarmId}>
              <Shape of={alarm.severity} /> {said(alarm.title)}
            </span>
          ))}
        </td>
      )}
      {seesMovement && (
        <td data-label={text.columns.sign}>
          {lastSignOfLifeAt === null ? '–' : moment(lastSignOfLifeAt, minute.value)}
        </td>
      )}
    </tr>
  )
}

/** To what the home is blind, and that nobody put it into service: silence is not health. */
function Gaps({ row: { gaps, commissioning, protection } }: { row: HomeRow }) {
  const { guard: text } = words.value
  const blind = (gaps ?? []).filter(({ level }) => level === 'blind').map(({ risk }) => text.risks[risk])
  return (
    <>
      {blind.length > 0 && protection === 'weakened' && (
        <small class="muted">{text.gaps(blind.join(', ').toLowerCase())}</small>
      )}
      {commissioning !== null && commissioning !== 'live' && protection !== 'not-watched' && (
        <small class="muted">{text.commissioning[commissioning]}</small>
      )}
    </>
  )
}
