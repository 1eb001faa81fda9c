// What every quarantine promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryQuarantine } from '../../gateway/store/memory.ts'
import { openQuarantine } from '../../gateway/store/quarantine-sqlite.ts'
import { homeId } from '../../rules/model/ids.ts'
import type { Quarantine } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, (maxBytes?: number) => Promise<Quarantine>][] = [
  ['memory', async (maxBytes) => memoryQuarantine(maxBytes === undefined ? {} : { maxBytes })],
  [
    'sqlite',
    async (maxBytes) =>
      openQuarantine({ file: join(temporaryFolder(), 'quarantine.db'), ...(maxBytes && { maxBytes }) }),
  ],
]
const message = (text: string, home = 'home-1') => ({
  homeId: homeId(home),
  path: 'zigbee2mqtt/door',
  payload: new TextEncoder().encode(text),
  at,
  retained: false,
  code: 'not-json',
  detail: 'the payload is no JSON',
  deviceId: null,
})

describe.each(kinds)('quarantine in %s', (_, open) => {
  it('keeps every byte and the reason, oldest first', async () => {
    await using quarantine = closing(await open())
    await quarantine.keep(message('{"a":'))
    await quarantine.keep(message('\u0000', 'home-2'))
    const [first, second] = await quarantine.list({ limit: 9 })
    expect([new TextDecoder().decode(first!.payload), first!.code, second!.homeId]).toEqual([
      '{"a":',
      'not-json',
      'home-2',
    ])
    expect(await quarantine.list({ homeId: homeId('home-2'), limit: 9 })).toHaveLength(1)
    expect(await quarantine.list({ after: first!.quarantineId, limit: 9 })).toHaveLength(1)
  })

  it('stays within its size and goes on counting', async () => {
    await using quarantine = closing(await open(20_000))
    for (let index = 0; index < 100; index++) await quarantine.keep(message(`${index}`.padEnd(400, '.')))
    const kept = await quarantine.list({ limit: 200 })
    expect(kept.length).toBeLessThanOrEqual(33)
    expect(new TextDecoder().decode(kept.at(-1)!.payload)).toMatch(/^99/)
    expect(await quarantine.counts()).toEqual([
      { homeId: 'home-1', deviceId: null, code: 'not-json', count: 100, lastAt: at },
    ])
  })

  it('lets go of what was replayed', async () => {
    await using quarantine = closing(await open())
    await quarantine.keep(message('x'))
    await quarantine.remove((await quarantine.list({ limit: 1 }))[0]!.quarantineId)
    expect(await quarantine.list({ limit: 9 })).toEqual([])
  })
})

const closing = (port: Quarantine): Quarantine & AsyncDisposable => ({
  ...port,
  [Symbol.asyncDispose]: () => port.close(),
})
