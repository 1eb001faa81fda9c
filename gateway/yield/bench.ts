// Runs a night's judging in a thread of its own, bounded in time and memory.
import { Worker } from 'node:worker_threads'
import { minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { Judged } from './judge.ts'
import type { YieldWork } from './worker.ts'

/** Far more than thousands of systems take. */
const longest = minutes(90)
const memoryMegabytes = 1024

/** Rejects when it failed, took too long, or was called off. */
export async function judgeInThread(
  work: YieldWork,
  clock: Pick<Clock, 'wait'>,
  signal: AbortSignal,
): Promise<readonly Judged[]> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  })
  const done = new AbortController()
  const either = AbortSignal.any([signal, done.signal])
  try {
    return await Promise.race([
      new Promise<readonly Judged[]>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.once('exit', () => reject(new Error('the thread ended without an answer')))
      }),
      clock.wait(longest, either).then(() => {
        throw new Error('it took too long')
      }),
    ])
  } finally {
    done.abort(new Error('done'))
    await worker.terminate()
  }
}
