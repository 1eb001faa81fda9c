// A walk through a home as the screen keeps it: when it began, also after the telephone was locked, and what was heard since.
import { useEffect, useState } from 'preact/hooks'
import type { Walk } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { second } from '../ticking.ts'
import { type Loaded, useLoaded } from './loaded.ts'

/** Who walks past a sensor looks at the telephone at once. */
const lookEveryMs = 3_000
/** Longer ago it was another day's walk. */
const longestMs = 12 * 3_600_000

export function useWalk(homeId: string): { since: number; loaded: Loaded<Walk>; begin: () => void } {
  const key = `kernwacht.walk.${homeId}`
  const [since, setSince] = useState(() => begunAt(key))
  const loaded = useLoaded(`walk ${homeId} ${since}`, () => api.walk(homeId, since))
  useEffect(() => {
    const timer = setInterval(() => void loaded.again(), lookEveryMs)
    return () => clearInterval(timer)
  }, [loaded.again])
  const begin = () => {
    sessionStorage.removeItem(key)
    setSince(begunAt(key))
  }
  return { since, loaded, begin }
}

function begunAt(key: string): number {
  const now = Math.round(second.value)
  const kept = Number(sessionStorage.getItem(key))
  if (kept > now - longestMs && kept <= now) return kept
  sessionStorage.setItem(key, String(now))
  return now
}
