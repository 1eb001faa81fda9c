// The care desk: the alarms and, beside the list or on a page of its own where there is no room, the one that is chosen.
import { useEffect, useState } from 'preact/hooks'
import { inOrder, type Tab, tabOf } from '../alarm-order.ts'
import { alarmById, alarms, loading, openUrgent, startAlarms } from '../alarms.ts'
import { AlarmDetail } from '../parts/alarm-detail.tsx'
import { AlarmList } from '../parts/alarm-list.tsx'
import { HandOver } from '../parts/hand-over.tsx'
import { ShiftChecks } from '../parts/shift-checks.tsx'
import { Failed, Waiting } from '../parts/states.tsx'
import { go } from '../router.ts'
import { is, session } from '../session.ts'
import { sound } from '../shift.ts'
import { words } from '../words/words.ts'
import type { PageProps } from './index.ts'

export default function AlarmsPage({ params }: PageProps) {
  const { id } = params
  const { alarms: text, alarm: one } = words.value
  const [tab, setTab] = useState<Tab>(() => {
    const row = id === undefined ? undefined : alarmById(id)
    return row ? tabOf(row) : 'open'
  })
  const first = alarms.value.filter((alarm) => tabOf(alarm) === 'open').sort(inOrder)[0]
  useEffect(() => {
    // An alarm that arrives at an empty desk opens by itself. One that somebody is looking at is never replaced.
    if (id === undefined && first && matchMedia('(width >= 60rem)').matches)
      go(`/alarmen/${encodeURIComponent(first.alarmId)}`, 'replace')
  }, [id, first?.alarmId])

  const hasDesk = is('care') && Boolean(session.value?.careOrganisation)
  // Who begins reads first what was left, unless somebody waits for help.
  const isBeginning = sound.value === 'not-started' && openUrgent.value.length === 0
  if (loading.value !== 'ready')
    return (
      <main id="content" class="narrow">
        <h1 tabIndex={-1}>{text.title}</h1>
        {loading.value === 'loading' ? <Waiting /> : <Failed error={loading.value.error} again={startAlarms} />}
      </main>
    )
  return (
    <main id="content" class={`desk ${id === undefined ? 'at-list' : 'at-alarm'}`}>
      <div class="side">
        {is('care') && <ShiftChecks />}
        {isBeginning && hasDesk && <HandOver />}
        <AlarmList tab={tab} choose={setTab} selected={id} />
        {!isBeginning && hasDesk && <HandOver />}
      </div>
      <div class="chosen">
        {id === undefined ? (
          <p class="state">{text.choose}</p>
        ) : (
          <>
            <a class="button back" href="/alarmen">
              ← {one.back}
            </a>
            <AlarmDetail alarmId={id} />
          </>
        )}
      </div>
    </main>
  )
}
