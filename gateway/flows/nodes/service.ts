// The service as a flow sees it: its API on this machine, with a token whose scopes are all that the flow may do.
import type { Red, RedNode } from '../red.ts'

export interface Service {
  /** Rejects with the sentence of the service's problem document, or with why it could not be reached. */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>
  /** An event stream, from `after` on; null: from now on. Ends when the service or the signal ends it. */
  follow(path: string, after: string | null, signal: AbortSignal): AsyncIterable<StreamEvent>
}

export interface StreamEvent {
  readonly id: string | null
  readonly event: string
  readonly data: unknown
}

export class Refused extends Error {
  readonly status: number
  readonly code: string | null
  constructor(status: number, code: string | null, sentence: string) {
    super(sentence)
    this.status = status
    this.code = code
  }
}

const patienceMilliseconds = 10_000
/** The service says every 4 s that it lives: a stream that says nothing for so long is none. */
const longestSilenceMilliseconds = 15_000

export function openService(url: string, token: string): Service {
  const headers = { authorization: `Bearer ${token}` }

  async function reach(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(new URL(path, url), { redirect: 'error', ...init })
    if (response.ok) return response
    const problem = (await response.json().catch(() => null)) as {
      code?: string
      title?: string
      detail?: string
    } | null
    const sentence = [problem?.title ?? `status ${response.status}`, problem?.detail].filter(Boolean).join(': ')
    throw new Refused(response.status, problem?.code ?? null, sentence)
  }

  return {
    async ask(method, path, body) {
      const response = await reach(path, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
      return response.status === 204 ? null : await response.json()
    },
    async *follow(path, after, signal) {
      const silent = new AbortController()
      let timer = setTimeout(() => silent.abort(new Error('the service fell silent')), longestSilenceMilliseconds)
      try {
        const response = await reach(path, {
          headers: { ...headers, accept: 'text/event-stream', ...(after !== null && { 'last-event-id': after }) },
          signal: AbortSignal.any([signal, silent.signal]),
        })
        let text = ''
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
          timer.refresh()
          const events = (text + chunk).split('\n\n')
          text = events.pop()!
          for (const event of events) yield eventIn(event)
        }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html: as much of it as the service sends. */
function eventIn(text: string): StreamEvent {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? []
    if (name !== undefined) fields.set(name, value!)
  }
  const data = fields.get('data')
  return {
    id: fields.get('id') ?? null,
    event: fields.get('event') ?? 'message',
    data: data === undefined ? null : (JSON.parse(data) as unknown),
  }
}

/** The service that a node names, or a reason that it can show. */
export function serviceOf(red: Red, id: string): Service | null {
  const node = red.nodes.getNode(id) as (RedNode & { service?: Service }) | null
  return node?.service ?? null
}

export const notSetUp = { fill: 'grey', shape: 'ring', text: 'no service is set' } as const
