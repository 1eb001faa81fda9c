import { describe, expect, it } from 'vitest'
import { en } from '../../../dashboard/web/words/en.ts'
import { nl } from '../../../dashboard/web/words/nl.ts'

/** Every place in a dictionary, as `alarm.take`, with what stands there. */
function places(dictionary: object, under = ''): [string, unknown][] {
  return Object.entries(dictionary).flatMap(([key, value]): [string, unknown][] =>
    value !== null && typeof value === 'object' ? places(value, `${under}${key}.`) : [[`${under}${key}`, value]],
  )
}
const dutch = new Map(places(nl))
const english = new Map(places(en))
const textOf = (value: unknown): string =>
  typeof value === 'function' ? String((value as (...given: number[]) => unknown)(2, 3, 4)) : String(value)

/** How many things a place is filled in with; null: it is a plain text. */
const filledWith = (dictionary: Map<string, unknown>): Record<string, number | null> =>
  Object.fromEntries(
    [...dictionary].map(([place, value]) => [place, typeof value === 'function' ? (value as () => void).length : null]),
  )

describe('the words of the screens', () => {
  it('have the same places in Dutch and in English, filled in with as much', () => {
    expect(filledWith(english)).toEqual(filledWith(dutch))
  })

  it('leave nothing unsaid', () => {
    const unsaid = [...dutch, ...english].filter(([, value]) => textOf(value).trim() === '')
    expect(unsaid).toEqual([])
  })

  it('speak plainly to residents: at most fifteen words a sentence, "u" and no trade talk', () => {
    const sentences = [...dutch]
      .filter(([place]) => /^(mine|woonlasten|pauses|protectionHelp|problems|signIn)\./.test(place))
      .flatMap(([, value]) => textOf(value).split(/[.!?:]\s/))
    const trade = /\b(je|jij|jouw|betreffende|verstrekken|middels|inzake|saldo|opwek|aftoppingsgrens)\b/i
    expect(sentences.filter((sentence) => sentence.split(/\s+/).length > 15 || trade.test(sentence))).toEqual([])
  })
})
