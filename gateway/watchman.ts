// Wires the watchman: falls are tried again and again through everything that a real one passes, and what is wrong has a name.
import { emptyDirectory } from '../rules/model/duty.ts'
import { ownHome } from '../rules/model/own-home.ts'
import { milliseconds, seconds } from '../rules/model/time.ts'
import type { Clock, Journal, LiveHomes, Outbox, Projections } from '../rules/ports.ts'
import type { Config } from './config.ts'
import { type ChannelParts, DeliveryFailure } from './notify/channel.ts'
import type { OpenChannels } from './notify/open-channels.ts'
import { webhook } from './notify/webhook.ts'
import type { Tellings } from './pipeline/recipients.ts'
import type { Stores } from './stores.ts'
import { watchEventLoop } from './watchdog/event-loop.ts'
import { createHealth, type ServiceHealth } from './watchdog/health.ts'
import { openOwnDevice, type Doors } from './watchdog/own-device.ts'
import { ownAddress } from './watchdog/own-home-setup.ts'
import { startTrials, type Trials } from './watchdog/trials.ts'

export type WatchdogSettings = NonNullable<Config['watchdog']>

export interface Watchman {
  /** The channels that are set up, and the way to the receiver outside. */
  readonly channels: OpenChannels
  /** The trials' own tellings beside those of the homes; `homes` left out: nobody outside the screens is told of theirs. */
  beside(homes: Tellings | undefined, own: Tellings): Tellings
  startTrials(parts: {
    readonly doors: Doors
    readonly token: string
    readonly homes: LiveHomes
    readonly journal: Journal
    readonly projections: Projections
    readonly outbox: Outbox
  }): { stop(): Promise<void> }
  /** Null: none are made. */
  trials(): Trials | null
  close(): Promise<void>
}

/** Who is told of a trial: the receiver outside, and no operator of any directory. */
export const ownDirectory = {
  home: async () => null,
  directory: async () => ({ ...emptyDirectory, operator: [{ channel: 'webhook', address: ownAddress } as const] }),
}

/** What the stores, the event loop and the trials say about the service. */
export function watchHealth(parts: {
  readonly stores: Pick<Stores, 'journal' | 'reserve' | 'stages'>
  readonly watchman: Pick<Watchman, 'trials'> | null
  readonly settings: WatchdogSettings | null
  readonly clock: Clock
}): ServiceHealth & { close(): void } {
  const { stores, watchman, settings, clock } = parts
  const loop = watchEventLoop(clock)
  const health = createHealth({
    journal: stores.journal.trouble,
    isDiskFull: stores.reserve.isTight,
    lags: stores.stages.lags,
    eventLoopP99: loop.p99,
    trials: () => watchman?.trials() ?? null,
    unheardAfter: seconds(settings?.unheardSeconds ?? 0),
  })
  return { ...health, close: loop.close }
}

/** Rejects with a sentence when the receiver is set up wrong. */
export async function openWatchman(parts: {
  readonly settings: WatchdogSettings
  readonly channels: OpenChannels
  readonly channelParts: ChannelParts
  readonly clock: Clock
}): Promise<Watchman> {
  const { settings, channels, channelParts, clock } = parts
  const { log } = channelParts
  const receiver = settings.receiver === null ? null : await openReceiver(settings.receiver, channelParts)
  const every = milliseconds(settings.everySeconds * 1000)
  let trials: Trials | null = null
  const webhooks = channels.get('webhook')?.open

  return {
    channels: new Map([
      ...channels,
      [
        'webhook',
        {
          audience: 'system',
          open: {
            ...webhooks,
            async send(notice, address, signal) {
              if (address !== ownAddress) {
                if (webhooks) return await webhooks.send(notice, address, signal)
                throw new DeliveryFailure('not-set-up', 'the channel is not set up', { mayRetry: false })
              }
              // Without a receiver the last step is the only one that is not tried.
              const receipt = receiver
                ? await receiver.send(notice, ownAddress, signal)
                : ({ state: 'handed-over' } as const)
              trials?.arrived(notice.alarm)
              return receipt
            },
            close: async () => {},
          },
        },
      ],
    ]),
    beside: (homes, own) => ({
      async put(tellings) {
        const trials = tellings.filter(({ alarm }) => alarm.homeId === ownHome)
        const others = tellings.filter(({ alarm }) => alarm.homeId !== ownHome)
        const nobody = await Promise.all([
          trials.length > 0 ? own.put(trials) : [],
          others.length > 0 && homes ? homes.put(others) : [],
        ])
        return nobody.flat()
      },
    }),
    startTrials({ doors, token, ...rest }) {
      const device = openOwnDevice({ doors, token })
      if (device === null) {
        log.warn({}, 'every MQTT door is shut: no fall can be tried')
        return { stop: async () => {} }
      }
      const started = startTrials({ ...rest, fall: device.fall, clock, every, log })
      trials = started
      return {
        async stop() {
          await device.close()
          await started.stop()
        },
      }
    },
    trials: () => trials,
    close: async () => await receiver?.close(),
  }
}

/** The same signed webhook as any other receiver's, under a name that nobody else can have. */
async function openReceiver(receiver: NonNullable<WatchdogSettings['receiver']>, channelParts: ChannelParts) {
  const settings = webhook.settings.safeParse({ receivers: { watchdog: receiver } })
  if (!settings.success)
    throw new Error(`watchdog.receiver: ${settings.error.issues[0]?.message ?? 'is not as it should be'}`)
  const { send, close } = await webhook.open(settings.data, channelParts)
  return { send: (...[notice, , signal]: Parameters<typeof send>) => send(notice, 'watchdog', signal), close }
}
