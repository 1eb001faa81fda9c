// A reader of /api/events over a real connection, that can be slow and can come back.
import { request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'

export interface StreamEvent {
  readonly id: string | null
  readonly event: string
  readonly data: Record<string, unknown>
}

export interface EventStream {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly events: readonly StreamEvent[]
  /** Resolves when `enough` holds of what has come; rejects when the stream ends before. */
  until(enough: (events: readonly StreamEvent[]) => boolean): Promise<readonly StreamEvent[]>
  /** Resolves when the server ended or broke the stream. */
  readonly ended: Promise<void>
  pause(): void
  leave(): void
}

export async function listening(server: FastifyInstance): Promise<number> {
  await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  return (server.server.address() as AddressInfo).port
}

export async function openEvents(port: number, headers: Record<string, string>, query = ''): Promise<EventStream> {
  const asked = request({ host: '127.0.0.1', port, path: `/api/events${query}`, headers, agent: false })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject).end()
  })
  const events: StreamEvent[] = []
  const waiting = new Set<() => void>()
  let isOver = false
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    // Looked at only when a block may have ended: a long one is not split again for each chunk.
    if (!text.endsWith('\n\n') && !chunk.includes('\n\n')) return
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    events.push(...blocks.map(eventOf))
    for (const look of waiting) look()
  })
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  response.on('error', () => {})
  response.on('close', () => {
    isOver = true
    end()
    for (const look of waiting) look()
  })
  onTestFinished(() => void asked.destroy())
  return {
    status: response.statusCode!,
    headers: response.headers,
    events,
    ended,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (enough(events)) resolve(events)
          else if (isOver) reject(new Error(`the stream ended after ${events.length} events`))
          else return
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    pause: () => void response.pause(),
    leave: () => void asked.destroy(),
  }
}

function eventOf(block: string): StreamEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  return {
    id: field('id') ?? null,
    event: field('event') ?? '',
    data: JSON.parse(field('data') ?? '{}') as Record<string, unknown>,
  }
}

export const alarmsIn = (events: readonly StreamEvent[]): StreamEvent[] =>
  events.filter(({ event }) => event === 'alarm')
