// The chain of the audit log: each row's hash covers the row before it, and a signed mark says where the chain begins and where it ends.
import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import type { AuditClient, AuditEntry } from '../../rules/model/audit.ts'

/** A row as it is kept: the entry, its clients under the name of their set. */
export interface ChainedRow extends Omit<AuditEntry, 'clients'> {
  readonly seq: number
  /** Of `clientSet`; null: nobody's data. */
  readonly clients: string | null
  /** SHA-256, hex. */
  readonly hash: string
}

/** `start`: up to that row the log was cut off, for it was kept long enough. `head`: that is the last row. */
export interface Mark {
  readonly kind: 'start' | 'head'
  readonly seq: number
  readonly hash: string
  readonly at: number
  /** Ed25519, base64. */
  readonly signature: string
}

/** What the first row of all follows. */
export const genesis = '0'.repeat(64)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A list that many screens show is kept once, under a name that no other list can have. */
export const clientSet = (clients: readonly AuditClient[]): string =>
  sha256(
    JSON.stringify(
      clients
        .map(({ homeId, residencyId }) => [homeId, residencyId])
        .sort((one, other) => (one[0]! < other[0]! ? -1 : 1)),
    ),
  )

/** Every column in a fixed order: what is not in here could be changed unseen. */
export const rowHash = (previous: string, row: Omit<ChainedRow, 'hash'>): string =>
  sha256(
    `${previous}\n${JSON.stringify([
      row.seq,
      row.at,
      row.event,
      row.action,
      row.outcome,
      row.clients,
      row.account,
      row.roles,
      row.organisation,
      row.onBehalfOf,
      row.kind,
      row.object,
      row.from,
      row.emergency,
    ])}`,
  )

const signed = ({ kind, seq, hash, at }: Omit<Mark, 'signature'>): Buffer =>
  Buffer.from(`kernwacht-audit ${kind} ${seq} ${hash} ${at}`)

export const markOf = (mark: Omit<Mark, 'signature'>, key: KeyObject): Mark => ({
  ...mark,
  signature: sign(null, signed(mark), key).toString('base64'),
})

export const isSigned = (mark: Mark, publicKey: KeyObject): boolean =>
  verify(null, signed(mark), publicKey, Buffer.from(mark.signature, 'base64'))
