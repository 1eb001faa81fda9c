// One alarm with its story, fetched again whenever the stream tells of a change to it.
import { useEffect, useRef } from 'preact/hooks'
import type { AlarmDetail } from '../../api/contract.ts'
import { alarmById, put } from '../alarms.ts'
import { api } from '../api-client.ts'
import { useLoaded } from './loaded.ts'

export function useAlarm(alarmId: string) {
  const loaded = useLoaded(`alarm ${alarmId}`, () => api.alarm(alarmId))
  const row = alarmById(alarmId)
  const seen = useRef(row)
  useEffect(() => {
    if (row !== seen.current && loaded.value?.alarmId === alarmId) void loaded.again()
    seen.current = row
  }, [row])
  return {
    loaded,
    row,
    /** A step that was taken here is shown at once, also in the list. */
    changed(now: AlarmDetail) {
      loaded.put(now)
      put(now)
    },
  }
}
