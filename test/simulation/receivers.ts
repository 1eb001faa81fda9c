// Everybody outside who is told: telephones of contacts, the systems of a centre and of the operator. They note what they get, and break down.
import { DeliveryFailure, type OpenChannel } from '../../gateway/notify/channel.ts'
import type { ChannelName } from '../../rules/model/duty.ts'
import { hours, type Instant, later } from '../../rules/model/time.ts'
import type { Draw, Fault } from './faults.ts'
import { type Life, quietFrom } from './life.ts'

export interface Received {
  readonly key: string
  readonly channel: ChannelName
  readonly address: string
  readonly at: Instant
}

export interface Receivers {
  readonly received: readonly Received[]
  readonly channels: ReadonlyMap<ChannelName, { audience: 'person' | 'system'; open: OpenChannel }>
}

const audiences = { sms: 'person', webhook: 'system' } as const
const breakdowns = ['channel-refuses', 'channel-hangs', 'channel-takes-and-fails'] as const satisfies readonly Fault[]
const longestHours = 30

export function createReceivers(life: Life, draw: Draw, now: () => Instant): Receivers {
  const received: Received[] = []
  const broken = breakdowns
    .filter((fault) => draw.ofHome.has(fault))
    .map((fault) => {
      const chance = draw.chance(fault)
      const from = later(life.from, hours(chance.between(24, 24 * 6.5)))
      const until = Math.min(later(from, hours(chance.between(0.1, longestHours))), quietFrom(life)) as Instant
      return {
        fault,
        from,
        until,
        channels: chance.pick([['sms'], ['webhook'], ['sms', 'webhook']] as ChannelName[][]),
      }
    })
  const open = (channel: ChannelName): OpenChannel => ({
    async send({ key }, address, signal) {
      const at = now()
      const trouble = broken.find((one) => one.channels.includes(channel) && at >= one.from && at < one.until)?.fault
      if (trouble === 'channel-hangs') return await aborted(signal)
      if (trouble === 'channel-refuses') throw new DeliveryFailure('http-503', 'is away', { mayRetry: true })
      received.push({ key, channel, address, at })
      if (trouble === 'channel-takes-and-fails')
        throw new DeliveryFailure('network-econnreset', 'took it and broke off', { mayRetry: true })
      return { state: 'handed-over' }
    },
    close: async () => {},
  })
  const names = Object.keys(audiences) as (keyof typeof audiences)[]
  return {
    received,
    channels: new Map(names.map((name) => [name, { audience: audiences[name], open: open(name) }])),
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
