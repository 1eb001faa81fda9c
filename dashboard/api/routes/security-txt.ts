// Where somebody who found a hole tells it (RFC 9116). Only where the operator has said where: an address that nobody reads is worse than none.
import { z } from 'zod'
import { days, later } from '../../../rules/model/time.ts'
import { Refusal } from '../errors.ts'
import type { Routes } from '../parts.ts'

/** Less than a year, says RFC 9116 §2.5.5: told anew with each request, it never runs out while the service runs. */
const holdsFor = days(180)

export const securityTxt: Routes = (api, { settings, clock, pulse }) => {
  const wall = pulse ?? clock
  api.get(
    '/.well-known/security.txt',
    { schema: { tags: ['health'], produces: ['text/plain'], response: { 200: z.string() } }, config: { open: true } },
    async (_, reply) => {
      const { securityContact: contact, publicUrl } = settings
      if (!contact) throw new Refusal('not-found')
      const lines = [
        `Contact: ${contact}`,
        `Expires: ${new Date(later(wall.now(), holdsFor)).toISOString()}`,
        'Preferred-Languages: nl, en',
        `Canonical: ${new URL('/.well-known/security.txt', publicUrl).href}`,
      ]
      return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`)
    },
  )
}
