// The challenges of digest that we give out: known again by their seal, old after a while, and each proof good for one request.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { elapsed, type Instant, instant, type Duration, minutes } from '../../rules/model/time.ts'

/** A unit answers a challenge within seconds; who keeps one longer is asked again and loses nothing. */
const goodFor: Duration = minutes(5)
const timeBytes = 8
const saltBytes = 8
const sealBytes = 16

export interface Nonces {
  fresh(now: Instant): string
  /** Did we give it out, and not too long ago? Needs no memory, so that nobody can fill one. */
  isGood(nonce: string, now: Instant): boolean
  /** False: a request with this count or a later one was heard before (RFC 7616 §5.8). Only for proofs that hold. */
  use(nonce: string, count: string, now: Instant): boolean
}

export function createNonces(): Nonces {
  // Of this process: who was asked before a restart is asked again.
  const key = randomBytes(32)
  const sealOf = (head: Buffer) => createHmac('sha256', key).update(head).digest().subarray(0, sealBytes)
  const used = new Map<string, { readonly count: number; readonly at: Instant }>()

  function forget(now: Instant): void {
    for (const [nonce, { at }] of used) {
      if (elapsed(at, now) <= goodFor) return
      used.delete(nonce)
    }
  }

  return {
    fresh(now) {
      const time = Buffer.alloc(timeBytes)
      time.writeBigUInt64BE(BigInt(now))
      const head = Buffer.concat([time, randomBytes(saltBytes)])
      return Buffer.concat([head, sealOf(head)]).toString('base64url')
    },
    isGood(nonce, now) {
      const bytes = Buffer.from(nonce, 'base64url')
      if (bytes.length !== timeBytes + saltBytes + sealBytes) return false
      const head = bytes.subarray(0, timeBytes + saltBytes)
      if (!timingSafeEqual(bytes.subarray(head.length), sealOf(head))) return false
      return elapsed(instant(Number(head.readBigUInt64BE())), now) <= goodFor
    },
    use(nonce, count, now) {
      forget(now)
      const counted = Number.parseInt(count, 16)
      const before = used.get(nonce)
      if (before && before.count >= counted) return false
      // At its old place in the order: it is forgotten when it was first used long ago, and by then it is no longer good.
      used.set(nonce, { count: counted, at: before?.at ?? now })
      return true
    },
  }
}
