// Homes in which a silence becomes an alarm at a moment that is known beforehand, and the receivers whom their plans name, one after another.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { openRegistry } from '../../gateway/store/registry-sqlite.ts'
import { setupOf } from '../../rules/duty/default-plan.ts'
import { latenessWindow } from '../../rules/engine/rule.ts'
import { rules } from '../../rules/index.ts'
import { DutyDirectory } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import { deviceId, homeId, type HomeId, residencyId, roomId } from '../../rules/model/ids.ts'
import type { Draft } from '../../rules/model/input.ts'
import { earlier, hours, type Instant, minutes } from '../../rules/model/time.ts'
import type { Random } from '../../simulators/random.ts'

export const directory = DutyDirectory.parse({ operator: [{ channel: 'webhook', address: 'operator' }] })
const receiverNames = ['first', 'second', 'operator'] as const

const kettle = deviceId('kettle')
const quietMinutes = 120
const graceSeconds = 4

/** Nobody answers at once here: first one receiver is told, half a minute later the second, then the operator each minute. */
export const watchHome = (number: number): Home => ({
  setup: {
    homeId: homeId(`watch-${number}`),
    zone: 'Europe/Amsterdam',
    rooms: [{ roomId: roomId('kitchen'), kind: 'kitchen' }],
    devices: [{ deviceId: kettle, kind: 'item', roomId: roomId('kitchen') }],
    residency: { residencyId: residencyId(`watch-${number}-r1`), since: 0 as Instant, people: 1 },
    // Two hours at any time of day, whatever is known of the person.
    ruleParams: {
      inactivity: { floorMinutes: 30, ceilingMinutes: quietMinutes, factor: 1, marginMinutes: 0 },
    } as Home['setup']['ruleParams'],
  },
  address: { street: 'Dorpsstraat', houseNumber: String(number), postcode: '1906 AB', village: 'Limmen' },
  careOrganisation: null,
  residents: [],
  contacts: ['first', 'second'].map((contactId, place) => ({
    contactId,
    name: contactId,
    relation: 'buur',
    phone: `06-0000000${place}`,
    reach: [{ channel: 'webhook' as const, address: contactId }],
  })),
  carePlan: {
    chains: [
      {
        severities: ['urgent'],
        tiers: ['first', 'second'].map((contactId) => ({ to: [{ kind: 'contact', contactId }], waitMinutes: 0.5 })),
        repeatMinutes: 1,
      },
    ],
    graceSeconds: { urgent: graceSeconds },
    contacts: [],
  },
})

/** The watch of a home: its timer is due at that moment. */
export interface Watch {
  readonly home: Home
  readonly dueAt: Instant
}

/** Puts the homes and their past into a folder on which no service runs. */
export async function prepareWatches(folder: string, duesAt: readonly Instant[]): Promise<Watch[]> {
  await using open = new AsyncDisposableStack()
  const registry = open.adopt(await openRegistry({ file: join(folder, 'registry.db') }), (it) => it.close())
  const journal = open.adopt(await openJournal({ file: join(folder, 'journal.db') }), (it) => it.close())
  await registry.putDirectory(directory)
  const watches = duesAt.map((dueAt, place) => ({ home: watchHome(place + 1), dueAt }))
  for (const { home } of watches) await registry.putHome(home)
  await journal.append(watches.flatMap(pastOf))
  return watches
}

function pastOf({ home, dueAt }: Watch): Draft[] {
  const { homeId } = home.setup
  const lastSignAt = earlier(earlier(dueAt, latenessWindow), minutes(quietMinutes))
  const versions = Object.fromEntries(rules.map((rule) => [rule.id, rule.version]))
  return [
    {
      inputId: `prepared:${homeId}`,
      homeId,
      at: earlier(lastSignAt, hours(1)),
      input: { kind: 'configured', setup: setupOf(home, directory), rules: versions },
    },
    {
      inputId: `tea:${homeId}`,
      homeId,
      at: lastSignAt,
      input: {
        kind: 'observed',
        observation: {
          deviceId: kettle,
          observedAt: lastSignAt,
          freshness: 'live',
          reading: { kind: 'item-use', active: true },
        },
      },
    },
  ]
}

export interface Receipt {
  readonly key: string
  readonly receiver: string
  readonly at: number
}

export interface Receivers extends AsyncDisposable {
  readonly receipts: readonly Receipt[]
  /** The settings of the service that name them. */
  readonly environment: Readonly<Record<string, string>>
  /** From now on nothing goes wrong here. */
  mend(): void
}

/** They take their time, now and then refuse, and now and then take it and break off before they say so. */
export async function openReceivers(folder: string, chance: Random): Promise<Receivers> {
  const receipts: Receipt[] = []
  let isMended = false
  const server = createServer((request, response) => {
    void (async () => {
      for await (const _ of request);
      await pause(chance.between(0, 150))
      const lot = isMended ? 1 : chance.unit()
      if (lot < 0.03) return response.writeHead(503).end()
      receipts.push({
        key: String(request.headers['kernwacht-delivery']),
        receiver: request.url!.slice(1),
        at: Date.now(),
      })
      if (lot < 0.06) return request.socket.destroy()
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })().catch(() => request.socket.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const secretFile = join(folder, 'receiver-secret')
  writeFileSync(secretFile, createHash('sha256').update(folder).digest('hex'), { mode: 0o600 })
  return {
    receipts,
    environment: Object.fromEntries(
      receiverNames.flatMap((name) => {
        const setting = `KERNWACHT_NOTIFY__WEBHOOK__RECEIVERS__${name.toUpperCase()}`
        return [
          [`${setting}__URL`, `http://127.0.0.1:${port}/${name}`],
          [`${setting}__SECRET_FILE`, secretFile],
        ]
      }),
    ),
    mend() {
      isMended = true
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

export const isWatchHome = (id: HomeId | string): boolean => id.startsWith('watch-')
