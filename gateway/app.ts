// The composition root: opens every part in the order in which they need each other, and closes them in reverse. Read it as an inventory.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Server as TlsServer } from 'node:tls'
import { createServer } from '../dashboard/api/server.ts'
import { type Accounts, openAccounts } from '../dashboard/api/session.ts'
import { openSingleSignOn } from '../dashboard/api/single-sign-on.ts'
import { createTokens, tokenHash } from '../dashboard/api/tokens.ts'
import type { ApiParts } from '../dashboard/api/parts.ts'
import { setupOf } from '../rules/duty/default-plan.ts'
import { rules } from '../rules/index.ts'
import type { HomeSetup } from '../rules/model/home.ts'
import type { HomeId } from '../rules/model/ids.ts'
import { instant } from '../rules/model/time.ts'
import type { Clock, HousingStore, Journal, LiveHomes, Projections, Registry, SeriesStore } from '../rules/ports.ts'
import { openAuditTrail } from './audit-trail.ts'
import { openBench } from './backtest/bench.ts'
import { startBeside } from './beside.ts'
import { besideConfig, type Config } from './config.ts'
import { certificateIn } from './doors.ts'
import type { Broker } from './mqtt/broker.ts'
import { openCredentials } from './mqtt/credentials.ts'
import { createQuarantineReplay } from './mqtt/quarantine-replay.ts'
import { simulatedClock, systemClock } from './pipeline/clock.ts'
import { onlyConsented, withheldPayloads } from './pipeline/consented.ts'
import type { Log } from './pipeline/log.ts'
import { createPipeline } from './pipeline/pipeline.ts'
import { createRuleDesk, homesBySettings } from './pipeline/rule-desk.ts'
import { explainPlace } from './places.ts'
import { decode, openInward, zoneIn } from './inward.ts'
import { openOutward } from './outward.ts'
import { keepReading } from './reread.ts'
import { openSecrets, writeOperatorToken, writeWhole } from './secrets.ts'
import { openRegistry } from './store/registry-sqlite.ts'
import { openRuleSettings } from './store/rule-settings-sqlite.ts'
import { openHousing } from './store/housing-sqlite.ts'
import { openHandOver } from './store/hand-over-sqlite.ts'
import { openYield } from './store/yield-sqlite.ts'
import { openSubscriptions } from './store/subscriptions-sqlite.ts'
import { openTenants } from './store/tenant-sqlite.ts'
import { lockFolder } from './store/sqlite.ts'
import { openStores } from './stores.ts'
import { withOwnCredential } from './watchdog/own-credential.ts'
import { stationsOf } from './weather/settings.ts'

/** What a demo, or a test, may put into the stores before the service hears its first device. */
export interface Preparing {
  readonly journal: Journal
  readonly projections: Projections
  readonly series: SeriesStore
  readonly housing: HousingStore
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
  const { configFile } = options
  const opens = { config, configFile, folder, inFolder, closes, gatherMilliseconds, clock: wallClock, log }
  const stores = await openStores(opens)
  const { journal, projections, outbox, quarantine, series } = stores
  const accounts = closes(
    await openAccounts({
      file: inFolder('accounts.db'),
      secret: secrets.sessionSecret,
      clock: wallClock,
      rules: config.signIn,
    }),
  )
  const credentials = closes(
    await openCredentials({
      registry,
      key: Buffer.from(secrets.deviceKey, 'hex'),
      clock: wallClock,
      onError: (error) => log.error({ error: String(error) }, 'device credentials could not be read again'),
    }),
  )

  const housing = closes(await openHousing({ file: inFolder('housing.db') }))
  const handOver = closes(await openHandOver({ file: inFolder('hand-over.db') }))
  const yields = closes(await openYield({ file: inFolder('yield.db') }))
  const tenants = closes(await openTenants({ file: inFolder('tenants.db') }))
  const { certificate } = config.http
  const scheme = certificate ? 'https' : 'http'
  const publicUrl = config.http.publicUrl ?? `${scheme}://${config.http.host}:${config.http.port}`
  const subscriptions = closes(await openSubscriptions({ file: inFolder('subscriptions.db') }))
  const outward = closes(
    await openOutward({
      config,
      configFile: options.configFile,
      isReplay: replay !== null,
      folder,
      clock: wallClock,
      registry,
      stores,
      subscriptions,
      publicUrl,
      home: {
        alarm: async (id) => pipeline.alarm(id) ?? (await projections.alarm(id)),
        command: async (homeId, command) => {
          await pipeline.command(homeId, command)
        },
      },
      log,
    }),
  )
  const { watchman, health, tellings } = outward
  const audit = closes(
    await openAuditTrail({ folder, years: config.audit.keepYears, clock: wallClock, log, trouble: outward.trouble }),
  )
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
  const settings = closes(await openRuleSettings({ file: inFolder('rules.db') }))
  const files = { journalFile: inFolder('journal.db'), alarmsFile: inFolder('alarms.db') }
  const bench = closes(openBench({ ...files, clock: wallClock, log }))
  const bySettings = homesBySettings(pipeline, settings)
  const homes: LiveHomes = {
    ...bySettings,
    async configure(setup, change) {
      await bySettings.configure(setup, change)
      setups.set(setup.homeId, setup)
    },
  }

  const httpCertificate =
    certificate &&
    keepReading({
      what: 'http.certificate',
      read: () => certificateIn('http.certificate', certificate, options.configFile),
      changed: (pair) => (server.server as unknown as TlsServer).setSecureContext({ ...pair, minVersion: 'TLSv1.2' }),
      clock: wallClock,
      log,
    })
  if (httpCertificate) closes(httpCertificate)

  const fromDevices = onlyConsented(pipeline.accept, setups)

  const { provider } = config.signIn
  const secretIn = (file: string) => readFileSync(besideConfig(options.configFile, file), 'utf8').trim()

  let ready = false
  const operatorToken = writeOperatorToken(folder)
  const server = await createServer({
    accounts,
    tokens: createTokens([{ sha256: tokenHash(operatorToken), person: operator }]),
    registry,
    projections,
    series,
    housing,
    handOver,
    yields,
    tenants,
    outbox,
    quarantine,
    audit: audit.log,
    auditTrail: audit.trail,
    homes,
    ruleDesk: createRuleDesk(rules, settings),
    backtest: bench.run,
    clock,
    ...(replay && { pulse: wallClock, moveClock: (at) => replay.advanceTo(at) }),
    credentials: { issue: credentials.issue, revoke: credentials.revoke, sipPassword: credentials.sipPassword },
    async forget(theirs) {
      await Promise.all([pipeline.checkpoint(), registry.forget(theirs)])
      return await stores.forget(theirs)
    },
    replayQuarantined: createQuarantineReplay({ decode, accept: fromDevices, clock, zoneOf: zoneIn(setups) }),
    ...outward.api,
    ...(provider && {
      singleSignOn: openSingleSignOn({
        rules: provider,
        clientSecret: secretIn(provider.clientSecretFile),
        clock: wallClock,
      }),
    }),
    webRoot: options.webRoot ?? null,
    demo: options.demoAccounts !== undefined,
    ...(options.demoAccounts && { demoAccounts: options.demoAccounts }),
    isReady: () => ready,
    troubles: () => [...outward.troubles(), ...audit.troubles()],
    figures: health.figures,
    version,
    settings: {
      publicUrl,
      ...(httpCertificate && { tls: httpCertificate.first }),
      trustProxy: config.http.trustProxy,
      requestsPerMinute: config.http.requestsPerMinute,
      securityContact: config.http.securityContact,
    },
    log,
  })
  const explained = (error: unknown) => {
    throw explainPlace(error, config)
  }
  const url = await server.listen({ host: config.http.host, port: config.http.port }).catch(explained)
  closes(server)

  async function becomeReady(): Promise<Broker> {
    await options.prepare?.({ journal, projections, series, housing, registry, accounts, clock, log })
    const recovered = await pipeline.start()
    starting.defer(() => pipeline.stop())
    starting.use(await outward.start())
    // All at once: after an upgrade every home has new versions of rules to note, and one by one each would wait for the disk.
    const directory = await registry.directory()
    await Promise.all((await registry.homes()).map((home) => homes.configure(setupOf(home, directory))))
    starting.use(await outward.watchRotas())
    await credentials.refresh()
    log.info({ ...recovered }, 'every home is where its journal says')

    const own = withOwnCredential(credentials)
    const doors = await openInward({
      config,
      configFile: options.configFile,
      replay,
      clock,
      wallClock,
      stores: { ...stores, quarantine: withheldPayloads(quarantine, setups) },
      credentials: own.credentials,
      sipPassword: credentials.sipPassword,
      accept: fromDevices,
      setups,
      putWeather: housing.putWeather,
      stations: stationsOf(config.weather),
      unitsFile: inFolder('scaip-units.json'),
      log,
      closes: (part) => starting.adopt(part, (it) => it.close()),
    }).catch(explained)
    if (watchman) {
      const trials = watchman.startTrials({ doors: doors.broker.addresses, token: own.token, homes, ...stores })
      starting.defer(() => trials.stop())
    }
    const troubles = () => [...outward.troubles(), ...audit.troubles()]
    const beside = await startBeside({
      config,
      configFile: options.configFile,
      isReplay: replay !== null,
      inFolder,
      clock,
      wallClock,
      stores,
      registry,
      housing,
      yields,
      health: { version, troubles, figures: health.figures, broker: doors.broker.stats },
      url,
      publicUrl,
      secrets,
      log,
    })
    starting.use(beside)
    return doors.broker
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
      // The command line on this machine asks by loopback, where the name in the certificate is another.
      const pinned = certificate && { certificate: resolve(besideConfig(options.configFile, certificate.cert)) }
      writeWhole(statusFile, JSON.stringify({ pid: process.pid, url, mqtt: app.mqttUrl, ...pinned }))
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

/** The command line on this machine. */
const operator = {
  account: 'operator',
  name: 'Operator',
  roles: ['administrator', 'care', 'installer', 'asset-manager'],
  careOrganisation: null,
  homeIds: [],
  everyHome: true,
} as const
