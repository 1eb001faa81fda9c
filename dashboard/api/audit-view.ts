// Rows of the audit log as an administrator reads them, and as a file. Pure.
import type { NumberedAuditEntry } from '../../rules/model/audit.ts'
import { isoUtc } from '../../rules/model/time.ts'
import type { AuditRow } from './contract-audit.ts'
import { cell } from './csv-cell.ts'

const mostHomes = 20

export function auditRowOf(entry: NumberedAuditEntry, nameOf: (account: string) => string | null): AuditRow {
  const { clients, object, ...rest } = entry
  return {
    ...rest,
    name: entry.account === null ? null : nameOf(entry.account),
    // home ~ rule ~ subject ~ time: an administrator sees who looked, and not what at.
    object: object?.includes('~') ? null : object,
    homes: clients.slice(0, mostHomes).map(({ homeId }) => homeId),
    homesInAll: clients.length,
  }
}

const columns = [
  'seq',
  'at',
  'event',
  'action',
  'outcome',
  'account',
  'name',
  'roles',
  'organisation',
  'onBehalfOf',
  'kind',
  'object',
  'from',
  'emergency',
  'homesInAll',
  'homes',
] as const

export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) => {
    const texts = { ...row, at: isoUtc(row.at), emergency: row.emergency ? 'yes' : 'no', homes: row.homes.join(' ') }
    return columns.map((column) => cell(texts[column] ?? '')).join(',')
  })
  return [columns.join(','), ...lines, ''].join('\r\n')
}
