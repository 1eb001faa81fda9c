// From the messages of a simulated home to its alarms, without a service: the real decoders, the real rules, and the engine's backtest between them.
import { backtest } from '../../rules/engine/replay.ts'
import { rules } from '../../rules/index.ts'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { HomeSetup } from '../../rules/model/home.ts'
import type { Draft } from '../../rules/model/input.ts'
import type { Observation } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { TimedMessage } from '../../simulators/message.ts'
import type { RaisedAlarm } from '../../simulators/scenarios/scenario.ts'

export type Decode = (message: {
  path: string
  payload: Uint8Array
  retained: boolean
  arrivedAt: Instant
  zone: string
}) =>
  | { readonly kind: 'observations'; readonly observations: readonly Observation[] }
  | { readonly kind: 'rejected'; readonly code: string; readonly detail: string }

export interface Judged {
  readonly alarms: readonly (RaisedAlarm & { readonly because: string })[]
  readonly rejected: readonly string[]
}

/** The alarms that a home raises while these messages arrive, and what no decoder understood. */
export function alarmsOf(
  setup: HomeSetup,
  messages: Iterable<TimedMessage>,
  { from, until, decode }: { from: Instant; until: Instant; decode: Decode },
): Judged {
  const rejected: string[] = []
  const { homeId } = setup
  function* drafts(): Generator<Draft> {
    yield { inputId: 'setup', homeId, at: from, input: { kind: 'configured', setup, rules: {} } }
    let number = 0
    for (const { at, path, payload } of messages) {
      const message = { path, payload: Buffer.from(payload), retained: false, arrivedAt: at, zone: setup.zone }
      const answer = decode(message)
      if (answer.kind === 'rejected') rejected.push(`${path}: ${answer.code} ${answer.detail}`)
      else
        for (const observation of answer.observations)
          yield { inputId: `m${number++}`, homeId, at, input: { kind: 'observed', observation } }
    }
  }
  const alarms: Judged['alarms'][number][] = []
  for (const effect of backtest(homeId, drafts(), rules, until).effects) {
    if (effect.kind === 'fault') throw new Error(`${effect.rule} threw: ${effect.message}`)
    if (effect.kind === 'alarm-changed' && effect.event.kind === 'raised') alarms.push(raised(effect.alarm))
  }
  return { alarms, rejected }
}

const raised = ({ rule, subject, severity, raisedAt, because }: Alarm): Judged['alarms'][number] => ({
  rule: rule.id,
  subject,
  severity,
  raisedAt,
  because: because.en,
})
