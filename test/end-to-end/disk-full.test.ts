// The service on a disk that fills up under it: what was acknowledged is kept, the rest is sent again, and nobody has to restart anything.
import { once } from 'node:events'
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { Alarms } from '../../dashboard/api/contract.ts'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { openRegistry } from '../../gateway/store/registry-sqlite.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { fill, smallDisk } from '../support/small-disk.ts'
import { freePorts, startService } from '../support/service.ts'

it(
  'acknowledges nothing that is not kept, says so, and goes on when there is room',
  { timeout: 120_000 },
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

it(
  'with a reserve calls for help pass a full disk and are told, the operator too, and what can wait waits until there is room',
  { timeout: 120_000 },
  async ({ skip }) => {
    const folder = smallDisk('24m')
    if (folder === null) return skip('a small disk of its own: this machine lets nobody mount a tmpfs')
    const reserve = join(folder, 'reserve')
    const desk = await startDesk(folder)
    await using service = await startService({
      folder,
      ports: await freePorts(),
      environment: { KERNWACHT_DISK__RESERVE_MEGABYTES: '4', KERNWACHT_DISK__LOOK_SECONDS: '0.2', ...desk.environment },
    })
    const home = crashHome(1)
    const { homeId } = home.setup
    const token = await register(service, home)
    const client = await connectAsync(service.mqttUrl, { clientId: homeId, username: homeId, password: token })
    const acknowledged: string[] = []
    const say = async (messageId: string, device: string, reading: object) => {
      const message = JSON.stringify({ messageId, reading })
      await client.publishAsync(`home/${homeId}/kernwacht/${device}`, message, { qos: 1 })
      acknowledged.push(messageId)
    }
    const move = (name: string, active: boolean) => say(name, 'hall-motion', { kind: 'motion', active })
    const troubles = async () =>
      ((await (await fetch(`${service.url}/readyz`)).json()) as { troubles: string[] }).troubles
    expect([await troubles(), statSync(reserve).size]).toEqual([[], 4 * 1024 * 1024])

    fill(join(folder, 'filler'))
    // The one that finds the disk full is kept too: it had the room of the reserve.
    for (let count = 0; (await troubles()).length === 0; count++) await move(`move-${count}`, count % 2 === 0)
    expect([await troubles(), existsSync(reserve)]).toEqual([['disk-full'], false])

    const waits = move('waits', true)
    await say('call', 'help-button', { kind: 'help-call', active: true })
    const open = async () => {
      const headers = { authorization: `Bearer ${service.token}` }
      return Alarms.parse(await (await fetch(`${service.url}/api/alarms`, { headers })).json()).alarms
    }
    while (!(await open()).some(({ severity }) => severity === 'urgent')) await pause(50)
    await desk.hears(({ because }) => because.en.startsWith('The disk is full'))
    await desk.hears(({ severity }) => severity === 'urgent')
    expect(acknowledged).not.toContain('waits')

    rmSync(join(folder, 'filler'))
    await waits
    while ((await troubles()).length > 0) await pause(50)
    expect(statSync(reserve).size).toBe(4 * 1024 * 1024)
    await desk.hears(({ because }) => because.en.startsWith('Over: The disk is full'))
    await client.endAsync()
    await service.stop()
    const journal = await openJournal({ file: join(folder, 'journal.db') })
    const record = JSON.stringify(await journal.read({ seq: 0, limit: 100_000 }))
    await journal.close()
    expect(acknowledged.filter((messageId) => !new RegExp(`\\b${messageId}\\b`).test(record))).toEqual([])
  },
)

/** Who runs the service, told over a webhook. */
async function startDesk(folder: string) {
  const heard: Told[] = []
  const looks = new Set<() => void>()
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(JSON.parse(body) as Told)
      for (const look of looks) look()
      response.writeHead(204).end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const registry = await openRegistry({ file: join(folder, 'registry.db') })
  await registry.putDirectory({ teams: [], centres: [], operator: [{ channel: 'webhook', address: 'desk' }] })
  await registry.close()
  const secretFile = join(folder, 'desk-secret')
  writeFileSync(secretFile, 'a secret that only these two have, and nobody else\n')
  return {
    environment: {
      KERNWACHT_NOTIFY__WEBHOOK__RECEIVERS__DESK__URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      KERNWACHT_NOTIFY__WEBHOOK__RECEIVERS__DESK__SECRET_FILE: secretFile,
    },
    hears: (isIt: (told: Told) => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => heard.some(isIt) && resolve()
        looks.add(look)
        look()
      }),
  }
}

interface Told {
  readonly severity: string
  readonly because: { readonly en: string }
}
