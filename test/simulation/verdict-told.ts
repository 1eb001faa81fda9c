// Was everybody told whom the journal says to tell, and did every telling come to an end?
import { reachOf } from '../../rules/duty/reach.ts'
import type { Effect } from '../../rules/model/effect.ts'
import { elapsed } from '../../rules/model/time.ts'
import type { Draw } from './faults.ts'
import type { Flaw } from './flaw.ts'
import type { HomeRun } from './home-run.ts'
import type { Life } from './life.ts'
import { directory } from './process.ts'
import { punctual } from './verdict-time.ts'

type Notify = Extract<Effect, { kind: 'notify' }>

/** Whom the journal says to tell is in the outbox, and everything there came to an end: handed over, or the next in line was told. */
export function* everybodyTold(life: Life, draw: Draw, run: HomeRun): Generator<Flaw> {
  const { shadow, deliveries, received, gaps } = run
  const tellings = shadow.effects.filter((effect): effect is Notify => effect.kind === 'notify')
  const expected = new Map<string, Notify>()
  for (const telling of tellings)
    for (const recipient of telling.to)
      for (const reached of reachOf(recipient, { contacts: life.home.contacts, directory, at: telling.at }))
        for (const { channel } of reached.reach)
          expected.set(`${telling.alarm.alarmId}/${telling.step}/${reached.recipient}/${channel}`, telling)
  const rows = new Map(deliveries.map((delivery) => [delivery.key, delivery]))
  for (const key of expected.keys()) if (!rows.has(key)) yield `telling not kept: ${key}`
  for (const key of rows.keys()) if (!expected.has(key)) yield `telling out of nothing: ${key}`

  const times = new Map<string, number>()
  for (const { key } of received) times.set(key, (times.get(key) ?? 0) + 1)
  const mayDouble =
    run.deaths > 0 || draw.ofHome.has('channel-takes-and-fails') || (run.injected['outbox-away'] ?? 0) > 0
  for (const { key, state } of deliveries) {
    if (state === 'pending' || state === 'waiting' || state === 'failed')
      yield `delivery not finished: ${key}, ${state}`
    const count = times.get(key) ?? 0
    if (count === 0 && (state === 'handed-over' || state === 'delivered')) yield `handed over and not received: ${key}`
    if (count > 1 && !mayDouble) yield `received twice for no reason: ${key}`
  }
  yield* inOrder(run)
  yield* reachedSomebody(run)
  if (draw.may.has('tellings') || draw.may.has('times') || run.deaths > 0 || gaps.length > 0) return
  for (const { key, at } of received) {
    const telling = expected.get(key)
    if (telling && elapsed(telling.at, at) > punctual) yield `handed over late: ${key}, ${elapsed(telling.at, at)} ms`
  }
}

/** A system hears everything in the order in which it was to be told. */
function* inOrder({ deliveries, received }: HomeRun): Generator<Flaw> {
  const numbers = new Map(deliveries.map(({ key, deliveryId }) => [key, deliveryId]))
  const last = new Map<string, number>()
  const seen = new Set<string>()
  for (const { key, channel, address } of received) {
    if (channel !== 'webhook' || seen.has(key)) continue
    seen.add(key)
    const number = numbers.get(key) ?? 0
    if (number < (last.get(address) ?? 0)) yield `out of order: ${key}`
    last.set(address, number)
  }
}

/** An urgent alarm came to somebody, or it was answered while nobody could be reached. */
function* reachedSomebody({ shadow, received, alarms }: HomeRun): Generator<Flaw> {
  const reached = new Set(received.map(({ key }) => key.split('/')[0]))
  const tellings = shadow.effects.filter((effect): effect is Notify => effect.kind === 'notify')
  for (const { alarmId, severity, response } of alarms) {
    if (severity !== 'urgent' || reached.has(alarmId)) continue
    const steps = tellings.filter(({ alarm }) => alarm.alarmId === alarmId).length
    if (response === 'open' || steps === 0) yield `reached nobody: ${alarmId}, told ${steps} times`
  }
}
