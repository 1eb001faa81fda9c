// One alarm: who, where, what, since when, why; what to do about it; who can go; how it went; and the day that it happened in.
import { useEffect, useRef } from 'preact/hooks'
import type { AlarmDetail as Detail } from '../../api/contract.ts'
import { alarms } from '../alarms.ts'
import { inOrder, tabOf } from '../alarm-order.ts'
import { is } from '../session.ts'
import { minute, second } from '../ticking.ts'
import { clock, clockSeconds, dateOf, homeZone, moment, running } from '../words/times.ts'
import { roomName, ruleName, said, words } from '../words/words.ts'
import { AlarmActions } from './alarm-actions.tsx'
import { useAlarm } from './alarm-loaded.ts'
import { Having, Shelved } from './alarm-list.tsx'
import { Contacts } from './contacts.tsx'
import { DayStrip } from './day-strip.tsx'
import { Deliveries, Undelivered, useDeliveries } from './deliveries.tsx'
import { FloorPlan } from './floor-plan.tsx'
import { SeverityWord } from './severity.tsx'
import { Shown } from './states.tsx'
import { placeOf } from './where.tsx'

export function AlarmDetail({ alarmId }: { alarmId: string }) {
  const { loaded, row, changed } = useAlarm(alarmId)
  const deliveries = useDeliveries(alarmId, row)
  const heading = useRef<HTMLHeadingElement>(null)
  const isThere = loaded.value !== null
  useEffect(() => {
    // Where the alarm is a page of its own, the keyboard begins at its heading.
    if (isThere && matchMedia('(width < 60rem)').matches) heading.current?.focus()
  }, [alarmId, isThere])

  return (
    <Shown loaded={loaded}>
      {(alarm) => (
        <article class="alarm" aria-labelledby="alarm-title">
          <div class={`card head ${alarm.severity} ${alarm.response}`}>
            <Undelivered deliveries={deliveries.value} />
            <Head alarm={alarm} heading={heading} />
            <AlarmActions key={alarmId} alarm={alarm} changed={changed} again={loaded.again} />
            <Telling alarm={alarm} />
            <Next alarm={alarm} />
          </div>
          {is('care') && alarm.severity !== 'technical' && (
            <section class="card" aria-labelledby="alarm-day">
              <h3 id="alarm-day">{words.value.alarm.day}</h3>
              <DayStrip homeId={alarm.home.homeId} date={dateOf(alarm.openedAt)} zone={homeZone} />
            </section>
          )}
          {is('care') && alarm.severity !== 'technical' && (
            <section class="card" aria-labelledby="alarm-plan">
              <h3 id="alarm-plan">{words.value.movement.plan}</h3>
              <FloorPlan homeId={alarm.home.homeId} zone={homeZone} alarm={alarm} />
            </section>
          )}
          <div class="beside">
            <div>
              {is('care') && <Contacts contacts={alarm.contacts} />}
              <Deliveries loaded={deliveries} />
            </div>
            <Timeline alarm={alarm} />
          </div>
          <p>
            <a
              class="button"
              href={
                is('installer') && !is('care') ? `/toestellen/${alarm.home.homeId}` : `/woningen/${alarm.home.homeId}`
              }
            >
              {words.value.alarm.toHome}
            </a>{' '}
            <small class="muted">{words.value.alarm.rule(ruleName(alarm.rule.id), alarm.rule.version)}</small>
          </p>
        </article>
      )}
    </Shown>
  )
}

function Head({ alarm, heading }: { alarm: Detail; heading: { current: HTMLHeadingElement | null } }) {
  const { alarm: text } = words.value
  const { openedAt, raisedAt, home, room } = alarm
  return (
    <header class="who">
      <div>
        <SeverityWord of={alarm.severity} />
        <h2 id="alarm-title" tabIndex={-1} ref={heading}>
          {said(alarm.title)}
        </h2>
        {alarm.residents.map(({ name, birthYear }) => (
          <p class="name" key={name}>
            <b>{name}</b>
            {birthYear !== undefined && <> · {text.born(birthYear)}</>}
          </p>
        ))}
        <p class="name">
          {placeOf(home)}
          {room && <> · {roomName(room)}</>}
        </p>
        <p>{said(alarm.because)}</p>
        <p class="muted">
          {text.since(moment(openedAt, minute.value))}
          {raisedAt - openedAt > 60_000 && <> · {text.knownLater(clock(raisedAt))}</>}
        </p>
        {alarm.condition === 'ended' && alarm.response !== 'resolved' && <p class="over">{text.conditionEnded}</p>}
      </div>
      <div class="answer" aria-live={alarm.response === 'open' ? 'off' : 'polite'}>
        {alarm.response === 'open' ? (
          <>
            <Running since={raisedAt} />
            <span>{text.unanswered}</span>
          </>
        ) : (
          <b>
            <Having alarm={alarm} />
          </b>
        )}
      </div>
    </header>
  )
}

/** Runs every second, and only this. */
const Running = ({ since }: { since: number }) => (
  <b class="running" role="timer">
    {running(second.value - since)}
  </b>
)

function Timeline({ alarm }: { alarm: Detail }) {
  return (
    <section class="card" aria-labelledby="timeline">
      <h3 id="timeline">{words.value.alarm.timeline}</h3>
      <ol class="timeline">
        {alarm.timeline.map((item, index) => (
          <li key={`${item.at} ${index}`} class={item.kind}>
            <time dateTime={new Date(item.at).toISOString()}>{clockSeconds(item.at)}</time>
            <span>
              {said(item.said)}
              {item.by !== null && <small class="muted"> · {item.by}</small>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Whose turn it is, and when the next is if nobody picks it up; who was reached stands below, under the messages. */
function Telling({ alarm: { telling, shelvedUntil, shelf, response } }: { alarm: Detail }) {
  const { toldLast, toldNext, told, shelvedUntil: aside } = words.value.alarm
  if (response !== 'open') return null
  if (shelf !== null)
    return (
      <p class="telling">
        <Shelved shelf={shelf} />
      </p>
    )
  if (shelvedUntil !== null) return <p class="telling">{`${aside} ${moment(shelvedUntil, minute.value)}`}</p>
  if (!telling || telling.told.length === 0) return null
  const who = telling.told.map((kind) => told[kind as keyof typeof told] ?? kind).join(', ')
  const next = telling.nextAt === null ? '' : `; ${toldNext} ${clock(telling.nextAt)}`
  return <p class="telling">{`${toldLast} ${who}${next}.`}</p>
}

/** Who is done with one is shown the next; nobody is taken there by surprise. */
function Next({ alarm }: { alarm: Detail }) {
  if (alarm.response !== 'resolved') return null
  const next = alarms.value.filter((one) => tabOf(one) === 'open').sort(inOrder)[0]
  if (!next) return null
  return (
    <p class="next">
      <a class="button" href={`/alarmen/${encodeURIComponent(next.alarmId)}`}>
        {words.value.alarm.next}: {said(next.title)}
      </a>
    </p>
  )
}
