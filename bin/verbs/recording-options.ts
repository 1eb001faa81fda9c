// What the verbs that read a recorded home have in common: how their options are read.
import { access } from 'node:fs/promises'
import { type Instant, parseIso } from '../../rules/model/time.ts'
import { Failed, WordsAreOff } from './verb.ts'

export async function oneFile(positionals: readonly string[]): Promise<string> {
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new WordsAreOff('Name one recording: FILE.csv.gz')
  if (!(await exists(file))) throw new Failed(`There is no file ${file}`)
  return file
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

export function zoneOption(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text
  } catch {
    throw new WordsAreOff(`--zone ${text} is no time zone such as Europe/Amsterdam`)
  }
}

/** A moment with its offset, or by the clock on the wall of the zone; a date alone is its midnight. */
export function momentOption(name: string, text: string | undefined, zone: string): Instant | null {
  if (text === undefined) return null
  const at = parseIso(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text, zone)
  if (at === null) throw new WordsAreOff(`${name} ${text} is no moment such as 2011-06-20T12:00`)
  return at
}

export function wholeOption(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new WordsAreOff(`${name} ${text} is no whole number from ${least} to ${most}`)
  return number
}
