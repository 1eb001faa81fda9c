// After a start: snapshots, then the journal behind them. What was projected before is projected again, and its keys make that harmless.
import type { AnyRule } from '../../rules/engine/rule.ts'
import { type HomeState, startOf, stateOfSnapshot } from '../../rules/engine/state.ts'
import type { Journal, Projections } from '../../rules/ports.ts'
import type { Homes } from './homes.ts'
import type { Log } from './log.ts'
import type { Performer } from './perform.ts'

export interface Recovered {
  readonly homes: number
  readonly entries: number
  /** Homes whose snapshot was of another shape and that were rebuilt from the whole journal. */
  readonly rebuilt: number
  readonly lastSeq: number
}

const page = 5000

export async function recover(parts: {
  journal: Journal
  projections: Projections
  homes: Homes
  performer: Performer
  rules: readonly AnyRule[]
  log: Log
}): Promise<Recovered> {
  const { journal, projections, homes, performer, rules, log } = parts
  const { offset, snapshots } = await projections.snapshots()
  let rebuilt = 0
  for (const { homeId, seq, state: text } of snapshots) {
    const state = stateOfSnapshot(text)
    if (state && rules.every((rule) => isOfItsShape(rule, state))) {
      homes.restore(state)
      continue
    }
    rebuilt++
    log.warn({ homeId, seq }, 'a snapshot of another shape: the home is rebuilt from the journal')
    homes.restore(startOf(homeId))
    await replay(journal, { seq: 0, homeId, limit: page }, (entries) => {
      // Whoever had to be told up to the offset stands in the outbox; told by today's rota and channels it would be others, and again.
      const past = entries.filter(({ seq }) => seq <= offset)
      performer.take(homes.apply(past).filter(({ kind }) => kind !== 'notify'))
      take(homes, performer, entries.slice(past.length))
    })
  }
  let entries = 0
  const lastSeq = await replay(journal, { seq: offset, limit: page }, (page) => {
    entries += page.length
    take(homes, performer, page)
  })
  await performer.flushed()
  return { homes: [...homes.all()].length, entries, rebuilt, lastSeq }
}

/** A rule that is new to the home starts afresh; one that knew it in another shape must learn it again from the journal. */
const isOfItsShape = (rule: AnyRule, { rules }: HomeState): boolean =>
  rules[rule.id] === undefined || rule.state.safeParse(rules[rule.id]).success

type Page = Awaited<ReturnType<Journal['read']>>

const take = (homes: Homes, performer: Performer, entries: Page): void => performer.take(homes.apply(entries))

async function replay(
  journal: Journal,
  after: Parameters<Journal['read']>[0],
  each: (page: Page) => void,
): Promise<number> {
  let seq = after.seq
  for (;;) {
    const entries = await journal.read({ ...after, seq })
    if (entries.length === 0) return seq
    each(entries)
    seq = entries.at(-1)!.seq
  }
}
