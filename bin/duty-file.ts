// The file in which a planner writes teams, rotas and centres: YAML or JSON, with times as people write them.
import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import { DutyDirectory } from '../rules/model/duty.ts'
import { parseIso } from '../rules/model/time.ts'
import { Failed } from './verbs/verb.ts'

const largestFile = 4 * 1024 * 1024
const refusalsShown = 10

export interface DutyFile {
  readonly directory: DutyDirectory
  /** Teams of which the file says nothing about swaps: those that stand are kept. */
  readonly withoutOverrides: ReadonlySet<string>
}

/** Fails with one line per fault, each with the line of the file on which it stands. */
export function readDutyFile(file: string): DutyFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failed(`${file}: ${(error as Error).message}`)
  }
  if (text.length > largestFile) throw new Failed(`${file}: more than 4 MB is no duty directory`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw new Failed(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`)
  const value = withInstants(document.toJS({ maxAliasCount: 50 }))
  const parsed = DutyDirectory.safeParse(value)
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => {
      const names = path.map((part) => (typeof part === 'symbol' ? String(part) : part))
      return `${file}:${lineOf(document, lines, names)}: ${names.join('.') || 'the file'}: ${message}`
    })
    const more = said.length - refusalsShown
    throw new Failed([...said.slice(0, refusalsShown), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'))
  }
  return { directory: parsed.data, withoutOverrides: new Set(teamsWithout(value)) }
}

type Loose = { readonly [name: string]: unknown }
const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** `2026-03-04 18:00` by the clock of the team's zone; what cannot be read stays as it is and is refused by the schema. */
function withInstants(value: unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value['teams'])) return value
  const teams = value['teams'].map((team: unknown) => {
    if (!isRecord(team) || !Array.isArray(team['overrides'])) return team
    const zone = typeof team['zone'] === 'string' ? team['zone'] : 'Europe/Amsterdam'
    const overrides = team['overrides'].map((override: unknown) =>
      isRecord(override)
        ? { ...override, from: instantOf(override['from'], zone), to: instantOf(override['to'], zone) }
        : override,
    )
    return { ...team, overrides }
  })
  return { ...value, teams }
}

function instantOf(value: unknown, zone: string): unknown {
  if (typeof value !== 'string') return value
  try {
    return parseIso(value, zone) ?? value
  } catch {
    // The zone is none: that is said where the directory is judged.
    return parseIso(value, 'UTC') ?? value
  }
}

const teamsWithout = (value: unknown): string[] =>
  listOf(isRecord(value) ? value['teams'] : []).flatMap((team) =>
    isRecord(team) && team['overrides'] === undefined ? [String(team['teamId'])] : [],
  )

/** The line of the value at that path, or, where it is missing, of what should have held it. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
