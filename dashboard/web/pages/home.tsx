// One home: is it watched over, what is waited for, its day, its devices, its pauses and its alarms; each only for who may see it.
import type { HomeDetail } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { AlarmHistory } from '../parts/alarm-history.tsx'
import { Consents } from '../parts/consents.tsx'
import { CarePlanCard } from '../parts/care-plan.tsx'
import { Contacts } from '../parts/contacts.tsx'
import { Days } from '../parts/days.tsx'
import { Devices } from '../parts/devices.tsx'
import { FloorPlan } from '../parts/floor-plan.tsx'
import { HomeCoverageCard } from '../parts/home-coverage.tsx'
import { useEveryMinute, useLoaded } from '../parts/loaded.ts'
import { MonthMap } from '../parts/month-map.tsx'
import { Pauses } from '../parts/pauses.tsx'
import { SlowChangesCard } from '../parts/slow-changes.tsx'
import { ProtectionWord } from '../parts/severity.tsx'
import { Shown } from '../parts/states.tsx'
import { whoOf } from '../parts/where.tsx'
import { is } from '../session.ts'
import { language } from '../look.ts'
import { minute, second } from '../ticking.ts'
import { consentWords } from '../words/consents.ts'
import { ago, moment, running } from '../words/times.ts'
import { ruleName, said, words } from '../words/words.ts'
import type { PageProps } from './index.ts'
import '../styles/movement.css'

export default function HomePage({ params }: PageProps) {
  const homeId = params['id']!
  const loaded = useLoaded(`home ${homeId}`, () => api.home(homeId))
  useEveryMinute(loaded.again)
  return (
    <main id="content" class="home">
      {loaded.value === null && <h1 tabIndex={-1}>{words.value.nav.home}</h1>}
      <Shown loaded={loaded}>{(home) => <Home home={home} again={loaded.again} />}</Shown>
    </main>
  )
}

function Home({ home, again }: { home: HomeDetail; again: () => Promise<void> }) {
  const { home: text } = words.value
  const seesMovement = is('care')
  return (
    <>
      <header>
        <a class="button back" href="/woningen">
          ← {text.back}
        </a>
        <h1 tabIndex={-1}>{home.home.address}</h1>
        <p class="muted">{[home.home.village, whoOf(home.home)].filter(Boolean).join(' · ')}</p>
      </header>
      <Now home={home} seesMovement={seesMovement} />
      {home.gaps !== null && <HomeCoverageCard homeId={home.home.homeId} zone={home.zone} />}
      {seesMovement && (
        <section class="card" aria-labelledby="home-day">
          <h2 id="home-day">{text.day}</h2>
          <Days homeId={home.home.homeId} zone={home.zone} />
        </section>
      )}
      {seesMovement && (
        <section class="card" aria-labelledby="home-plan">
          <h2 id="home-plan">{words.value.movement.plan}</h2>
          <FloorPlan homeId={home.home.homeId} zone={home.zone} />
        </section>
      )}
      {seesMovement && (
        <section class="card" aria-labelledby="home-month">
          <h2 id="home-month">{words.value.movement.month}</h2>
          <MonthMap homeId={home.home.homeId} zone={home.zone} />
        </section>
      )}
      {seesMovement && <SlowChangesCard homeId={home.home.homeId} />}
      {seesMovement && <Pauses home={home} changed={again} />}
      {is('care', 'administrator') && (
        <section class="card" aria-labelledby="home-alarms">
          <h2 id="home-alarms">{text.history}</h2>
          <AlarmHistory rows={home.alarms} />
        </section>
      )}
      {home.deviceRows.length > 0 && (
        <section class="card" aria-labelledby="home-devices">
          <h2 id="home-devices">{text.devices}</h2>
          <Devices rows={home.deviceRows} />
        </section>
      )}
      {is('care', 'administrator') && (
        <details>
          <summary>{consentWords[language.value].titleOfOther}</summary>
          <Consents homeId={home.home.homeId} />
        </details>
      )}
      {is('care') && <Contacts contacts={home.contacts} />}
      {is('care') && <CarePlanCard home={home} />}
    </>
  )
}

function Now({ home, seesMovement }: { home: HomeDetail; seesMovement: boolean }) {
  const { home: text, protectionHelp } = words.value
  const { protection, lastSignOfLifeAt, watches, careOrganisation, zone } = home
  return (
    <section class={`card now ${protection}`} aria-labelledby="home-now">
      <h2 id="home-now">{text.now}</h2>
      <p class="big">
        <ProtectionWord of={protection} />
      </p>
      <p>{protectionHelp[protection]}</p>
      <dl>
        {seesMovement && (
          <>
            <dt>{text.lastSign}</dt>
            <dd>
              {lastSignOfLifeAt === null
                ? '–'
                : `${moment(lastSignOfLifeAt, minute.value, zone)} (${ago(lastSignOfLifeAt, minute.value)})`}
            </dd>
          </>
        )}
        {is('care', 'administrator') && (
          <>
            <dt>{text.organisation}</dt>
            <dd>{careOrganisation ?? text.noOrganisation}</dd>
          </>
        )}
        {seesMovement && (
          <>
            <dt>{text.waiting}</dt>
            <dd>
              {watches.length === 0 && text.nothingArmed}
              <ul class="plain">
                {watches.map(({ rule, at, because }) => (
                  <li key={`${rule} ${at}`}>
                    {text.wouldFollow(ruleName(rule), moment(at, minute.value, zone))} <Countdown to={at} />
                    {because && <small class="muted">{said(because)}</small>}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** Only what comes within the day runs: what is further away is a date and no clock. */
function Countdown({ to }: { to: number }) {
  const left = to - second.value
  if (left <= 0 || left > 86_400_000) return null
  return (
    <b class="countdown" role="timer">
      {words.value.movement.inTime(running(left))}
    </b>
  )
}
