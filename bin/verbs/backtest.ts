// kernwacht backtest: what a changed rule would have done on the homes' own past, before any home lives by it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backtestOver, type BacktestOutcome } from '../../gateway/backtest/over-journal.ts'
import { readJournal } from '../../gateway/store/journal-sqlite.ts'
import { readAlarms } from '../../gateway/store/projections-sqlite.ts'
import type { Compared, Figures } from '../../rules/engine/compare.ts'
import { type ParameterSet, parametersOf, refusedParameters } from '../../rules/engine/parameters.ts'
import type { AnyRule } from '../../rules/engine/rule.ts'
import { rules } from '../../rules/index.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { clockTime, type Instant, inMinutes, localDate } from '../../rules/model/time.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

const zone = 'Europe/Amsterdam'
const rowsShown = 40

export const backtest: Verb = {
  name: 'backtest',
  usage: '--rule RULE [--set NAME=VALUE]… [--home ID]… [--days N] [--data DIR] [--json]',
  summary: 'What a changed rule would have done on the past of the homes',
  help: `Reads the journal and the alarms of a data folder, also while a service runs on it, and writes nothing. Without --set the rules of this
version are compared with what was really raised.

  --rule RULE       the rule, such as inactivity
  --set NAME=VALUE  a parameter as it would be; may be given more than once
  --home ID         only that home; may be given more than once (default: all)
  --days N          compare so many days back from the journal's end (default 30); what lies before is lived through first
  --data DIR        the data folder (default: data)
  --json            the outcome as one JSON object

Exit code 1: an alarm that people closed as true, and that the running version raises, would not have come.`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        rule: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        home: { type: 'string', multiple: true },
        days: { type: 'string', default: '30' },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const rule = ruleOption(values.rule)
    const set = setOption(rule, values.set)
    const days = Number(values.days)
    if (!(days >= 1 && days <= 3660)) throw new WordsAreOff(`--days ${values.days} is not a number from 1 to 3660`)
    const homeIds = values.home?.map((id) => {
      const home = HomeId.safeParse(id)
      if (!home.success) throw new WordsAreOff('--home ID: 1 to 40 of a-z, 0-9 and - inside')
      return home.data
    })
    const journalFile = join(values.data, 'journal.db')
    if (!existsSync(journalFile))
      throw new Failed(`There is no journal in ${values.data}. Name its folder with --data.`)
    const journal = readJournal(journalFile)
    const projections = readAlarms(join(values.data, 'alarms.db'))
    try {
      const outcome = await backtestOver({
        journal,
        projections,
        rules,
        request: { rule: rule.id, set, homeIds: homeIds ?? null, days },
        progress: (entries) => io.progress(`${entries} entries`),
        stopped: io.stopped,
      })
      if (homeIds && outcome.homes === 0) throw new Failed('The journal knows no home of that name.')
      if (values.json) io.out(JSON.stringify(outcome))
      else tell(outcome, io)
      return outcome.missedTrue > 0 ? 1 : 0
    } finally {
      await journal.close()
      await projections.close()
    }
  },
}

export function ruleOption(id: string | undefined): AnyRule {
  const rule = rules.find((rule) => rule.id === id)
  if (!rule) throw new WordsAreOff(`--rule is one of ${rules.map(({ id }) => id).join(', ')}`)
  return rule
}

/** `name=value` each; a value is read as JSON where it is such, so that numbers and lists are what they look like. */
export function setOption(rule: AnyRule, words: readonly string[]): ParameterSet {
  const set = Object.fromEntries(
    words.map((word) => {
      const [, name, text] = /^([^=]+)=(.*)$/s.exec(word) ?? []
      if (name === undefined || text === undefined) throw new WordsAreOff(`--set ${word}: NAME=VALUE`)
      return [name, valueOf(text)]
    }),
  )
  const why = refusedParameters(rule, set)
  if (why !== null) throw new WordsAreOff(`--set: ${why}. ${boundsOf(rule)}`)
  return set
}

function valueOf(text: string): ParameterSet[string] {
  try {
    return JSON.parse(text) as ParameterSet[string]
  } catch {
    return text
  }
}

const boundsOf = (rule: AnyRule): string =>
  parametersOf(rule)
    .map(
      ({ name, least, most, default: usual }) => `${name} ${least ?? '…'} to ${most ?? '…'} (${JSON.stringify(usual)})`,
    )
    .join(', ')

function tell(outcome: BacktestOutcome, io: Io): void {
  const { rule, set, from, until, homes, homeDays, entries, complete, running, changed, differences: by } = outcome
  const changes = Object.entries(set).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  io.out(`${rule.id} version ${rule.version}, ${changes.join(' ') || 'as it stands'}`)
  io.out(
    `${moment(from)} to ${moment(until)}: ${homes} ${homes === 1 ? 'home' : 'homes'}, ${homeDays.toFixed(1)} home-days, ${entries} entries`,
  )
  if (!complete) io.out('The journal was not read to its end: the figures are of its beginning only.')
  io.out('')
  io.out(`                          running    changed`)
  const line = (name: string, of: (figures: Figures) => string) =>
    io.out(`${name.padEnd(22)} ${of(running).padStart(10)} ${of(changed).padStart(10)}`)
  line('alarms', ({ fires }) => String(fires))
  line('  true', ({ trueAlarms }) => String(trueAlarms))
  line('  false by outcome', ({ falseByOutcome }) => String(falseByOutcome))
  line('  nothing was found', ({ nothingFound }) => String(nothingFound))
  line('  other outcomes', ({ other }) => String(other))
  line('  not yet decided', ({ undecided }) => String(undecided))
  line('false per home-month', ({ falsePerHomeMonth }) => falsePerHomeMonth?.toFixed(2) ?? '-')
  line('median silence, min', ({ delay }) => (delay === null ? '-' : inMinutes(delay).toFixed(0)))
  io.out('')
  io.out(
    `the same ${by.same}, earlier ${by.earlier}, later ${by.later}, new ${by.extra}, missing ${by.missing}; really raised and by neither ${by.gone}`,
  )
  if (outcome.shift !== null) io.out(`where both raise it: ${inMinutes(outcome.shift).toFixed(0)} min later (median)`)
  if (outcome.missedTrue > 0) io.out(`MISSED: ${outcome.missedTrue} that people closed as true`)
  for (const row of outcome.rows.slice(0, rowsShown)) io.out(rowLine(row))
  const more = outcome.rows.length + outcome.rowsLeftOut - rowsShown
  if (more > 0) io.out(`and ${more} more; --json shows up to ${outcome.rows.length}`)
}

function rowLine({ difference, homeId, subject, severity, changed, running, really, found }: Compared): string {
  const times = `changed ${time(changed)}  running ${time(running)}  really ${time(really)}`
  return `${difference.padEnd(8)} ${homeId}  ${severity} ${subject}  ${times}  ${found}`
}

const time = (at: Instant | null): string => (at === null ? '-' : moment(at))
const moment = (at: Instant): string => `${localDate(at, zone)} ${clockTime(at, zone)}`
