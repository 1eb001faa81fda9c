// A telling on its way into the outbox, and what the pipeline does when that is away or nobody can be reached.
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { createPerformer } from '../../../gateway/pipeline/perform.ts'
import { createTellings, type ReachOf, type Telling } from '../../../gateway/pipeline/recipients.ts'
import { memoryOutbox, memoryProjections, memoryRegistry, memorySeries } from '../../../gateway/store/memory.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import type { Delivery } from '../../../rules/ports.ts'
import { alarmOf } from '../../support/alarms.ts'
import { rest, withOutage } from '../../support/outage.ts'
import { morning } from '../../support/pipeline.ts'

const alarm = alarmOf({ openedAt: morning })
const telling: Telling = { kind: 'notify', alarm, step: 1, to: [{ kind: 'operator' }], at: morning }
const raised = { kind: 'alarm-changed', alarm, event: alarm.events[0]! } as const
const operator = [
  { channel: 'fhir', address: 'archive' },
  { channel: 'sms', address: '+31600000001' },
  { channel: 'email', address: 'operator@example.org' },
] as const
const reachOf: ReachOf = (recipient, { directory }) =>
  recipient.kind === 'operator' && directory.operator.length > 0
    ? [{ recipient: 'operator', reach: directory.operator }]
    : []

function world(parts: {
  operator?: typeof operator | readonly []
  projections?: ReturnType<typeof memoryProjections>
}) {
  const outage = withOutage(memoryOutbox())
  const pulse = simulatedClock(morning)
  const added: Delivery[] = []
  const unreachable: number[] = []
  const told: string[] = []
  const tellings = createTellings({
    registry: memoryRegistry(),
    outbox: outage.port,
    reachOf,
    channels: new Set(['sms', 'email']),
    operator: parts.operator ?? operator,
    added: (deliveries) => void added.push(...deliveries),
    log: silentLog,
  })
  const performer = createPerformer({
    projections: memoryProjections(),
    series: memorySeries(),
    tellings,
    unreachable: async (nobody) => void unreachable.push(...nobody.map(({ step }) => step)),
    pulse,
    log: silentLog,
  })
  performer.follow(({ event }) => told.push(event.kind))
  return { outage, pulse, added, unreachable, told, performer }
}

it('is a first channel that goes at once and others that wait, of those that are set up', async () => {
  const { performer, added } = world({})
  performer.take([telling])
  await performer.flushed()
  expect(added.map(({ channel, rank, state }) => [channel, rank, state])).toEqual([
    ['sms', 0, 'pending'],
    ['email', 1, 'waiting'],
  ])
})

it('puts nothing a second time when the journal is read again', async () => {
  const { performer, added } = world({})
  performer.take([telling])
  performer.take([telling])
  await performer.flushed()
  expect(added).toHaveLength(2)
})

it('tells the home that nobody can be reached', async () => {
  const { performer, added, unreachable } = world({ operator: [] })
  performer.take([telling])
  await performer.flushed()
  expect([added, unreachable]).toEqual([[], [1]])
})

it('waits for an outbox that is away, holds up no alarm on the screens, and counts as projected only then', async () => {
  const { performer, added, told, outage, pulse } = world({})
  outage.down = true
  performer.take([telling, raised])
  let isFlushed = false
  const flushed = performer.flushed().then(() => (isFlushed = true))
  await rest()
  expect([told, isFlushed, added]).toEqual([['raised'], false, []])
  outage.down = false
  await pulse.advanceTo(later(morning, seconds(1)))
  await flushed
  expect(added).toHaveLength(2)
})
