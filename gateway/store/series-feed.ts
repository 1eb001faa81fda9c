// Carries the embedded series on to a server of the user's own. The embedded store is made from the journal and numbers what changes; how
// far that number was carried is kept in a file. A server that is away, refuses, or comes back empty costs time and nothing else.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { Purpose, SeriesPoint } from '../../rules/model/effect.ts'
import { type Duration, type Instant, milliseconds, minutes, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { type Column, decodeBlock } from './series-block.ts'
import { heldBy, type InfluxServer, measurementOf, NotReadable, pointsAtOnce } from './series-influx.ts'
import type { EmbeddedSeries } from './series-sqlite.ts'

export interface SeriesFeed {
  /** Resolves when the server has all that was in the embedded store by now. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
}

interface Log {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

/** How far a purpose was carried: the number of the last change, and a point that the server said it has. */
const Progress = z.object({ changed: z.int().min(0), probe: SeriesPoint.nullable() })
type Progress = z.infer<typeof Progress>
const Offsets = z.partialRecord(Purpose, Progress)

type Changed = ReturnType<EmbeddedSeries['changedAfter']>

/** Small bites: devices are answered between them. */
const blocksAtOnce = 50
const lookEvery = seconds(10)
const firstRetry = seconds(1)
const longestRetry = minutes(1)
/** Of so many blocks what was carried is remembered, so that a day that grows is not sent whole each time. */
const blocksRemembered = 50_000

export function feedSeries(parts: {
  readonly series: Pick<EmbeddedSeries, 'changedAfter' | 'lastChange'>
  readonly server: InfluxServer
  readonly purposes: readonly Purpose[]
  readonly file: string
  readonly clock: Pick<Clock, 'wait'>
  readonly log: Log
  /** How long it waits when there is nothing new. */
  readonly lookEvery?: Duration
}): SeriesFeed {
  const { series, server, file, clock, log } = parts
  const stopping = new AbortController()
  const progress = new Map(Object.entries(offsetsIn(file)) as [Purpose, Progress][])
  // After a power cut the last changes may be missing here that were carried on already. They are made again from the journal, under the
  // same numbers, and must not be taken for known.
  for (const [purpose, { changed, probe }] of progress)
    progress.set(purpose, { changed: Math.min(changed, series.lastChange(purpose)), probe })
  const waiting: { purpose: Purpose; resolve: () => void }[] = []
  const running = parts.purposes.map(carryOn)

  async function carryOn(purpose: Purpose): Promise<void> {
    const sent = new Map<string, Column>()
    let retry = firstRetry
    /** At the start, and whenever it was away: is it the server that it was? */
    let mustProbe = true
    while (!stopping.signal.aborted) {
      // Whoever asked before this look is answered by it.
      const asked = waiting.filter((one) => one.purpose === purpose)
      try {
        if (mustProbe) await startOverIfEmpty(purpose, sent)
        mustProbe = false
        const { changed = 0 } = progress.get(purpose) ?? {}
        const blocks = series.changedAfter(purpose, changed, blocksAtOnce)
        if (blocks.length > 0) await carry(purpose, blocks, sent)
        if (retry > firstRetry) log.info({ purpose }, 'the server of the series has what it missed so far')
        retry = firstRetry
        if (blocks.length > 0) continue
        for (const one of asked) {
          waiting.splice(waiting.indexOf(one), 1)
          one.resolve()
        }
        await clock.wait(parts.lookEvery ?? lookEvery, stopping.signal).catch(() => {})
      } catch (error) {
        mustProbe = true
        log.warn({ purpose, error: reasonOf(error) }, 'the server of the series does not take them; trying again')
        await clock.wait(retry, stopping.signal).catch(() => {})
        retry = milliseconds(Math.min(retry * 2, longestRetry))
      }
    }
  }

  async function carry(purpose: Purpose, blocks: Changed, sent: Map<string, Column>): Promise<void> {
    const columns = blocks.map(({ bytes }) => decodeBlock(bytes))
    const points = blocks.flatMap((block, index) => pointsOf(purpose, block, columns[index]!, sent.get(keyOf(block))))
    if (points.length > 0) {
      for (let from = 0; from < points.length; from += pointsAtOnce)
        await server.write(purpose, points.slice(from, from + pointsAtOnce))
      // A client may lose what it was given, and a server drop what it does not like, without a word: so it is read back.
      for (const point of probesOf(points)) await mustHold(point)
    }
    const last = points.at(-1)
    keep(purpose, { changed: blocks.at(-1)!.changed, probe: last ?? progress.get(purpose)?.probe ?? null })
    if (sent.size > blocksRemembered) sent.clear()
    for (const [index, block] of blocks.entries()) sent.set(keyOf(block), columns[index]!)
  }

  async function mustHold(point: SeriesPoint): Promise<void> {
    const held = await heldOrUnknown(point)
    if (held === 'unknown') return
    for (const [field, value] of Object.entries(point.fields))
      if (held?.fields[field] !== value)
        throw new Error(`it said that it has ${point.series} of ${point.at}, and has it not`)
  }

  async function startOverIfEmpty(purpose: Purpose, sent: Map<string, Column>): Promise<void> {
    const probe = progress.get(purpose)?.probe ?? null
    if (!probe || (await heldOrUnknown(probe)) !== null) return
    log.warn({ purpose }, 'the server of the series has lost what it had: it is given all of it again')
    sent.clear()
    keep(purpose, { changed: 0, probe: null })
  }

  /** Where the server cannot be asked, its word is all there is. */
  async function heldOrUnknown(point: SeriesPoint): Promise<SeriesPoint | null | 'unknown'> {
    try {
      return await heldBy(server, point)
    } catch (error) {
      if (error instanceof NotReadable) return 'unknown'
      throw error
    }
  }

  function keep(purpose: Purpose, how: Progress): void {
    progress.set(purpose, how)
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(progress)), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  return {
    async caughtUp() {
      await Promise.all(
        parts.purposes.map((purpose) => new Promise<void>((resolve) => void waiting.push({ purpose, resolve }))),
      )
    },
    async stop() {
      stopping.abort(new Error('stopping'))
      await Promise.all(running)
      await server.close()
    },
  }
}

/** Lost or spoilt it begins again at the beginning: what the server has already is written over by the same. */
function offsetsIn(file: string): z.infer<typeof Offsets> {
  try {
    const parsed = Offsets.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

const keyOf = ({ homeId, series, field, day }: Changed[number]): string => `${homeId} ${series} ${field} ${day}`

/** What of the block was not carried before. */
function pointsOf(
  purpose: Purpose,
  { homeId, series, field }: Changed[number],
  { ats, values }: Column,
  before: Column | undefined,
): SeriesPoint[] {
  const known = before && new Map(Array.from(before.ats, (at, index) => [at, before.values[index]!]))
  return Array.from(ats.keys()).flatMap((index) => {
    const [at, value] = [ats[index]!, values[index]!]
    return known?.get(at) === value ? [] : [{ homeId, purpose, series, at: at as Instant, fields: { [field]: value } }]
  })
}

/** The first and the last of each measurement: what a server refuses it refuses by kind or by age. */
function probesOf(points: readonly SeriesPoint[]): SeriesPoint[] {
  const groups = Map.groupBy(points, ({ series, fields }) => `${measurementOf(series)} ${Object.keys(fields).join()}`)
  return [...groups.values()].flatMap((group) => {
    const [first, last] = [group[0]!, group.at(-1)!]
    return first === last ? [first] : [first, last]
  })
}

/** What a server answers with may repeat what it was asked, and the key with it: of that only the status is told. */
function reasonOf(error: unknown): string {
  const { statusCode, res } = error as { statusCode?: number; res?: { statusCode?: number } }
  const status = statusCode ?? res?.statusCode
  return status === undefined ? String(error) : `answered with status ${status}`
}
