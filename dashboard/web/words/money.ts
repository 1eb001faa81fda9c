// Sums of money and months as people say them, in the language of the screen.
import { language } from '../look.ts'

const locale = () => (language.value === 'nl' ? 'nl-NL' : 'en-GB')
const shown = (value: number, digits: number) =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)

/** `€ 41`; what is received has a minus before it: `− € 12`. */
export const euro = (value: number): string => signed(value, 0)
/** `€ 41,20` */
export const euroCents = (value: number): string => signed(value, 2)

function signed(value: number, digits: number): string {
  const text = `€\u00a0${shown(Math.abs(value), digits)}`
  // What rounds to nothing has no sign.
  return value < 0 && /[1-9]/.test(text) ? `−\u00a0${text}` : text
}

/** 1.240 */
export const whole = (value: number): string => shown(value, 0)

/** 6,9 */
export const tenth = (value: number): string => shown(value, 1)

/** 67,5 % of a share of 0.675. */
export const percent = (share: number, digits = 0): string => `${shown(share * 100, digits)}\u00a0%`

/** `2026-03` → maart 2026, or mrt 2026. */
export const monthName = (month: string, how: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(locale(), {
    month: how,
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${month}-15T00:00Z`))
