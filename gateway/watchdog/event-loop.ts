// How long the thread that answers everybody is busy with one thing: everything else waits so long.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Duration, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

export interface EventLoop {
  /** Milliseconds of waiting that 99 of 100 moments of the last one or two minutes stayed below. */
  p99(): number
  close(): void
}

const window: Duration = minutes(1)
/** How often it is looked at, in milliseconds: what Node reports holds this wait too. */
const resolution = 20
/** Of fewer looks there is no hundredth. */
const fewest = 100

export function watchEventLoop(clock: Pick<Clock, 'wait'>): EventLoop {
  const stopping = new AbortController()
  let before = 0
  let histogram = begun()

  void (async () => {
    for (;;) {
      await clock.wait(window, stopping.signal).catch(() => {})
      if (stopping.signal.aborted) return
      // A new one, and not the old one emptied: emptying it forgets the wait that is under way.
      const last = histogram
      histogram = begun()
      last.disable()
      before = p99Of(last)
    }
  })()

  return {
    p99: () => Math.max(before, histogram.count < fewest ? 0 : p99Of(histogram)),
    close() {
      stopping.abort(new Error('stopping'))
      histogram.disable()
    },
  }
}

type Histogram = ReturnType<typeof monitorEventLoopDelay>

function begun(): Histogram {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  return histogram
}

const p99Of = (histogram: Histogram): number =>
  histogram.count === 0 ? 0 : Math.max(0, Math.round((histogram.percentile(99) / 1e6 - resolution) * 10) / 10)
