// Telephone numbers as gateways want them, and what fits into one text message.

/** E.164 of a number as people write it, Dutch unless it says otherwise; null: no number. */
export function e164(written: string): string | null {
  // Many write +31 (0)6: the nought in brackets is for who dials within the country.
  const digits = written.replace('(0)', '').replace(/[\s().-]/g, '')
  const number = digits.replace(/^00(?=[1-9])/, '+').replace(/^0(?=[1-9]\d{8}$)/, '+31')
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : null
}

// 3GPP TS 23.038 §6.2.1: the default alphabet, and its extension, of which each character takes two places.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extended = '^{}\\[~]|€'

/** How many of the 160 places of one text message it takes; only for what `inGsm` gave. */
export const places = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (extended.includes(character) ? 2 : 1), 0)

/** What the alphabet lacks loses its accent, so that no message is cut to 70 characters for one ë. */
export const inGsm = (text: string): string =>
  Array.from(text.normalize('NFC'), (character) => (has(character) ? character : withoutAccent(character))).join('')

const has = (character: string): boolean => basic.includes(character) || extended.includes(character)
function withoutAccent(character: string): string {
  const plain = character.normalize('NFD').replace(/\p{M}/gu, '')
  return plain !== '' && Array.from(plain).every(has) ? plain : '?'
}
