// Trains what is known of silences before a person is known: node bench/silence-prior.ts DIR [--without HOME]. Prints rules/care/silence-prior.ts's
// table of the longest usual silences by hour. The rest of that file is chosen by hand on the curve of `kernwacht evaluate inactivity`.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { casesIn } from '../bin/verbs/evaluate-inactivity.ts'
import { inactivity } from '../rules/care/inactivity.ts'
import type { Habits } from '../rules/care/gap-survival.ts'
import { days, elapsed, minutes } from '../rules/model/time.ts'
import { draftsOf, watch } from '../simulators/backtest.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: 'string', multiple: true, default: [] } },
})
const folder = positionals[0]
if (folder === undefined) throw new Error('node bench/silence-prior.ts DIR [--without HOME]')

const shiftHours = 1.5
/** Once in fifty days. */
const rare = 0.02
const more = 60
const least = 300
const longest = 14 * 60
const step = 30

interface Lived {
  readonly days: number
  /** Hour of the day at which a silence began, and its length in minutes. */
  readonly silences: readonly { readonly day: number; readonly hour: number; readonly length: number }[]
}

/** On how many of a home's days a silence begun at that hour would have lasted so long: shifted to fit, the further the less. */
function share({ silences, days }: Lived, hour: number, length: number): number {
  const best = new Map<number, number>()
  for (const silence of silences) {
    if (silence.length < length || silence.length > longest) continue
    const begins = ((((silence.hour - hour + 12) % 24) + 24) % 24) - 12
    const shift = Math.max(0, begins, length / 60 - begins - silence.length / 60)
    const weight = Math.exp(-0.5 * (shift / shiftHours) ** 2)
    best.set(silence.day, Math.max(best.get(silence.day) ?? 0, weight))
  }
  return [...best.values()].reduce((sum, weight) => sum + weight, 0) / days
}

const lived: Lived[] = []
for (const one of await casesIn(folder, [], 'Europe/Amsterdam', {})) {
  if (values.without.includes(one.name)) continue
  const events = one.events.filter(({ at }) => at >= one.judged.from && at <= one.judged.to)
  const desk = { answersAfter: minutes(60), found: () => 'false' as const }
  const { end } = watch({ drafts: draftsOf(one.recorded, events), rules: [inactivity], desk })
  const { habits } = inactivity.state.parse(end.rules[inactivity.id]) as { habits: Habits }
  const silences = Array.from({ length: habits.silences.length / 2 }, (_, n) => {
    const start = habits.silences[2 * n]!
    return { day: Math.floor(start / 1440), hour: (start % 1440) / 60, length: habits.silences[2 * n + 1]! }
  })
  lived.push({ days: elapsed(one.judged.from, one.judged.to) / days(1), silences })
}

/** Each home counts alike, however long it was recorded. */
const table = Array.from({ length: 24 }, (_, hour) => {
  let length = 0
  while (
    length < longest &&
    lived.reduce((sum, home) => sum + share(home, hour + 0.5, length), 0) / lived.length > rare
  )
    length += step
  return Math.min(longest, Math.max(least, length + more))
})
process.stdout.write(`${JSON.stringify(table)}\n`)
