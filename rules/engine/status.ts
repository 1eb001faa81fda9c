// How a home is doing right now, out of its state: what the screens show beside the alarms.
import { splitTimerName, type TimerName } from '../model/ids.ts'
import type { HomeStatus } from '../model/status.ts'
import type { HomeState } from './state.ts'

export const statusOf = (state: HomeState): HomeStatus => ({
  at: state.at,
  devices: state.devices,
  lastSignOfLife: state.lastSign,
  pauses: state.pauses.map(({ rule, until, because, by }) => ({ rule, until, because, by: by.account })),
  watches: Object.entries(state.timers).map(([name, at]) => ({ ...splitTimerName(name as TimerName), at })),
})
