// A recorded home is lived again in order: the clock stands at each message's moment before it comes, however many are under way.
import { expect, it } from 'vitest'
import { homeId } from '../../rules/model/ids.ts'
import { days, type Instant, isoUtc, later, minutes } from '../../rules/model/time.ts'
import type { TimedMessage } from '../../simulators/message.ts'
import { replay } from '../../simulators/replay.ts'
import { local } from '../support/entries.ts'

const start = local('2026-03-02 08:00')
const message = (minute: number): TimedMessage => ({
  at: later(start, minutes(minute)),
  homeId: homeId('home-1'),
  path: `zigbee2mqtt/pir-${minute}`,
  payload: '{"occupancy":true}',
})
async function* streamOf(messages: readonly TimedMessage[]): AsyncGenerator<TimedMessage> {
  yield* messages
}

/** A service that acknowledges each message one turn of the loop later, and writes down what it was sent. */
function listener(failAt = Infinity) {
  const heard: string[] = []
  let underWay = 0
  let most = 0
  return {
    heard,
    most: () => most,
    async publish({ path, payload }: { path: string; payload: string }): Promise<void> {
      most = Math.max(most, ++underWay)
      if (heard.length === failAt) throw new Error('connection lost')
      heard.push(path === 'kernwacht/clock' ? (JSON.parse(payload) as { at: string }).at : path)
      await new Promise((resolve) => setImmediate(resolve))
      underWay--
    },
  }
}
const play = (
  messages: readonly TimedMessage[],
  connection: ReturnType<typeof listener>,
  change: { until?: Instant; speed?: number | 'max'; waits?: number[]; stopped?: AbortSignal } = {},
) =>
  replay({
    messages: streamOf(messages),
    connection,
    from: start,
    until: change.until ?? later(start, minutes(60)),
    speed: change.speed ?? 'max',
    wait: (milliseconds) => Promise.resolve(void change.waits?.push(milliseconds)),
    stopped: change.stopped ?? new AbortController().signal,
  })

it('moves the clock to each moment before the message of that moment, and on to the end', async () => {
  const connection = listener()
  const replayed = await play([message(1), message(1), message(5)], connection)
  expect(connection.heard).toEqual([
    isoUtc(start),
    isoUtc(later(start, minutes(1))),
    'zigbee2mqtt/pir-1',
    'zigbee2mqtt/pir-1',
    isoUtc(later(start, minutes(5))),
    'zigbee2mqtt/pir-5',
    isoUtc(later(start, minutes(60))),
  ])
  expect(replayed).toEqual({ published: 3, acknowledged: 3, at: later(start, minutes(60)) })
})

it('sends nothing of a moment before the clock is known to stand there', async () => {
  let standsAt = 0
  const early: string[] = []
  const connection = {
    async publish({ path, payload }: { path: string; payload: string }): Promise<void> {
      if (path !== 'kernwacht/clock') {
        if (standsAt < later(start, minutes(Number(path.split('-')[1])))) early.push(path)
        return
      }
      await new Promise((resolve) => setImmediate(resolve))
      standsAt = Date.parse((JSON.parse(payload) as { at: string }).at)
    },
  }
  const many = Array.from({ length: 50 }, (_, minute) => message(minute))
  await play(many, { ...listener(), ...connection })
  expect(early).toEqual([])
})

it('keeps many of one moment under way and never more than a bound besides the clock, in order', async () => {
  const connection = listener()
  const many = Array.from({ length: 500 }, (_, place) => ({ ...message(place), at: later(start, minutes(1)) }))
  const { acknowledged } = await play(many, connection, { until: later(start, days(1)) })
  expect(acknowledged).toBe(500)
  expect(connection.most()).toBeGreaterThan(8)
  expect(connection.most()).toBeLessThanOrEqual(64 + 1)
  expect(connection.heard.filter((path) => path.startsWith('zigbee2mqtt'))).toEqual(many.map(({ path }) => path))
})

it('waits between messages at the speed asked for', async () => {
  const waits: number[] = []
  await play([message(1), message(3)], listener(), { speed: 60, until: later(start, minutes(4)), waits })
  expect(waits.slice(0, 2)).toEqual([1000, 2000])
  expect(waits.slice(2).reduce((sum, wait) => sum + wait, 0)).toBe(1000)
})

it('fails when a message is not taken, and does not go on as if it were', async () => {
  const many = Array.from({ length: 500 }, (_, minute) => message(minute))
  const connection = listener(200)
  await expect(play(many, connection)).rejects.toThrow('connection lost')
  expect(connection.heard.length).toBeLessThan(300)
})

it('stops when it is told to, with everything sent acknowledged', async () => {
  const stopping = new AbortController()
  const connection = listener()
  async function* untilTold(): AsyncGenerator<TimedMessage> {
    yield message(1)
    stopping.abort()
    yield message(2)
  }
  const replayed = await replay({
    messages: untilTold(),
    connection,
    from: start,
    until: later(start, days(1)),
    speed: 'max',
    wait: () => Promise.resolve(),
    stopped: stopping.signal,
  })
  expect(replayed).toMatchObject({ published: 1, acknowledged: 1, at: later(start, minutes(1)) })
})
