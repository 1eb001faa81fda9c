// The dated figures of the law: what each was on a day, where that was read, and whether it may be shown to a tenant. Never a constant in code.
import { type RuleKey, type RuleRow, type RuleStatus, type RuleTable, ruleUnits } from '../model/law-figure.ts'

/** A row for one calendar year, as most figures are published. */
export const ofYear = (key: RuleKey, year: number, value: number, source: string, status: RuleStatus = 'read') =>
  ({ key, from: `${year}-01-01`, until: `${year + 1}-01-01`, value, source, status }) satisfies RuleRow

/** Who will read what follows from it. */
export type Audience = 'tenant' | 'staff'
export interface NotKnown {
  readonly key: RuleKey
  readonly day: string
  /** `not-checked`: there is a figure, and nobody has read it at its source. */
  readonly why: 'no-figure-yet' | 'not-checked'
}

/** Collects what was not known on the way, so that a person reads all of it at once instead of the first thing only. */
export interface Figures {
  /** The figure on that day; 0 and a line in `missing` where it is not known to this audience. */
  on(key: RuleKey, day: string): number
  /** As `on`, where the law had no such thing before or after: no figure is 0 and nothing is missing. */
  ifAny(key: RuleKey, day: string): number
  readonly missing: readonly NotKnown[]
}

export function figuresOf(table: RuleTable, audience: Audience): Figures {
  const missing = new Map<string, NotKnown>()
  const find = (key: RuleKey, day: string) =>
    table.findLast((row) => row.key === key && row.from <= day && day < row.until)
  const take = (key: RuleKey, day: string, isNeeded: boolean): number => {
    const row = find(key, day)
    if (row && (audience === 'staff' || isChecked(row))) return row.value
    if (row || isNeeded) {
      const place = `${key} ${day.slice(0, 4)}`
      if (!missing.has(place)) missing.set(place, { key, day, why: row ? 'not-checked' : 'no-figure-yet' })
    }
    return 0
  }
  return {
    on: (key, day) => take(key, day, true),
    ifAny: (key, day) => take(key, day, false),
    get missing() {
      return [...missing.values()]
    },
  }
}

export const isChecked = ({ status }: Pick<RuleRow, 'status'>): boolean =>
  status === 'read' || status === 'read-rounded'

/** Two figures for one day of one key contradict each other; the later row would win in silence. */
export function contradictions(table: RuleTable): readonly (readonly [RuleRow, RuleRow])[] {
  return table.flatMap((one, index) =>
    table
      .slice(index + 1)
      .filter((other) => other.key === one.key && one.from < other.until && other.from < one.until)
      .map((other) => [one, other] as const),
  )
}

/** Not what a thing costs but what the law says about it: these are of their own day also where prices are held still. */
const isLaw = (key: RuleKey): boolean => ruleUnits[key] === 'yes-no' || key === 'terugleververgoeding_minimum_pct'

/** The same law of each day with all prices, taxes and limits as they were in `year`: so that a difference is never one of price. */
export const atPricesOf = (figures: Figures, year: number): Figures => ({
  on: (key, day) => figures.on(key, isLaw(key) ? day : `${year}${day.slice(4)}`),
  ifAny: (key, day) => figures.ifAny(key, isLaw(key) ? day : `${year}${day.slice(4)}`),
  get missing() {
    return figures.missing
  },
})
