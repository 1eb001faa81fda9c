// The one place where requests are written into the audit log: who, whose data, what, and how it ended, as the table of routes says.
import { createHash } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { AuditClient, AuditEntry, AuditOutcome } from '../../rules/model/audit.ts'
import { AlarmId, homeOfAlarm, HomeId } from '../../rules/model/ids.ts'
import type { Person } from './access.ts'
import { auditOf, type Audited } from './audit-table.ts'
import type { AuditTrail } from './audit-trail.ts'
import { Refusal } from './errors.ts'
import type { Api, ApiParts } from './parts.ts'
import { whoAsks } from './sign-in.ts'

/** What is gathered of one request on its way through. */
export interface Auditing {
  readonly audited: Audited
  readonly homes: Set<string>
  person: Pick<Person, 'account' | 'roles' | 'scopes' | 'careOrganisation' | 'everyHome'> | null
  object: string | null
  isWritten: boolean
  /** Where the status does not say so: a page goes back to the sign-in page. */
  isRefused?: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    auditing: Auditing | null
    /** For an answer that goes out piece by piece: each piece is a look. */
    showed: ((homeId: HomeId) => Promise<void>) | null
  }
}

export function auditRequests(api: Api, parts: ApiParts, trail: AuditTrail): void {
  const secure = parts.settings.publicUrl.startsWith('https:')
  const wall = parts.pulse ?? parts.clock
  api.decorateRequest('auditing', null)
  api.decorateRequest('showed', null)

  api.addHook('preHandler', async (request) => {
    const route = request.routeOptions.url
    if (request.is404 || !route?.startsWith('/api/')) return
    const audited = auditOf(request.method, route)
    if (audited === 'nobody') return
    // Who signs out is known until then only.
    const person = audited.action === 'sign-out' ? await whoAsks(request, parts, secure) : request.person
    const auditing: Auditing = { audited, homes: new Set(), person, object: objectOf(request), isWritten: false }
    request.auditing = auditing
    request.showed = async (homeId) => {
      const clients = await clientsOf(parts, [homeId])
      trail.keepLater(entryOf(request, { ...auditing, object: null }, clients, 'done', wall.now()))
    }
    // What could not be written down afterwards is not done in the first place.
    if (actionOf(request, audited) !== 'read' && !audited.vital && !trail.isWell())
      throw new Refusal('audit-unavailable')
  })

  api.addHook('preSerialization', async (request, reply, payload) => {
    if (request.auditing && reply.statusCode < 400) readAnswer(request.auditing, payload)
    return payload
  })

  api.addHook('onSend', async (request, reply, payload) => {
    const { auditing } = request
    if (!auditing || auditing.isWritten) return payload
    const { audited, homes } = auditing
    const outcome = outcomeOf(request, reply.statusCode, auditing)
    if (outcome === null) return payload
    auditing.isWritten = true
    // An answer in JSON was read before it became a text, also one that names no home.
    const isTable = !/json/.test(String(reply.getHeader('content-type')))
    if (outcome === 'done' && isTable && typeof payload === 'string' && audited.homesIn)
      for (const home of audited.homesIn(payload as never)) homes.add(home)
    const clients = await clientsOf(parts, homes, { request, onlyKnown: outcome !== 'done' })
    const entry = entryOf(request, auditing, clients, outcome, wall.now())
    const shows = entry.action === 'read' || entry.action === 'export'
    if (audited.vital || outcome !== 'done' || !shows) trail.keepLater(entry)
    else if (!(await trail.keep(entry))) throw new Refusal('audit-unavailable', undefined, { 'retry-after': '2' })
    return payload
  })
}

const actionOf = (request: FastifyRequest, { action }: Audited): AuditEntry['action'] =>
  action ?? (request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write')

/** Null: nothing was seen or done, and nobody tried what is not theirs. */
function outcomeOf(
  request: FastifyRequest,
  status: number,
  { audited, person, isRefused }: Auditing,
): AuditOutcome | null {
  if (isRefused) return 'refused'
  if (status < 400) return audited.action === 'sign-out' && !person ? null : 'done'
  if (audited.action === 'sign-in') return status === 401 || status === 429 ? 'refused' : null
  if (!person) return null
  if (status === 403 || status === 404) return 'refused'
  return actionOf(request, audited) === 'read' ? null : 'failed'
}

function entryOf(
  request: FastifyRequest,
  { audited, person, object }: Auditing,
  clients: readonly AuditClient[],
  outcome: AuditOutcome,
  at: AuditEntry['at'],
): AuditEntry {
  const receiver = (request.params as { name?: string } | undefined)?.name
  const isReceiver = person === null && audited.action === 'export' && receiver !== undefined
  return {
    at,
    event: `${request.method} ${request.routeOptions.url ?? ''}`,
    action: actionOf(request, audited),
    outcome,
    clients,
    account: isReceiver ? `receiver:${receiver}` : (person?.account ?? null),
    roles: isReceiver ? 'receiver' : person?.scopes ? 'program' : (person?.roles.join(' ') ?? ''),
    organisation: person?.careOrganisation ?? null,
    onBehalfOf: person && behalfOf(person),
    kind: audited.kind,
    object,
    from: shortenedAddress(request.ip),
    emergency: person?.everyHome === true,
  }
}

function behalfOf({ roles, careOrganisation }: Pick<Person, 'roles' | 'careOrganisation'>): string {
  if (careOrganisation !== null) return careOrganisation
  if (roles.includes('resident')) return 'self'
  return roles.includes('informal-carer') ? 'resident' : 'landlord'
}

/** The ids that the answer gives: of homes wherever they stand in it, and of who signed in or of what was handed out. */
function readAnswer(auditing: Auditing, payload: unknown): void {
  const { audited, homes } = auditing
  if (audited.action === 'sign-in') auditing.person = payload as Person
  if (audited.action === 'issue') auditing.object = (payload as { identity?: string }).identity ?? auditing.object
  if (audited.homesIn) for (const home of audited.homesIn(payload as never)) homes.add(home)
  else collectHomes(payload, homes)
}

function collectHomes(value: unknown, homes: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inside] of Object.entries(value)) {
    if (key === 'homeId' && typeof inside === 'string') homes.add(inside)
    else if (typeof inside === 'object') collectHomes(inside, homes)
  }
}

const params = (request: FastifyRequest): Record<string, string> => (request.params as Record<string, string>) ?? {}

/** Which one, of what the address names: an id, and no free text. */
function objectOf(request: FastifyRequest): string | null {
  const named = Object.entries(params(request)).find(([key]) => key !== 'homeId' && key !== 'name')?.[1]
  if (named !== undefined) return /^[\w.:~-]{1,200}$/.test(named) ? named : null
  const email = (request.body as { email?: unknown } | null | undefined)?.email
  // That one address is tried again and again can be seen; whose it is cannot.
  return typeof email === 'string' ? `address:${sha256(email.toLowerCase()).slice(0, 12)}` : null
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The homes with who lives there; of an alarm who lived there then. `onlyKnown`: without ids that no home has. */
async function clientsOf(
  { registry, projections }: Pick<ApiParts, 'registry' | 'projections'>,
  homes: Iterable<string>,
  { request, onlyKnown = false }: { request?: FastifyRequest; onlyKnown?: boolean } = {},
): Promise<AuditClient[]> {
  const { homeId, alarmId } = request ? params(request) : {}
  const named = AlarmId.safeParse(alarmId)
  const all = new Set([...homes, ...(homeId ? [homeId] : []), ...(named.success ? [homeOfAlarm(named.data)] : [])])
  const clients: AuditClient[] = []
  for (const id of all) {
    const isId = HomeId.safeParse(id)
    if (!isId.success) continue
    const home = await registry.home(isId.data)
    // Anybody may try any id: what is in no registry is nobody's, until something of it was shown.
    if (home || !onlyKnown) clients.push({ homeId: isId.data, residencyId: home?.setup.residency?.residencyId ?? null })
  }
  const alarm = named.success ? await projections.alarm(named.data) : null
  return alarm
    ? clients.map((one) => (one.homeId === alarm.homeId ? { ...one, residencyId: alarm.residencyId } : one))
    : clients
}

/** From which network, and not from which machine: 192.0.2.0/24, 2001:db8:1::/48. */
export function shortenedAddress(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(plain)) return null
  const groups = expanded(plain.split('%')[0]!)
  return `${groups.slice(0, 3).join(':')}::/48`
}

/** The eight groups of an IPv6 address, without zeros before. */
function expanded(address: string): string[] {
  const [before, after] = address.split('::') as [string, string | undefined]
  const left = before === '' ? [] : before.split(':')
  const right = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) =>
    group.replace(/^0+(?=.)/, '').toLowerCase(),
  )
}
