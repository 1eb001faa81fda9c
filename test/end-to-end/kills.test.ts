import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { killAndJudge } from '../support/kills.ts'

it('loses, invents and doubles nothing when the process is killed at any moment', { timeout: 60_000 }, async () => {
  const report = await killAndJudge({ folder: temporaryFolder(), kills: 3, seed: 7, livesMs: [300, 900] })
  expect(report).toMatchObject({
    lost: 0,
    journalledTwice: 0,
    missing: 0,
    invented: 0,
    different: 0,
    feedDoubled: 0,
    feedMissing: 0,
    feedInvented: 0,
    unheardCalls: 0,
    reopened: 0,
  })
  // It would prove nothing if little had happened.
  expect(report.acknowledged).toBeGreaterThan(report.messages * 0.9)
  expect(report.helpCallsAcknowledged).toBeGreaterThan(20)
  expect(report.resolvedAlarms).toBeGreaterThan(10)
})
