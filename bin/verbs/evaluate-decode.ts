// `evaluate decode`: what the decoders make of a file of recorded messages, against what is expected of each where the file says it.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { untrustedAnswer } from '../../gateway/decoders/dsmr-p1.ts'
import { envelopeOf } from '../../gateway/decoders/envelope.ts'
import { decodeWithFamily } from '../../gateway/decoders/index.ts'
import type { Observation } from '../../rules/model/observation.ts'
import { instant } from '../../rules/model/time.ts'
import { compare, type Comparison, meterZone as zone, saidBy, saidIn } from './expected-message.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

const Line = z.object({
  id: z.string().optional(),
  family: z.string().optional(),
  topic: z.string(),
  payload: z.string(),
  retained: z.boolean().optional(),
  expect: z.record(z.string(), z.unknown()).optional(),
  expect_notes: z.string().optional(),
})

export const evaluateDecode: Verb = {
  name: 'evaluate decode',
  usage: 'FILE.ndjson [--json]',
  summary: 'Decodes recorded messages and compares them with what is expected of them',
  help: [
    'FILE has one JSON object per line: {"topic":…,"payload":…}, and where known "id", "family", "retained", "expect".',
    'The topic is the one below home/<id>/. "expect" is compared field by field: ts_utc, import_t1_kwh … export_t2_kwh,',
    'power_import_w, power_export_w, mbus, total_kwh, today_kwh, power_w, outcome and code; for smart-meter telegrams also',
    'header, dsmr_version, import_total_kwh, export_total_kwh, mbus_types, crc_given and crc_ok. A telegram whose checksum',
    'does not fit is quarantined as in the service; what it would have said ("untrusted") is compared all the same.',
    '',
    '  --json   one JSON object per line, then one summary',
    '',
    'Exit code 1 when a field differs.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new WordsAreOff('one FILE is needed')
    const summary = {
      lines: 0,
      decoded: 0,
      quarantined: {} as Record<string, number>,
      matched: 0,
      differs: 0,
      unreadable: 0,
    }
    let number = 0
    for await (const text of linesOf(file)) {
      number++
      if (text.trim() === '') continue
      summary.lines++
      const line = Line.safeParse(parsed(text))
      if (!line.success) {
        summary.unreadable++
        io.err(`line ${number}: ${line.error.issues[0]?.message ?? 'unreadable'}`)
        continue
      }
      const result = evaluate(number, line.data)
      if (result.outcome === 'decoded') summary.decoded++
      else summary.quarantined[result.code!] = (summary.quarantined[result.code!] ?? 0) + 1
      summary.matched += result.expected?.matched ?? 0
      summary.differs += result.expected?.differs.length ?? 0
      if (values.json) io.out(JSON.stringify(result))
      else print(result, line.data.expect_notes, io)
    }
    if (values.json) io.out(JSON.stringify({ summary }))
    else io.out(summaryLine(summary))
    return summary.differs > 0 || summary.unreadable > 0 ? 1 : 0
  },
}

interface Result {
  readonly line: number
  readonly id?: string
  readonly family?: string
  readonly topic: string
  readonly decoder: string | null
  readonly outcome: 'decoded' | 'quarantined'
  readonly observations?: readonly Observation[]
  readonly dropped?: readonly string[]
  readonly code?: string
  readonly detail?: string
  /** What a telegram that is refused would have said. */
  readonly untrusted?: readonly Observation[]
  /** What the telegram says, believed or not. */
  readonly telegram?: ReturnType<typeof saidBy>
  readonly expected?: Comparison
}

function evaluate(line: number, recorded: z.infer<typeof Line>): Result {
  const { id, family, topic, payload, retained = false, expect } = recorded
  const bytes = bytesOf(payload)
  const message = { path: topic, payload: bytes, retained, arrivedAt: instant(Date.now()), zone }
  const answer = decodeWithFamily(message)
  const doubtful = answer.family === 'dsmr-p1' ? untrustedAnswer(envelopeOf(message)) : null
  const telegram =
    doubtful?.telegrams.find(({ whole, crcMatches }) => whole && crcMatches !== false) ?? doubtful?.telegrams[0]
  const untrusted =
    answer.kind === 'rejected' && doubtful?.answer?.kind === 'observations' ? doubtful.answer.observations : undefined
  const outcome = answer.kind === 'observations' ? 'decoded' : 'quarantined'
  const said = {
    ...saidIn(telegram, answer.kind === 'observations' ? answer.observations : (untrusted ?? [])),
    outcome,
    code: answer.kind === 'rejected' ? answer.code : null,
  }
  const expected: Comparison | undefined = expect && compare(said, expect)
  return {
    line,
    ...(id !== undefined && { id }),
    ...(family !== undefined && { family }),
    topic,
    decoder: answer.family,
    outcome,
    ...(answer.kind === 'observations'
      ? { observations: answer.observations, ...(answer.dropped && { dropped: answer.dropped }) }
      : { code: answer.code, detail: answer.detail }),
    ...(untrusted && { untrusted }),
    ...(telegram && { telegram: saidBy(telegram) }),
    ...(expected && { expected }),
  }
}

// A recording keeps a telegram's bytes as characters; those of other messages are UTF-8.
const bytesOf = (payload: string): Uint8Array =>
  // oxlint-disable-next-line no-control-regex -- all of Latin-1, the control characters included
  /^\s*\//.test(payload) && /^[\x00-\xFF]*$/.test(payload) ? Buffer.from(payload, 'latin1') : Buffer.from(payload)

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file)
  try {
    yield* createInterface({ input, crlfDelay: Infinity })
  } catch (error) {
    throw new Failed(`${file} cannot be read: ${(error as Error).message}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function print(result: Result, notes: string | undefined, io: Io): void {
  io.out(`${result.line} ${result.id ?? result.family ?? ''} ${result.topic} [${result.decoder ?? 'nobody'}]`)
  if (notes !== undefined) io.out(`   note      ${notes}`)
  if (result.code !== undefined) io.out(`   rejected  ${result.code}: ${result.detail}`)
  for (const { deviceId, observedAt, freshness, reading } of result.observations ?? []) {
    const at = observedAt === null ? '' : ` at ${new Date(observedAt).toISOString()}`
    io.out(`   ${deviceId}  ${JSON.stringify(reading)}${at}${freshness === 'live' ? '' : ` (${freshness})`}`)
  }
  if (result.observations?.length === 0) io.out('   understood, nothing to tell')
  for (const dropped of result.dropped ?? []) io.out(`   left out  ${dropped}`)
  if (result.telegram && result.code !== undefined) io.out(`   it said   ${JSON.stringify(result.telegram)}`)
  if (!result.expected) return
  io.out(`   expected  ${result.expected.matched} fields ok, ${result.expected.differs.length} differ`)
  for (const { field, expected, said } of result.expected.differs)
    io.out(`   differs   ${field}: expected ${JSON.stringify(expected)}, said ${JSON.stringify(said)}`)
}

function summaryLine(summary: {
  lines: number
  decoded: number
  quarantined: Record<string, number>
  matched: number
  differs: number
}) {
  const codes = Object.entries(summary.quarantined).map(([code, count]) => `${code} ${count}`)
  const fields = summary.matched + summary.differs
  return [
    `${summary.lines} messages: ${summary.decoded} decoded, ${codes.length > 0 ? `quarantined: ${codes.join(', ')}` : 'none quarantined'}`,
    ...(fields > 0 ? [`${summary.matched} of ${fields} expected fields as expected`] : []),
  ].join('\n')
}
