// A thread that is busy is seen as busy.
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { watchEventLoop } from '../../../gateway/watchdog/event-loop.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

it(
  'tells how long one thing kept the others waiting, and forgets it after two minutes',
  { timeout: 30_000 },
  async () => {
    const clock = simulatedClock(local('2026-03-02 08:00'))
    const loop = watchEventLoop(clock)
    // Many short turns and a few long ones, until there are enough looks of which one is the hundredth.
    while (loop.p99() < 100) {
      for (let turn = 0; turn < 30; turn++) await pause(20)
      const until = performance.now() + 150
      while (performance.now() < until);
    }
    expect(loop.p99()).toBeLessThan(5_000)
    await clock.advanceTo(later(clock.now(), minutes(1)))
    expect(loop.p99()).toBeGreaterThanOrEqual(100)
    await clock.advanceTo(later(clock.now(), minutes(1)))
    expect(loop.p99()).toBe(0)
    loop.close()
  },
)
