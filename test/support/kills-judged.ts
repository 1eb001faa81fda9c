// Judges a folder after crashes: is every acknowledged message in the journal once, and are the alarms exactly what the journal gives?
import { isDeepStrictEqual } from 'node:util'
import { join } from 'node:path'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { openProjections } from '../../gateway/store/projections-sqlite.ts'
import { type HomeState, startOf } from '../../rules/engine/state.ts'
import { step } from '../../rules/engine/step.ts'
import { isArmedFor } from '../../rules/engine/timers.ts'
import { rules } from '../../rules/index.ts'
import { type Alarm, changesOf, episodeKey } from '../../rules/model/alarm.ts'
import { ruleId } from '../../rules/model/ids.ts'
import type { JournalEntry } from '../../rules/model/input.ts'
import type { Effect } from '../../rules/model/effect.ts'
import type { Home } from '../../rules/model/home.ts'
import { type Answered, button, type Sent } from './crash-homes.ts'
import { judgeTimers, judgeTold, type Lifetime, type TimersJudged, type ToldJudged } from './kills-told.ts'
import type { Receipt, Watch } from './watch-homes.ts'

/** Every number of `wrong` is 0 when nothing went wrong. */
export interface Judgement extends TimersJudged, ToldJudged {
  readonly entries: number
  readonly alarms: number
  readonly resolvedAlarms: number
  /** Acknowledged messages that are not in the journal. */
  readonly lost: number
  /** Messages that are in the journal more than once. */
  readonly journalledTwice: number
  /** Alarms that follow from the journal and are not in the table. */
  readonly missing: number
  /** Alarms in the table that do not follow from the journal. */
  readonly invented: number
  /** Alarms that stand in the table otherwise than the journal says. */
  readonly different: number
  /** Changes of alarms that the feed tells twice, not at all, or that never happened. */
  readonly feedDoubled: number
  readonly feedMissing: number
  readonly feedInvented: number
  /** Acknowledged calls for help that belong to no alarm. */
  readonly unheardCalls: number
  /** Alarms that a carer was told to have closed and that are open. */
  readonly reopened: number
}

const all = 10_000_000

export async function judge(parts: {
  readonly folder: string
  readonly sent: readonly Sent[]
  readonly answered: readonly Answered[]
  readonly lives: readonly Lifetime[]
  readonly watches: readonly Watch[]
  readonly homes: readonly Home[]
  readonly receipts: readonly Receipt[]
  readonly settledAt: number
}): Promise<Judgement> {
  const { folder, sent, answered } = parts
  await using open = new AsyncDisposableStack()
  const journal = open.adopt(await openJournal({ file: join(folder, 'journal.db') }), (it) => it.close())
  const projections = open.adopt(await openProjections({ file: join(folder, 'alarms.db') }), (it) => it.close())
  const entries = await journal.read({ seq: 0, limit: all })
  const told = retell(entries)
  const { lives, watches, homes, receipts, settledAt } = parts
  const table = new Map((await projections.alarms({ limit: all })).map((alarm) => [alarm.alarmId as string, alarm]))
  const feed = (await projections.feedAfter(0, all)).map(({ alarm }) => changeKey(alarm))
  const inFeed = new Set(feed)

  const times = countsOf(entries.map(messageIn))
  const timesOf = ({ messageId }: Sent) => times.get(messageId) ?? 0
  return {
    entries: entries.length,
    alarms: table.size,
    resolvedAlarms: [...table.values()].filter(({ response }) => response === 'resolved').length,
    lost: sent.filter((message) => message.acknowledged && timesOf(message) === 0).length,
    journalledTwice: sent.filter((message) => timesOf(message) > 1).length,
    missing: [...told.alarms.keys()].filter((id) => !table.has(id)).length,
    invented: [...table.keys()].filter((id) => !told.alarms.has(id)).length,
    different: [...told.alarms].filter(([id, alarm]) => table.has(id) && !isDeepStrictEqual(table.get(id), alarm))
      .length,
    feedDoubled: feed.length - inFeed.size,
    feedMissing: [...told.changes].filter((key) => !inFeed.has(key)).length,
    feedInvented: [...inFeed].filter((key) => !told.changes.has(key)).length,
    unheardCalls: sent.filter(
      ({ acknowledged, asksForHelp, messageId }) => acknowledged && asksForHelp && !told.heardCalls.has(messageId),
    ).length,
    reopened: answered.filter(({ alarmId, resolved }) => resolved && table.get(alarmId)?.response !== 'resolved')
      .length,
    ...judgeTimers(told, lives, watches),
    ...(await judgeTold({ folder, told, homes, receipts, settledAt })),
  }
}

/** The whole journal once more through the rules, from nothing: what must have become of it. */
function retell(entries: readonly JournalEntry[]) {
  const states = new Map<string, HomeState>()
  const alarms = new Map<string, Alarm>()
  const changes = new Set<string>()
  const heardCalls = new Set<string>()
  const followed: { entry: JournalEntry; effects: readonly Effect[]; fires: boolean }[] = []
  for (const entry of entries) {
    const before = states.get(entry.homeId) ?? startOf(entry.homeId)
    const { state, effects } = step(before, entry, rules)
    const { input } = entry
    states.set(entry.homeId, state)
    followed.push({
      entry,
      effects,
      fires: input.kind === 'timer-due' && isArmedFor(before.timers, input.timer, input.dueAt),
    })
    for (const effect of effects) {
      if (effect.kind !== 'alarm-changed') continue
      alarms.set(effect.alarm.alarmId, effect.alarm)
      changes.add(changeKey(effect.alarm))
    }
    // Pressed: from then on an alarm of this button is there until a person closes it.
    if (state.alarms[episodeKey(ruleId('help-call'), button)]) heardCalls.add(messageIn(entry))
  }
  return { alarms, changes, heardCalls, states, followed }
}

/** Which of the messages that were sent an entry is of; of none: its own id. */
function messageIn({ homeId, inputId, input }: JournalEntry): string {
  if (input.kind === 'observed' && input.observation.reading.kind === 'temperature')
    return `${homeId}-${Math.round(input.observation.reading.celsius * 1000)}`
  return /^m\.([^.]+)\./.exec(inputId)?.[1] ?? inputId
}

const changeKey = (alarm: Alarm): string => `${alarm.alarmId}#${changesOf(alarm)}`

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
