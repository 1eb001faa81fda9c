import { expect, it } from 'vitest'
import { createNonces } from '../../../gateway/scaip/nonces.ts'
import { instant, later, minutes, seconds } from '../../../rules/model/time.ts'

const now = instant(1_800_000_000_000)

it('a challenge is known again by its seal, for five minutes, and only by who gave it out', () => {
  const nonces = createNonces()
  const nonce = nonces.fresh(now)
  expect(nonces.isGood(nonce, later(now, minutes(5)))).toBe(true)
  expect(nonces.isGood(nonce, later(now, minutes(5.1)))).toBe(false)
  expect(createNonces().isGood(nonce, now)).toBe(false)
  expect(nonces.isGood('', now)).toBe(false)
  expect(nonces.isGood(`A${nonce.slice(1)}`, now)).toBe(nonce.startsWith('A'))
})

it('a proof is good for one request, and the next has a higher count', () => {
  const nonces = createNonces()
  const nonce = nonces.fresh(now)
  const uses = ['00000001', '00000001', '00000002', '00000002', '0000000a', '00000009']
  expect(uses.map((count) => nonces.use(nonce, count, later(now, seconds(1))))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ])
})
