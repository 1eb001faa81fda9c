// Entries of the audit log as tests write them.
import type { AuditEntry } from '../../rules/model/audit.ts'
import { homeId, residencyId } from '../../rules/model/ids.ts'
import { hours, later } from '../../rules/model/time.ts'
import { local } from './entries.ts'

export const lookedAt = local('2026-03-02 08:00')

/** A care worker looked at home-1, so many hours after eight. */
export const looked = (hour: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
  at: later(lookedAt, hours(hour)),
  event: 'GET /api/homes/:homeId',
  action: 'read',
  outcome: 'done',
  clients: [{ homeId: homeId('home-1'), residencyId: residencyId('vera') }],
  account: 'ans',
  roles: 'care',
  organisation: 'Dorpszorg',
  onBehalfOf: 'Dorpszorg',
  kind: 'home',
  object: null,
  from: '192.0.2.0/24',
  emergency: false,
  ...change,
})
