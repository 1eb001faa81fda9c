import { expect, it } from 'vitest'
import { type Instant, later, minutes } from '../../rules/model/time.ts'
import type { TimedMessage } from '../../simulators/message.ts'
import { liveNow } from '../../simulators/simulate.ts'
import { createVillage } from '../../simulators/village.ts'
import { local } from '../support/entries.ts'

const village = createVillage({ seed: 5, homes: 1 })
const { homeId } = village.homes[0]!.setup
const from = local('2026-11-24 12:40')

/** A clock that stands still but for waiting. */
function world() {
  const stopping = new AbortController()
  const published: { at: Instant; message: Partial<TimedMessage> }[] = []
  let now = from
  return {
    published,
    stopping,
    parts: {
      village,
      homeId,
      from,
      now: () => now,
      wait: async (milliseconds: number) => void (now = (now + milliseconds) as Instant),
      stopped: stopping.signal,
      connection: { publish: async (message: Partial<TimedMessage>) => void published.push({ at: now, message }) },
    },
  }
}

it('publishes each message when its moment has come, and none twice', async () => {
  const { parts, published } = world()
  const until = later(from, minutes(30))
  const lived = await liveNow({ ...parts, during: [], until })
  const due = [...village.messages(homeId, from, until, { meterEverySeconds: 10 })]
  expect(published.map(({ message }) => message)).toEqual(due)
  expect(published.map(({ at }) => at)).toEqual(due.map(({ at }) => at))
  expect(lived).toEqual({ published: due.length, at: until })
})

it('tells of a fall while it happens', async () => {
  const { parts, published } = world()
  const fallen = village.fallAt(homeId, later(from, minutes(2)))!
  await liveNow({ ...parts, during: [fallen], until: later(from, minutes(4)) })
  expect(published.filter(({ message }) => message.payload?.includes('"kind":"fall"'))).toHaveLength(3)
})

it('stops when it is told to', async () => {
  const { parts, published, stopping } = world()
  const publish = async (message: Partial<TimedMessage>) => {
    await parts.connection.publish(message)
    if (published.length === 5) stopping.abort()
  }
  await liveNow({ ...parts, connection: { publish }, during: [], until: later(from, minutes(600)) })
  expect(published).toHaveLength(5)
})
