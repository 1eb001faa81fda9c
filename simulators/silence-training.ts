// What is known of silences before a person is known, from recorded homes: by the hour in which one began, how long people rarely are quiet.
import { inactivity } from '../rules/care/inactivity.ts'
import { days, elapsed, minutes } from '../rules/model/time.ts'
import { draftsOf, watch } from './backtest.ts'
import type { Case } from './silence-score.ts'

type Recorded = Pick<Case, 'recorded' | 'events' | 'judged'>

interface Lived {
  readonly days: number
  /** The hour of the day at which a silence began, with its fraction. */
  readonly silences: readonly { readonly day: number; readonly hour: number; readonly minutes: number }[]
}

/** A silence that must be shifted by so much to fit counts six tenths. */
const shiftHours = 1.5
/** Once in fifty days; and the limit lies so much beyond that. */
const rare = 0.02
const beyondMinutes = 60
const leastMinutes = 300
const mostMinutes = 14 * 60
const stepMinutes = 30

/** For each hour of the day, in minutes. Each home counts alike, however long it was recorded. */
export function strangerMinutesOf(homes: readonly Recorded[]): number[] {
  const lived = homes.map(livedIn)
  return Array.from({ length: 24 }, (_, hour) => {
    const share = (length: number) =>
      lived.reduce((sum, home) => sum + shareOfDays(home, hour + 0.5, length), 0) / lived.length
    let length = 0
    while (length < mostMinutes && share(length) > rare) length += stepMinutes
    return Math.min(mostMinutes, Math.max(leastMinutes, length + beyondMinutes))
  })
}

/** The silences as the rule itself learned them, absences left out. */
function livedIn({ recorded, events, judged }: Recorded): Lived {
  const { end } = watch({
    drafts: draftsOf(
      recorded,
      events.filter(({ at }) => at >= judged.from && at <= judged.to),
    ),
    rules: [inactivity],
    desk: { answersAfter: minutes(60), found: () => 'false' },
  })
  const { silences } = inactivity.state.parse(end.rules[inactivity.id]).habits
  return {
    days: elapsed(judged.from, judged.to) / days(1),
    silences: Array.from({ length: silences.length / 2 }, (_, n) => {
      const start = silences[2 * n]!
      return { day: Math.floor(start / 1440), hour: (start % 1440) / 60, minutes: silences[2 * n + 1]! }
    }),
  }
}

/** On which share of a home's days a silence begun at that hour would have lasted so long: shifted to fit, the further the less. */
function shareOfDays({ silences, days }: Lived, hour: number, length: number): number {
  const best = new Map<number, number>()
  for (const silence of silences) {
    if (silence.minutes < length || silence.minutes > mostMinutes) continue
    const begins = ((((silence.hour - hour + 12) % 24) + 24) % 24) - 12
    const shift = Math.max(0, begins, length / 60 - begins - silence.minutes / 60)
    best.set(silence.day, Math.max(best.get(silence.day) ?? 0, Math.exp(-0.5 * (shift / shiftHours) ** 2)))
  }
  return [...best.values()].reduce((sum, weight) => sum + weight, 0) / days
}
