// The audit log as a resident reads it: which kind of person, of which organisation, did what and how often. Pure.
import type { AuditLook } from '../../rules/model/audit.ts'
import { type Instant, latest } from '../../rules/model/time.ts'
import type { Look } from './contract-audit.ts'

/** `account`: of who asks. Two colleagues of one organisation in one role are one line: NEN 7513 asks for no name. */
export function looksOf(all: readonly AuditLook[], account: string): Look[] {
  const lines = new Map<string, Look>()
  for (const look of all) {
    const { organisation, action, kind, outcome, emergency, times, firstAt, lastAt } = look
    const who = whoIs(look, account)
    const key = JSON.stringify([who, organisation, action, kind, outcome, emergency])
    const known = lines.get(key)
    lines.set(key, {
      who,
      organisation,
      action,
      kind,
      outcome,
      emergency,
      times: times + (known?.times ?? 0),
      firstAt: known ? (Math.min(known.firstAt, firstAt) as Instant) : firstAt,
      lastAt: known ? latest(known.lastAt, lastAt) : lastAt,
    })
  }
  return [...lines.values()].sort((one, other) => other.lastAt - one.lastAt)
}

function whoIs({ account, roles }: AuditLook, asking: string): string {
  if (account === asking) return 'self'
  if (account === 'operator') return 'operator'
  return roles.split(' ')[0] || 'unknown'
}
