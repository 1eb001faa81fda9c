// What is wrong with the service, as codes that name nobody, and whether a restart could mend it.
import { type Duration, milliseconds, seconds } from '../../rules/model/time.ts'
import type { Lag, Stage } from './stages.ts'
import type { Trials } from './trials.ts'
import type { JournalTrouble } from './watched-journal.ts'

export interface Figures {
  readonly stages: Readonly<Record<Stage, Lag>>
  readonly eventLoopP99Milliseconds: number
}

export interface ServiceHealth {
  troubles(): readonly string[]
  /** False only when the service is wrong in a way that a fresh start may mend, and no disk or receiver outside is to blame. */
  isWorthKeeping(): boolean
  figures(): Figures
}

/** A stage with something older in it than this has stopped, or as good as. Deliveries wait for others, and have no limit here. */
const longestWait: Readonly<Partial<Record<Stage, Duration>>> = {
  rules: seconds(5),
  alarms: seconds(10),
  outbox: seconds(10),
}
/** Beyond it an alarm is late by more than its whole way should take. */
const longestEventLoop = seconds(1)

export function createHealth(parts: {
  journal(): JournalTrouble | null
  isDiskFull(): boolean
  lags(): Figures['stages']
  eventLoopP99(): number
  /** Null: none are made. */
  trials(): Pick<Trials, 'unheardFor' | 'unraisedFor'> | null
  readonly unheardAfter: Duration
}): ServiceHealth {
  function stopped(): string[] {
    const lags = parts.lags()
    const late = Object.entries(longestWait).filter(([stage, limit]) => lags[stage as Stage].oldestMilliseconds > limit)
    return late.map(([stage]) => `${stage}-late`)
  }

  return {
    troubles() {
      const journal = parts.journal()
      const unheard = (parts.trials()?.unheardFor() ?? 0) > parts.unheardAfter
      return [
        ...(parts.isDiskFull() ? ['disk-full'] : []),
        ...(journal === null ? [] : [journal]),
        ...stopped(),
        ...(milliseconds(parts.eventLoopP99()) > longestEventLoop ? ['event-loop-late'] : []),
        ...(unheard ? ['fall-unheard'] : []),
      ]
    },
    isWorthKeeping() {
      // A full or a hanging disk is as full or hanging after a restart, and what is in memory would be lost to it. A thread that is only
      // busy is not asked either: a start is more work, and one that is blocked says nothing by itself.
      if (parts.isDiskFull() || parts.journal() !== null) return true
      const unraised = (parts.trials()?.unraisedFor() ?? 0) > parts.unheardAfter
      return stopped().length === 0 && !unraised
    },
    figures: () => ({ stages: parts.lags(), eventLoopP99Milliseconds: parts.eventLoopP99() }),
  }
}
