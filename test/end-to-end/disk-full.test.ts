// The service on a disk that fills up under it: what was acknowledged is kept, the rest is sent again, and nobody has to restart anything.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import { Alarms } from '../../dashboard/api/contract.ts'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { fill, smallDisk } from '../support/small-disk.ts'
import { freePorts, startService } from '../support/service.ts'

it(
  'acknowledges nothing that is not kept, says so, and goes on when there is room',
  { timeout: 60_000 },
  async ({ skip }) => {
    const folder = smallDisk('8m')
    if (folder === null) return skip('a small disk of its own: this machine lets nobody mount a tmpfs')
    await using service = await startService({ folder, ports: await freePorts() })
    const home = crashHome(1)
    const token = await register(service, home)
    const { homeId } = home.setup
    const ready = async () => {
      const response = await fetch(`${service.url}/readyz`)
      return { code: response.status, troubles: ((await response.json()) as { troubles: string[] }).troubles }
    }

    /** Tries until it is acknowledged or refused; a refusal closes the connection. */
    async function isAcknowledged(messageId: string, device: string, reading: object): Promise<boolean> {
      const client = await connectAsync(service.mqttUrl, {
        clientId: homeId,
        username: homeId,
        password: token,
        reconnectPeriod: 0,
      })
      client.on('error', () => {})
      const closed = new Promise<false>((resolve) => client.once('close', () => resolve(false)))
      const text = JSON.stringify({ messageId, observedAt: new Date().toISOString(), reading })
      const kept = client.publishAsync(`home/${homeId}/kernwacht/${device}`, text, { qos: 1 }).then(
        () => true,
        () => false,
      )
      const answer = await Promise.race([kept, closed])
      await client.endAsync(true)
      return answer
    }
    const acknowledged: string[] = []
    const move = async (count: number) => {
      const messageId = `move-${count}`
      const kept = await isAcknowledged(messageId, 'hall-motion', { kind: 'motion', active: count % 2 === 0 })
      if (kept) acknowledged.push(messageId)
      return kept
    }

    expect(await move(0)).toBe(true)
    expect(await ready()).toEqual({ code: 200, troubles: [] })
    fill(join(folder, 'filler'))
    let count = 1
    while (count < 300 && (await move(count))) count++
    expect(count).toBeLessThan(300)
    // Not once: whoever tries again meanwhile is refused again.
    expect(await move(count)).toBe(false)
    expect(await ready()).toEqual({ code: 503, troubles: ['journal-refuses'] })

    rmSync(join(folder, 'filler'))
    expect(await move(count)).toBe(true)
    expect(await ready()).toEqual({ code: 200, troubles: [] })
    expect(await isAcknowledged('call', 'help-button', { kind: 'help-call', active: true })).toBe(true)
    acknowledged.push('call')
    const calls = async () => {
      const response = await fetch(`${service.url}/api/alarms`, {
        headers: { authorization: `Bearer ${service.token}` },
      })
      return Alarms.parse(await response.json()).alarms.some(({ severity }) => severity === 'urgent')
    }
    while (!(await calls())) await pause(50)

    await service.stop()
    const journal = await openJournal({ file: join(folder, 'journal.db') })
    const entries = await journal.read({ seq: 0, limit: 10_000 })
    await journal.close()
    const record = entries.map((entry) => JSON.stringify(entry)).join('\n')
    expect(acknowledged.filter((messageId) => !new RegExp(`\\b${messageId}\\b`).test(record))).toEqual([])
  },
)
