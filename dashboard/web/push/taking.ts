// Picking an alarm up from the notification, with the session that this browser has. It says that it was done only when the service said so.
import type { AlarmDetail, PushAlarm, TakeStep } from '../../api/contract.ts'

export type Taken =
  | { readonly kind: 'mine' | 'over' }
  | { readonly kind: 'theirs'; readonly who: string }
  | { readonly kind: 'not'; readonly why: 'offline' | 'signed-out' | 'not-allowed' | 'gone' }

/** Past this a browser lets no window be opened any more after the tap. */
const patienceMs = 4_000

/** @param reference of the alarm, as the message had it. Never rejects. */
export async function take(reference: string): Promise<Taken> {
  try {
    const { alarmId } = await ask<PushAlarm>(`/api/push/alarms/${encodeURIComponent(reference)}`)
    const alarm = `/api/alarms/${encodeURIComponent(alarmId)}`
    try {
      await ask<AlarmDetail>(`${alarm}/steps`, { step: 'acknowledge' })
      return { kind: 'mine' }
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409) throw error
      const { claimedBy, response } = await ask<AlarmDetail>(alarm)
      if (response === 'resolved') return { kind: 'over' }
      if (!claimedBy) return { kind: 'not', why: 'offline' }
      return claimedBy.me ? { kind: 'mine' } : { kind: 'theirs', who: claimedBy.name }
    }
  } catch (error) {
    return { kind: 'not', why: error instanceof Refused ? (reasons[error.status] ?? 'offline') : 'offline' }
  }
}

class Refused extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}
const reasons: Readonly<Record<number, Extract<Taken, { kind: 'not' }>['why']>> = {
  401: 'signed-out',
  403: 'not-allowed',
  404: 'gone',
}

async function ask<T>(path: string, body?: TakeStep): Promise<T> {
  const response = await fetch(path, {
    signal: AbortSignal.timeout(patienceMs),
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Refused(response.status)
  return (await response.json()) as T
}
