// One home that calls for help all the while, and a carer who answers: as long as it does, the service does what it is for.
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { Alarms } from '../../../dashboard/api/contract.ts'
import type { RunningService } from '../service.ts'

export interface Canary {
  /** Stops; resolves with how many calls were answered, how many were not in time, and the longest of them. */
  stop(): Promise<{ readonly calls: number; readonly lost: number; readonly longestMs: number }>
}

const patienceMs = 30_000
const between = 2_000

export function startCanary(service: RunningService, home: string, token: string): Canary {
  let [calls, lost, longestMs, stopping] = [0, 0, 0, false]
  const ask = (path: string, body?: object) =>
    fetch(service.url + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${service.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    })
  async function open(): Promise<string | null> {
    const response = await ask(`/api/alarms?homeId=${home}&response=open`)
    if (!response.ok) return null
    return Alarms.parse(await response.json()).alarms.find(({ severity }) => severity === 'urgent')?.alarmId ?? null
  }

  async function sing(): Promise<void> {
    const client = await connectAsync(service.mqttUrl, {
      clientId: home,
      username: home,
      password: token,
      protocolVersion: 4,
    })
    const press = (active: boolean) =>
      client.publishAsync(
        `home/${home}/kernwacht/help-button`,
        JSON.stringify({ messageId: `canary-${calls}-${active}`, reading: { kind: 'help-call', active } }),
        { qos: 1 },
      )
    while (!stopping) {
      calls++
      const begun = performance.now()
      try {
        await press(true)
        let alarm: string | null = null
        while (!alarm && performance.now() - begun < patienceMs)
          alarm = (await open().catch(() => null)) ?? (await pause(50, null))
        if (!alarm) throw new Error('nobody heard it')
        longestMs = Math.max(longestMs, performance.now() - begun)
        await press(false)
        for (const step of [{ step: 'acknowledge' }, { step: 'resolve', outcome: 'test' }]) {
          const { ok, status } = await ask(`/api/alarms/${encodeURIComponent(alarm)}/steps`, step)
          if (!ok) throw new Error(`${step.step}: ${status}`)
        }
      } catch {
        lost++
      }
      await pause(between)
    }
    await client.endAsync(true)
  }
  const singing = sing()
  singing.catch(() => {})
  return {
    async stop() {
      stopping = true
      await singing
      return { calls, lost, longestMs: Math.round(longestMs) }
    },
  }
}
