import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { killAndJudge } from '../support/kills.ts'

it(
  'loses, invents and doubles nothing, and misses no deadline, when it is killed at any moment',
  { timeout: 120_000 },
  async () => {
    const report = await killAndJudge({ folder: temporaryFolder(), kills: 3, seed: 7, livesMs: [300, 900], watches: 6 })
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
      timersAtWrongTime: 0,
      timersTwice: 0,
      timersNotFired: 0,
      lateNotMarked: 0,
      watchesWithoutAlarm: 0,
      watchesWithMore: 0,
      tellingsNotKept: 0,
      tellingsInvented: 0,
      handedOverNotReceived: 0,
      deliveriesStuck: 0,
      reachedNobody: 0,
    })
    // It would prove nothing if little had happened.
    expect(report.acknowledged).toBeGreaterThan(report.messages * 0.9)
    expect(report.helpCallsAcknowledged).toBeGreaterThan(3)
    expect(report.resolvedAlarms).toBeGreaterThan(3)
    expect(report.timers).toBeGreaterThanOrEqual(2 * report.watches)
    expect(report.handedOver).toBeGreaterThan(report.watches)
  },
)
