// What is wrong, by name, and when a fresh start is the answer to it.
import { expect, it } from 'vitest'
import { createHealth } from '../../../gateway/watchdog/health.ts'
import type { Lag, Stage } from '../../../gateway/watchdog/stages.ts'
import type { JournalTrouble } from '../../../gateway/watchdog/watched-journal.ts'
import { minutes, seconds } from '../../../rules/model/time.ts'

const idle: Lag = { waiting: 0, oldestMilliseconds: 0, p99Milliseconds: 0 }
const oldest = (milliseconds: number): Lag => ({ ...idle, waiting: 1, oldestMilliseconds: milliseconds })

function health(
  wrong: {
    journal?: JournalTrouble
    full?: boolean
    lags?: Partial<Record<Stage, Lag>>
    loop?: number
    unheard?: number
    unraised?: number
  } = {},
) {
  const { troubles, isWorthKeeping } = createHealth({
    journal: () => wrong.journal ?? null,
    isDiskFull: () => wrong.full ?? false,
    lags: () => ({ journal: idle, rules: idle, alarms: idle, outbox: idle, delivery: idle, ...wrong.lags }),
    eventLoopP99: () => wrong.loop ?? 1,
    trials: () => ({ unheardFor: () => seconds(wrong.unheard ?? 40), unraisedFor: () => seconds(wrong.unraised ?? 0) }),
    unheardAfter: minutes(2.5),
  })
  return [troubles(), isWorthKeeping()]
}

it.each([
  ['nothing, while all goes its way', {}, [], true],
  ['a receiver outside that is away: a restart brings it back no sooner', { unheard: 151 }, ['fall-unheard'], true],
  ['rules that raise nothing', { unheard: 151, unraised: 151 }, ['fall-unheard'], false],
  ['a list of alarms that stands still', { lags: { alarms: oldest(10_001) } }, ['alarms-late'], false],
  ['an outbox that stands still', { lags: { outbox: oldest(10_001) } }, ['outbox-late'], false],
  [
    'deliveries that wait for a receiver: that is the channel’s trouble',
    { lags: { delivery: oldest(900_000) } },
    [],
    true,
  ],
  ['a thread that is busy: a start would be more work still', { loop: 1_001 }, ['event-loop-late'], true],
  [
    'a full disk, whatever stands still behind it',
    { full: true, lags: { outbox: oldest(20_000) } },
    ['disk-full', 'outbox-late'],
    true,
  ],
  [
    'a disk that refuses',
    { journal: 'journal-refuses', unraised: 999, unheard: 999 },
    ['journal-refuses', 'fall-unheard'],
    true,
  ],
] as const)('%s', (_name, wrong, troubles, isWorthKeeping) => {
  expect(health(wrong)).toEqual([troubles, isWorthKeeping])
})
