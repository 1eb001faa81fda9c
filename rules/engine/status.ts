// How a home is doing right now, out of its state: what the screens show beside the alarms.
import { splitTimerName, type TimerName } from '../model/ids.ts'
import { say } from '../model/reason.ts'
import type { HomeStatus, WatchStatus } from '../model/status.ts'
import type { AnyRule } from './rule.ts'
import type { HomeState } from './state.ts'
import { paramsOf } from './step.ts'

export const statusOf = (state: HomeState, rules: readonly AnyRule[]): HomeStatus => ({
  at: state.at,
  devices: state.devices,
  lastSignOfLife: state.lastSign,
  pauses: state.pauses.map(({ rule, until, because, by }) => ({ rule, until, because, by: by.account })),
  watches: watchesOf(state, rules),
  coverage: rules.flatMap((rule) => rule.covering?.(state.rules[rule.id] ?? rule.initial) ?? []),
})

/** What a rule says of its own watch goes before the bare instant that is armed. */
function watchesOf(state: HomeState, rules: readonly AnyRule[]): WatchStatus[] {
  const { setup, at } = state
  return Object.entries(state.timers).map(([name, armedAt]) => {
    const armed = splitTimerName(name as TimerName)
    const rule = rules.find(({ id }) => id === armed.rule)
    const own =
      rule && setup
        ? rule
            .watching?.(state.rules[rule.id] ?? rule.initial, { at, home: setup, params: paramsOf(rule, setup) })
            .find(({ timer }) => timer === armed.timer)
        : undefined
    return {
      ...armed,
      at: own?.at ?? armedAt,
      because: own && rule && setup ? say(rule.words, own.because, setup.zone, at) : null,
    }
  })
}
