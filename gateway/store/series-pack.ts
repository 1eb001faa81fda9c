// Points on their way to the thread that writes them: as arrays of numbers, which go over without being copied one by one.
import type { SeriesPoint } from '../../rules/model/effect.ts'

/** Runs of one series of one home, one after another. */
export interface Packed {
  readonly homeIds: readonly string[]
  readonly series: readonly string[]
  readonly fields: readonly (readonly string[])[]
  readonly counts: readonly number[]
  /** Of each run its moments, which ascend, each once. */
  readonly ats: Float64Array<ArrayBuffer>
  /** Of each run the values of its first field, of its second, and so on; NaN where a point lacks it. */
  readonly values: Float64Array<ArrayBuffer>
}

export function pack(points: readonly SeriesPoint[]): Packed {
  const runs = runsOf(points)
  const fields = runs.map(fieldsOf)
  const ats = new Float64Array(points.length)
  const values = new Float64Array(runs.reduce((sum, run, index) => sum + run.length * fields[index]!.length, 0))
  let at = 0
  let end = 0
  for (const [index, run] of runs.entries()) {
    for (const point of run) ats[at++] = point.at
    for (const field of fields[index]!) for (const point of run) values[end++] = point.fields[field] ?? NaN
  }
  return {
    homeIds: runs.map((run) => run[0]!.homeId),
    series: runs.map((run) => run[0]!.series),
    fields,
    counts: runs.map(({ length }) => length),
    ats: at === ats.length ? ats : ats.slice(0, at),
    values,
  }
}

/** By home and series, in order of time; of one moment the last that was given. */
function runsOf(points: readonly SeriesPoint[]): SeriesPoint[][] {
  const runs = new Map<string, SeriesPoint[]>()
  let last: SeriesPoint | null = null
  let run: SeriesPoint[] = []
  for (const point of points) {
    if (last === null || last.series !== point.series || last.homeId !== point.homeId) {
      const key = `${point.homeId} ${point.series}`
      run = runs.get(key) ?? []
      if (run.length === 0) runs.set(key, run)
    }
    run.push(point)
    last = point
  }
  return [...runs.values()].map(inOrder)
}

function inOrder(run: SeriesPoint[]): SeriesPoint[] {
  let ascends = true
  for (let index = 1; ascends && index < run.length; index++) ascends = run[index - 1]!.at < run[index]!.at
  if (ascends) return run
  const sorted = run.toSorted((one, other) => one.at - other.at)
  return sorted.filter((point, index) => sorted[index + 1]?.at !== point.at)
}

function fieldsOf(run: readonly SeriesPoint[]): string[] {
  const first = Object.keys(run[0]!.fields)
  if (run.every(({ fields }) => first.every((name) => name in fields) && Object.keys(fields).length === first.length))
    return first
  return [...new Set(run.flatMap(({ fields }) => Object.keys(fields)))]
}
