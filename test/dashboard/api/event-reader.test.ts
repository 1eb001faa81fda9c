// One reader of a stream over a real connection: let go when it does not read, and when it is gone.
import { fastifySSE } from '@fastify/sse'
import Fastify from 'fastify'
import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { createEventReader, type EventReader } from '../../../dashboard/api/event-reader.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import { listening, openEvents } from '../../support/event-stream.ts'
import { rest } from '../../support/outage.ts'
import { morning } from '../../support/pipeline.ts'

async function withReader() {
  const pulse = simulatedClock(morning)
  const server = Fastify()
  await server.register(fastifySSE)
  const given = Promise.withResolvers<{ reader: EventReader; connection: ServerResponse }>()
  server.get('/api/events', { sse: 'only' }, async (_, reply) => {
    const reader = createEventReader(reply, pulse)
    await reader.write({ event: 'hello', data: {} })
    given.resolve({ reader, connection: reply.raw })
    await new Promise<void>((resolve) => reader.gone.addEventListener('abort', () => resolve()))
    reply.sse.close()
  })
  const stream = await openEvents(await listening(server), {})
  return { pulse, stream, ...(await given.promise) }
}

const megabytes = 24 * 1024 * 1024
/** More than the buffers of a connection hold. */
const much = { event: 'much', data: { text: 'x'.repeat(megabytes) } }

it('is let go when it makes no room for half a minute', async () => {
  const { reader, connection, stream, pulse } = await withReader()
  stream.pause()
  const written = reader.write(much)
  await pulse.advanceTo(later(morning, seconds(29)))
  await rest()
  expect(reader.gone.aborted).toBe(false)
  await pulse.advanceTo(later(morning, seconds(30)))
  await written
  expect(reader.gone.aborted).toBe(true)
  expect(connection.destroyed).toBe(true)
})

it('holds nobody up when it leaves in the middle of a message', async () => {
  const { reader, stream } = await withReader()
  stream.pause()
  const written = reader.write(much)
  await rest()
  stream.leave()
  await written
  expect(reader.gone.aborted).toBe(true)
  await expect(reader.write(much)).resolves.toBeUndefined()
})

it('that reads has all of it, however much at once', async () => {
  const { reader, stream } = await withReader()
  await reader.write({ event: 'much', data: { text: 'x'.repeat(2_000_000) } })
  const events = await stream.until((events) => events.length === 2)
  expect(events[1]?.data['text']).toHaveLength(2_000_000)
  reader.end()
  await stream.ended
})
