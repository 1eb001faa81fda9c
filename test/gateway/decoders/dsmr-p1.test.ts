// Raw P1 telegrams and what they tell.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../gateway/decoders/decoder.ts'
import { decode } from '../../../gateway/decoders/index.ts'
import { instant } from '../../../rules/model/time.ts'
import { goldenTests } from './golden.ts'

goldenTests('dsmr-p1')

const goldens = JSON.parse(
  readFileSync(new URL('../../fixtures/decoders/dsmr-p1.json', import.meta.url), 'utf8'),
) as readonly { readonly name: string; readonly payload: string }[]
const signed = ['reads a DSMR 5.0', 'reads Belgian', 'is content with LF'].map((name) => {
  const golden = goldens.find((each) => each.name.startsWith(name))
  if (!golden) throw new Error(`no golden telegram "${name}…"`)
  return Buffer.from(golden.payload, 'latin1')
})
const say = (payload: Uint8Array) =>
  decode({
    path: 'dsmr/raw',
    payload,
    retained: false,
    arrivedAt: instant(Date.UTC(2026, 2, 2, 9)),
    zone: 'Europe/Amsterdam',
  })

const orRefused = (answer: Answer) =>
  answer.kind === 'rejected' && ['truncated-telegram', 'crc-mismatch'].includes(answer.code) ? 'refused' : answer

describe('a telegram with a check sum', () => {
  it('tells what its meter said or nothing, whichever byte was changed on the way', () => {
    const byte = fc.record({
      telegram: fc.constantFrom(...signed),
      at: fc.nat(),
      changed: fc.integer({ min: 1, max: 255 }),
    })
    fc.assert(
      fc.property(byte, ({ telegram, at, changed }) => {
        const damaged = Uint8Array.from(telegram)
        damaged[at % telegram.length]! ^= changed
        expect([say(telegram), 'refused']).toContainEqual(orRefused(say(damaged)))
      }),
      { numRuns: 3000 },
    )
  })

  it('tells what its meter said or nothing, wherever it was cut off', () => {
    for (const telegram of signed)
      for (let length = 1; length < telegram.length; length++)
        expect([say(telegram), 'refused']).toContainEqual(orRefused(say(telegram.subarray(0, length))))
  })

  it('is found in whatever stands before and behind it', () => {
    const noise = fc
      .uint8Array({ maxLength: 80 })
      .map((bytes) => bytes.map((byte) => (byte === 0x2f || byte === 0x7b || byte === 0x5b ? 0 : byte)))
    fc.assert(
      fc.property(fc.constantFrom(...signed), noise, noise, (telegram, before, behind) => {
        expect(say(Buffer.concat([before, telegram, behind]))).toEqual(say(telegram))
      }),
    )
  })
})
