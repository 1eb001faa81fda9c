// What stands beside the way of an alarm may be away: the alarm does not wait for it.
import { expect, it } from 'vitest'
import { calledService } from '../support/called-service.ts'
import { temporaryFolder } from '../support/folder.ts'

it(
  'with the store of series locked, and mail and push silent, a call reaches the desk; what the store missed is made up',
  {
    timeout: 90_000,
  },
  async () => {
    await using service = await calledService({ folder: temporaryFolder(), homes: 5, isAway: true })
    for (let home = 0; home < 5; home++) {
      // A silent mail server alone would hold it up for twenty seconds, a silent push service for ten.
      expect(await service.call()).toBeLessThan(5_000)
    }
    service.comeBack()
    await service.stop()
    expect(await service.stirred()).toBe(5)
  },
)
