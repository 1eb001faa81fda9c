// Calendar months and years of a bill, and cents.

/** The first day of a month YYYY-MM: the law of a month is that of its first day. */
export const isoDayOf = (month: string): string => `${month}-01`

/** Days in a year YYYY or a month YYYY-MM. */
export function daysIn(period: string): number {
  const [year, month] = period.split('-').map(Number) as [number, number | undefined]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === undefined) return leap ? 366 : 365
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Half a cent goes away from zero. */
export const cents = (euro: number): number => Math.sign(euro) * Math.round(Math.abs(euro) * 100 + 1e-9)

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The months of each calendar year together, apart where netting begins or ends within it. */
export function nettingPeriods<U extends { readonly month: string }>(
  use: readonly U[],
  isNettedOn: (day: string) => boolean,
): readonly { readonly isNetted: boolean; readonly use: readonly U[] }[] {
  const periods = new Map<string, { isNetted: boolean; use: U[] }>()
  for (const one of use) {
    const isNetted = isNettedOn(isoDayOf(one.month))
    const key = `${one.month.slice(0, 4)} ${isNetted}`
    const period = periods.get(key)
    if (period) period.use.push(one)
    else periods.set(key, { isNetted, use: [one] })
  }
  return [...periods.values()]
}
