// A journal and its effects as text that a person can read and a diff can show: one line an input, one line an effect.
import type { Effect } from '../../../rules/model/effect.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { Draft, JournalEntry } from '../../../rules/model/input.ts'
import { recipientKey } from '../../../rules/model/recipient.ts'
import { isoUtc, parseIso } from '../../../rules/model/time.ts'
import type { AnyRule } from '../../../rules/engine/rule.ts'

export const golden = homeId('golden')

export interface Recorded {
  /** What the day is about, for who reads it. */
  readonly title: string
  readonly entries: readonly JournalEntry[]
}

export function printJournal({ title, entries }: Recorded): string {
  return [`# ${title}`, ...entries.map(lineOfEntry), ''].join('\n')
}

function lineOfEntry({ at, input }: JournalEntry): string {
  const when = isoUtc(at)
  switch (input.kind) {
    case 'observed': {
      const { deviceId, observedAt, freshness, reading } = input.observation
      const claim = observedAt === null ? '-' : isoUtc(observedAt)
      return `${when} observed ${deviceId} ${claim} ${freshness} ${JSON.stringify(reading)}`
    }
    case 'timer-due':
      return `${when} timer-due ${input.timer} ${isoUtc(input.dueAt)}`
    case 'commanded':
      return `${when} commanded ${JSON.stringify(input.command)}`
    case 'configured':
      return `${when} configured ${JSON.stringify({ setup: input.setup, rules: input.rules })}`
  }
}

export function parseJournal(text: string): Recorded {
  const [first = '', ...lines] = text.split('\n')
  const entries = lines
    .filter((line) => line !== '')
    .map((line, place) => JournalEntry.parse({ ...draftOfLine(line, place), seq: place + 1 }))
  return { title: first.replace(/^# /, ''), entries }
}

function draftOfLine(line: string, place: number): Draft {
  const [when = '', kind = '', ...rest] = line.split(' ')
  const draft = (input: unknown) => Draft.parse({ inputId: `line-${place}`, homeId: golden, at: parseIso(when), input })
  switch (kind) {
    case 'observed': {
      const [deviceId, claim = '', freshness, ...reading] = rest
      const observedAt = claim === '-' ? null : parseIso(claim)
      const said = JSON.parse(reading.join(' ')) as unknown
      return draft({ kind, observation: { deviceId, observedAt, freshness, reading: said } })
    }
    case 'timer-due':
      return draft({ kind, timer: rest[0], dueAt: parseIso(rest[1] ?? '') })
    case 'commanded':
      return draft({ kind, command: JSON.parse(rest.join(' ')) as unknown })
    default:
      return draft({ kind, ...(JSON.parse(rest.join(' ')) as object) })
  }
}

/** The first word is the rule, so that what a changed rule says can be left out of a comparison. */
export function printEffects(effects: readonly Effect[], rules: readonly AnyRule[]): string {
  const versions = rules.map(({ id, version }) => `${id} ${version}`).join(', ')
  return [`# rules: ${versions}`, ...effects.map(lineOfEffect), ''].join('\n')
}

function lineOfEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'alarm-changed': {
      const { alarm, event } = effect
      const stands = `${alarm.severity}, ${alarm.condition}, ${alarm.response}`
      return `${alarm.rule.id} ${isoUtc(event.at)} ${event.kind} ${alarm.alarmId} (${stands}): ${event.said.nl} | ${event.said.en}`
    }
    case 'record': {
      const { series, at, fields } = effect.point
      return `${series.split('/')[0]} ${isoUtc(at)} record ${series} ${JSON.stringify(fields)}`
    }
    case 'notify':
      return `${effect.alarm.rule.id} ${isoUtc(effect.at)} notify ${effect.step} of ${effect.alarm.alarmId}: ${effect.to.map(recipientKey).join(', ')}`
    case 'held':
      return `${effect.rule} ${isoUtc(effect.at)} held ${effect.subject}: ${effect.why}`
    case 'answered':
      return `engine answered ${effect.accepted ? 'accepted' : `refused: ${effect.why}`}`
    case 'fault':
      return `engine ${isoUtc(effect.at)} fault of ${effect.rule}: ${effect.message}`
  }
}

/** The lines of the rules whose version is the one that the text names. */
export function comparable(text: string, rules: readonly AnyRule[]): string[] {
  const [first = '', ...lines] = text.split('\n')
  const then = new Map(
    first
      .replace('# rules: ', '')
      .split(', ')
      .map((rule) => rule.split(' ') as [string, string]),
  )
  const same = new Set(rules.filter(({ id, version }) => then.get(id) === String(version)).map(({ id }) => String(id)))
  return lines.filter((line) => line !== '' && same.has(line.split(' ')[0]!))
}
