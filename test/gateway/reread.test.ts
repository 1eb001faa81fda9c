// Files that are renewed under the running service, on a simulated clock.
import { expect, it, onTestFinished } from 'vitest'
import { simulatedClock } from '../../gateway/pipeline/clock.ts'
import { keepReading } from '../../gateway/reread.ts'
import { instant, later, seconds } from '../../rules/model/time.ts'

const start = instant(0)

function watched() {
  const clock = simulatedClock(start)
  let read: () => unknown = () => 'one'
  const handed: unknown[] = []
  const said: string[] = []
  const log = {
    info: (_: object, text: string) => void said.push(text),
    warn: (_: object, text: string) => void said.push(text),
  }
  const reading = keepReading({ what: 'a.file', read: () => read(), changed: (it) => void handed.push(it), clock, log })
  onTestFinished(() => reading.close())
  const pass = (to: number) => clock.advanceTo(later(start, seconds(to)))
  return { reading, handed, said, pass, becomes: (how: () => unknown) => void (read = how) }
}

it('what is renewed is in use within a minute, and handed over once', async () => {
  const { reading, handed, pass, becomes } = watched()
  expect(reading.first).toBe('one')
  await pass(60)
  expect(handed).toEqual([])
  becomes(() => ({ text: 'two', numbers: new Set([1]) }))
  await pass(120)
  expect(handed).toEqual([{ text: 'two', numbers: new Set([1]) }])
  await pass(300)
  expect(handed).toHaveLength(1)
})

it('what cannot be read leaves everything as it was, is said once, and is tried again', async () => {
  const { handed, said, pass, becomes } = watched()
  becomes(() => {
    throw new Error('half written')
  })
  await pass(300)
  expect(handed).toEqual([])
  expect(said).toEqual(['cannot be read again: what was read before stays'])
  becomes(() => 'three')
  await pass(360)
  expect(handed).toEqual(['three'])
})

it('is looked at no more once it is closed', async () => {
  const { reading, handed, pass, becomes } = watched()
  reading.close()
  becomes(() => 'two')
  await pass(300)
  expect(handed).toEqual([])
})
