// What the API is given by whoever starts it. It opens nothing itself.
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ChannelName, Reach } from '../../rules/model/duty.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { BacktestAnswer, BacktestAsked, RuleDesk } from '../../rules/model/rule-desk.ts'
import type { Instant } from '../../rules/model/time.ts'
import type {
  Audit,
  Clock,
  Delivery,
  Forgotten,
  HandOverNotes,
  HousingStore,
  LiveHomes,
  NewDelivery,
  Outbox,
  Projections,
  QuarantinedMessage,
  Quarantine,
  Registry,
  SeriesStore,
  TenantStore,
  YieldStore,
} from '../../rules/ports.ts'
import type { z } from 'zod'
import type { Person } from './access.ts'
import type { AccountLetter } from './account-letters.ts'
import type { AuditTrail } from './audit-trail.ts'
import type { Demo, Health } from './contract.ts'
import { Refusal } from './errors.ts'
import type { Push } from './push.ts'
import type { Accounts } from './session.ts'
import type { SingleSignOn } from './single-sign-on.ts'
import type { ApiTokens } from './tokens.ts'

/** Fields carry ids and codes; never a name, a token or a payload. */
export interface ApiLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface ApiSettings {
  /** Where people reach the screens, such as https://zorg.example.nl; https makes the cookie Secure. */
  readonly publicUrl: string
  /** PEM: the screens are over TLS, 1.2 or later. Renewed on the server that comes out: `setSecureContext`. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** How long a caller may take for its headers, and for the whole of its request. */
  readonly patience?: { readonly headersMilliseconds: number; readonly requestMilliseconds: number }
  /** Only behind a proxy of our own: its address, or how many hops. */
  readonly trustProxy?: boolean | number | string
  readonly requestsPerMinute?: number
  /** Where a hole is told, as a URI; null or left out: nowhere is said. */
  readonly securityContact?: string | null
  readonly wrongSignInsPerMinute?: number
  /** Event streams beyond this are refused: an upper bound of memory. */
  readonly mostStreams?: number
}

export interface ApiParts {
  readonly accounts: Accounts
  readonly tokens?: ApiTokens
  readonly registry: Registry
  readonly projections: Projections
  readonly series: SeriesStore
  readonly housing: HousingStore
  /** Left out: a shift leaves nothing to the next. */
  readonly handOver?: Pick<HandOverNotes, 'of' | 'add'>
  readonly yields: Pick<YieldStore, 'standings' | 'openTickets' | 'closedTickets'>
  /** Of the tenants' purpose: opened for nobody else. */
  readonly tenants: TenantStore
  readonly outbox: Pick<Outbox, 'ofAlarm' | 'summary'>
  readonly quarantine: Quarantine
  /** Where it is written down who saw what, and from which a resident reads it. */
  readonly audit: Pick<Audit, 'looks' | 'rows'>
  readonly auditTrail: AuditTrail
  readonly homes: LiveHomes
  readonly clock: Clock
  /** Beats the event stream's heart. Only where `clock` is a simulated one, which may stand still, does it differ from it. */
  readonly pulse?: Clock
  readonly credentials: {
    /** Makes a token, keeps its HMAC, and returns it: it is shown once. */
    issue(identity: string, homeId: HomeId): Promise<string>
    /** Refuses the identity from now on and closes its connection. */
    revoke(identity: string): Promise<void>
    /** The same for a unit that signs in over SIP; null: not known. Left out: none do. */
    sipPassword?(identity: string): Promise<string | null>
  }
  /** Leaves nothing of somebody who moved out; resolves with how many alarms there were. Left out: nothing can be forgotten. */
  forget?(theirs: Forgotten): Promise<{ readonly alarms: number }>
  replayQuarantined(message: QuarantinedMessage): Promise<{ readonly understood: boolean; readonly detail: string }>
  /** What may be set of the rules. Left out: nothing. */
  readonly ruleDesk?: RuleDesk
  /** Null: another runs. Never rejects. Left out: there is none. */
  backtest?(asked: BacktestAsked): Promise<BacktestAnswer> | null
  /** Left out: no browser can be told. */
  readonly push?: Push
  /**
   * Which channels are set up, and how the operator is reached where the directory does not say. Left out: every channel is taken to be
   * there, for alarms are on the screens alone and a plan is judged by whom it names.
   */
  readonly telling?: { readonly channels: ReadonlySet<ChannelName>; readonly operator: readonly Reach[] }
  /** The organisation's own sign-in. Left out: there is none. */
  readonly singleSignOn?: SingleSignOn
  /** Resolves when a mail server has the letter. Left out: there is none. */
  sendLetter?(letter: AccountLetter): Promise<void>
  /** Lets a receiver of webhooks fetch what it missed. Left out: there are none. */
  readonly missed?: ReceiverDesk
  /** Puts a trial and resolves with how it went. Left out: nothing can be tried. */
  tryOut?(trial: NewDelivery): Promise<Delivery>
  /** The built screens; null: only the API. */
  readonly webRoot: string | null
  readonly demo: boolean
  /** One account per role, shown on the sign-in page of a demo and nowhere else. */
  readonly demoAccounts?: z.infer<typeof Demo>
  /** Only where the homes live by a recorded time: moves it on, waking every deadline on the way. */
  moveClock?(at: Instant): Promise<void>
  /** False while the journal is being caught up. Left out: always. */
  isReady?(): boolean
  /** What is wrong with the service now, as codes that name nobody. Left out: nothing. */
  troubles?(): readonly string[]
  /** How fast it is now. Left out: not measured. */
  figures?(): Pick<z.infer<typeof Health>, 'stages' | 'eventLoopP99Milliseconds'>
  readonly version: string
  readonly settings: ApiSettings
  readonly log: ApiLog
}

/** `isFrom`: of that receiver, of now, and for the first time. `after`: oldest first, each in the form in which it is posted. */
export interface ReceiverDesk {
  isFrom(receiver: string, requestLine: string, signature: string | undefined): boolean
  after(query: { receiver: string; sequence: number; limit: number }): Promise<{
    readonly notices: readonly object[]
    readonly last: number
    readonly more: boolean
  }>
}

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** One subject's routes: it adds them and holds nothing else. */
export type Routes = (api: Api, parts: ApiParts) => void

declare module 'fastify' {
  interface FastifyContextConfig {
    /** May be asked without being signed in: the exception, and visible. */
    open?: true
    /** May be asked while the service is still starting: it says nothing about the homes. */
    early?: true
    /** Changes something, and a program's token may do it all the same: where its scopes say so. */
    forPrograms?: true
    /** May be asked by who has to switch on a second factor first: it is how they do. */
    beforeFactor?: true
  }
  interface FastifyRequest {
    person: Person | null
  }
}

/** Who asks. Routes that are not open have somebody, for server.ts has refused the others. */
export function personOf(request: Pick<FastifyRequest, 'person'>): Person {
  if (!request.person) throw new Refusal('not-signed-in')
  return request.person
}
