// The outside world as the house needs it. Each port has a memory twin that passes the same contract suite as the real one (test/contracts).
import type { Actor, Alarm, AlarmEvent, ResponseState } from './model/alarm.ts'
import type { AuditEntry, AuditLook, AuditQuery, NumberedAuditEntry } from './model/audit.ts'
import type { ConsentDecision } from './model/consent.ts'
import type { ChannelName, DutyChange, DutyDirectory } from './model/duty.ts'
import type { RefusalCode, SeriesPoint } from './model/effect.ts'
import type { WeatherDay } from './model/energy.ts'
import type { HandOverNote } from './model/hand-over.ts'
import type { Home, HomeSetup, PastResidency } from './model/home.ts'
import type { Housing, MonthUse, TenantGiven } from './model/housing.ts'
import type { AlarmId, DeviceId, HomeId, ResidencyId } from './model/ids.ts'
import type { Command, Draft, JournalEntry } from './model/input.ts'
import type { OwnFigure, RuleRow } from './model/law-figure.ts'
import type { HomeStatus } from './model/status.ts'
import type { Duration, Instant } from './model/time.ts'
import type { YieldStanding, YieldTicket } from './model/yield.ts'

/** The record: what is in it has happened, what is not has not. */
export interface Journal {
  /** Resolves when the entries are on disk (fsync), in order; rejects when they are not, and then none of them is kept. */
  append(drafts: readonly Draft[]): Promise<readonly JournalEntry[]>
  /** Entries with a higher seq, oldest first, at most `limit`. */
  read(after: { seq: number; homeId?: HomeId; limit: number }): Promise<readonly JournalEntry[]>
  lastSeq(): Promise<number>
  /** Forgets the service's own trials (model/own-home.ts) from before then, and nothing else ever. Numbers are not given again. */
  thin(before: Instant): Promise<void>
  close(): Promise<void>
}

/** Somebody's time in a home, of which nothing is to be left. */
export interface Forgotten {
  readonly homeId: HomeId
  readonly residencyId: ResidencyId
  readonly since: Instant
  readonly until: Instant
}

/** A store that can forget, so that no byte of it is on the disk any longer when this resolves. */
export interface Forgetting {
  forget(theirs: Forgotten): Promise<void>
}

export interface Snapshot {
  readonly homeId: HomeId
  /** The last entry that the state has seen. */
  readonly seq: number
  /** JSON of rules/engine HomeState. */
  readonly state: string
}

export interface FeedItem {
  /** Ascending; what an event stream gives as its id. */
  readonly feedId: number
  readonly alarm: Alarm
  readonly event: AlarmEvent
}

/** A change of an alarm as the pipeline projects it. `key` makes a second time harmless. */
export interface AlarmChange {
  readonly key: string
  readonly alarm: Alarm
  readonly event: AlarmEvent
}

export interface AlarmQuery {
  readonly homeIds?: readonly HomeId[]
  readonly response?: readonly ResponseState[]
  readonly openedAfter?: Instant
  readonly limit: number
}

/** What is derived from the journal: alarms, their feed, snapshots of homes. After a crash it is caught up from its offset. */
export interface Projections {
  /** One transaction; returns the feed items that are new, in order. */
  applyAlarms(changes: readonly AlarmChange[]): Promise<readonly FeedItem[]>
  /** Snapshots of the homes that changed and the seq up to which every effect has been projected: one transaction. */
  checkpoint(snapshots: readonly Snapshot[], offset: number): Promise<void>
  snapshots(): Promise<{ readonly offset: number; readonly snapshots: readonly Snapshot[] }>
  alarm(id: AlarmId): Promise<Alarm | null>
  /** Open ones first, gravest first, then oldest; resolved ones newest first. */
  alarms(query: AlarmQuery): Promise<readonly Alarm[]>
  feedAfter(feedId: number, limit: number): Promise<readonly FeedItem[]>
  lastFeedId(): Promise<number>
  /** Forgets what was resolved of the service's own trials before then, with its feed. */
  thin(before: Instant): Promise<void>
  close(): Promise<void>
}

export interface SeriesQuery {
  readonly homeId: HomeId
  readonly purpose: SeriesPoint['purpose']
  /** The series whose name is this or begins with this and a slash. */
  readonly series: string
  readonly from: Instant
  readonly to: Instant
}

export interface SeriesStore {
  /** Idempotent by (home, series, at). */
  write(points: readonly SeriesPoint[]): Promise<void>
  /** Oldest first, from inclusive, to exclusive. */
  read(query: SeriesQuery): Promise<readonly SeriesPoint[]>
  /** One home by day or by month: a period in which nothing was heard is not there. By series and period. */
  sums(query: SumsQuery): Promise<readonly SeriesSum[]>
  /** Every home together, by period. */
  totals(query: TotalsQuery): Promise<readonly SeriesTotal[]>
  /** Those with the least in all the periods together, least first. */
  least(query: LeastQuery): Promise<readonly Omit<SeriesSum, 'period'>[]>
  /**
   * Homes of which something before the day `before` was written after the change of that number, late or corrected; and the number of the
   * last change. Left out: it cannot tell, and what was made of its sums may not be kept.
   */
  changedHomes?(query: ChangesQuery): Promise<{ readonly change: number; readonly homeIds: readonly HomeId[] }>
  close(): Promise<void>
}
export interface ChangesQuery {
  readonly purpose: SeriesPoint['purpose']
  readonly after: number
  /** YYYY-MM-DD, by the calendar of the installation. */
  readonly before: string
}

/** Periods from `from` until before `until`: `YYYY-MM-DD` by day, `YYYY-MM` by month, by the calendar of the installation. */
interface Periods {
  readonly purpose: SeriesPoint['purpose']
  readonly per: 'day' | 'month'
  readonly from: string
  readonly until: string
}
export interface SumsQuery extends Periods {
  readonly homeId: HomeId
  /** As in SeriesQuery. */
  readonly series: string
}
export interface TotalsQuery extends Periods {
  /** The part of the series' names up to the first slash: `solar`. */
  readonly family: string
}
export interface LeastQuery extends TotalsQuery {
  readonly limit: number
}

/**
 * `amount`: of a register (rules/energy/registers.ts) what it moved by, as rules/energy/counters.ts has it: a day is closed by the reading at
 * midnight, and what passed while the meter was not heard belongs to the day in which it was heard again. Of any other series the sum of
 * its values.
 */
export interface SeriesSum {
  readonly homeId: HomeId
  readonly series: string
  readonly field: string
  readonly period: string
  /** How many values there are. */
  readonly count: number
  readonly amount: number
  /** The part of `amount` that passed while the meter was not heard. */
  readonly overGap: number
  /** Resets, jumps, gaps: what a counter does and consumption does not. */
  readonly faults: number
}

export interface SeriesTotal {
  readonly period: string
  readonly field: string
  /** Of how many series. */
  readonly series: number
  readonly amount: number
  readonly overGap: number
}

/** An identity that may publish under one home's topics. */
export interface Credential {
  /** Client id and user name at once: the home's id, or `<home>.<name>` for one device of it. */
  readonly identity: string
  readonly homeId: HomeId
  /** HMAC-SHA256 of the token under the installation's key, hex. The token itself is kept nowhere. */
  readonly tokenHmac: string
  readonly createdAt: Instant
  readonly revokedAt: Instant | null
}

/** What happened to a home together with its change. */
export interface HomeBeside {
  readonly decided?: readonly ConsentDecision[]
  readonly ended?: Omit<PastResidency, 'homeId'>
}

export interface Registry {
  homes(): Promise<readonly Home[]>
  home(id: HomeId): Promise<Home | null>
  /** All or nothing. A residency that is new is begun; `beside`: what was decided about the home's data, and when a residency ended. */
  putHome(home: Home, beside?: HomeBeside): Promise<void>
  /** Everybody who lived there, the first one first. */
  residencies(id: HomeId): Promise<readonly PastResidency[]>
  /** Every decision about the home's data, of who lived there before too, oldest first. */
  consents(id: HomeId): Promise<readonly ConsentDecision[]>
  credentials(): Promise<readonly Credential[]>
  putCredential(credential: Credential): Promise<void>
  /** Teams, rotas, centres, operator; the empty directory where none was ever put. */
  directory(): Promise<DutyDirectory>
  /** Kept together with what was changed, by whom and why. Left out: nobody's change, as where a demo begins. */
  putDirectory(directory: DutyDirectory, change?: DutyChange): Promise<void>
  /** The latest 200, newest first. */
  dutyChanges(): Promise<readonly DutyChange[]>
  revokeCredential(identity: string, at: Instant): Promise<void>
  close(): Promise<void>
}

/** Who looked at whose data. Rows are added and never changed; what is older than the law asks for is cut off at the beginning. */
export interface Audit {
  /** Resolves when the entries are on disk; rejects when they are not, and then none of them is kept. */
  append(entries: readonly AuditEntry[]): Promise<void>
  /** What happened to one client's data in [from, to), latest first. `residencyId` null: of nobody, and so nothing. */
  looks(query: {
    readonly homeId: HomeId
    readonly residencyId: ResidencyId | null
    readonly from: Instant
    readonly to: Instant
  }): Promise<readonly AuditLook[]>
  /** What was written in [from, to), latest first, at most `limit`. */
  rows(query: AuditQuery): Promise<readonly NumberedAuditEntry[]>
  /** Cuts off what was written before then; returns how many rows. */
  prune(before: Instant): Promise<number>
  close(): Promise<void>
}

/** Use of one home in one month, as it was brought in from elsewhere. */
export interface ImportedUse {
  readonly homeId: HomeId
  readonly use: MonthUse
}

/** Buildings, rents, measures and prices: the landlord's purpose. Of a tenant's life or purse nothing is in it. */
export interface HousingStore {
  /** By home id. A home that did not change is the same object as before. */
  all(): Promise<readonly Housing[]>
  of(homeId: HomeId): Promise<Housing | null>
  /** Each takes the place of the one before; all or none. */
  put(homes: readonly Housing[]): Promise<void>
  /** By month; a month that comes again takes the place of the one before. */
  use(homeId: HomeId): Promise<readonly MonthUse[]>
  putUse(months: readonly ImportedUse[]): Promise<void>
  /** By day, of one station. */
  weather(station: string): Promise<readonly WeatherDay[]>
  putWeather(station: string, days: readonly WeatherDay[]): Promise<void>
  /** Rows that an administrator added or corrected, by key and first day. */
  figures(): Promise<readonly OwnFigure[]>
  /** All or none. What was taken back or overwritten stays in `figureHistory`. */
  changeFigures(
    put: readonly OwnFigure[],
    takeBack: readonly (Pick<RuleRow, 'key' | 'from'> & Pick<OwnFigure, 'by' | 'at'>)[],
  ): Promise<void>
  /** The latest 200, newest first; `row` null: taken back. */
  figureHistory(): Promise<readonly FigureChange[]>
  /** How often each was written since it was opened: where the number is the same, so is what was read. */
  changes(): HousingChanges
  close(): Promise<void>
}

export interface HousingChanges {
  use(homeId: HomeId): number
  weather(station: string): number
  readonly figures: number
}

export interface FigureChange extends Pick<OwnFigure, 'by' | 'at'>, Pick<RuleRow, 'key' | 'from'> {
  readonly row: RuleRow | null
}

/** How the solar systems do, as the last night found them, and the tickets about them. */
export interface YieldStore {
  /** By home and system. */
  standings(): Promise<readonly YieldStanding[]>
  /** Oldest first. */
  openTickets(): Promise<readonly YieldTicket[]>
  /** Closed since then, latest first. */
  closedTickets(query: { readonly since: Instant; readonly limit: number }): Promise<readonly YieldTicket[]>
  /** The standings take the place of all before; a ticket that was there is changed. All or none. */
  put(standings: readonly YieldStanding[], tickets: readonly YieldTicket[]): Promise<void>
  close(): Promise<void>
}

/** What one shift at a care desk leaves to the next. */
export interface HandOverNotes {
  /** Newest first. */
  of(query: {
    readonly careOrganisation: string
    readonly since: Instant
    readonly limit: number
  }): Promise<readonly HandOverNote[]>
  /** Resolves when it is kept. What was written before `forgetBefore` goes with it, of every desk. */
  add(note: HandOverNote, forgetBefore: Instant): Promise<void>
  close(): Promise<void>
}

/** What tenants have told about their own money: a purpose, a file and a port of its own. */
export interface TenantStore {
  of(residencyId: ResidencyId): Promise<TenantGiven | null>
  put(given: TenantGiven): Promise<void>
  forget(residencyId: ResidencyId): Promise<void>
  close(): Promise<void>
}

/** What no decoder understood, and why: acknowledged, kept, visible, replayable. */
export interface QuarantinedMessage {
  readonly quarantineId: number
  readonly homeId: HomeId
  /** As published, below the home's prefix. */
  readonly path: string
  readonly payload: Uint8Array
  readonly at: Instant
  readonly retained: boolean
  /** A code such as `crc-mismatch`, and a sentence that a person can act on. */
  readonly code: string
  readonly detail: string
  readonly deviceId: DeviceId | null
}

export interface QuarantineCount {
  readonly homeId: HomeId
  readonly deviceId: DeviceId | null
  readonly code: string
  readonly count: number
  readonly lastAt: Instant
}

export interface Quarantine {
  /** Resolves when kept. Past its size the oldest make place; the counts stay. */
  keep(message: Omit<QuarantinedMessage, 'quarantineId'>): Promise<void>
  list(query: { homeId?: HomeId; after?: number; limit: number }): Promise<readonly QuarantinedMessage[]>
  counts(): Promise<readonly QuarantineCount[]>
  remove(quarantineId: number): Promise<void>
  close(): Promise<void>
}

/**
 * `waiting`: a second channel, until the first has failed. `pending`: due at `nextAt`. `failed`: tried, and tried again at `nextAt`.
 * `given-up`: a person must look. `not-needed`: the alarm was answered before it went out.
 */
export type DeliveryState = 'waiting' | 'pending' | 'handed-over' | 'delivered' | 'failed' | 'given-up' | 'not-needed'

/** One message to one receiver on one channel. */
export interface Delivery {
  /** alarm / step / recipient / channel: put twice, it is one. */
  readonly key: string
  /** Ascending in the order of putting: what a receiver that was away asks from. */
  readonly deliveryId: number
  readonly alarmId: AlarmId
  readonly homeId: HomeId
  readonly step: number
  /** `contact:daughter`, `team:night/jansen`, `centre:west`, `operator`: a place in a plan, never a name. */
  readonly recipient: string
  readonly channel: ChannelName
  readonly address: string
  /** 0: the recipient's first channel. */
  readonly rank: number
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAt: Instant
  readonly nextAt: Instant
  readonly firstTriedAt: Instant | null
  readonly handedOverAt: Instant | null
  readonly deliveredAt: Instant | null
  /** A code such as `http-503`. */
  readonly lastError: string | null
  readonly reference: string | null
}

export type NewDelivery = Pick<
  Delivery,
  | 'key'
  | 'alarmId'
  | 'homeId'
  | 'step'
  | 'recipient'
  | 'channel'
  | 'address'
  | 'rank'
  | 'state'
  | 'createdAt'
  | 'nextAt'
>
export type DeliveryChange = { readonly key: string } & Partial<
  Pick<
    Delivery,
    'state' | 'attempts' | 'nextAt' | 'firstTriedAt' | 'handedOverAt' | 'deliveredAt' | 'lastError' | 'reference'
  >
>

/** Counts and `lastError` of what was put since the moment that was asked for; `lastHandedOverAt` of all that is kept. */
export interface ChannelSummary {
  readonly channel: ChannelName
  readonly handedOver: number
  /** Not yet out: waiting for its moment, or failing and tried again. */
  readonly unfinished: number
  readonly givenUp: number
  readonly lastHandedOverAt: Instant | null
  /** Of the delivery that was put last among those that failed and have not arrived. */
  readonly lastError: string | null
}

/** What must leave the house, and how far each has come. At least once, keyed. */
export interface Outbox {
  /** Those that were not there yet, in one transaction. */
  put(deliveries: readonly NewDelivery[]): Promise<readonly Delivery[]>
  /** In one transaction; a key that is not there changes nothing. */
  change(changes: readonly DeliveryChange[]): Promise<void>
  /** Everything in `waiting`, `pending` or `failed`, oldest first: read once at the start. */
  unfinished(): Promise<readonly Delivery[]>
  ofAlarm(alarmId: AlarmId): Promise<readonly Delivery[]>
  /** Oldest first: what one receiver was sent after the one it names. */
  after(query: {
    channel?: ChannelName
    address?: string
    deliveryId: number
    limit: number
  }): Promise<readonly Delivery[]>
  /** Of each channel that was used: how its deliveries that were put since then stand. Without the service's own. */
  summary(since: Instant): Promise<readonly ChannelSummary[]>
  /** Alarms of which no row was put since `before` and every row is finished, by id and after the one it names. */
  finishedBefore(query: { before: Instant; after: string; limit: number }): Promise<readonly AlarmId[]>
  /** Forgets all rows of these alarms. */
  remove(alarmIds: readonly AlarmId[]): Promise<void>
  /** Forgets the finished deliveries of the service's own trials that were put before then. */
  thin(before: Instant): Promise<void>
  close(): Promise<void>
}

/** A browser that asked to be told; keys as the browser gave them (RFC 8291). */
export interface PushSubscription {
  readonly account: string
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  readonly createdAt: Instant
}

export interface PushSubscriptions {
  of(account: string): Promise<readonly PushSubscription[]>
  put(subscription: PushSubscription): Promise<void>
  /** The browser, or its owner, has ended it. */
  remove(endpoint: string): Promise<void>
  close(): Promise<void>
}

/** The only way in which anything outside rules/ learns the time or waits. */
export interface Clock {
  now(): Instant
  /** Calls `wake` once, when `at` has come; a passed moment is called soon, never at once. Returns how to call it off. */
  wakeAt(at: Instant, wake: () => void): () => void
  /** A wait that is about this process and not about a home: a retry, a tick. */
  wait(duration: Duration, signal?: AbortSignal): Promise<void>
}

export type CommandAnswer = { readonly accepted: true } | { readonly accepted: false; readonly why: RefusalCode }

/** The running homes, as the dashboard may use them: it reads and sends commands, and never calls the engine. */
export interface LiveHomes {
  status(homeId: HomeId): HomeStatus | null
  /** Resolves when the command is in the journal and its effects are projected. */
  command(homeId: HomeId, command: Command): Promise<CommandAnswer>
  /** Puts a new setup of the home into its journal: devices, resident, parameters, who is told. One that changes nothing leaves no entry. */
  configure(setup: HomeSetup, change?: { readonly by: Actor; readonly because?: string }): Promise<void>
  /** Called for each change of an alarm, in order. Returns how to stop. */
  follow(listener: (item: FeedItem) => void): () => void
}
