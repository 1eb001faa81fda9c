// What the verbs about falls have in common: which files are meant, and reading the trials in them.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readTrials, type Trial } from '../../bench/falls/trials.ts'
import { Failed, type Io, WordsAreOff } from './verb.ts'

/** Files, and all `.ndjson` and `.ndjson.gz` in folders. */
export async function trialsIn(names: readonly string[], io: Io): Promise<Trial[]> {
  if (names.length === 0) throw new WordsAreOff('Name recordings: FILE.ndjson.gz, or a folder of them')
  const trials: Trial[] = []
  let refused = 0
  const refuse = (why: string) => {
    if (++refused <= 20) io.err(`left out: ${why}`)
  }
  for (const file of (await Promise.all(names.map(filesOf))).flat()) {
    io.progress(`reading ${file}`)
    for await (const trial of readTrials(file, refuse)) trials.push(trial)
  }
  if (refused > 20) io.err(`left out: ${refused - 20} more`)
  if (trials.length === 0) throw new Failed('There is no trial of a fall or an activity in these files')
  return trials
}

async function filesOf(name: string): Promise<string[]> {
  const found = await stat(name).catch(() => null)
  if (!found) throw new Failed(`There is no file ${name}`)
  if (!found.isDirectory()) return [name]
  const inside = await readdir(name)
  return inside
    .filter((file) => /\.ndjson(\.gz)?$/.test(file))
    .toSorted()
    .map((file) => join(name, file))
}
