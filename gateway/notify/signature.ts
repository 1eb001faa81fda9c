// How a receiver knows that a notice is ours, unchanged and of now: an HMAC over the moment and the body.
import { createHmac } from 'node:crypto'
import type { Instant } from '../../rules/model/time.ts'

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. The moment is signed with it, so that an old notice cannot be played again as new. */
export function signatureOf(body: string, secret: string, at: Instant): string {
  const unixSeconds = Math.floor(at / 1000)
  const mac = createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')
  return `t=${unixSeconds},v1=${mac}`
}
