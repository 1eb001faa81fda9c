// The audit log, for an administrator who signed in with two things: by time, person and home, a page at a time or as a file.
import '../styles/account.css'
import { useState } from 'preact/hooks'
import type { AuditPage, AuditRow } from '../../api/contract.ts'
import { accountApi, type AuditFilter } from '../account-client.ts'
import { language } from '../look.ts'
import { useLoaded } from '../parts/loaded.ts'
import { Empty, Shown } from '../parts/states.tsx'
import { DayRange } from '../parts/day-range.tsx'
import { session } from '../session.ts'
import { minute } from '../ticking.ts'
import { accountWords } from '../words/account.ts'
import { lookedWords } from '../words/looked.ts'
import { dateOf, homeZone, instantAt, moment, shifted } from '../words/times.ts'
import { problem, words } from '../words/words.ts'

export default function AuditLogPage() {
  const text = accountWords[language.value]
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.log}</h1>
      <p>{text.logIntro}</p>
      {session.value!.proof.factors === 2 ? (
        <Log />
      ) : (
        <section class="card">
          <p>{text.needFactors}</p>
          <a class="button" href="/account">
            {text.open}
          </a>
        </section>
      )}
    </main>
  )
}

function Log() {
  const text = accountWords[language.value]
  const today = dateOf(minute.value, homeZone)
  const [dates, setDates] = useState({ from: shifted(today, -6), to: today })
  const [homeId, setHomeId] = useState('')
  const [account, setAccount] = useState('')
  const filterNow = (): AuditFilter => ({
    from: instantAt(dates.from, '00:00', homeZone),
    to: instantAt(shifted(dates.to, 1), '00:00', homeZone),
    homeId: homeId.trim().toLowerCase(),
    account,
  })
  const [filter, setFilter] = useState(filterNow)
  const people = useLoaded('accounts', accountApi.all)
  return (
    <>
      <form
        class="card filter"
        onSubmit={(event) => {
          event.preventDefault()
          setFilter(filterNow())
        }}
      >
        <DayRange
          labels={text}
          first={dates.from}
          last={dates.to}
          set={({ first, last }) => setDates({ ...dates, from: first, to: last })}
        />
        <label>
          {text.home}
          <input
            pattern="[a-z0-9\-]+"
            placeholder={text.everyHome}
            value={homeId}
            onInput={(event) => setHomeId(event.currentTarget.value)}
          />
        </label>
        <label>
          {text.person}
          <select value={account} onChange={(event) => setAccount(event.currentTarget.value)}>
            <option value="">{text.everybody}</option>
            {people.value?.accounts.map((one) => (
              <option key={one.account} value={one.account}>
                {one.name}
              </option>
            ))}
            <option value="operator">{lookedWords[language.value].who['operator']}</option>
          </select>
        </label>
        <div class="acts">
          <button type="submit" class="primary">
            {text.search}
          </button>
          <a class="button" href={accountApi.auditFile(filter)} download>
            {text.file}
          </a>
        </div>
      </form>
      <Pages key={JSON.stringify(filter)} filter={filter} />
    </>
  )
}

function Pages({ filter }: { filter: AuditFilter }) {
  const text = accountWords[language.value]
  const loaded = useLoaded(`audit ${JSON.stringify(filter)}`, () => accountApi.audit(filter))
  const [error, setError] = useState<unknown>(null)
  async function more({ rows, next }: AuditPage): Promise<void> {
    try {
      const following = await accountApi.audit(filter, next!)
      loaded.put({ rows: [...rows, ...following.rows], next: following.next })
      setError(null)
    } catch (error) {
      setError(error)
    }
  }
  return (
    <section class="card" aria-label={text.log}>
      <Shown loaded={loaded}>
        {(page) =>
          page.rows.length === 0 ? (
            <Empty>{text.noRows}</Empty>
          ) : (
            <>
              <Rows rows={page.rows} />
              {error !== null && (
                <p class="problem" role="alert">
                  {problem(error)}
                </p>
              )}
              {page.next !== null && (
                <button type="button" onClick={() => void more(page)}>
                  {text.more}
                </button>
              )}
            </>
          )
        }
      </Shown>
    </section>
  )
}

function Rows({ rows }: { rows: readonly AuditRow[] }) {
  const text = accountWords[language.value]
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={text.log}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.when}</th>
            <th scope="col">{text.who}</th>
            <th scope="col">{text.what}</th>
            <th scope="col">{text.where}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.seq} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ row }: { row: AuditRow }) {
  const text = accountWords[language.value]
  const { at, account, name, roles, organisation, action, outcome, kind, event, from, emergency, homes } = row
  const outcomeText = text.outcomes[outcome] ?? outcome
  return (
    <tr>
      <th scope="row">{moment(at, minute.value)}</th>
      <td data-label={text.who}>
        {account === null ? text.nobody : (name ?? text.program(account))}{' '}
        <small class="muted">{[roleNames(roles), organisation, from].filter(Boolean).join(', ')}</small>
      </td>
      <td data-label={text.what}>
        {text.actions[action] ?? action}: {lookedWords[language.value].kinds[kind] ?? kind}
        {outcomeText !== '' && <b> {outcomeText}</b>}
        {emergency && <b> {text.emergency}</b>} <small class="muted">{event}</small>
      </td>
      <td data-label={homes.length > 0 ? text.where : undefined}>
        {homes.map((home) => (
          <span key={home}>{home} </span>
        ))}
        {row.homesInAll > homes.length && text.homes(row.homesInAll - homes.length)}
      </td>
    </tr>
  )
}

const roleNames = (roles: string): string =>
  roles
    .split(' ')
    .filter(Boolean)
    .map((role) => (words.value.roles as Readonly<Record<string, string>>)[role] ?? role)
    .join(', ')
