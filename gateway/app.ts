// The composition root: opens every part in the order in which they need each other, and closes them in reverse. Read it as an inventory.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from '../dashboard/api/server.ts'
import { type Accounts, openAccounts } from '../dashboard/api/session.ts'
import { createTokens, tokenHash } from '../dashboard/api/tokens.ts'
import type { ApiParts } from '../dashboard/api/parts.ts'
import { reachOf } from '../rules/duty/reach.ts'
import { setupOf } from '../rules/duty/default-plan.ts'
import { rules } from '../rules/index.ts'
import type { Alarm } from '../rules/model/alarm.ts'
import type { HomeSetup } from '../rules/model/home.ts'
import { dutyHome, isAboutDuty } from '../rules/model/duty-home.ts'
import type { AlarmId, HomeId } from '../rules/model/ids.ts'
import { days, instant } from '../rules/model/time.ts'
import type { Clock, Journal, LiveHomes, Projections, Registry, SeriesStore } from '../rules/ports.ts'
import { besideConfig, type Config } from './config.ts'
import { decode as decodeDevice } from './decoders/index.ts'
import { bridgeOf, doorsOf } from './doors.ts'
import { type Broker, openBroker } from './mqtt/broker.ts'
import { openBridge } from './mqtt/bridge.ts'
import { openCredentials } from './mqtt/credentials.ts'
import { createIngest } from './mqtt/ingest.ts'
import { createQuarantineReplay } from './mqtt/quarantine-replay.ts'
import { parseIdentity } from './mqtt/topics.ts'
import { createLossReport } from './notify/loss-report.ts'
import { createChannelTroubles } from './notify/channel-troubles.ts'
import { createMissed } from './notify/missed.ts'
import { openChannels } from './notify/open-channels.ts'
import { openPushDesk } from './notify/push-desk.ts'
import { createOutboxSender } from './notify/outbox-sender.ts'
import { keepOutboxSmall } from './notify/retention.ts'
import { secretsOf, WebhookSettings } from './notify/webhook.ts'
import { simulatedClock, systemClock } from './pipeline/clock.ts'
import { createDutyWatch } from './pipeline/duty-watch.ts'
import type { Log } from './pipeline/log.ts'
import { createPipeline } from './pipeline/pipeline.ts'
import { createTellings } from './pipeline/recipients.ts'
import { explainPlace } from './places.ts'
import { decodeScaip, isScaipPath } from './scaip/decode.ts'
import { openUnits } from './scaip/units.ts'
import { openSecrets, writeOperatorToken, writeWhole } from './secrets.ts'
import { openRegistry } from './store/registry-sqlite.ts'
import { openSubscriptions } from './store/subscriptions-sqlite.ts'
import { lockFolder } from './store/sqlite.ts'
import { openStores } from './stores.ts'
import { noticeFailingChannels } from './watchdog/failing-channels.ts'
import { withOwnCredential } from './watchdog/own-credential.ts'
import { tellTroubles } from './watchdog/told-troubles.ts'
import { openWatchman, ownDirectory, watchHealth } from './watchman.ts'

/** What a demo, or a test, may put into the stores before the service hears its first device. */
export interface Preparing {
  readonly journal: Journal
  readonly projections: Projections
  readonly series: SeriesStore
  readonly registry: Registry
  readonly accounts: Accounts
  readonly clock: Clock
  readonly log: Log
}

export interface AppOptions {
  readonly log: Log
  /** Where the config file lies, for the files that it names. */
  readonly configFile?: string
  /** The built screens; null: only the API. */
  readonly webRoot?: string | null
  readonly version: string
  /** Called while the screens already answer; only when it has ended do devices come in. */
  prepare?(parts: Preparing): Promise<void>
  readonly demoAccounts?: ApiParts['demoAccounts']
}

export interface App {
  /** Of the screens and the API. */
  readonly url: string
  /** Of the plain MQTT door; null: it is shut. */
  readonly mqttUrl: string | null
  readonly accounts: Accounts
  /** Resolves when devices are heard; rejects when the service could not start. */
  readonly ready: Promise<void>
  /** False when a fresh start may be the only way for an alarm to come through again. */
  isWorthKeeping(): boolean
  stop(): Promise<void>
}

/** Resolves when the screens listen. Rejects with a sentence that a person can act on. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const { log, version } = options
  const folder = config.data
  await using opening = new AsyncDisposableStack()
  const inFolder = (name: string) => join(folder, name)
  const closes = <T extends { close(): Promise<void> | void }>(part: T): T => opening.adopt(part, (it) => it.close())

  mkdirSync(folder, { recursive: true, mode: 0o700 })
  closes(lockFolder(folder))
  const statusFile = inFolder('service.json')
  opening.defer(() => rmSync(statusFile, { force: true }))
  const secrets = openSecrets(folder)

  const wallClock = systemClock()
  const replay = config.clock.mode === 'replay' ? simulatedClock(config.clock.startAt ?? instant(0)) : null
  const clock: Clock = replay ?? wallClock

  const registry = closes(await openRegistry({ file: inFolder('registry.db') }))
  const gatherMilliseconds = replay ? 0 : config.journal.gatherMilliseconds
  const stores = await openStores({ config, folder, inFolder, closes, gatherMilliseconds, clock: wallClock, log })
  const { journal, projections, outbox, quarantine, series, reserve } = stores
  const accounts = closes(
    await openAccounts({ file: inFolder('accounts.db'), secret: secrets.sessionSecret, clock: wallClock }),
  )
  const credentials = closes(
    await openCredentials({
      registry,
      key: Buffer.from(secrets.deviceKey, 'hex'),
      clock: wallClock,
      onError: (error) => log.error({ error: String(error) }, 'device credentials could not be read again'),
    }),
  )

  const publicUrl = config.http.publicUrl ?? `http://${config.http.host}:${config.http.port}`
  const subscriptions = closes(await openSubscriptions({ file: inFolder('subscriptions.db') }))
  // A recorded home's alarms are long over: in replay mode nobody outside is told, and nothing is put into the outbox.
  const { operator: operatorReach, keepDays, ...channelSettings } = config.notify
  const channelTroubles = createChannelTroubles({
    channels: () => notify.channels,
    directory: () => registry.directory(),
    operator: operatorReach,
    clock: wallClock,
    log,
    link: publicUrl,
    language: 'nl',
  })
  const channelParts = {
    clock: wallClock,
    trouble: channelTroubles.trouble,
    log,
    resolveFile: (name: string) => besideConfig(options.configFile, name),
    folder,
    subscriptions,
  }
  const notify = closes(await openChannels(replay ? {} : channelSettings, channelParts))
  opening.defer(() => channelTroubles.stop())
  if (!replay && notify.channels.size === 0)
    log.warn({}, 'no channel is set up: nobody outside the screens can be told of an alarm')
  const watchman =
    replay || config.watchdog === null
      ? null
      : closes(
          await openWatchman({
            settings: config.watchdog,
            channels: notify.channels,
            channelParts,
            clock: wallClock,
          }),
        )
  const health = closes(watchHealth({ stores, watchman, settings: config.watchdog, clock: wallClock }))
  closes(tellTroubles({ codes: health.troubles, trouble: channelTroubles.trouble, clock: wallClock }))
  const told = {
    alarm: async (id: AlarmId) => dutyWatch?.alarm(id) ?? pipeline.alarm(id) ?? (await projections.alarm(id)),
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
    outbox: noticeFailingChannels(outbox, { trouble: channelTroubles.trouble, clock: wallClock }),
    channels: watchman?.channels ?? notify.channels,
    clock: wallClock,
    log,
    random: Math.random,
    undeliverable: async ({ homeId, alarmId, step }) => {
      // Of the rotas the operator is told, and there is nobody after the operator.
      if (homeId === dutyHome) return
      await pipeline.command(homeId, { kind: 'undeliverable', alarmId, step, by: service })
    },
    takenOver: async ({ homeId, alarmId, recipient }) => {
      if (homeId === dutyHome) return
      const by = { account: recipient, role: 'alarm-centre' }
      await pipeline.command(homeId, { kind: 'respond', alarmId, step: 'acknowledge', by })
    },
    givenUp: createLossReport({
      outbox,
      directory: registry.directory,
      operator: operatorReach,
      channels: new Set(notify.channels.keys()),
      clock: wallClock,
      added: (deliveries) => sender.take(deliveries),
    }),
  })
  const seenGaps = inFolder('duty-gaps.json')
  const dutyWatch =
    notify.channels.size === 0
      ? null
      : createDutyWatch({
          registry,
          outbox,
          channels: new Set(notify.channels.keys()),
          operator: operatorReach,
          clock: wallClock,
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
  const pipeline = createPipeline({
    journal,
    projections,
    series,
    ...(tellings && { tellings }),
    clock,
    pulse: wallClock,
    rules,
    log,
  })
  replay?.settleWith(pipeline.settled)
  const setups = new Map<HomeId, HomeSetup>()
  const zoneOf = (homeId: HomeId): string | null => setups.get(homeId)?.zone ?? null
  const homes: LiveHomes = {
    ...pipeline,
    async configure(setup, change) {
      await pipeline.configure(setup, change)
      setups.set(setup.homeId, setup)
    },
  }

  const webPush = notify.channels.get('web-push')?.open
  const push =
    webPush &&
    openPushDesk({
      settings: channelSettings['web-push'],
      channel: webPush,
      folder,
      subscriptions,
      clock: wallClock,
      link: publicUrl,
      language: 'nl',
    })

  let ready = false
  const operatorToken = writeOperatorToken(folder)
  const server = await createServer({
    accounts,
    tokens: createTokens([{ sha256: tokenHash(operatorToken), person: operator }]),
    registry,
    projections,
    series,
    outbox,
    quarantine,
    homes,
    clock,
    ...(replay && { pulse: wallClock, moveClock: (at) => replay.advanceTo(at) }),
    credentials: { issue: credentials.issue, revoke: credentials.revoke, sipPassword: credentials.sipPassword },
    replayQuarantined: createQuarantineReplay({ decode, accept: pipeline.accept, clock, zoneOf }),
    ...(push && { push }),
    ...(notify.channels.size > 0 && {
      telling: { channels: new Set(notify.channels.keys()), operator: operatorReach },
      tryOut: sender.tryOut,
    }),
    ...(notify.channels.has('webhook') && {
      missed: createMissed({
        ...told,
        secrets: secretsOf(WebhookSettings.parse(channelSettings.webhook), channelParts),
        outbox,
        clock: wallClock,
      }),
    }),
    webRoot: options.webRoot ?? null,
    demo: options.demoAccounts !== undefined,
    ...(options.demoAccounts && { demoAccounts: options.demoAccounts }),
    isReady: () => ready,
    troubles: () => [...new Set([...health.troubles(), ...channelTroubles.codes()])],
    figures: health.figures,
    version,
    settings: {
      publicUrl,
      trustProxy: config.http.trustProxy,
      requestsPerMinute: config.http.requestsPerMinute,
    },
    log,
  })
  const explained = (error: unknown) => {
    throw explainPlace(error, config)
  }
  const url = await server.listen({ host: config.http.host, port: config.http.port }).catch(explained)
  closes(server)

  async function becomeReady(): Promise<Broker> {
    await options.prepare?.({ journal, projections, series, registry, accounts, clock, log })
    const recovered = await pipeline.start()
    starting.defer(() => pipeline.stop())
    await sender.start()
    starting.defer(() => sender.stop())
    const retention = keepOutboxSmall({
      outbox,
      alarm: projections.alarm,
      keep: days(keepDays),
      clock: wallClock,
      log,
    })
    starting.defer(() => retention.stop())
    // All at once: after an upgrade every home has new versions of rules to note, and one by one each would wait for the disk.
    const directory = await registry.directory()
    await Promise.all((await registry.homes()).map((home) => homes.configure(setupOf(home, directory))))
    if (dutyWatch) {
      await dutyWatch.start()
      starting.defer(() => dutyWatch.stop())
    }
    await credentials.refresh()
    log.info({ ...recovered }, 'every home is where its journal says')

    const last = await journal.lastSeq()
    const ingest = createIngest({
      decode,
      accept: pipeline.accept,
      quarantine,
      clock,
      zoneOf,
      ...(replay && { replayClock: replay }),
      recent: await journal.read({ seq: Math.max(0, last - rememberedInputs), limit: rememberedInputs }),
    })
    const own = withOwnCredential(credentials)
    const broker = await openBroker({
      intake: ingest,
      credentials: own.credentials,
      clock: wallClock,
      log,
      room: reserve,
      anonymous: config.mqtt.anonymous === 'loopback' ? 'loopback' : null,
      packetBytes: config.mqtt.packetBytes,
      plainBeyondLoopback: config.mqtt.plainBeyondLoopback,
      limits: {
        connections: config.mqtt.connections,
        connectionsPerAddress: config.mqtt.connectionsPerAddress,
        connectsPerSecond: config.mqtt.connectsPerSecond,
        // A recorded home is played faster than any home lives.
        messagesPerSecond: replay ? 1_000_000 : config.mqtt.messagesPerSecond,
        messageBurst: config.mqtt.messageBurst,
      },
      ...doorsOf(config, options.configFile),
    }).catch(explained)
    starting.defer(() => broker.close())
    if (config.bridge) {
      const bridge = openBridge({ ...bridgeOf(config.bridge, options.configFile), intake: ingest, log })
      starting.defer(() => bridge.close())
    }
    if (config.scaip && !replay) {
      const units = await openUnits(config.scaip, {
        clock,
        log,
        resolveFile: (name) => besideConfig(options.configFile, name),
        file: inFolder('scaip-units.json'),
        parseIdentity,
        sipPassword: credentials.sipPassword,
        setupOf: (homeId) => setups.get(homeId) ?? null,
        accept: pipeline.accept,
        take: ingest,
        quarantine,
      }).catch(explained)
      starting.defer(() => units.close())
    }
    if (watchman) {
      const trials = watchman.startTrials({ doors: broker.addresses, token: own.token, homes, ...stores })
      starting.defer(() => trials.stop())
    }
    return broker
  }

  const starting = new AsyncDisposableStack()
  const app: { -readonly [name in keyof App]: App[name] } = {
    url,
    mqttUrl: null,
    accounts,
    ready: becomeReady().then((broker) => {
      const plain = broker.addresses.mqtt
      app.mqttUrl = plain
        ? `mqtt://${plain.address.includes(':') ? `[${plain.address}]` : plain.address}:${plain.port}`
        : null
      writeWhole(statusFile, JSON.stringify({ pid: process.pid, url, mqtt: app.mqttUrl }))
      ready = true
    }),
    isWorthKeeping: health.isWorthKeeping,
    async stop() {
      await app.ready.catch(() => {})
      await starting.disposeAsync()
      await parts.disposeAsync()
    },
  }
  // Whoever waits for `ready` hears of it; nobody else must be brought down by it.
  app.ready.catch(() => {})
  const parts = opening.move()
  return app
}

/** A device that missed our acknowledgement across a restart sends the same packet again: the latest inputs are remembered. */
const rememberedInputs = 5_000

/** Social-alarm units speak another protocol, and are one family more. */
const decode: typeof decodeDevice = (message) =>
  isScaipPath(message.path) ? decodeScaip(message) : decodeDevice(message)

/** Who says what the service itself found. */
const service = { account: 'kernwacht', role: 'service' } as const

/** The command line on this machine. */
const operator = {
  account: 'operator',
  name: 'Operator',
  roles: ['administrator', 'care', 'installer'],
  careOrganisation: null,
  homeIds: [],
  everyHome: true,
} as const
