// What time does when the machine's clock is wrong, is set right, or sleeps.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { simulatedClock, systemClock } from '../../../gateway/pipeline/clock.ts'
import { hours, instant, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'

const start = instant(Date.UTC(2026, 2, 2, 9))
const secondMs = 1000
const hourMs = 3600 * secondMs

/** A machine whose two clocks the test moves. */
function machineAt(wall: number) {
  const machine = {
    wallMs: wall,
    monotonicMs: 5000,
    wall: () => machine.wallMs,
    monotonic: () => machine.monotonicMs,
    /** Both go on, as they should. */
    pass(milliseconds: number) {
      machine.wallMs += milliseconds
      machine.monotonicMs += milliseconds
    },
  }
  return machine
}

/** What the clock says after `count` seconds of which each was looked at. */
function afterSeconds(count: number, machine: ReturnType<typeof machineAt>, now: () => Instant): Instant {
  for (let second = 0; second < count; second++) {
    machine.pass(secondMs)
    now()
  }
  return now()
}

describe('the system clock', () => {
  it('says what the wall clock says as long as that is right', () => {
    const machine = machineAt(start)
    const { now } = systemClock(machine)
    expect(now()).toBe(start)
    machine.pass(90 * secondMs)
    expect(now()).toBe(later(start, seconds(90)))
  })

  it('works off a step of ten minutes at a tenth of the pace, forwards and backwards', () => {
    for (const direction of [1, -1]) {
      const machine = machineAt(start)
      const { now } = systemClock(machine)
      machine.wallMs += direction * 600 * secondMs
      const before = now()
      expect(Math.abs(before - start)).toBeLessThan(secondMs)
      const after = afterSeconds(100, machine, now)
      expect(after - before).toBeCloseTo((100 + direction * 10) * secondMs, -2)
      // After a hundred minutes it is worked off.
      expect(Math.abs(afterSeconds(6100, machine, now) - machine.wallMs)).toBeLessThan(2)
    }
  })

  it('never goes back', () => {
    const machine = machineAt(start)
    const { now } = systemClock(machine)
    let last = now()
    for (const step of [-30, 600, -3000, 20, -7200, 5, -86_400]) {
      machine.wallMs += step * secondMs
      machine.pass(700)
      expect(now()).toBeGreaterThanOrEqual(last)
      last = now()
    }
  })

  it('follows at once when the machine slept for hours', () => {
    const machine = machineAt(start)
    const { now } = systemClock(machine)
    machine.wallMs += 3 * hourMs
    expect(now()).toBe(later(start, hours(3)))
  })

  it('keeps going when somebody sets the machine hours back, so that no deadline waits for those hours', () => {
    const machine = machineAt(start)
    const { now } = systemClock(machine)
    machine.wallMs -= 5 * hourMs
    const passed = afterSeconds(600, machine, now) - start
    expect(passed).toBeGreaterThanOrEqual(0.9 * 600 * secondMs)
  })

  describe('wakes', () => {
    afterEach(() => void vi.useRealTimers())

    it('at the moment asked for, once, and not when it was called off', () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const machine = machineAt(start)
      const clock = systemClock(machine)
      const woken: string[] = []
      clock.wakeAt(later(start, minutes(5)), () => woken.push('wanted'))
      clock.wakeAt(later(start, minutes(5)), () => woken.push('called off'))()
      const letPass = (span: number) => {
        machine.pass(span)
        vi.advanceTimersByTime(span)
      }
      for (let minute = 0; minute < 4; minute++) letPass(60 * secondMs)
      expect(woken).toEqual([])
      letPass(60 * secondMs)
      letPass(3600 * secondMs)
      expect(woken).toEqual(['wanted'])
    })

    it('within a minute of the machine waking up, when the moment passed in its sleep', () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const machine = machineAt(start)
      const clock = systemClock(machine)
      let isWoken = false
      clock.wakeAt(later(start, hours(3)), () => (isWoken = true))
      machine.wallMs += 4 * hourMs
      machine.pass(60 * secondMs)
      vi.advanceTimersByTime(60 * secondMs)
      expect(isWoken).toBe(true)
    })

    it('soon, and never at once, for a moment that has passed', () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const clock = systemClock(machineAt(start))
      let isWoken = false
      clock.wakeAt(instant(start - 1), () => (isWoken = true))
      expect(isWoken).toBe(false)
      vi.advanceTimersByTime(1)
      expect(isWoken).toBe(true)
    })

    it('nobody who gave up waiting', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const clock = systemClock(machineAt(start))
      const giveUp = new AbortController()
      const waited = clock.wait(minutes(1), giveUp.signal)
      giveUp.abort(new Error('no longer needed'))
      await expect(waited).rejects.toThrow('no longer needed')
      await expect(clock.wait(minutes(1), giveUp.signal)).rejects.toThrow('no longer needed')
      expect(vi.getTimerCount()).toBe(0)
    })
  })
})

describe('a simulated clock', () => {
  it('stands still until it is moved and never goes back', async () => {
    const clock = simulatedClock(start)
    await clock.advanceTo(later(start, minutes(1)))
    await clock.advanceTo(start)
    expect(clock.now()).toBe(later(start, minutes(1)))
  })

  it('wakes everybody on the way at their own moment, in order, and who is asked for meanwhile too', async () => {
    const clock = simulatedClock(start)
    const woken: [string, Instant][] = []
    const note = (name: string) => woken.push([name, clock.now()])
    clock.wakeAt(later(start, minutes(20)), () => note('second'))
    clock.wakeAt(later(start, minutes(10)), () => {
      note('first')
      clock.wakeAt(later(start, minutes(15)), () => note('between'))
    })
    clock.wakeAt(later(start, minutes(40)), () => note('not yet'))
    await clock.advanceTo(later(start, minutes(30)))
    const at = (minute: number) => later(start, minutes(minute))
    expect(woken).toEqual([
      ['first', at(10)],
      ['between', at(15)],
      ['second', at(20)],
    ])
  })

  it('lets what follows from a wake come to rest before the next', async () => {
    const clock = simulatedClock(start)
    const log: string[] = []
    let work = Promise.resolve()
    clock.settleWith(() => work)
    for (const minute of [1, 2]) {
      clock.wakeAt(later(start, minutes(minute)), () => {
        log.push(`woken ${minute}`)
        work = new Promise<void>((resolve) => setImmediate(resolve)).then(() => void log.push(`at rest ${minute}`))
      })
    }
    await clock.advanceTo(later(start, minutes(5)))
    expect(log).toEqual(['woken 1', 'at rest 1', 'woken 2', 'at rest 2'])
  })

  it('lets go of who gave up waiting', async () => {
    const clock = simulatedClock(start)
    const giveUp = new AbortController()
    const waited = clock.wait(minutes(1), giveUp.signal)
    giveUp.abort(new Error('no longer needed'))
    await expect(waited).rejects.toThrow('no longer needed')
    const other = clock.wait(minutes(1))
    await clock.advanceTo(later(start, minutes(1)))
    await expect(other).resolves.toBeUndefined()
  })
})
