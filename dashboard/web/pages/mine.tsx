// For the resident, in large letters and plain words: is somebody watching over my home, and is anything the matter?
import { useState } from 'preact/hooks'
import type { AlarmRow, HomeDetail } from '../../api/contract.ts'
import { alarms } from '../alarms.ts'
import { api } from '../api-client.ts'
import { AlarmActions } from '../parts/alarm-actions.tsx'
import { useAlarm } from '../parts/alarm-loaded.ts'
import { Choices } from '../parts/display.tsx'
import { Days } from '../parts/days.tsx'
import { lowBatteryPercent } from '../parts/devices.tsx'
import { LargePrint } from '../parts/large-print.tsx'
import { useEveryMinute, useLoaded } from '../parts/loaded.ts'
import { Pauses } from '../parts/pauses.tsx'
import { Shape } from '../parts/severity.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { Where } from '../parts/where.tsx'
import { is, session } from '../session.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { roomName, said, words } from '../words/words.ts'

export default function MinePage() {
  const { mine: text } = words.value
  const { homeIds } = session.value!
  const [chosen, setChosen] = useState<string | null>(homeIds[0] ?? null)
  return (
    <main id="content" class="mine">
      <header>
        <h1 tabIndex={-1}>{is('resident') ? text.title : words.value.nav.theirs}</h1>
        <LargePrint />
      </header>
      {homeIds.length > 1 && (
        <Choices
          label={text.choose}
          name="home"
          chosen={chosen}
          options={homeIds.map((id) => [id as string, id as string])}
          choose={setChosen}
        />
      )}
      {chosen === null ? <Empty>{text.none}</Empty> : <Mine key={chosen} homeId={chosen} />}
    </main>
  )
}

function Mine({ homeId }: { homeId: string }) {
  const { mine: text } = words.value
  const loaded = useLoaded(`mine ${homeId}`, () => api.home(homeId))
  useEveryMinute(loaded.again)
  return (
    <Shown loaded={loaded}>
      {(home) => (
        <>
          {!is('resident') && (
            <p>
              <Where home={home.home} />
            </p>
          )}
          {isAnythingOpen(home) ? (
            <>
              <Alarms rows={latest(home)} />
              <Watched home={home} />
            </>
          ) : (
            <>
              <Watched home={home} />
              <Alarms rows={latest(home)} />
            </>
          )}
          {is('resident') && (
            <>
              <section class="card" aria-labelledby="my-day">
                <h2 id="my-day">{text.day}</h2>
                <p>{text.dayHelp}</p>
                <Days homeId={homeId} zone={home.zone} />
              </section>
              <Pauses home={home} changed={loaded.again} />
              <section class="card" aria-labelledby="my-devices">
                <h2 id="my-devices">{text.devices}</h2>
                <Sensors rows={home.deviceRows} />
              </section>
            </>
          )}
        </>
      )}
    </Shown>
  )
}

/** The home's own list, with what the stream has told since. */
function latest(home: HomeDetail): AlarmRow[] {
  const rows = new Map(home.alarms.map((alarm) => [alarm.alarmId, alarm]))
  for (const alarm of alarms.value) if (alarm.home.homeId === home.home.homeId) rows.set(alarm.alarmId, alarm)
  return [...rows.values()]
    .filter(({ severity }) => severity !== 'technical')
    .sort((one, other) => other.openedAt - one.openedAt)
}

const isAnythingOpen = (home: HomeDetail): boolean => latest(home).some(({ response }) => response !== 'resolved')

const signs = { protected: '✓', weakened: '◐', 'not-protected': '✕', 'not-watched': '○' }

function Watched({ home }: { home: HomeDetail }) {
  const { mine: text, protectionHelp } = words.value
  const { protection, pausedUntil } = home
  const isOwn = is('resident')
  const isPaused = pausedUntil !== null && protection === 'weakened'
  return (
    <section class={`card watched ${protection}`} aria-labelledby="watched">
      <h2 id="watched">
        <span class="sign" aria-hidden="true">
          {signs[protection]}
        </span>
        {text[protection](isOwn ? text.yours : text.theirs)}
      </h2>
      <p>
        {isPaused
          ? text.paused(moment(pausedUntil, minute.value, home.zone))
          : isOwn
            ? text[`${protection}Help`]
            : protectionHelp[protection]}
      </p>
      <p>
        <a href="tel:112">{text.emergency}</a>
      </p>
    </section>
  )
}

function Alarms({ rows }: { rows: readonly AlarmRow[] }) {
  const { mine: text } = words.value
  const open = rows.filter(({ response }) => response !== 'resolved')
  const closed = rows.filter(({ response }) => response === 'resolved')
  return (
    <section class="card" aria-labelledby="my-alarms">
      <h2 id="my-alarms">{is('resident') ? text.alarms : text.alarmsOther}</h2>
      {open.length === 0 && <p>{text.noAlarms}</p>}
      <ul class="plain" aria-live="polite">
        {open.map((alarm) => (
          <Line key={alarm.alarmId} alarm={alarm} />
        ))}
      </ul>
      {is('informal-carer') && open.map(({ alarmId }) => <Answer key={alarmId} alarmId={alarmId} />)}
      {closed.length > 0 && (
        <details>
          <summary>{text.earlier}</summary>
          <ul class="plain">
            {closed.map((alarm) => (
              <Line key={alarm.alarmId} alarm={alarm} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** Who is told first says here: I go. And afterwards how it was. */
function Answer({ alarmId }: { alarmId: string }) {
  const { loaded, changed } = useAlarm(alarmId)
  return (
    <Shown loaded={loaded}>{(alarm) => <AlarmActions alarm={alarm} changed={changed} again={loaded.again} />}</Shown>
  )
}

/** Does each of them do its work? More than that a resident need not know. */
function Sensors({ rows }: { rows: HomeDetail['deviceRows'] }) {
  const { mine: text, deviceKinds, devices } = words.value
  if (rows.length === 0) return <p>{devices.empty}</p>
  return (
    <ul class="plain">
      {rows.map(({ deviceId, kind, room, state, batteryPercent }) => {
        const works = state === 'heard'
        return (
          <li key={deviceId} class="sensor">
            <span class={works ? 'good' : 'today'} aria-hidden="true">
              {works ? '✓' : '◆'}
            </span>
            <span>
              {deviceKinds[kind]}
              {room && `, ${roomName(room).toLocaleLowerCase()}`}: {works ? text.works : text.fails}
              {batteryPercent !== null && batteryPercent < lowBatteryPercent && (
                <b class="today">, {text.lowBattery}</b>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Line({ alarm }: { alarm: AlarmRow }) {
  const { mine: text, outcome } = words.value
  const state =
    alarm.response === 'open'
      ? text.open
      : alarm.response === 'resolved'
        ? `${text.closed} ${alarm.outcome ? `${outcome[alarm.outcome]}.` : ''}`
        : text.taken(alarm.claimedBy?.name ?? '')
  return (
    <li class="my-alarm">
      <b>
        <Shape of={alarm.severity} /> {said(alarm.title)}
      </b>
      <span>{moment(alarm.openedAt, minute.value)}</span>
      <span>{state}</span>
    </li>
  )
}
