// The audit log as the service runs it: opened, kept for as long as the law asks, and loud when something is wrong with it.
import { createAuditTrail } from '../dashboard/api/audit-trail.ts'
import type { Said } from '../rules/model/reason.ts'
import { civilAt, days, instantOf, type Instant } from '../rules/model/time.ts'
import type { Clock } from '../rules/ports.ts'
import type { Log } from './pipeline/log.ts'
import { type AuditLog, openAudit } from './store/audit-sqlite.ts'
import { tellTroubles } from './watchdog/told-troubles.ts'

const pruneEvery = days(1)

export async function openAuditTrail(parts: {
  readonly folder: string
  readonly years: number
  readonly clock: Clock
  readonly log: Log
  /** Null: it is over. */
  trouble(code: string, words: Said | null): void
}) {
  const { folder, years, clock, log, trouble } = parts
  const audit = await openAudit({ folder, clock, log })
  const trail = createAuditTrail({ audit, clock, log })
  const pruning = keepYears(audit, years, clock, log)
  const troubles = () => [...trail.troubles(), ...(audit.isBroken() ? ['audit-broken'] : [])]
  const telling = tellTroubles({ codes: troubles, trouble, clock })
  return {
    log: audit,
    trail,
    troubles,
    async close() {
      await telling.close()
      await pruning.stop()
      await trail.close()
      await audit.close()
    },
  }
}

/** Once a day: what is old enough goes, and the head goes into the service's own log, which lies elsewhere. */
function keepYears(audit: AuditLog, years: number, clock: Clock, log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const keeping = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const rows = await audit.prune(yearsBefore(clock.now(), years))
        log.info({ ...audit.head(), ...(rows > 0 && { rowsPastTheirYears: rows }) }, 'the audit log stands here')
      } catch (error) {
        log.error({ error: String(error) }, 'the audit log could not be cut off; tried again tomorrow')
      }
      await clock.wait(pruneEvery, stopping.signal).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort(new Error('stopping'))
      await keeping
    },
  }
}

const yearsBefore = (at: Instant, years: number): Instant => {
  const { year, month, day } = civilAt(at, 'UTC')
  return instantOf({ year: year - years, month, day }, 'UTC')
}
