// The API on memory twins, with people of every role, two homes and something to see in each.
import type { InjectOptions } from 'fastify'
import { afterAll } from 'vitest'
import type { Person } from '../../dashboard/api/access.ts'
import type { Role } from '../../dashboard/api/contract.ts'
import { createAuditTrail } from '../../dashboard/api/audit-trail.ts'
import type { ApiLog, ApiParts } from '../../dashboard/api/parts.ts'
import { createServer } from '../../dashboard/api/server.ts'
import { type Accounts, openAccounts } from '../../dashboard/api/session.ts'
import { createTokens, tokenHash } from '../../dashboard/api/tokens.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { memoryAudit } from '../../gateway/store/audit-memory.ts'
import { coverage } from '../../rules/care/coverage.ts'
import { memoryOutbox, memoryQuarantine, memoryRegistry } from '../../gateway/store/memory.ts'
import { memoryHousing, memoryTenants } from '../../gateway/store/memory-housing.ts'
import { memoryHandOver } from '../../gateway/store/memory-hand-over.ts'
import { memoryYield } from '../../gateway/store/memory-yield.ts'
import type { Home, HomeSetup } from '../../rules/model/home.ts'
import { deviceId, homeId } from '../../rules/model/ids.ts'
import { hours, instant, later } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { configured, observed, setupOf } from './entries.ts'
import { housingOf } from './housing.ts'
import { morning, runningPipeline } from './pipeline.ts'
import { broken, chill, stillness } from './small-rules.ts'

export const own = homeId('home-1')
export const foreign = homeId('home-2')
export const organisation = 'Dorpszorg'
/** Odd to the second, so that it is found wherever it leaks. */
export const lastSignAt = instant(morning + 433_017)

export const homeOf = (id: string, careOrganisation: string): Home => ({
  setup: commissioned(setupOf(id)),
  address: { street: 'Dorpsstraat', houseNumber: id === 'home-1' ? '1' : '2', postcode: '1906 AB', village: 'Limmen' },
  careOrganisation,
  residents: [{ name: `Bewoner van ${id}`, birthYear: 1938, phone: '072-5051234' }],
  contacts: [{ name: `Buurvrouw van ${id}`, relation: 'buurvrouw', phone: '072-5059876' }],
})

const commissioned = (setup: HomeSetup): HomeSetup => ({
  ...setup,
  commissioning: {
    signedAt: setup.residency!.since,
    by: 'wim',
    devices: setup.devices.map(({ deviceId }) => deviceId),
  },
})

export const person = (role: Role): Person => ({
  account: `account-${role}`,
  name: `Somebody (${role})`,
  roles: [role],
  careOrganisation: role === 'care' ? organisation : null,
  homeIds: ['resident', 'informal-carer', 'installer'].includes(role) ? [own] : [],
  factors: 2,
})
export const roles: readonly Role[] = [
  'care',
  'resident',
  'informal-carer',
  'asset-manager',
  'installer',
  'administrator',
]
const everybody: Readonly<Record<string, Person>> = {
  ...Object.fromEntries(roles.map((role) => [role, person(role)])),
  operator: { ...person('administrator'), account: 'operator', roles: ['administrator', 'care'], everyHome: true },
}
const tokenOf = (who: string): string => `token-of-${who}-0123456789`

/** How a program, or a person in a test, asks: by the token of a role. */
export const as = (who: Role | 'operator') => ({ authorization: `Bearer ${tokenOf(who)}` })

export async function runningApi(change: Partial<ApiParts> & { withAlarms?: boolean } = {}) {
  const { withAlarms = false, ...parts } = change
  const rules = [broken, stillness, chill, coverage]
  const running = await runningPipeline({ rules, ...(parts.projections && { projections: parts.projections }) })
  const { pipeline, projections, series, clock, pulse } = running
  const registry = memoryRegistry([homeOf(own, organisation), homeOf(foreign, 'Elders')])
  const quarantine = memoryQuarantine()
  const outbox = memoryOutbox()
  const logged: object[] = []
  const log: ApiLog = {
    info: () => {},
    warn: () => {},
    error: (fields) => void logged.push(fields),
  }
  const housing = memoryHousing([housingOf(own), housingOf(foreign)])
  const tenants = memoryTenants()
  const audit = memoryAudit()
  const issued: string[] = []
  const revoked: string[] = []
  const accounts = parts.accounts ?? (await accountsOf(clock))
  const whole: ApiParts = {
    accounts,
    tokens: createTokens(
      Object.entries(everybody).map(([who, one]) => ({ sha256: tokenHash(tokenOf(who)), person: one })),
    ),
    registry,
    projections,
    series,
    housing,
    handOver: memoryHandOver(),
    yields: memoryYield(),
    tenants,
    outbox,
    quarantine,
    audit,
    auditTrail: createAuditTrail({ audit, clock: systemClock(), log }),
    homes: pipeline,
    clock,
    pulse,
    credentials: {
      async issue(identity) {
        issued.push(identity)
        return `secret-of-${identity}`
      },
      revoke: async (identity) => void revoked.push(identity),
    },
    replayQuarantined: async ({ path }) => ({ understood: path === 'known', detail: `tried ${path}` }),
    webRoot: null,
    demo: false,
    version: '0.0.0',
    settings: { publicUrl: 'https://zorg.example.nl' },
    log,
    ...parts,
  }
  const server = await createServer(whole)
  await server.ready()
  for (const id of [own, foreign]) await pipeline.accept([configured(morning, setupOf(id))])
  if (withAlarms) await liveThroughAlarms(running)
  const ask = async (who: Role | 'operator' | null, request: string, payload?: unknown, headers = {}) => {
    const [method, url] = request.split(' ') as [NonNullable<InjectOptions['method']>, string]
    const body = payload === undefined ? {} : { payload: payload as object }
    const response = await server.inject({ method, url, headers: { ...(who && as(who)), ...headers }, ...body })
    const isJson = /json/.test(String(response.headers['content-type']))
    return { status: response.statusCode, body: isJson ? response.json() : null, text: response.body, response }
  }
  return {
    ...running,
    server,
    housing,
    tenants,
    audit,
    registry,
    outbox,
    quarantine,
    accounts,
    ask,
    logged,
    issued,
    revoked,
  }
}
type Running = Awaited<ReturnType<typeof runningPipeline>>
export type RunningApi = Awaited<ReturnType<typeof runningApi>>

/** In each home: an alarm of silence (urgent), one of a failing rule (technical), and a message that nobody understood. */
async function liveThroughAlarms({ pipeline, clock }: Pick<Running, 'pipeline' | 'clock'>): Promise<void> {
  for (const id of [own, foreign]) {
    // The rule fails here first, so that its alarm does not tell when somebody moved.
    await pipeline.accept([observed(morning, 'climate', { kind: 'temperature', celsius: 20 }, {}, id)])
    await pipeline.accept([observed(lastSignAt, 'motion-kitchen', { kind: 'motion', active: true }, {}, id)])
  }
  await clock.advanceTo(later(lastSignAt, hours(1)))
  await pipeline.settled()
}

export const alarmOf = async (
  { projections }: Pick<Running, 'projections'>,
  home: string,
  severity: 'urgent' | 'technical',
): Promise<string> => {
  const alarms = await projections.alarms({ homeIds: [homeId(home)], limit: 10 })
  return alarms.find((alarm) => alarm.severity === severity)!.alarmId
}

export const quarantined = (path: string, home = own) => ({
  homeId: home,
  path,
  payload: Buffer.from('x'),
  at: morning,
  retained: false,
  code: 'unknown-form',
  detail: 'no decoder knows this',
  deviceId: deviceId('odd'),
})

let shared: Promise<Accounts> | null = null

/** Accounts that nobody signs in to are the same for every test: their one slow hash is made once. */
function accountsOf(clock: Clock): Promise<Accounts> {
  shared ??= openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock })
  return shared
}
afterAll(async () => {
  await (await shared)?.close()
  shared = null
})
