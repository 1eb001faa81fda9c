// The words in which radars of different brands say that somebody is there, or nobody.
import { flagIn } from './values.ts'

const somebody = new Set([
  'presence',
  'present',
  'presence_detected',
  'occupied',
  'someone',
  'human',
  'move',
  'moving',
  'movement',
  'large',
  'small',
  'large_move',
  'small_move',
  'static',
  'still',
  'stationary',
  'breathe',
  'peaceful',
])
const nobody = new Set([
  'none',
  'absent',
  'absence',
  'no_presence',
  'unoccupied',
  'vacant',
  'nobody',
  'no_one',
  'empty',
])

/** Undefined for a word that says neither. */
export function presenceIn(value: unknown): boolean | undefined {
  const word = wordIn(value)
  return somebody.has(word) ? true : nobody.has(word) ? false : flagIn(value)
}

/** Some radars tell a fall under the same name as presence. */
export const namesFall = (value: unknown): boolean => wordIn(value).includes('fall')

const wordIn = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_')
    : ''
