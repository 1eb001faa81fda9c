// One reader of an event stream: what is written to it, and how it is let go when it does not read.
import type { FastifyReply } from 'fastify'
import { seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

export interface EventReader {
  /** Aborted when the reader is gone, or is let go. */
  readonly gone: AbortSignal
  /** Resolves when there is room for more. A reader that makes none in half a minute is let go: it comes back and replays. */
  write(message: { readonly id?: string; readonly event: string; readonly data: object }): Promise<void>
  /** Ends the stream; what was written still reaches a reader that reads. */
  end(): void
  /** Breaks the connection: its buffers are freed at once. */
  letGo(): void
}

const patience = seconds(30)

export function createEventReader(reply: FastifyReply, pulse: Pick<Clock, 'wait'>): EventReader {
  const gone = new AbortController()
  const leave = () => gone.abort(new Error('the reader is gone'))
  reply.sse.onClose(leave)
  reply.sse.keepAlive()
  const letGo = () => {
    leave()
    reply.raw.destroy()
  }
  return {
    gone: gone.signal,
    async write(message) {
      if (gone.signal.aborted) return
      const written = new AbortController()
      const impatience = pulse.wait(patience, AbortSignal.any([gone.signal, written.signal])).then(letGo, () => {})
      // A send waits for the reader to drain, and for ever when the connection closes meanwhile: so never for it alone.
      await Promise.race([reply.sse.send(message).catch(leave), impatience])
      written.abort(new Error('written'))
    },
    end() {
      leave()
      reply.sse.close()
    },
    letGo,
  }
}
