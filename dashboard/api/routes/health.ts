// Is the service there? For load balancers and people in a hurry; says nothing about anybody.
import { Health } from '../contract.ts'
import type { Routes } from '../parts.ts'

export const health: Routes = (api, { clock, version, isReady, troubles, figures }) => {
  const now = () => ({ version, now: clock.now(), ...figures?.() })
  api.get(
    '/healthz',
    { schema: { tags: ['health'], response: { 200: Health } }, config: { open: true } },
    async () => ({
      status: 'ok' as const,
      ...now(),
    }),
  )
  api.get(
    '/readyz',
    { schema: { tags: ['health'], response: { 200: Health, 503: Health } }, config: { open: true } },
    async (_, reply) => {
      const wrong = [...(isReady?.() === false ? ['starting'] : []), ...(troubles?.() ?? [])]
      const well = wrong.length === 0
      return reply.code(well ? 200 : 503).send({ status: well ? 'ok' : 'degraded', ...now(), troubles: wrong })
    },
  )
}
