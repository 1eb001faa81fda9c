// The running broker with its real intake and credentials, two homes, and a journal that can be held back or made to fail.
import { onTestFinished } from 'vitest'
import { type Broker, type BrokerOptions, openBroker } from '../../gateway/mqtt/broker.ts'
import { type Credentials, openCredentials } from '../../gateway/mqtt/credentials.ts'
import { createIngest, type Ingest, type IngestParts } from '../../gateway/mqtt/ingest.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { memoryJournal, memoryQuarantine, memoryRegistry } from '../../gateway/store/memory.ts'
import type { Home } from '../../rules/model/home.ts'
import { deviceId, type HomeId, homeId } from '../../rules/model/ids.ts'
import type { Draft, JournalEntry } from '../../rules/model/input.ts'
import type { Journal, Quarantine, Registry } from '../../rules/ports.ts'
import { setupOf, zone } from './entries.ts'

export const homeOf = (id: string): Home => ({
  setup: setupOf(id),
  address: { street: 'Dorpsstraat', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
  careOrganisation: null,
  residents: [],
  contacts: [],
})

/** JSON in, one motion of the device that the path's last level names; `{"id":"x"}` names the message. */
export const decodeJson: IngestParts['decode'] = ({ path, payload }) => {
  if (path === 'broken') throw new Error('this decoder has a bug')
  try {
    const { id } = JSON.parse(Buffer.from(payload).toString()) as { id?: string }
    const reading = { kind: 'motion', active: true } as const
    const device = deviceId(path.split('/').at(-1)!)
    const observation = { deviceId: device, observedAt: null, freshness: 'live', reading } as const
    return { kind: 'observations', observations: [observation], ...(id !== undefined && { messageId: id }) }
  } catch {
    return { kind: 'rejected', code: 'not-json', detail: 'the payload is no JSON' }
  }
}

export interface GatedJournal extends Journal {
  /** From now on nothing is written until `release`. */
  hold(): void
  release(): void
  /** The next `times` appends reject, as a full disk does. */
  fail(times: number): void
  /** Resolves when append has been asked that many times in all. */
  asked(times: number): Promise<void>
}

export function gatedJournal(inner: Journal = memoryJournal()): GatedJournal {
  let gate: { promise: Promise<void>; resolve: () => void } | null = null
  let failures = 0
  let asked = 0
  let watchers: (() => void)[] = []
  return {
    ...inner,
    async append(drafts: readonly Draft[]): Promise<readonly JournalEntry[]> {
      asked++
      watchers.forEach((watch) => watch())
      await gate?.promise
      if (failures > 0) {
        failures--
        throw new Error('disk full')
      }
      return inner.append(drafts)
    },
    hold: () => void (gate ??= Promise.withResolvers<void>()),
    release: () => {
      gate?.resolve()
      gate = null
    },
    fail: (times) => void (failures = times),
    asked: (times) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (asked < times) return
          watchers = watchers.filter((other) => other !== watch)
          resolve()
        }
        watchers.push(watch)
        watch()
      }),
  }
}

export interface Running {
  readonly broker: Broker
  readonly port: number
  readonly url: string
  readonly journal: GatedJournal
  readonly quarantine: Quarantine
  readonly registry: Registry
  readonly credentials: Credentials
  readonly ingest: Ingest
  readonly log: readonly string[]
  token(identity: string): Promise<string>
  /** What is in the journal, as `home device` in order. */
  kept(): Promise<string[]>
}

export async function runBroker(
  options: Partial<BrokerOptions> & { readonly ingestParts?: Partial<IngestParts> } = {},
): Promise<Running> {
  const clock = systemClock()
  const registry = memoryRegistry([homeOf('home-1'), homeOf('home-2')])
  const credentials = await openCredentials({ registry, key: Buffer.alloc(32, 7), clock })
  const journal = gatedJournal()
  const quarantine = memoryQuarantine()
  const homes: readonly string[] = ['home-1', 'home-2']
  const ingest = createIngest({
    decode: decodeJson,
    accept: async (drafts) => void (await journal.append(drafts)),
    quarantine,
    clock,
    zoneOf: (id) => (homes.includes(id) ? zone : null),
    ...options.ingestParts,
  })
  const log: string[] = []
  const write = (fields: object, message: string): void => void log.push(`${message} ${JSON.stringify(fields)}`)
  const broker = await openBroker({
    intake: ingest,
    credentials,
    clock,
    mqtt: { port: 0 },
    log: { warn: write, error: write },
    ...options,
  })
  onTestFinished(async () => {
    journal.release()
    await broker.close()
    credentials.close()
  })
  const port = broker.addresses.mqtt?.port ?? 0
  return {
    broker,
    port,
    url: `mqtt://127.0.0.1:${port}`,
    journal,
    quarantine,
    registry,
    credentials,
    ingest,
    log,
    token: (identity) => credentials.issue(identity, homeIn(identity)),
    kept: async () => (await journal.read({ seq: 0, limit: 100_000 })).map(named),
  }
}

const homeIn = (identity: string): HomeId => homeId(identity.split('.')[0]!)
const named = ({ homeId: home, input }: JournalEntry): string =>
  `${home} ${input.kind === 'observed' ? input.observation.deviceId : input.kind}`
