// Days that were lived once, in text: the rules must still do on them exactly what they did, unless a rule's version says that it changed.
//
// After an intended change of a rule: raise its version, run `UPDATE_GOLDEN=1 npx vitest run test/rules/replay`, and read the difference
// line by line before it is committed. A day once recorded keeps its inputs; only deadlines and effects are written anew. A new day is a
// recipe in days-to-record.ts, run once in the same way.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fold, timerDraft } from '../../../rules/engine/replay.ts'
import { startOf } from '../../../rules/engine/state.ts'
import { step } from '../../../rules/engine/step.ts'
import { nextDue } from '../../../rules/engine/timers.ts'
import { rules } from '../../../rules/index.ts'
import type { Draft, JournalEntry } from '../../../rules/model/input.ts'
import { hours, later, latest } from '../../../rules/model/time.ts'
import { daysToRecord } from './days-to-record.ts'
import { comparable, golden, parseJournal, printEffects, printJournal, type Recorded } from './journal-text.ts'

const folder = new URL('../../golden/journals/', import.meta.url)
const updating = process.env['UPDATE_GOLDEN'] === '1'
const file = (name: string) => new URL(name, folder)
const read = (name: string) => readFileSync(file(name), 'utf8')

/** The inputs with the deadlines that come between them and in the day after them, as a journal holds them. */
function withTimers(drafts: readonly Draft[]): JournalEntry[] {
  const entries: JournalEntry[] = []
  let state = startOf(golden)
  const put = (draft: Draft) => {
    const entry = { ...draft, seq: entries.length + 1 }
    entries.push(entry)
    state = step(state, entry, rules).state
  }
  const pass = (until: number) => {
    for (let due = nextDue(state.timers); due && due.at <= until; due = nextDue(state.timers))
      put(timerDraft(golden, due, latest(due.at, state.at)))
  }
  for (const draft of drafts) {
    pass(draft.at)
    put(draft)
  }
  pass(later(drafts.at(-1)!.at, hours(24)))
  return entries
}

const effectsOf = (entries: readonly JournalEntry[]) =>
  printEffects(fold(startOf(golden), entries, rules).effects, rules)

function record(name: string, { title, entries }: Recorded): void {
  const again = withTimers(entries.filter(({ input }) => input.kind !== 'timer-due'))
  writeFileSync(file(`${name}.journal.txt`), printJournal({ title, entries: again }))
  writeFileSync(file(`${name}.effects.txt`), effectsOf(again))
}

if (updating) {
  for (const [name, { title, drafts }] of Object.entries(daysToRecord)) {
    if (!existsSync(file(`${name}.journal.txt`)))
      record(name, { title, entries: drafts().map((draft, place) => ({ ...draft, seq: place + 1 })) })
  }
}

const names = readdirSync(folder).flatMap((name) => (name.endsWith('.journal.txt') ? [name.slice(0, -12)] : []))
if (updating) for (const name of names) record(name, parseJournal(read(`${name}.journal.txt`)))

it('has days to replay', () => {
  expect(names.length).toBeGreaterThanOrEqual(3)
})

it.each(names)('%s has exactly the effects that it had', (name) => {
  const journal = parseJournal(read(`${name}.journal.txt`))
  const expected = read(`${name}.effects.txt`)
  const now = effectsOf(journal.entries).split('\n')
  const compared = comparable(expected, rules)
  const versions = expected.split('\n')[0]!
  expect(comparable([versions, ...now.slice(1)].join('\n'), rules)).toEqual(compared)
  expect(compared.length).toBeGreaterThan(0)
})

it.each(names)('%s has its deadlines where the rules of today put them', (name) => {
  const { entries } = parseJournal(read(`${name}.journal.txt`))
  const text = (list: readonly JournalEntry[]) => printJournal({ title: name, entries: list })
  expect(text(withTimers(entries.filter(({ input }) => input.kind !== 'timer-due')))).toBe(text(entries))
})
