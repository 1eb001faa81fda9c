// The way into the audit log: what is shown waits until it is written down; what is on the way of an alarm goes on, and is written down later.
import type { AuditEntry } from '../../rules/model/audit.ts'
import { type Duration, seconds } from '../../rules/model/time.ts'
import type { Audit, Clock } from '../../rules/ports.ts'
import type { ApiLog } from './parts.ts'

export interface AuditTrail {
  /** False: it could not be written down now, and what it is about may not be shown. */
  keep(entry: AuditEntry): Promise<boolean>
  /** Waits for nobody. What cannot be written down is kept here and tried again. */
  keepLater(entry: AuditEntry): void
  isWell(): boolean
  /** As codes that name nobody. */
  troubles(): readonly string[]
  close(): Promise<void>
}

/** A write that takes longer is taken for one that fails. */
const patience: Duration = seconds(2)
const tryAgainEvery: Duration = seconds(1)
const atOnce = 500
/** About 40 MB: what a storm of alarms makes in an hour. Past that the oldest are lost, and that is said. */
const mostBehind = 100_000

export function createAuditTrail(parts: {
  readonly audit: Pick<Audit, 'append'>
  /** Wall-clock time. */
  readonly clock: Pick<Clock, 'wait'>
  readonly log: ApiLog
}): AuditTrail {
  const { audit, clock, log } = parts
  let behind: AuditEntry[] = []
  let hanging = 0
  let lost = 0
  let catching: Promise<void> | null = null
  const closing = new AbortController()

  function putAside(entry: AuditEntry, error: unknown): void {
    if (behind.length === 0)
      log.error({ error: String(error) }, 'the audit log cannot be written: nothing of homes is shown but alarms')
    behind.push(entry)
    if (behind.length > mostBehind) {
      behind.shift()
      lost++
    }
    catching ??= catchUp()
  }

  async function catchUp(): Promise<void> {
    while (behind.length > 0 && !closing.signal.aborted) {
      await clock.wait(tryAgainEvery, closing.signal).catch(() => {})
      while (behind.length > 0 && (await writeSome()));
    }
    catching = null
    if (behind.length === 0) log.info({ lost }, 'the audit log is written again')
  }

  async function writeSome(): Promise<boolean> {
    const some = behind.slice(0, atOnce)
    try {
      await audit.append(some)
    } catch {
      return false
    }
    const written = new Set(some)
    behind = behind.filter((entry) => !written.has(entry))
    return true
  }

  const isWell = () => behind.length === 0 && hanging === 0
  return {
    isWell,
    async keep(entry) {
      // One knock at the door is enough.
      if (!isWell()) return false
      const waited = new AbortController()
      const written = audit.append([entry]).then(
        () => true,
        (error: unknown) => {
          putAside({ ...entry, outcome: 'failed' }, error)
          return false
        },
      )
      const tooLong = clock.wait(patience, waited.signal).then(
        () => null,
        () => null,
      )
      const kept = await Promise.race([written, tooLong])
      waited.abort(new Error('answered'))
      if (kept !== null) return kept
      hanging++
      log.error({}, 'the audit log does not answer: nothing of homes is shown but alarms')
      void written.finally(() => hanging--)
      return false
    },
    keepLater(entry) {
      if (behind.length > 0) putAside(entry, null)
      else audit.append([entry]).catch((error: unknown) => putAside(entry, error))
    },
    troubles: () => [...(isWell() ? [] : ['audit-unwritable']), ...(lost > 0 ? ['audit-lost'] : [])],
    async close() {
      closing.abort(new Error('closing'))
      await catching
      if (behind.length > 0) await writeSome()
    },
  }
}
