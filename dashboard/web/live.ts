// The event stream and its pulse. A list that is not live must never look as if it were: without a heartbeat for ten seconds it is not.
import { computed, signal } from '@preact/signals'
import type { AlarmMessage, Heartbeat } from '../api/contract.ts'
import { second, setServiceTime } from './ticking.ts'

const lateAfterMs = 7_000
const lostAfterMs = 10_000
const retryMs = 2_000

/** By the machine's monotonic clock: a clock that is set right is no lost connection. */
const lastBeat = signal(performance.now())
const isBeating = signal(false)

export const secondsSinceBeat = computed(() => {
  void second.value
  return Math.floor((performance.now() - lastBeat.value) / 1000)
})
export const connection = computed<'connecting' | 'live' | 'late' | 'lost'>(() => {
  const silentMs = secondsSinceBeat.value * 1000
  if (silentMs >= lostAfterMs) return 'lost'
  if (!isBeating.value) return 'connecting'
  return silentMs >= lateAfterMs ? 'late' : 'live'
})
/** Counts the times that the stream came back: who shows something fetched fetches it again. */
export const comeback = signal(0)

export interface Stream {
  stop(): void
}

/** Follows from `position`. After a silence everything is asked for again: the stream remembers only so much. */
export function follow(position: number, told: { alarm(message: AlarmMessage): void; ended(): Promise<void> }): Stream {
  let at = position
  let source: EventSource
  let wasLost = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let openedAt = 0
  let stopped = false

  function open(): void {
    if (stopped) return
    clearTimeout(retry)
    openedAt = performance.now()
    source = new EventSource(`/api/events?after=${at}`)
    source.addEventListener('heartbeat', (event) => {
      setServiceTime((JSON.parse((event as MessageEvent<string>).data) as Heartbeat).now)
      lastBeat.value = performance.now()
      isBeating.value = true
      if (!wasLost) return
      wasLost = false
      comeback.value++
    })
    source.addEventListener('alarm', (event) => {
      const message = JSON.parse((event as MessageEvent<string>).data) as AlarmMessage
      at = Math.max(at, message.feedId)
      told.alarm(message)
    })
    source.addEventListener('error', () => {
      isBeating.value = false
      wasLost = true
      // The browser comes back by itself unless the answer was a refusal: then we ask why, and try anew.
      if (source.readyState !== EventSource.CLOSED) return
      clearTimeout(retry)
      retry = setTimeout(() => void told.ended().then(open, open), retryMs)
    })
  }

  lastBeat.value = performance.now()
  open()
  // A connection can be dead without saying so: after ten silent seconds it is made anew.
  const watch = setInterval(() => {
    if (performance.now() - lastBeat.value < lostAfterMs || performance.now() - openedAt < lostAfterMs) return
    wasLost = true
    isBeating.value = false
    source.close()
    open()
  }, 1000)
  return {
    stop() {
      stopped = true
      clearTimeout(retry)
      clearInterval(watch)
      source.close()
      isBeating.value = false
    },
  }
}
