// Rows of a family's attribute table: an attribute that is a switch, and one that is a number, whatever way they are written.
import type { Reading } from '../../rules/model/observation.ts'
import { flagIn, numberIn } from './values.ts'

/** Null: the value says nothing. */
type ReadAttribute = (value: unknown) => Reading | null

export const flag =
  (say: (on: boolean) => Reading): ReadAttribute =>
  (value) => {
    const on = flagIn(value)
    return on === undefined ? null : say(on)
  }

export const number =
  (say: (value: number) => Reading): ReadAttribute =>
  (value) => {
    const read = numberIn(value)
    return read === undefined ? null : say(read)
  }
