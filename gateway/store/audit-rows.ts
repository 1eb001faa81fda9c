// Reads rows of the audit log for who may: a page at a time, by time, person and home.
import type { DatabaseSync } from 'node:sqlite'
import type { AuditQuery, NumberedAuditEntry } from '../../rules/model/audit.ts'
import { clientOf, rowOf, type StoredRow } from './audit-schema.ts'

export function auditRowsIn(reader: DatabaseSync): (query: AuditQuery) => NumberedAuditEntry[] {
  const ofSet = reader.prepare('SELECT home_id, residency_id FROM client_sets WHERE name = ? ORDER BY home_id')
  const clientsOf = (name: string | null) =>
    name === null ? [] : (ofSet.all(name) as { home_id: string; residency_id: string }[]).map(clientOf)

  return ({ from, to, homeId, account, after, limit }) => {
    const asked: readonly (readonly [condition: string, ...values: (string | number)[]])[] = [
      ['at >= ? AND at < ?', from, to],
      ...(account === null ? [] : [['account = ?', account] as const]),
      ...(homeId === null ? [] : [['clients IN (SELECT name FROM client_sets WHERE home_id = ?)', homeId] as const]),
      ...(after === null ? [] : [['(at, seq) < (?, ?)', after.at, after.seq] as const]),
    ]
    const where = asked.map(([condition]) => condition).join(' AND ')
    const values = asked.flatMap(([, ...values]) => values)
    return (
      reader
        .prepare(`SELECT * FROM rows WHERE ${where} ORDER BY at DESC, seq DESC LIMIT ?`)
        .all(...values, limit) as unknown as StoredRow[]
    ).map((stored) => {
      const { hash: _, clients, ...row } = rowOf(stored)
      return { ...row, clients: clientsOf(clients) }
    })
  }
}
