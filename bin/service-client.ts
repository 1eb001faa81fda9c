// Speaks to the service that runs on a data folder of this machine, as its operator.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { pinnedFetch } from './pinned-fetch.ts'
import { Failed } from './verbs/verb.ts'

export interface Service {
  readonly url: string
  /** Null: the service has shut its plain MQTT door. */
  readonly mqttUrl: string | null
  get(path: string): Promise<unknown>
  post(path: string, body: object): Promise<unknown>
  put(path: string, body: object): Promise<unknown>
  delete(path: string, body: object): Promise<unknown>
  /** The messages of an event stream, each with its event's name, until the stream or the signal ends. */
  follow(path: string, signal: AbortSignal): AsyncIterable<{ event: string; data: unknown }>
}

interface Asked extends Pick<RequestInit, 'body' | 'signal'> {
  readonly headers?: Readonly<Record<string, string>>
}

const Place = z.object({ url: z.url(), mqtt: z.string().nullable(), certificate: z.string().optional() })
const Problem = z.object({ title: z.string(), detail: z.string().optional() })

/** Fails with one line when no service runs there. */
export function openService(folder: string): Service {
  const { url, mqtt, certificate } = placeOf(folder)
  const fetch = certificate === undefined ? globalThis.fetch : pinnedFetch(certificate)
  const authorization = `Bearer ${readFileSync(join(folder, 'operator-token'), 'utf8').trim()}`

  async function ask(method: string, path: string, init: Asked = {}): Promise<Response> {
    const response = await fetch(new URL(path, url), {
      ...init,
      method,
      headers: {
        authorization,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
        ...init.headers,
      },
    }).catch((error: unknown) => {
      throw new Failed(`No Kernwacht answers at ${url}: ${reasonOf(error)}`)
    })
    if (response.ok) return response
    const problem = Problem.safeParse(await response.json().catch(() => null))
    const why = problem.success
      ? [problem.data.title, problem.data.detail].filter(Boolean).join(': ')
      : response.statusText
    throw new Failed(`${method} ${path} was refused (${response.status}). ${why}`)
  }
  const json = async (response: Response): Promise<unknown> => (response.status === 204 ? null : response.json())

  return {
    url,
    mqttUrl: mqtt,
    get: async (path) => json(await ask('GET', path)),
    post: async (path, body) => json(await ask('POST', path, { body: JSON.stringify(body) })),
    put: async (path, body) => json(await ask('PUT', path, { body: JSON.stringify(body) })),
    delete: async (path, body) => json(await ask('DELETE', path, { body: JSON.stringify(body) })),
    async *follow(path, signal) {
      const response = await ask('GET', path, { headers: { accept: 'text/event-stream' }, signal })
      let text = ''
      try {
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
          const messages = (text + chunk).split('\n\n')
          text = messages.pop()!
          for (const message of messages) yield parseMessage(message)
        }
      } catch (error) {
        if (!signal.aborted) throw new Failed(`The stream ended: ${reasonOf(error)}`)
      }
    },
  }
}

function placeOf(folder: string): z.infer<typeof Place> {
  const file = join(folder, 'service.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new Failed(
      `No Kernwacht runs on the folder ${folder}. Start one with kernwacht start, or name its folder with --data.`,
    )
  }
  const place = Place.safeParse(JSON.parse(text))
  if (!place.success) throw new Failed(`${file} does not say where the service is.`)
  return place.data
}

function parseMessage(message: string): { event: string; data: unknown } {
  const field = (name: string) =>
    message
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n')
  const data = field('data')
  return { event: field('event') || 'message', data: data === '' ? null : JSON.parse(data) }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const { code, message } = (cause instanceof Error ? cause : error) as NodeJS.ErrnoException
  return code ?? message
}
