// A small slice of bench/fuzz.ts in every change: damaged payloads and packets, a canary beside them, and the books at the end.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'

it('stands, answers the canary, and has kept or put aside whatever it acknowledged', { timeout: 60_000 }, async () => {
  const report = await fuzz({
    folder: join(temporaryFolder(), 'data'),
    payloads: 2_000,
    packets: 200,
    seed: 20_261_124,
  })
  const { payloads, packets, canary } = report
  expect(report).toMatchObject({ isAlive: true, unaccounted: 0, faults: 0, stumbled: 0 })
  expect(canary).toMatchObject({ lost: 0 })
  expect(canary.calls).toBeGreaterThan(0)
  expect(payloads.acknowledged).toBe(2_000)
  // Damage of both kinds: what is still understood, and what is not.
  expect(Math.min(payloads.kept, payloads.quarantined)).toBeGreaterThan(100)
  expect(packets.sent).toBeGreaterThanOrEqual(200)
  expect(packets.unanswered).toBe(0)
  expect(packets.closed).toBeGreaterThan(50)
})
