import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { keepBeating } from '../../../gateway/scaip/heartbeat.ts'
import { type Duration, instant, later, minutes } from '../../../rules/model/time.ts'

const start = instant(0)

/** Each beat meets the next answer, and the last for ever: an interval, null for none, or a failure. */
function beating(answers: readonly (Duration | null | Error)[]) {
  const clock = simulatedClock(start)
  clock.settleWith(() => new Promise((resolve) => setImmediate(resolve)))
  const beats: number[] = []
  const said: (string | null)[] = []
  const stop = new AbortController()
  const done = keepBeating(
    {
      clock,
      usual: minutes(60),
      beat() {
        const answer = answers[Math.min(beats.length, answers.length - 1)]!
        beats.push(clock.now() / 60_000)
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
      },
      away: (error) => void said.push(error && `${clock.now() / 60_000}: ${error.message}`),
    },
    stop.signal,
  )
  const until = (count: number) => clock.advanceTo(later(start, minutes(count)))
  return { beats, said, until, end: () => (stop.abort(), done) }
}

it('comes as often as the centre asks, and as is set until it does', async () => {
  const { beats, said, until, end } = beating([null, minutes(15), null])
  await until(100)
  expect([beats, said]).toEqual([[0, 60, 75, 90], []])
  await end()
})

it('comes neither more often than each minute nor less often than each day, whatever is asked', async () => {
  const often = beating([minutes(0.1), null])
  await often.until(3)
  expect(often.beats).toEqual([0, 1, 2, 3])
  const seldom = beating([minutes(100_000), null])
  await seldom.until(1441)
  expect(seldom.beats).toEqual([0, 1440])
  await Promise.all([often.end(), seldom.end()])
})

it('that is lost is sent again within a minute; two lost tell that the centre is away, and one heard that it is back', async () => {
  const lost = new Error('no answer')
  const { beats, said, until, end } = beating([null, lost, null, lost, lost, lost, null])
  await until(130)
  expect(beats).toEqual([0, 60, 61, 121, 122, 123, 124])
  expect(said).toEqual(['122: no answer', null])
  await end()
})
