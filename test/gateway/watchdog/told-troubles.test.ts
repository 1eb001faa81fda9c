// What the operator is told of the service itself: once when it is wrong, once when it is over, and nothing of what comes and goes.
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryOutbox } from '../../../gateway/store/memory.ts'
import { noticeFailingChannels } from '../../../gateway/watchdog/failing-channels.ts'
import { tellTroubles } from '../../../gateway/watchdog/told-troubles.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'
import { rest } from '../../support/outage.ts'

const at = local('2026-03-02 08:00')

function telling() {
  const clock = simulatedClock(at)
  clock.settleWith(rest)
  const told: string[] = []
  const trouble = (code: string, words: object | null) =>
    void told.push(`${(clock.now() - at) / 1000} s ${code} ${words ? 'stands' : 'over'}`)
  return { clock, told, trouble, until: (second: number) => clock.advanceTo(later(at, seconds(second))) }
}

it('tells a trouble within half a minute, once, and once that it is over', async () => {
  const { clock, told, trouble, until } = telling()
  let codes: string[] = []
  const watch = tellTroubles({ codes: () => codes, trouble, clock })
  await until(60)
  codes = ['disk-full']
  await until(600)
  codes = []
  await until(700)
  await watch.close()
  expect(told).toEqual(['72 s disk-full stands', '612 s disk-full over'])
})

it('says nothing of what comes and goes, and knows troubles apart', async () => {
  const { clock, told, trouble, until } = telling()
  let codes: string[] = []
  const watch = tellTroubles({ codes: () => codes, trouble, clock })
  for (let second = 0; second < 120; second += 5) {
    codes = second % 10 === 0 ? ['outbox-late', 'fall-unheard'] : ['fall-unheard']
    await until(second + 5)
  }
  codes = []
  await until(200)
  await watch.close()
  expect(told).toEqual(['12 s fall-unheard stands', '132 s fall-unheard over'])
})

it('a channel on which nothing came through for two minutes is a trouble until something does', async () => {
  const { clock, told, trouble, until } = telling()
  const outbox = noticeFailingChannels(memoryOutbox(), { clock, trouble })
  const change = (key: string, state: 'failed' | 'handed-over') => outbox.change([{ key, state }])
  for (const [second, key] of [
    [0, 'a/1/team:night/jansen/email'],
    [5, 'b/1/operator/email'],
    [40, 'a/1/team:night/jansen/email'],
    [125, 'b/1/operator/email'],
    [185, 'b/1/operator/email'],
  ] as const) {
    await until(second)
    await change(key, 'failed')
    await change('c/1/operator/sms', second === 40 ? 'handed-over' : 'failed')
  }
  await until(200)
  await change('b/1/operator/email', 'handed-over')
  expect(told).toEqual(['125 s channel-failing-email stands', '200 s channel-failing-email over'])
})
