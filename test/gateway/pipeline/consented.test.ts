// From the moment at which a purpose is stopped its messages are acknowledged and kept nowhere.
import { expect, it } from 'vitest'
import { onlyConsented, withheldPayloads } from '../../../gateway/pipeline/consented.ts'
import { memoryQuarantine } from '../../../gateway/store/memory.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import { deviceId, homeId, type HomeId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { anna, configured, draft, local, motion, observed, setupOf } from '../../support/entries.ts'

const at = local('2026-03-02 08:00')
const home = homeId('home-1')
const meter = observed(at, 'p1', { kind: 'electricity-meter', importedT1Kwh: 12 })

function house(stopped: HomeSetup['stopped']) {
  const setups = new Map<HomeId, HomeSetup>([[home, setupOf('home-1', stopped ? { stopped } : {})]])
  const taken: Draft[] = []
  let calls = 0
  const accept = onlyConsented(async (drafts) => {
    calls++
    taken.push(...drafts)
  }, setups)
  return { setups, taken, accept, calls: () => calls }
}

it('keeps what serves a purpose that goes on, and lets the rest go', async () => {
  const { accept, taken, setups } = house(['care-alarms', 'slow-changes'])
  await accept([motion(at, 'kitchen'), meter])
  expect(taken).toEqual([meter])
  // Allowed again: it counts at once.
  setups.set(home, setupOf('home-1'))
  await accept([motion(at, 'kitchen')])
  expect(taken).toHaveLength(2)
})

it('acknowledges what it does not keep, without a word to the journal', async () => {
  const { accept, calls } = house(['energy', 'woonlasten'])
  await accept([meter])
  expect(calls()).toBe(0)
})

it('never holds back what people and the service itself say', async () => {
  const { accept, taken } = house(['care-alarms', 'slow-changes', 'energy', 'woonlasten'])
  const command = draft(at, { kind: 'commanded', command: { kind: 'resume', rule: null, by: anna } })
  await accept([command, configured(at)])
  expect(taken).toHaveLength(2)
})

it('keeps of a message that nobody can read only that it came, where anything was stopped', async () => {
  const kept = memoryQuarantine()
  const { setups } = house(['energy'])
  const quarantine = withheldPayloads(kept, setups)
  const message = {
    homeId: home,
    path: 'zigbee/odd',
    payload: Buffer.from('{"presence":true}'),
    at,
    retained: false,
    code: 'unknown-form',
    detail: 'presence is no boolean',
    deviceId: deviceId('odd'),
  }
  await quarantine.keep(message)
  setups.set(home, setupOf('home-1', { stopped: ['sharing-with-informal-carer'] }))
  await quarantine.keep(message)
  const [withheld, whole] = await kept.list({ limit: 9 })
  expect([withheld!.payload.length, whole!.payload.length]).toEqual([0, 17])
  expect(withheld!.detail).not.toContain('presence')
})
