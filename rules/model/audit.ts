// Who looked at whose data, and who changed it: one entry of the audit log, with the fields that NEN 7513 asks for. Ids and codes, never a name.
import type { HomeId, ResidencyId } from './ids.ts'
import type { Instant } from './time.ts'

/** `issue`: a credential was handed out. `refused` is an outcome, and no action. */
export type AuditAction = 'read' | 'write' | 'export' | 'issue' | 'sign-in' | 'sign-out'
/** `failed`: it was theirs to ask, and could not be done. */
export type AuditOutcome = 'done' | 'refused' | 'failed'

/** Whose data: who lived in the home at that moment, not the house. */
export interface AuditClient {
  readonly homeId: HomeId
  /** Null: nobody lived there. */
  readonly residencyId: ResidencyId | null
}

export interface AuditEntry {
  readonly at: Instant
  /** Which event: the route as the API's document names it, such as `GET /api/homes/:homeId/day`. */
  readonly event: string
  readonly action: AuditAction
  readonly outcome: AuditOutcome
  /** Whose data; a list shows those of many. Empty: nobody's. */
  readonly clients: readonly AuditClient[]
  /** Null: somebody who is not signed in. */
  readonly account: string | null
  /** The roles of the account at that moment, with spaces between. */
  readonly roles: string
  readonly organisation: string | null
  /** For whom the account acts: the care organisation, `self`, `resident`, `landlord`; null: nobody. */
  readonly onBehalfOf: string | null
  /** What kind of data, such as `movement`. */
  readonly kind: string
  /** Which one, where there are several: an alarm's id. */
  readonly object: string | null
  /** The address of the request, shortened: 192.0.2.0/24. */
  readonly from: string | null
  /** Seen without the ordinary relation to the home. */
  readonly emergency: boolean
}

/** With its place in the log. */
export interface NumberedAuditEntry extends AuditEntry {
  readonly seq: number
}

/** Null: of everybody, of every home, from the latest on. */
export interface AuditQuery {
  readonly from: Instant
  readonly to: Instant
  readonly homeId: HomeId | null
  readonly account: string | null
  /** Only what comes after that one in the answer's order. */
  readonly after: { readonly at: Instant; readonly seq: number } | null
  readonly limit: number
}

/** What one kind of person did with the data of one client in a time, counted: how a resident reads the log. */
export interface AuditLook extends Pick<
  AuditEntry,
  'action' | 'outcome' | 'roles' | 'organisation' | 'kind' | 'emergency'
> {
  /** Of one account only, so that somebody knows themselves. */
  readonly account: string | null
  readonly times: number
  readonly firstAt: Instant
  readonly lastAt: Instant
}
