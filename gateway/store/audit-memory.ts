// The audit log's memory twin: for tests, and for a service that keeps nothing.
import type { AuditEntry, AuditLook } from '../../rules/model/audit.ts'
import { earlier, latest, milliseconds } from '../../rules/model/time.ts'
import type { Audit } from '../../rules/ports.ts'

export function memoryAudit(kept: AuditEntry[] = []): Audit & { entries(): readonly AuditEntry[] } {
  return {
    entries: () => kept,
    append: async (entries) => void kept.push(...entries),
    async looks({ homeId, residencyId, from, to }) {
      const grouped = new Map<string, AuditLook>()
      for (const entry of kept) {
        const { at, action, outcome, roles, organisation, account, kind, emergency } = entry
        const isTheirs = entry.clients.some((one) => one.homeId === homeId && one.residencyId === residencyId)
        if (residencyId === null || !isTheirs || at < from || at >= to) continue
        const key = JSON.stringify([action, outcome, roles, organisation, account, kind, emergency])
        const known = grouped.get(key) ?? {
          action,
          outcome,
          roles,
          organisation,
          account,
          kind,
          emergency,
          times: 0,
          firstAt: at,
          lastAt: at,
        }
        const firstAt = at < known.firstAt ? at : known.firstAt
        grouped.set(key, { ...known, times: known.times + 1, firstAt, lastAt: latest(known.lastAt, at) })
      }
      return [...grouped.values()].sort((one, other) => other.lastAt - one.lastAt)
    },
    async rows({ from, to, homeId, account, after, limit }) {
      return kept
        .map((entry, index) => ({ ...entry, seq: index + 1 }))
        .filter(
          ({ at, seq, account: by, clients }) =>
            at >= from &&
            at < to &&
            (account === null || by === account) &&
            (homeId === null || clients.some((one) => one.homeId === homeId)) &&
            (after === null || at < after.at || (at === after.at && seq < after.seq)),
        )
        .sort((one, other) => other.at - one.at || other.seq - one.seq)
        .slice(0, limit)
    },
    async prune(before) {
      const first = kept.findIndex(({ at }) => at > earlier(before, milliseconds(1)))
      return kept.splice(0, first === -1 ? kept.length : first).length
    },
    close: async () => {},
  }
}
