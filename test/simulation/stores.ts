// All that outlives a process: its stores in memory, which go away, are damaged and are lost; and beside the journal what must follow from it.
import { memoryJournal, memoryOutbox, memoryProjections, memorySeries } from '../../gateway/store/memory.ts'
import type { Pipeline } from '../../gateway/pipeline/pipeline.ts'
import { type HomeState, startOf } from '../../rules/engine/state.ts'
import { step } from '../../rules/engine/step.ts'
import { rules } from '../../rules/index.ts'
import type { Effect } from '../../rules/model/effect.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { JournalEntry } from '../../rules/model/input.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Clock, Journal, Outbox, Projections } from '../../rules/ports.ts'
import { type Outage, withOutage } from '../support/outage.ts'

export const storeNames = ['journal', 'projections', 'outbox', 'series'] as const
export type StoreName = (typeof storeNames)[number]

/** What stands between the service and what it relies on, and does that wrong: for showing that the judge sees it. */
export interface Tampering {
  accept?(real: Pipeline['accept']): Pipeline['accept']
  clock?(real: Clock): Clock
  projections?(real: Projections): Projections
  outbox?(real: Outbox): Outbox
}

/** The journal, lived through once more by nobody but the rules. */
export interface Shadow {
  readonly entries: JournalEntry[]
  readonly effects: Effect[]
  state: HomeState
}

export interface Stores {
  readonly shadow: Shadow
  readonly journal: Outage<Journal>
  readonly projections: Outage<Projections>
  readonly outbox: Outage<Outbox>
  readonly series: Outage<ReturnType<typeof memorySeries>>
  /** Until when each that is away stays away. */
  readonly backAt: Map<StoreName, Instant>
  isAway(...names: readonly StoreName[]): boolean
  takeAway(name: StoreName, until: Instant): void
  bringBack(name: StoreName): void
  /** The next reading of the snapshots finds none that can be read. */
  damageSnapshots(): void
  /** The file of alarms and snapshots is gone, and a new one begins. */
  loseProjections(): void
}

export function createStores(homeId: HomeId, tampering: Tampering = {}): Stores {
  const shadow: Shadow = { entries: [], effects: [], state: startOf(homeId) }
  const { projections: tamperedWith = asIs, outbox: tamper = asIs } = tampering
  const kept = memoryJournal()
  let projected = tamperedWith(memoryProjections())
  let isDamaged = false
  const journal: Journal = {
    ...kept,
    async append(drafts) {
      const entries = await kept.append(drafts)
      for (const entry of entries) {
        const next = step(shadow.state, entry, rules)
        shadow.state = next.state
        shadow.entries.push(entry)
        shadow.effects.push(...next.effects)
      }
      return entries
    },
  }
  // Whatever is the store of this moment: it may be lost, and another begun.
  const projections = new Proxy({} as Projections, {
    get(_, name: keyof Projections) {
      if (name !== 'snapshots' || !isDamaged) return projected[name]
      isDamaged = false
      return async () => {
        const found = await projected.snapshots()
        return { ...found, snapshots: found.snapshots.map((snapshot) => ({ ...snapshot, state: '{"half' })) }
      }
    },
  })
  const stores = {
    journal: withOutage(journal),
    projections: withOutage(projections),
    outbox: withOutage(tamper(memoryOutbox())),
    series: withOutage(memorySeries()),
  }
  const backAt = new Map<StoreName, Instant>()
  return {
    ...stores,
    shadow,
    backAt,
    isAway: (...names) => names.some((name) => stores[name].down),
    takeAway(name, until) {
      stores[name].down = true
      if (!backAt.has(name)) backAt.set(name, until)
    },
    bringBack(name) {
      stores[name].down = false
      backAt.delete(name)
    },
    damageSnapshots() {
      isDamaged = true
    },
    loseProjections() {
      projected = tamperedWith(memoryProjections())
    },
  }
}

const asIs = <T>(real: T): T => real
