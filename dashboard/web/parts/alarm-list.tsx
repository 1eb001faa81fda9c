// The list of alarms with its tabs. Nothing moves under a finger or a pointer: the order holds still while somebody reaches for a row.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlarmRow } from '../../api/contract.ts'
import { groupsOf, rowsOf, type Tab } from '../alarm-order.ts'
import { alarms, counts, isFlood, unprotected } from '../alarms.ts'
import { minute, second } from '../ticking.ts'
import { span, moment } from '../words/times.ts'
import { said, words } from '../words/words.ts'
import { Load } from './desk-load.tsx'
import { Shape, SeverityWord } from './severity.tsx'
import { Empty } from './states.tsx'
import { Where } from './where.tsx'

const tabs: readonly Tab[] = ['open', 'taken', 'shelved', 'resolved']
/** Somebody who has not moved for so long reaches for nothing. */
const reachMs = 2500

export function AlarmList({
  tab,
  choose,
  selected,
}: {
  tab: Tab
  choose: (tab: Tab) => void
  selected: string | undefined
}) {
  const [held, reach] = useHeldOrder(tab)
  const { alarms: text } = words.value
  const rows = rowsOf(alarms.value, tab, held.current, isFlood.value)
  held.shown = rows.map(({ alarmId }) => alarmId)
  return (
    <section class="list" aria-labelledby="alarms-title">
      <h1 id="alarms-title" tabIndex={-1}>
        {text.title}
      </h1>
      <div class="tabs" role="group" aria-label={text.title}>
        {tabs
          .filter((one) => one !== 'shelved' || one === tab || counts.value.shelved > 0)
          .map((one) => (
            <button type="button" key={one} class="chip" aria-pressed={one === tab} onClick={() => choose(one)}>
              {text.tabs[one]} <b>{counts.value[one]}</b>
            </button>
          ))}
      </div>
      <Load />
      {tab === 'shelved' && <p class="muted">{text.shelvedHint}</p>}
      {tab === 'resolved' && <p class="muted">{text.resolvedHint}</p>}
      {rows.length === 0 && (
        <Empty>
          {text.empty[tab]} {tab === 'open' && unprotected.value.length > 0 && text.emptyBut}
        </Empty>
      )}
      <ul onPointerMove={reach} onPointerDown={reach} onFocusCapture={reach}>
        {isFlood.value && tab === 'open'
          ? groupsOf(rows).map((group) => <Group key={group[0]!.alarmId} rows={group} selected={selected} />)
          : rows.map((alarm) => (
              <li key={alarm.alarmId}>
                <Row alarm={alarm} isSelected={alarm.alarmId === selected} />
              </li>
            ))}
      </ul>
      {tab === 'open' && <Unprotected />}
    </section>
  )
}

/** What one home says in a flood: its address once, and each of its alarms on a line. */
function Group({ rows, selected }: { rows: readonly AlarmRow[]; selected: string | undefined }) {
  const [first] = rows
  return (
    <li class={`group ${first!.severity}`}>
      <h2>
        <Where home={first!.home} />
      </h2>
      <ul>
        {rows.map((alarm) => (
          <li key={alarm.alarmId}>
            <Row alarm={alarm} isSelected={alarm.alarmId === selected} isInGroup />
          </li>
        ))}
      </ul>
    </li>
  )
}

function Row({ alarm, isSelected, isInGroup = false }: { alarm: AlarmRow; isSelected: boolean; isInGroup?: boolean }) {
  const { title, home, severity, response } = alarm
  return (
    <a
      class={`card row ${severity} ${response}`}
      href={`/alarmen/${encodeURIComponent(alarm.alarmId)}`}
      aria-current={isSelected ? 'true' : undefined}
    >
      <Shape of={severity} />
      <span class="what">
        <b>{said(title)}</b>
        {!isInGroup && <Where home={home} />}
        {!isInGroup && <small>{lineOf(alarm)}</small>}
      </span>
      <span class="since">
        <b>
          {response === 'resolved' ? (
            moment(alarm.resolvedAt ?? alarm.openedAt, minute.value)
          ) : (
            <Since at={alarm.openedAt} />
          )}
        </b>
        <SeverityWord of={severity} alone />
      </span>
    </a>
  )
}

function lineOf(alarm: AlarmRow) {
  if (alarm.shelf !== null) return <Shelved shelf={alarm.shelf} />
  if (alarm.shelvedUntil !== null)
    return `${words.value.alarm.shelvedUntil} ${moment(alarm.shelvedUntil, minute.value)}`
  return alarm.response === 'open' ? said(alarm.because) : <Having alarm={alarm} />
}

/** Why it lies aside, until when, and who put it there. */
export const Shelved = ({ shelf: { said: sentence, by } }: { shelf: NonNullable<AlarmRow['shelf']> }) => (
  <>
    {said(sentence)}
    {by !== null && ` (${by})`}
  </>
)

const Since = ({ at }: { at: number }) => <>{span(second.value - at)}</>

/** Who has it and how far they are. */
export function Having({ alarm }: { alarm: Pick<AlarmRow, 'response' | 'claimedBy' | 'outcome'> }) {
  const { alarms: text, response, outcome } = words.value
  if (alarm.response === 'resolved' && alarm.outcome) return <>{outcome[alarm.outcome]}</>
  const who = alarm.claimedBy && (alarm.claimedBy.me ? text.takenByMe : text.takenBy(alarm.claimedBy.name))
  const far = alarm.response === 'acknowledged' && who ? null : response[alarm.response]
  return <>{[far, who].filter(Boolean).join(' · ')}</>
}

/** Silence is not health: homes that nobody would miss stand here, however quiet the list is. */
function Unprotected() {
  const { alarms: text } = words.value
  if (unprotected.value.length === 0) return null
  return (
    <section class="unprotected" aria-labelledby="unprotected">
      <h2 id="unprotected">
        {text.unprotected} <b>{unprotected.value.length}</b>
      </h2>
      <p class="muted">{text.unprotectedHelp}</p>
      <ul>
        {unprotected.value.map(({ home, lastSignOfLifeAt }) => (
          <li key={home.homeId}>
            <a class="card row technical" href={`/woningen/${home.homeId}`}>
              <Shape of="technical" />
              <span class="what">
                <b>{text.unprotected}</b>
                <Where home={home} />
                <small>
                  {lastSignOfLifeAt === null ? text.noSign : text.lastSign(moment(lastSignOfLifeAt, minute.value))}
                </small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Held {
  /** The order that holds now; null: none does. */
  current: readonly string[] | null
  shown: readonly string[]
}

function useHeldOrder(tab: Tab): [Held, () => void] {
  const held = useRef<Held>({ current: null, shown: [] }).current
  const [, render] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const release = () => {
    held.current = null
    render((n) => n + 1)
  }
  useEffect(() => {
    held.current = null
    return () => clearTimeout(timer.current)
  }, [tab])
  const reach = () => {
    held.current ??= held.shown
    clearTimeout(timer.current)
    timer.current = setTimeout(release, reachMs)
  }
  return [held, reach]
}
