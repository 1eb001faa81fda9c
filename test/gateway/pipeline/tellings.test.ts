// Tellings through the whole pipeline: into the outbox, once, and on to the next in line where nobody can be reached.
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { createPipeline } from '../../../gateway/pipeline/pipeline.ts'
import { createTellings, type ReachOf } from '../../../gateway/pipeline/recipients.ts'
import {
  memoryJournal,
  memoryOutbox,
  memoryProjections,
  memoryRegistry,
  memorySeries,
} from '../../../gateway/store/memory.ts'
import { helpCall } from '../../../rules/care/help-call.ts'
import { CarePlan } from '../../../rules/model/care-plan.ts'
import type { ChannelName } from '../../../rules/model/duty.ts'
import { recipientKey } from '../../../rules/model/recipient.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import { configured, observed, setupOf } from '../../support/entries.ts'
import { morning } from '../../support/pipeline.ts'

const contact = (contactId: string) => ({ kind: 'contact', contactId }) as const
const carePlan = CarePlan.parse({
  chains: [
    {
      severities: ['urgent'],
      tiers: ['daughter', 'neighbour'].map((id) => ({ to: [contact(id)], waitMinutes: 3 })),
      repeatMinutes: 5,
    },
  ],
})
const home = configured(morning, setupOf('home-1', { carePlan }))
const call = observed(later(morning, minutes(1)), 'pendant', { kind: 'help-call', active: true })

/** The neighbour has a telephone; nobody else has anything. */
const reachOf: ReachOf = (recipient) =>
  recipient.kind === 'contact' && recipient.contactId === 'neighbour'
    ? [{ recipient: recipientKey(recipient), reach: [{ channel: 'sms', address: '+31600000001' }] }]
    : []

function world(channels: readonly ChannelName[] = ['sms']) {
  const [journal, projections, outbox] = [memoryJournal(), memoryProjections(), memoryOutbox()]
  const running = async (parts: { shape?: 'other'; channels?: readonly ChannelName[] } = {}) => {
    const clock = simulatedClock(later(morning, minutes(2)))
    const pipeline = createPipeline({
      journal,
      projections:
        parts.shape === undefined
          ? projections
          : {
              ...projections,
              async snapshots() {
                const kept = await projections.snapshots()
                return { ...kept, snapshots: kept.snapshots.map((snapshot) => ({ ...snapshot, state: '{}' })) }
              },
            },
      series: memorySeries(),
      tellings: createTellings({
        registry: memoryRegistry(),
        outbox,
        reachOf,
        channels: new Set(parts.channels ?? channels),
        operator: [],
        added: () => {},
        log: silentLog,
      }),
      clock,
      rules: [helpCall],
      log: silentLog,
    })
    clock.settleWith(pipeline.settled)
    const recovered = await pipeline.start()
    return { pipeline, recovered }
  }
  const keys = async () =>
    (await outbox.after({ deliveryId: 0, limit: 99 })).map(({ step, recipient }) => `${step} ${recipient}`)
  const undeliverable = async () =>
    (await journal.read({ seq: 0, limit: 999 })).flatMap(({ input }) =>
      input.kind === 'commanded' && input.command.kind === 'undeliverable' ? [input.command.step] : [],
    )
  return { running, keys, undeliverable }
}

it('a telling that reaches nobody goes on to the next in line at once', async () => {
  const { running, keys, undeliverable } = world()
  const { pipeline } = await running()
  await pipeline.accept([home, call])
  await pipeline.settled()
  expect([await undeliverable(), await keys()]).toEqual([[1], ['2 contact:neighbour']])
  await pipeline.stop()
})

it('with nothing set up at all it comes to rest', async () => {
  const { running, keys, undeliverable } = world([])
  const { pipeline } = await running()
  await pipeline.accept([home, call])
  await pipeline.settled()
  expect(await keys()).toEqual([])
  expect((await undeliverable()).length).toBeLessThan(5)
  await pipeline.stop()
})

it('a home that is rebuilt from the whole journal tells nobody again, with a channel that came later neither', async () => {
  const { running, keys } = world([])
  const before = await running()
  await before.pipeline.accept([home, call])
  await before.pipeline.settled()
  await before.pipeline.stop()
  const after = await running({ shape: 'other', channels: ['sms'] })
  await after.pipeline.settled()
  expect(after.recovered.rebuilt).toBe(1)
  expect(await keys()).toEqual([])
  await after.pipeline.stop()
})
