// The golden harness of the decoders: messages as readable JSON in test/fixtures/decoders/<family>.json, each with what it must tell.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../gateway/decoders/decoder.ts'
import { type FoundAnswer, decodeWithFamily } from '../../../gateway/decoders/index.ts'
import { instant } from '../../../rules/model/time.ts'

export interface Golden {
  /** The promise. */
  readonly name: string
  readonly path: string
  /** Text as it is; anything else as its JSON; `hex:…` and `base64:…` as bytes. */
  readonly payload: unknown
  readonly retained?: boolean
  readonly arrivedAt?: string
  /** Observations in their order, `observedAt` as ISO and null where left out, `freshness` live where left out; or why it is refused. */
  readonly expect: readonly GoldenObservation[] | { readonly rejected: string }
}

interface GoldenObservation {
  readonly deviceId: string
  readonly observedAt?: string | null
  readonly freshness?: string
  readonly reading: unknown
}

const zone = 'Europe/Amsterdam'

export function goldenTests(family: string): void {
  const file = new URL(`../../fixtures/decoders/${family}.json`, import.meta.url)
  const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[]
  describe(`${family} messages`, () => {
    it.each(goldens.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
      expect(summaryOf(decodeWithFamily(messageOf(golden)))).toEqual(expectedOf(golden, family))
    })
    it('never throws, however its messages are cut or damaged', () => {
      for (const golden of goldens) {
        const message = messageOf(golden)
        const { payload } = message
        for (const length of [0, 1, payload.length >> 1, Math.max(0, payload.length - 1)])
          expect(decodeWithFamily({ ...message, payload: payload.subarray(0, length) })).not.toMatchObject({
            code: 'decoder-fault',
          })
        const damaged = Uint8Array.from(payload, (byte, at) => (at % 7 === 3 ? byte ^ 0x55 : byte))
        expect(decodeWithFamily({ ...message, payload: damaged })).not.toMatchObject({ code: 'decoder-fault' })
      }
    })
  })
}

/** Of a rejection only its code is promised, not its sentence. */
const summaryOf = (answer: FoundAnswer): object =>
  answer.kind === 'rejected' ? { rejected: answer.code } : { family: answer.family, observations: answer.observations }

const expectedOf = ({ expect: expected }: Golden, family: string): object =>
  'rejected' in expected ? expected : { family, observations: expected.map(whole) }

const whole = ({ deviceId, observedAt = null, freshness = 'live', reading }: GoldenObservation) => ({
  deviceId,
  observedAt: observedAt === null ? null : Date.parse(observedAt),
  freshness,
  reading,
})

const messageOf = ({ path, payload, retained = false, arrivedAt = '2026-03-02T09:00:00Z' }: Golden): Message => ({
  path,
  payload: bytesOf(payload),
  retained,
  arrivedAt: instant(Date.parse(arrivedAt)),
  zone,
})

function bytesOf(payload: unknown): Uint8Array {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const binary = /^(hex|base64):(.*)$/s.exec(text)
  return binary ? Buffer.from(binary[2]!, binary[1] as 'hex' | 'base64') : Buffer.from(text)
}
