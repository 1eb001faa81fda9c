// A street of homes for looking at the screens: real rules and the real API on memory twins, at five past two on a Monday in March.
import type { ApiParts } from '../../../dashboard/api/parts.ts'
import { createAuditTrail } from '../../../dashboard/api/audit-trail.ts'
import { createServer } from '../../../dashboard/api/server.ts'
import { type NewAccount, openAccounts } from '../../../dashboard/api/session.ts'
import { usualSignInRules } from '../../../dashboard/api/sign-in-rules.ts'
import { DeliveryFailure, type OpenChannel, type Receipt } from '../../../gateway/notify/channel.ts'
import { createOutboxSender } from '../../../gateway/notify/outbox-sender.ts'
import { backtestOver } from '../../../gateway/backtest/over-journal.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { createRuleDesk } from '../../../gateway/pipeline/rule-desk.ts'
import { memoryRuleSettings } from '../../../gateway/store/memory-rule-settings.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { memoryAudit } from '../../../gateway/store/audit-memory.ts'
import { createPipeline } from '../../../gateway/pipeline/pipeline.ts'
import {
  memoryJournal,
  memoryOutbox,
  memoryProjections,
  memoryQuarantine,
  memoryRegistry,
  memorySeries,
} from '../../../gateway/store/memory.ts'
import { memoryHandOver } from '../../../gateway/store/memory-hand-over.ts'
import { memoryHousing, memoryTenants } from '../../../gateway/store/memory-housing.ts'
import { rules } from '../../../rules/index.ts'
import { DutyDirectory } from '../../../rules/model/duty.ts'
import type { Device, Home } from '../../../rules/model/home.ts'
import { deviceId, homeId, ruleId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { FallPhase } from '../../../rules/model/observation.ts'
import { days, earlier, later, minutes } from '../../../rules/model/time.ts'
import type { Clock, Outbox, Projections } from '../../../rules/ports.ts'
import { configured, local, observed, setupOf } from '../../support/entries.ts'
import { furnish, longHere } from './housing-street.ts'
import { panelsOfStreet } from './yield-street.ts'

export const start = local('2026-03-02 14:05')
const midnight = local('2026-03-02 00:00')
const organisation = 'Dorpszorg'

/** When this person is usually where, in minutes of the day; today's movements are those up to `until`. */
const habits: readonly (readonly [room: string, minutes: readonly number[]])[] = [
  ['bedroom', [95, 270, 425]],
  ['hall', [430, 445, 780]],
  ['bathroom', [432, 437, 1290]],
  ['kitchen', [450, 455, 460, 480, 600, 725, 730, 1050, 1055]],
  ['living', [500, 540, 610, 640, 660, 690, 760, 800, 900, 960, 1100, 1200, 1260]],
]

interface Neighbour {
  readonly id: string
  readonly street: string
  readonly number: string
  readonly village: string
  readonly name: string
  /** The last minute of today at which this home was heard of. */
  readonly until: number
}
const neighbours: readonly Neighbour[] = [
  {
    id: 'dorpsstraat-12',
    street: 'Dorpsstraat',
    number: '12',
    village: 'Oudwaard',
    name: 'mw. J. de Vries',
    until: 840,
  },
  { id: 'molenweg-3', street: 'Molenweg', number: '3', village: 'Zandkern', name: 'dhr. P. Bakker', until: 840 },
  { id: 'kerkplein-8', street: 'Kerkplein', number: '8', village: 'Oudwaard', name: 'mw. A. Smit', until: 840 },
  { id: 'lindelaan-21', street: 'Lindelaan', number: '21', village: 'Zandkern', name: 'dhr. K. Mulder', until: 460 },
]

const heartbeats: readonly Pick<Device, 'deviceId' | 'heartbeatMinutes'>[] = [
  'motion-kitchen',
  'motion-living',
  'motion-bathroom',
  'motion-bedroom',
  'radar-bathroom',
  'front-door',
  'pendant',
].map((id) => ({ deviceId: deviceId(id), heartbeatMinutes: 240 }))

/** The home at the end of the lane was never walked through. */
const notYet = 'lindelaan-21'

function homeOf({ id, street, number, village, name }: Neighbour): Home {
  const plain = setupOf(id)
  const devices = plain.devices.map(({ deviceId }) => deviceId)
  const commissioning = { signedAt: earlier(start, days(40)), by: 'wim', devices }
  const setup = { ...plain, ...(id !== notYet && { commissioning }) }
  return {
    setup: {
      ...setup,
      devices: setup.devices.map((device) => ({
        ...device,
        ...heartbeats.find((beating) => beating.deviceId === device.deviceId),
      })),
    },
    address: { street, houseNumber: number, postcode: '1906 AB', village },
    careOrganisation: organisation,
    residents: [{ name, birthYear: 1944, phone: '072-5051234' }],
    contacts: [
      { name: 'Marijke', relation: 'dochter', phone: '06-12345678', travelMinutes: 6 },
      { name: 'Team Noord', relation: 'thuiszorg', phone: '072-5059876', travelMinutes: 11 },
    ],
  }
}

export const passwords = 'een lang wachtwoord'
const person = (role: NewAccount['roles'][number], name: string, more: Partial<NewAccount> = {}): NewAccount => ({
  email: `${role}@demo.example`,
  name,
  roles: [role],
  password: passwords,
  ...more,
})
const own = [homeId('dorpsstraat-12')]
const people: readonly NewAccount[] = [
  person('care', 'Anna', { careOrganisation: organisation }),
  person('resident', 'mw. J. de Vries', { homeIds: own }),
  person('informal-carer', 'Marijke', { homeIds: own }),
  person('asset-manager', 'Joris'),
  person('installer', 'Wim', { homeIds: neighbours.map(({ id }) => homeId(id)) }),
  person('administrator', 'Beheer'),
  person('care', 'Bram', { email: 'bram@demo.example', careOrganisation: organisation }),
]

/** `webRoot`: the built screens. Listens on a port of its own until it is disposed of. */
export async function openStreet(webRoot: string, port = 0, more: Pick<ApiParts, 'push'> = {}) {
  const begun = Date.now()
  const clock = systemClock({ wall: () => start + Date.now() - begun, monotonic: () => performance.now() })
  let isHeartStopped = false
  const pulse = {
    ...clock,
    wait: (...given: Parameters<typeof clock.wait>) =>
      clock.wait(...given).then(() => (isHeartStopped ? new Promise<void>(() => {}) : undefined)),
  }
  const projections = memoryProjections()
  const series = memorySeries()
  const quarantine = memoryQuarantine()
  const housing = memoryHousing()
  await furnish(housing)
  const outbox = memoryOutbox()
  const registry = memoryRegistry(neighbours.map(homeOf).map(longHere))
  const journal = memoryJournal()
  const pipeline = createPipeline({ journal, projections, series, clock, rules, log: silentLog })
  await pipeline.start()
  for (const neighbour of neighbours) {
    await series.write(pastOf(neighbour.id))
    await pipeline.accept(todayOf(neighbour))
  }
  await quarantine.keep({
    homeId: own[0]!,
    path: 'zigbee/unknown-plug',
    payload: Buffer.from('{"x":1}'),
    at: earlier(start, minutes(40)),
    retained: false,
    code: 'unknown-form',
    detail: 'no decoder knows this form',
    deviceId: null,
  })
  await pipeline.settled()
  const accounts = await openAccounts({
    file: ':memory:',
    secret: 's'.repeat(32),
    clock,
    rules: { ...usualSignInRules, twoFactorsFor: [] },
  })
  for (const one of people) await accounts.create(one)
  const [anna] = await accounts.list()
  await registry.putDirectory(directoryWith(anna!.account))
  const sender = trialsOver(outbox, clock, projections)
  const settings = memoryRuleSettings()
  await settings.add({
    rule: ruleId('long-bathroom'),
    homeId: null,
    params: { mostMinutes: 90 },
    because: 'Twee bewoners lagen lang',
    state: 'proposed',
    proposedBy: { account: 'somebody-else', role: 'administrator' },
    proposedAt: earlier(start, minutes(90)),
    decidedBy: null,
    decidedAt: null,
  })
  const audit = memoryAudit()
  const server = await createServer({
    accounts,
    registry,
    projections,
    series,
    housing,
    handOver: memoryHandOver(),
    yields: await panelsOfStreet(),
    tenants: memoryTenants(),
    outbox,
    quarantine,
    audit,
    auditTrail: createAuditTrail({ audit, clock, log: silentLog }),
    homes: pipeline,
    ruleDesk: createRuleDesk(rules, settings),
    backtest: async (request) => ({
      kind: 'done',
      outcome: await backtestOver({ journal, projections, rules, request }),
    }),
    clock,
    pulse,
    credentials: { issue: async (identity) => `key-of-${identity}-${'x'.repeat(20)}`, revoke: async () => {} },
    telling: { channels: new Set(['sms', 'email']), operator: [] },
    tryOut: sender.tryOut,
    replayQuarantined: async () => ({ understood: false, detail: 'still no decoder' }),
    webRoot,
    ...more,
    demo: true,
    demoAccounts: people
      .slice(0, 6)
      .map(({ email, password, name, roles }) => ({ email, password, name, role: roles[0]! })),
    version: '0.0.0',
    settings: { publicUrl: 'http://127.0.0.1', wrongSignInsPerMinute: 1000, requestsPerMinute: 100_000 },
    log: { info: () => {}, warn: () => {}, error: (fields) => console.error(fields) },
  })
  const url = await server.listen({ host: '127.0.0.1', port })
  const happens = async (home: string, device: string, reading: Parameters<typeof observed>[2]) => {
    const at = clock.now()
    await pipeline.accept([observed(at, device, reading, {}, homeId(home))])
    await pipeline.settled()
    return at
  }
  const openCall = async (home: string) =>
    (await projections.alarms({ homeIds: [homeId(home)], response: ['open'], limit: 50 })).find(
      ({ rule }) => rule.id === 'help-call',
    )
  return {
    url,
    outbox,
    clock,
    fall: (home = 'dorpsstraat-12', phase: FallPhase = 'detected') =>
      happens(home, 'radar-bathroom', { kind: 'fall', phase }),
    /** Picked up and closed, by nobody at a screen. */
    async closeFall(home: string) {
      const [alarm] = (await projections.alarms({ homeIds: [homeId(home)], response: ['open'], limit: 50 })).filter(
        ({ rule }) => rule.id === 'fall',
      )
      const by = { account: 'somebody', role: 'care' }
      const { alarmId } = alarm!
      await pipeline.command(homeId(home), { kind: 'respond', alarmId, step: 'acknowledge', by })
      await pipeline.command(homeId(home), { kind: 'respond', alarmId, step: 'resolve', outcome: 'false', by })
    },
    heard: (home: string, device: string) => happens(home, device, { kind: 'heartbeat' }),
    /** The open call of that home reached its receiver. */
    async callArrives(home: string) {
      const { alarmId } = (await openCall(home))!
      const key = `${alarmId}/1/centre:dorps/sms`
      const row = {
        alarmId,
        homeId: homeId(home),
        step: 1,
        recipient: 'centre:dorps',
        channel: 'sms',
        rank: 0,
      } as const
      const at = clock.now()
      await outbox.put([{ key, ...row, address: '+31600000009', state: 'delivered', createdAt: at, nextAt: at }])
    },
    async closeCall(home: string, outcome: 'test' | 'true') {
      const { alarmId } = (await openCall(home))!
      const by = { account: 'somebody', role: 'care' }
      await pipeline.command(homeId(home), { kind: 'respond', alarmId, step: 'acknowledge', by })
      await pipeline.command(homeId(home), { kind: 'respond', alarmId, step: 'resolve', outcome, by })
      await pipeline.settled()
    },
    /** By whom and why the home was last changed. */
    async journalled(home: string) {
      const entries = await journal.read({ seq: 0, homeId: homeId(home), limit: 100_000 })
      const last = entries.flatMap(({ input }) => (input.kind === 'configured' && input.by ? [input] : [])).at(-1)
      return `${last?.by?.role}: ${last?.because}`
    },
    doorOpens: (home: string) => happens(home, 'front-door', { kind: 'contact', open: true }),
    helpCall: (home: string) => happens(home, 'pendant', { kind: 'help-call', active: true }),
    /** From now on no stream has a heartbeat: what a dead connection looks like. */
    stopHeart: () => void (isHeartStopped = true),
    /** Streams that are opened from now on live again. */
    startHeart: () => void (isHeartStopped = false),
    async [Symbol.asyncDispose]() {
      await server.close()
      await pipeline.stop()
      await accounts.close()
    },
  }
}
export type Street = Awaited<ReturnType<typeof openStreet>>

const directoryWith = (account: string) =>
  DutyDirectory.parse({
    teams: [
      {
        teamId: 'noord',
        name: 'Team Noord',
        careOrganisation: organisation,
        members: [
          {
            memberId: 'anna',
            name: 'Anna',
            account,
            reach: [
              { channel: 'sms', address: '06-11112222' },
              { channel: 'email', address: 'anna@zorg.example' },
            ],
          },
          { memberId: 'bram', name: 'Bram', reach: [{ channel: 'sms', address: '06-33334444' }] },
        ],
        rotations: [{ members: ['anna', 'bram'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 1 }],
      },
    ],
    centres: [{ centreId: 'west', name: 'Meldkamer West', reach: [{ channel: 'webhook', address: 'west' }] }],
    operator: [{ channel: 'email', address: 'wacht@kernwacht.example' }],
  })

/** The real sender over two carriers: one takes text messages, the mail server of the other is out of order. */
function trialsOver(outbox: Outbox, clock: Clock, { alarm }: Pick<Projections, 'alarm'>) {
  const carrier = (answer: () => Receipt): OpenChannel => ({ send: async () => answer(), close: async () => {} })
  const broken = () => {
    throw new DeliveryFailure('http-503', 'out of order', { mayRetry: true })
  }
  return createOutboxSender({
    outbox,
    channels: new Map([
      ['sms', { audience: 'person', open: carrier(() => ({ state: 'handed-over' })) }],
      ['email', { audience: 'person', open: carrier(broken) }],
    ]),
    clock,
    log: silentLog,
    random: () => 0.5,
    alarm,
    home: async () => null,
    linkTo: () => 'http://127.0.0.1',
    language: 'nl',
    undeliverable: async () => {},
    takenOver: async () => {},
  })
}

/** Two weeks of ordinary days, a little earlier or later each. */
function pastOf(id: string) {
  return Array.from({ length: 14 }, (_, back) => back + 1).flatMap((back) =>
    habits.flatMap(([room, times]) =>
      times.map((time) => {
        const at = later(earlier(midnight, days(back)), minutes(time + ((back * 7) % 3) * 5))
        const roomId = room === 'living' ? 'living-room' : room
        return { homeId: homeId(id), purpose: 'care' as const, series: `activity/${roomId}`, at, fields: { active: 1 } }
      }),
    ),
  )
}

function todayOf({ id, until }: Neighbour): Draft[] {
  const home = homeOf(neighbours.find((one) => one.id === id)!)
  const moves = habits
    .flatMap(([room, times]) => times.map((time) => ({ room, time })))
    .filter(({ room, time }) => time <= until && room !== 'hall')
    .sort((one, other) => one.time - other.time)
    .flatMap(({ room, time }) => [time, time + 2].map((minute) => ({ room, at: later(midnight, minutes(minute)) })))
    .filter(({ at }) => at < start)
    .map(({ room, at }) => observed(at, `motion-${room}`, { kind: 'motion', active: true }, {}, homeId(id)))
  const lastHeard = later(midnight, minutes(until))
  // A battery that is nearly empty weakens what guards a home: one home of the street has one.
  const low = id === 'molenweg-3' ? 9 : 72
  const beats = ['kitchen', 'living', 'bathroom', 'bedroom'].map((room, index) =>
    observed(lastHeard, `motion-${room}`, { kind: 'battery', percent: [88, 64, low, 91][index]! }, {}, homeId(id)),
  )
  // Twice an hour, so that what guards the home is never thought lost while the day goes by.
  const heard = Array.from({ length: Math.floor(until / 30) }, (_, half) => later(midnight, minutes(2 + 30 * half)))
  const others = ['radar-bathroom', 'front-door', 'pendant'].flatMap((device) =>
    [...heard, lastHeard].map((at) => observed(at, device, { kind: 'heartbeat' }, {}, homeId(id))),
  )
  const day = [...moves, ...beats, ...others].toSorted((one, other) => one.at - other.at)
  return [configured(later(midnight, minutes(1)), home.setup), ...day]
}
