// A receiver of webhooks that was away fetches what it missed, in order and page by page, and signs its request with the secret we share.
import { z } from 'zod'
import { MissedNotices, MissedQuery, Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import type { Routes } from '../parts.ts'

const tags = ['receivers']

export const receivers: Routes = (api, parts) => {
  api.get(
    '/api/receivers/:name/missed',
    {
      schema: {
        tags,
        params: z.object({ name: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
        querystring: MissedQuery,
        response: { 200: MissedNotices, 401: Problem, 503: Problem },
      },
      // No session and no token: the signature is who it is.
      config: { open: true },
    },
    async (request) => {
      if (parts.isReady?.() === false) throw new Refusal('starting', undefined, { 'retry-after': '2' })
      const { name } = request.params
      const signature = request.headers['kernwacht-signature']
      const requestLine = `${request.method} ${request.raw.url ?? ''}`
      if (!parts.missed?.isFrom(name, requestLine, [signature].flat()[0])) throw new Refusal('not-the-receiver')
      const { after, limit } = request.query
      const { notices, last, more } = await parts.missed.after({ receiver: name, sequence: after, limit })
      return { notices: notices.map((notice) => ({ ...notice })), last, more }
    },
  )
}
