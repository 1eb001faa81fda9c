// Why something was decided, as a code with facts, and how that is said to people in Dutch and English.
import { z } from 'zod'
import { clockTime, type Instant, localDate } from './time.ts'

/** Instants and durations are numbers here; the words say how each is shown. */
export const Facts = z.record(z.string(), z.union([z.string(), z.number()]))
export type Facts = z.infer<typeof Facts>

export const Reason = z.object({ code: z.string().max(60), facts: Facts })
export type Reason = z.infer<typeof Reason>

export const Said = z.object({ nl: z.string(), en: z.string() })
/** One sentence in each language of the screens. */
export type Said = z.infer<typeof Said>
export type Language = keyof Said

/** A sentence per code, with places such as `{lastSignAt|time}`; see `formats` for what may follow the bar. */
export type Words = Readonly<Record<string, Said>>

export const reason = (code: string, facts: Facts = {}): Reason => ({ code, facts })

/** A reason without words for its code is our bug, and so is a place without its fact: both throw, and the tests of the rules find them. */
export function say(words: Words, { code, facts }: Reason, zone: string, today: Instant): Said {
  const sentence = words[code]
  if (!sentence) throw new Error(`no words for the reason "${code}"`)
  const fill = (template: string, language: Language) =>
    template.replace(/\{(\w+)(?:\|(\w+))?\}/g, (_, name: string, format = 'plain') => {
      const fact = facts[name]
      const shown = formats[format]
      if (fact === undefined || !shown) throw new Error(`the words for "${code}" lack {${name}|${format}}`)
      return shown(fact, language, zone, today)
    })
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  return { nl: capital(fill(sentence.nl, 'nl')), en: capital(fill(sentence.en, 'en')) }
}

type Format = (fact: string | number, language: Language, zone: string, today: Instant) => string

const formats: Record<string, Format> = {
  plain: (fact) => String(fact),
  /** 07:40, and with its date when that is another day than today. */
  time: (fact, language, zone, today) => {
    const at = fact as Instant
    const day = localDate(at, zone)
    if (day === localDate(today, zone)) return clockTime(at, zone)
    const [, month, date] = day.split('-')
    return `${clockTime(at, zone)} ${language === 'nl' ? 'op' : 'on'} ${Number(date)}-${Number(month)}`
  },
  /** Milliseconds as 45 min, 2 uur 10 min or 3 dagen. */
  duration: (fact, language) => {
    const total = Math.round(Number(fact) / 60_000)
    const hour = language === 'nl' ? 'uur' : 'h'
    if (total < 60) return `${total} min`
    if (total < 48 * 60)
      return total % 60 === 0 ? `${total / 60} ${hour}` : `${Math.floor(total / 60)} ${hour} ${total % 60} min`
    return `${Math.round(total / 1440)} ${language === 'nl' ? 'dagen' : 'days'}`
  },
  room: (fact, language) => roomWords[String(fact)]?.[language] ?? String(fact),
  danger: (fact, language) => dangerWords[String(fact)]?.[language] ?? String(fact),
  celsius: (fact, language) =>
    `${language === 'nl' ? Number(fact).toFixed(1).replace('.', ',') : Number(fact).toFixed(1)} °C`,
}

const roomWords: Record<string, Said> = {
  'living-room': { nl: 'woonkamer', en: 'living room' },
  kitchen: { nl: 'keuken', en: 'kitchen' },
  bedroom: { nl: 'slaapkamer', en: 'bedroom' },
  bathroom: { nl: 'badkamer', en: 'bathroom' },
  toilet: { nl: 'wc', en: 'toilet' },
  hall: { nl: 'gang', en: 'hall' },
  landing: { nl: 'overloop', en: 'landing' },
  stairs: { nl: 'trap', en: 'stairs' },
  study: { nl: 'werkkamer', en: 'study' },
  scullery: { nl: 'bijkeuken', en: 'scullery' },
  outside: { nl: 'buiten', en: 'outside' },
  other: { nl: 'woning', en: 'home' },
}

const dangerWords: Record<string, Said> = {
  smoke: { nl: 'rook', en: 'smoke' },
  'carbon-monoxide': { nl: 'koolmonoxide', en: 'carbon monoxide' },
  'gas-leak': { nl: 'gas', en: 'gas' },
  'water-leak': { nl: 'water', en: 'water' },
}
