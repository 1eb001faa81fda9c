// How an alarm leaves the house: the channels that are set up, the sender behind the outbox, who watches the rotas, and the watchman.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reachOf } from '../rules/duty/reach.ts'
import type { Alarm } from '../rules/model/alarm.ts'
import { dutyHome, isAboutDuty } from '../rules/model/duty-home.ts'
import type { AlarmId, HomeId } from '../rules/model/ids.ts'
import type { Command } from '../rules/model/input.ts'
import { days } from '../rules/model/time.ts'
import type { Clock, PushSubscriptions, Registry } from '../rules/ports.ts'
import { besideConfig, type Config } from './config.ts'
import { createChannelTroubles } from './notify/channel-troubles.ts'
import { createLossReport } from './notify/loss-report.ts'
import { createMissed } from './notify/missed.ts'
import { type EmailSettings, type Letter, openMailer } from './notify/mailer.ts'
import { openChannels } from './notify/open-channels.ts'
import { createOutboxSender } from './notify/outbox-sender.ts'
import { openPushDesk } from './notify/push-desk.ts'
import { keepOutboxSmall } from './notify/retention.ts'
import { secretsOf, WebhookSettings } from './notify/webhook.ts'
import { createDutyWatch } from './pipeline/duty-watch.ts'
import type { Log } from './pipeline/log.ts'
import { createTellings } from './pipeline/recipients.ts'
import { writeWhole } from './secrets.ts'
import type { Stores } from './stores.ts'
import { noticeFailingChannels } from './watchdog/failing-channels.ts'
import { tellTroubles } from './watchdog/told-troubles.ts'
import { openWatchman, ownDirectory, watchHealth } from './watchman.ts'

export interface OutwardParts {
  readonly config: Config
  readonly configFile: string | undefined
  /** A recorded home's alarms are long over: nobody outside is told, and nothing is put into the outbox. */
  readonly isReplay: boolean
  readonly folder: string
  readonly clock: Clock
  readonly registry: Registry
  readonly stores: Stores
  readonly subscriptions: PushSubscriptions
  readonly publicUrl: string
  /** The homes, which open after this. */
  readonly home: {
    alarm(id: AlarmId): Promise<Alarm | null>
    command(homeId: HomeId, command: Command): Promise<void>
  }
  readonly log: Log
}

export type Outward = Awaited<ReturnType<typeof openOutward>>

/** Nothing is sent before `start`. */
export async function openOutward({
  config,
  configFile,
  isReplay,
  folder,
  clock,
  registry,
  stores,
  subscriptions,
  publicUrl,
  home,
  log,
}: OutwardParts) {
  const { outbox, projections } = stores
  await using parts = new AsyncDisposableStack()
  const closes = <T extends { close(): Promise<void> | void }>(part: T): T => parts.adopt(part, (it) => it.close())

  // A recorded home's alarms are long over: in replay mode nobody outside is told, and nothing is put into the outbox.
  const { operator: operatorReach, keepDays, ...channelSettings } = config.notify
  const channelTroubles = createChannelTroubles({
    channels: () => notify.channels,
    directory: () => registry.directory(),
    operator: operatorReach,
    clock,
    log,
    link: publicUrl,
    language: 'nl',
  })
  const channelParts = {
    clock,
    trouble: channelTroubles.trouble,
    log,
    resolveFile: (name: string) => besideConfig(configFile, name),
    folder,
    subscriptions,
  }
  const notify = closes(await openChannels(isReplay ? {} : channelSettings, channelParts))
  const mail = isReplay ? null : (config.notify.email as EmailSettings | null)
  const mailer = mail && closes(openMailer(mail, channelParts))
  parts.defer(() => channelTroubles.stop())
  if (!isReplay && notify.channels.size === 0)
    log.warn({}, 'no channel is set up: nobody outside the screens can be told of an alarm')
  const watchman =
    isReplay || config.watchdog === null
      ? null
      : closes(
          await openWatchman({
            settings: config.watchdog,
            channels: notify.channels,
            channelParts,
            clock,
          }),
        )
  const health = closes(watchHealth({ stores, watchman, settings: config.watchdog, clock: clock }))
  closes(tellTroubles({ codes: health.troubles, trouble: channelTroubles.trouble, clock: clock }))
  const told = {
    alarm: async (id: AlarmId) => dutyWatch?.alarm(id) ?? (await home.alarm(id)),
    home: registry.home,
    // A trial has no page.
    linkTo: (alarm: Alarm) =>
      alarm.rule.id === 'trial'
        ? publicUrl
        : isAboutDuty(alarm)
          ? `${publicUrl}/beheer`
          : `${publicUrl}/alarmen/${encodeURIComponent(alarm.alarmId)}`,
    language: 'nl' as const,
  }
  const sender = createOutboxSender({
    ...told,
    outbox: noticeFailingChannels(outbox, { trouble: channelTroubles.trouble, clock: clock }),
    channels: watchman?.channels ?? notify.channels,
    clock,
    log,
    random: Math.random,
    undeliverable: async ({ homeId, alarmId, step }) => {
      // Of the rotas the operator is told, and there is nobody after the operator.
      if (homeId === dutyHome) return
      await home.command(homeId, { kind: 'undeliverable', alarmId, step, by: service })
    },
    takenOver: async ({ homeId, alarmId, recipient }) => {
      if (homeId === dutyHome) return
      const by = { account: recipient, role: 'alarm-centre' }
      await home.command(homeId, { kind: 'respond', alarmId, step: 'acknowledge', by })
    },
    givenUp: createLossReport({
      outbox,
      directory: registry.directory,
      operator: operatorReach,
      channels: new Set(notify.channels.keys()),
      clock,
      added: (deliveries) => sender.take(deliveries),
    }),
  })
  const seenGaps = join(folder, 'duty-gaps.json')
  const dutyWatch =
    notify.channels.size === 0
      ? null
      : createDutyWatch({
          registry,
          outbox,
          channels: new Set(notify.channels.keys()),
          operator: operatorReach,
          clock,
          kept: {
            read: () => (existsSync(seenGaps) ? readFileSync(seenGaps, 'utf8') : null),
            write: (text) => writeWhole(seenGaps, text),
          },
          added: (deliveries) => sender.take(deliveries),
          log,
        })
  const putting = { outbox, reachOf, added: sender.take, log }
  // With no channel at all nobody is nearer than another: the screens are all there is, and the chain keeps its own times.
  const homesTellings =
    notify.channels.size === 0
      ? undefined
      : createTellings({
          ...putting,
          registry,
          channels: new Set(notify.channels.keys()),
          operator: operatorReach,
        })
  const tellings =
    watchman?.beside(
      homesTellings,
      createTellings({ ...putting, registry: ownDirectory, channels: new Set(['webhook']), operator: [] }),
    ) ?? homesTellings

  const webPush = notify.channels.get('web-push')?.open
  const push =
    webPush &&
    openPushDesk({
      settings: channelSettings['web-push'],
      channel: webPush,
      folder,
      subscriptions,
      clock,
      link: publicUrl,
      language: 'nl',
    })
  const missed =
    notify.channels.has('webhook') &&
    createMissed({
      ...told,
      secrets: secretsOf(WebhookSettings.parse(channelSettings.webhook), channelParts),
      outbox,
      clock,
    })

  const open = parts.move()
  return {
    tellings,
    watchman,
    health,
    /** Tells the operator of it; null: it is over. */
    trouble: channelTroubles.trouble,
    troubles: () => [...new Set([...health.troubles(), ...channelTroubles.codes()])],
    /** What the screens may ask of it. */
    api: {
      ...(push && { push }),
      ...(notify.channels.size > 0 && {
        telling: { channels: new Set(notify.channels.keys()), operator: operatorReach },
        tryOut: sender.tryOut,
      }),
      ...(missed && { missed }),
      ...(mailer && { sendLetter: (letter: Omit<Letter, 'key'>) => mailer.post({ key: randomUUID(), ...letter }) }),
    },
    /** Sends what waits, and forgets what has long ended. */
    async start(): Promise<AsyncDisposable> {
      const running = new AsyncDisposableStack()
      await sender.start()
      running.defer(() => sender.stop())
      const retention = keepOutboxSmall({ outbox, alarm: projections.alarm, keep: days(keepDays), clock, log })
      running.defer(() => retention.stop())
      return running
    },
    /** Once every home is set up. */
    async watchRotas(): Promise<AsyncDisposable> {
      const running = new AsyncDisposableStack()
      await dutyWatch?.start()
      running.defer(() => dutyWatch?.stop())
      return running
    },
    close: () => open.disposeAsync(),
  }
}

/** Who says what the service itself found. */
const service = { account: 'kernwacht', role: 'service' } as const
