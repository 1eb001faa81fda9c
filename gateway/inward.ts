// Where devices come in: the broker's doors, the bridge from an outside broker, and social-alarm units, all into one intake.
import type { HomeSetup } from '../rules/model/home.ts'
import type { HomeId } from '../rules/model/ids.ts'
import type { Clock, HousingStore } from '../rules/ports.ts'
import { besideConfig, type Config } from './config.ts'
import { decode as decodeDevice } from './decoders/index.ts'
import { bridgeOf, deviceCertificateReader, doorsOf } from './doors.ts'
import { openBridge } from './mqtt/bridge.ts'
import { type Broker, openBroker } from './mqtt/broker.ts'
import type { openCredentials } from './mqtt/credentials.ts'
import { createIngest } from './mqtt/ingest.ts'
import { parseIdentity } from './mqtt/topics.ts'
import type { simulatedClock } from './pipeline/clock.ts'
import type { Log } from './pipeline/log.ts'
import type { Pipeline } from './pipeline/pipeline.ts'
import { decodeScaip, isScaipPath } from './scaip/decode.ts'
import { openUnits } from './scaip/units.ts'
import { keepReading } from './reread.ts'
import type { Stores } from './stores.ts'
import { listeningToStations } from './weather/stations.ts'

type Credentials = Awaited<ReturnType<typeof openCredentials>>

export interface Inward {
  readonly config: Config
  readonly configFile: string | undefined
  /** A recorded home moves the clock itself, and comes faster than any home lives. */
  readonly replay: ReturnType<typeof simulatedClock> | null
  readonly clock: Clock
  readonly wallClock: Clock
  readonly stores: Stores
  readonly credentials: Parameters<typeof openBroker>[0]['credentials']
  readonly sipPassword: Credentials['sipPassword']
  readonly accept: Pipeline['accept']
  readonly setups: ReadonlyMap<HomeId, HomeSetup>
  readonly putWeather: HousingStore['putWeather']
  /** For which area the weather station of a home speaks. */
  readonly stations: ReadonlyMap<HomeId, string>
  readonly unitsFile: string
  readonly log: Log
  closes<T extends { close(): Promise<void> | void }>(part: T): T
}

/** Resolves when devices are heard. */
export async function openInward(parts: Inward): Promise<{ readonly broker: Broker }> {
  const { config, configFile, replay, clock, wallClock, accept, setups, log, closes } = parts
  const { journal, quarantine, reserve } = parts.stores
  const last = await journal.lastSeq()
  const ingest = createIngest({
    decode,
    accept,
    quarantine,
    clock,
    zoneOf: zoneIn(setups),
    ...(replay && { replayClock: replay }),
    recent: await journal.read({ seq: Math.max(0, last - rememberedInputs), limit: rememberedInputs }),
  })
  const { certificate } = config.mqtt
  const certificates =
    certificate &&
    keepReading({
      what: 'mqtt.certificate',
      read: deviceCertificateReader(certificate, configFile, { clock: wallClock, log }),
      changed: (tls) => broker.renew(tls),
      clock: wallClock,
      log,
    })
  if (certificates) closes(certificates)
  const { stations, putWeather } = parts
  const intake = listeningToStations(ingest, { stations, putWeather, quarantine, clock })
  const broker = await openBroker({
    intake,
    credentials: parts.credentials,
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
    ...doorsOf(config),
    ...(certificates && { tls: certificates.first }),
  })
  closes(broker)
  if (config.bridge) {
    const bridge = openBridge({ ...bridgeOf(config.bridge, configFile), intake, log })
    closes(bridge)
  }
  if (config.scaip && !replay) {
    const units = await openUnits(config.scaip, {
      clock,
      log,
      resolveFile: (name) => besideConfig(configFile, name),
      file: parts.unitsFile,
      parseIdentity,
      sipPassword: parts.sipPassword,
      setupOf: (homeId) => setups.get(homeId) ?? null,
      accept,
      take: ingest,
      quarantine,
    })
    closes(units)
  }
  return { broker }
}

export const zoneIn =
  (setups: ReadonlyMap<HomeId, HomeSetup>) =>
  (homeId: HomeId): string | null =>
    setups.get(homeId)?.zone ?? null

/** A device that missed our acknowledgement across a restart sends the same packet again: the latest inputs are remembered. */
const rememberedInputs = 5_000

/** Social-alarm units speak another protocol, and are one family more. */
export const decode: typeof decodeDevice = (message) =>
  isScaipPath(message.path) ? decodeScaip(message) : decodeDevice(message)
