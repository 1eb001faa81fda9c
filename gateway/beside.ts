// What runs beside the way of an alarm, and may be away without one being late: weather, the judgement of solar systems, figures, flows.
import { resolve } from 'node:path'
import { cookieName } from '../dashboard/api/sign-in.ts'
import { hours } from '../rules/model/time.ts'
import type { Clock, HousingStore, Registry, YieldStore } from '../rules/ports.ts'
import { besideConfig, type Config } from './config.ts'
import { startFlows } from './flows/process.ts'
import { type MetricParts, openMetrics } from './metrics/figures.ts'
import { openMetricsDoor } from './metrics/server.ts'
import type { Log } from './pipeline/log.ts'
import { keyFor, type Secrets } from './secrets.ts'
import type { Stores } from './stores.ts'
import { keepWeather } from './weather/areas.ts'
import { fetchedAreas, placeOf } from './weather/settings.ts'
import { judgeInThread } from './yield/bench.ts'
import { createYieldNights } from './yield/nightly.ts'

export interface BesideParts {
  readonly config: Config
  readonly configFile: string | undefined
  readonly isReplay: boolean
  inFolder(name: string): string
  /** That the homes live by; and that of this machine. */
  readonly clock: Clock
  readonly wallClock: Clock
  readonly stores: Pick<Stores, 'projections' | 'outbox' | 'quarantine' | 'series'>
  readonly registry: Registry
  readonly housing: HousingStore
  readonly yields: YieldStore
  readonly health: Pick<MetricParts, 'version' | 'troubles' | 'figures' | 'broker'>
  /** Of the API on this machine, and where people reach it. */
  readonly url: string
  readonly publicUrl: string
  readonly secrets: Secrets
  readonly log: Log
}

/** Rejects never: what cannot start is told in the log. */
export async function startBeside(parts: BesideParts): Promise<AsyncDisposable> {
  const { config, log } = parts
  await using running = new AsyncDisposableStack()
  // A recorded home's panels are long judged, and the night of a clock that somebody moves is over in a moment.
  if (!parts.isReplay) {
    running.use(weather(parts))
    running.use(yieldNights(parts))
  }
  if (config.metrics) {
    const { projections, outbox, quarantine } = parts.stores
    const { clock, registry, health } = parts
    const metrics = openMetrics({ ...health, clock, projections, outbox, quarantine, registry })
    const onError = (error: unknown) => log.error({ error: String(error) }, 'there are no figures for Prometheus')
    const door = await openMetricsDoor({ ...config.metrics, metrics, onError }).catch(onError)
    running.defer(() => door?.close())
  }
  if (config.flows) running.use(flows(parts, config.flows))
  return running.move()
}

function weather({ config, configFile, housing, clock, log }: BesideParts): AsyncDisposable {
  const areas = fetchedAreas(config.weather, (name) => besideConfig(configFile, name))
  const kept = keepWeather({ areas, every: hours(config.weather.everyHours), store: housing, clock, log })
  return { [Symbol.asyncDispose]: kept.stop }
}

function yieldNights({ config, inFolder, stores, registry, housing, yields, wallClock, log }: BesideParts) {
  const energy = { file: inFolder('series-energy.db'), zone: 'Europe/Amsterdam' }
  const nights = createYieldNights({
    registry,
    housing,
    series: stores.series,
    yields,
    placeOf: (area) => placeOf(config.weather, area),
    judgeAreas: (areas, until, signal) => judgeInThread({ ...energy, areas, until }, wallClock, signal),
    clock: wallClock,
    log,
  })
  nights.start()
  return { [Symbol.asyncDispose]: nights.stop }
}

function flows(parts: BesideParts, place: NonNullable<Config['flows']>): AsyncDisposable {
  const { config, configFile, inFolder, url, publicUrl, secrets, wallClock, log } = parts
  const { certificate } = config.http
  const running = startFlows({
    order: {
      ...place,
      folder: inFolder('flows'),
      // Over TLS the service is asked by the name that stands in its certificate.
      serviceUrl: certificate ? publicUrl : url,
      publicUrl,
      cookieName: cookieName(publicUrl.startsWith('https:')),
      credentialSecret: keyFor(secrets.sessionSecret, 'flows'),
    },
    certificateFile: certificate ? resolve(besideConfig(configFile, certificate.cert)) : null,
    clock: wallClock,
    log,
  })
  return { [Symbol.asyncDispose]: running.stop }
}
