// Something that a screen fetches: it says whether it is there, keeps the old while the new is fetched, and fetches again after a silence.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from '../api-client.ts'
import { comeback } from '../live.ts'
import { minute } from '../ticking.ts'

export interface Loaded<T> {
  readonly value: T | null
  readonly error: unknown
  readonly isLoading: boolean
  readonly again: () => Promise<void>
  readonly put: (value: T) => void
}

/** A service that is starting is asked again by itself: nobody need press a button for it. */
const startingMs = 2_000

/** `key` names what is fetched: another key is another thing, and the old one goes at once. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [at, setAt] = useState<{ key: string; value: T | null; error: unknown; isLoading: boolean }>({
    key,
    value: null,
    error: null,
    isLoading: true,
  })
  const latest = useRef({ key, load, turn: 0 })
  latest.current.key = key
  latest.current.load = load

  const again = useCallback(async () => {
    const { key, load } = latest.current
    // Answers may overtake each other: only the last question counts.
    const turn = ++latest.current.turn
    setAt((was) => ({ key, value: was.key === key ? was.value : null, error: null, isLoading: true }))
    try {
      const value = await load()
      if (latest.current.turn === turn) setAt({ key, value, error: null, isLoading: false })
    } catch (error) {
      if (latest.current.turn !== turn) return
      setAt((was) => ({ key, value: was.key === key ? was.value : null, error, isLoading: false }))
      if (error instanceof ApiError && error.code === 'starting')
        setTimeout(() => latest.current.turn === turn && void again(), startingMs)
    }
  }, [])
  const put = useCallback((value: T) => {
    latest.current.turn++
    setAt({ key: latest.current.key, value, error: null, isLoading: false })
  }, [])

  const back = comeback.value
  useEffect(() => void again(), [key, back])
  // Who has left the page asks no more.
  useEffect(() => () => void latest.current.turn++, [])
  const isThis = at.key === key
  return {
    value: isThis ? at.value : null,
    error: isThis ? at.error : null,
    isLoading: !isThis || at.isLoading,
    again,
    put,
  }
}

/** What a home does changes by itself: the screen looks again each minute. */
export function useEveryMinute(again: () => Promise<void>): void {
  const last = useRef(minute.value)
  useEffect(() => {
    if (last.current === minute.value) return
    last.current = minute.value
    void again()
  }, [minute.value])
}
