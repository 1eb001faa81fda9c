// Recorded trials of falls and daily activities, read from gzip'd NDJSON: one trial of one wearing position a line.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { Acceleration } from '../../rules/model/acceleration.ts'
import type { Position } from '../../rules/care/worn/model.ts'

const samples = z.array(z.number()).max(2_000_000)
const Line = z.object({
  dataset: z.string().min(1),
  trial: z.string().min(1),
  subject: z.string().min(1),
  age: z.number().nullish(),
  age_group: z.string().nullish(),
  kind: z.enum(['fall', 'adl']),
  code: z.string().nullish(),
  activity: z.string().nullish(),
  position: z.string(),
  fs: z.number().positive(),
  unit: z.enum(['g', 'm/s2']),
  scale: z.number().positive(),
  x: samples,
  y: samples,
  z: samples,
  t_ms: z.array(z.number()).nullish(),
  fall_window_s: z.tuple([z.number(), z.number()]).nullish(),
})

export interface Trial {
  readonly file: string
  readonly dataset: string
  readonly id: string
  readonly subject: string
  readonly age: number | null
  readonly ageGroup: string
  readonly fall: boolean
  readonly activity: string
  readonly position: Position
  readonly seconds: number
  readonly acceleration: Acceleration
  /** Where somebody marked it by hand: from, to, in seconds of the trial. */
  readonly fallWindow: readonly [number, number] | null
}

/** Reads one file. Trials of another wearing position and lines that are no trial are told to `refused`. */
export async function* readTrials(path: string, refused: (why: string) => void): AsyncGenerator<Trial> {
  const raw = createReadStream(path)
  const text = path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  const file = basename(path)
  let place = 0
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    place++
    if (line.trim() === '') continue
    const trial = trialOf(line, file)
    if (typeof trial === 'string') refused(`${file}:${place}: ${trial}`)
    else yield trial
  }
}

function trialOf(line: string, file: string): Trial | string {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return 'no JSON'
  }
  const parsed = Line.safeParse(json)
  if (!parsed.success) return `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`
  const { data } = parsed
  if (data.position !== 'waist' && data.position !== 'wrist') return `worn at ${data.position}`
  const length = data.x.length
  if (length < 2 || data.y.length !== length || data.z.length !== length)
    return 'x, y and z differ in length, or are too short'
  const hz = rateOf(data.fs, length, data.t_ms ?? null)
  const perG = data.scale / (data.unit === 'g' ? 1 : 9.80665)
  const inG = (values: readonly number[]) => Float64Array.from(values, (value) => value * perG)
  return {
    file,
    dataset: data.dataset,
    id: data.trial,
    subject: data.subject,
    age: data.age ?? null,
    ageGroup: data.age_group ?? 'unknown',
    fall: data.kind === 'fall',
    activity: data.activity ?? data.code ?? '',
    position: data.position,
    seconds: length / hz,
    acceleration: { hz, x: inG(data.x), y: inG(data.y), z: inG(data.z) },
    fallWindow: data.fall_window_s ?? null,
  }
}

/** Over this many samples the bursts in which some devices hand over their samples even out. */
const burst = 64

/**
 * The rate that was really kept, which may differ from the nominal one. Time stamps may come in bursts, step back or pause: no single
 * difference tells anything, the middle one over many samples does.
 */
function rateOf(nominalHz: number, length: number, stamps: readonly number[] | null): number {
  if (!stamps || stamps.length !== length || length < 2 * burst) return nominalHz
  const spans = Float64Array.from(
    { length: length - burst },
    (_, place) => stamps[place + burst]! - stamps[place]!,
  ).sort()
  const kept = (burst * 1000) / spans[spans.length >> 1]!
  return kept > nominalHz * 0.35 && kept < nominalHz * 4 ? kept : nominalHz
}
