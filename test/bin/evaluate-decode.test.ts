import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluateDecode } from '../../bin/verbs/evaluate-decode.ts'
import { temporaryFolder } from '../support/folder.ts'

interface Golden {
  readonly name: string
  readonly path: string
  readonly payload: string
}
const telegrams = JSON.parse(
  readFileSync(new URL('../fixtures/decoders/dsmr-p1.json', import.meta.url), 'utf8'),
) as readonly Golden[]
const telegram = (name: string) => telegrams.find((golden) => golden.name.startsWith(name))!.payload
const good = telegram('reads a DSMR 5.0 meter with its gas')
const damaged = telegram('refuses a digit that was changed')
const expected = {
  header: 'KMP5 KA6U001660297912',
  dsmr_version: '50',
  ts_utc: '2026-03-02T09:15:02Z',
  import_t1_kwh: 4321.098,
  power_import_w: 412,
  mbus_types: { 1: 3 },
  mbus: [{ channel: 1, ts_utc: '2026-03-02T09:10:00Z', value: 2345.678, unit: 'm3' }],
  crc_ok: true,
}

/** The lines of `--json`, parsed. */
async function evaluate(...messages: readonly object[]) {
  const file = join(temporaryFolder(), 'messages.ndjson')
  writeFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(''))
  const out: string[] = []
  const io = { out: (line: string) => out.push(line), err: () => {}, progress: () => {} }
  const code = await evaluateDecode.run([file, '--json'], { ...io, stopped: new AbortController().signal })
  return { code, said: out.map((line) => JSON.parse(line) as unknown) }
}

describe('evaluate decode', () => {
  it('says of each field whether the message told what was expected', async () => {
    const { code, said } = await evaluate({
      id: 'a',
      topic: 'dsmr/raw',
      payload: good,
      expect: { ...expected, quirks: [] },
    })
    expect(said[0]).toMatchObject({
      line: 1,
      id: 'a',
      outcome: 'decoded',
      expected: { matched: 11, differs: [], notCompared: ['quirks'] },
    })
    expect(said[1]).toEqual({
      summary: { lines: 1, decoded: 1, quarantined: {}, matched: 11, differs: 0, unreadable: 0 },
    })
    expect(code).toBe(0)
  })

  it('names what differs, and ends in 1', async () => {
    const { code, said } = await evaluate({ topic: 'dsmr/raw', payload: good, expect: { import_t1_kwh: 4321098 } })
    expect(said[0]).toMatchObject({
      expected: { differs: [{ field: 'import_t1_kwh', expected: 4321098, said: 4321.098 }] },
    })
    expect(code).toBe(1)
  })

  it('quarantines a telegram with a wrong check sum, and says what it would have told', async () => {
    const { said } = await evaluate({
      topic: 'dsmr/raw',
      payload: damaged,
      expect: { ...expected, import_t1_kwh: 4821.098, crc_ok: false },
    })
    expect(said[0]).toMatchObject({
      outcome: 'quarantined',
      code: 'crc-mismatch',
      untrusted: [{ reading: { importedT1Kwh: 4821.098 } }, { reading: { medium: 'gas' } }],
      expected: { matched: 11, differs: [] },
    })
  })

  it('compares what other families told in the same words', async () => {
    const { said } = await evaluate(
      { topic: 'solar/116180000001/0/yieldday', payload: '2107', expect: { today_kwh: 2.107 } },
      { topic: 'zigbee2mqtt/hall', payload: '{"occ', expect: { outcome: 'quarantined', code: 'malformed-json' } },
    )
    expect(said.slice(0, 2)).toMatchObject([
      { expected: { matched: 1, differs: [] } },
      { expected: { matched: 2, differs: [] } },
    ])
  })

  it('counts a line that is no message, and ends in 1', async () => {
    const { code, said } = await evaluate({ topic: 'dsmr/raw' })
    expect(said).toMatchObject([{ summary: { lines: 1, unreadable: 1 } }])
    expect(code).toBe(1)
  })
})
