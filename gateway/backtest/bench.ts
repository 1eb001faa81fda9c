// Backtests that people ask for over the API: one at a time, in a thread of its own, bounded in time and memory.
import { Worker } from 'node:worker_threads'
import type { BacktestAnswer, BacktestAsked } from '../../rules/model/rule-desk.ts'
import { minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { BacktestOutcome } from './over-journal.ts'
import type { BacktestWork } from './worker.ts'

export interface BacktestBench {
  /** Null: another one runs, and this one is not begun. */
  run(request: BacktestAsked): Promise<BacktestAnswer> | null
  /** Ends what runs. */
  close(): Promise<void>
}

/** Longer than a year of a few hundred homes. */
const longest = minutes(5)
const memoryMegabytes = 512

export function openBench(parts: {
  readonly journalFile: string
  readonly alarmsFile: string
  readonly clock: Pick<Clock, 'wait'>
  readonly log: { error(fields: object, message: string): void }
}): BacktestBench {
  const { journalFile, alarmsFile, clock, log } = parts
  let running: Worker | null = null

  async function carryOut(worker: Worker): Promise<BacktestAnswer> {
    const done = new AbortController()
    const outcome = new Promise<BacktestAnswer>((resolve) => {
      worker.once('message', (outcome: BacktestOutcome) => resolve({ kind: 'done', outcome }))
      worker.once('error', (error) => {
        log.error({ error: String(error) }, 'a backtest failed')
        resolve({ kind: 'not-done', why: 'failed' })
      })
      worker.once('exit', () => resolve({ kind: 'not-done', why: 'failed' }))
    })
    const tooLong = clock.wait(longest, done.signal).then(
      (): BacktestAnswer => ({ kind: 'not-done', why: 'too-long' }),
      () => outcome,
    )
    const answer = await Promise.race([outcome, tooLong])
    done.abort(new Error('done'))
    await worker.terminate()
    running = null
    return answer
  }

  return {
    run(request) {
      if (running) return null
      const work: BacktestWork = { journalFile, alarmsFile, request }
      running = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: work,
        resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
      })
      return carryOut(running)
    },
    async close() {
      await running?.terminate()
    },
  }
}
