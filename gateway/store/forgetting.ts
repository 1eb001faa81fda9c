// Leaves nothing of somebody's time in a home: in the journal, in what was made of it, and in what was told of it.
import type { Forgetting, Forgotten } from '../../rules/ports.ts'
import type { ForgettingAlarms } from './projections-sqlite.ts'

/** Resolves with how many alarms there were, when no byte is on the disk any longer. Done twice, it is as good as once. */
export type Forget = (theirs: Forgotten) => Promise<{ readonly alarms: number }>

export const forgetIn =
  (stores: {
    readonly journal: Forgetting
    readonly projections: ForgettingAlarms
    readonly outbox: Forgetting
    readonly quarantine: Forgetting
    readonly series: Forgetting
  }): Forget =>
  async (theirs) => {
    const { journal, projections, outbox, quarantine, series } = stores
    // The record first: what is made of it must not be made again from there after a crash in between.
    await journal.forget(theirs)
    const alarms = await projections.forget(theirs)
    await Promise.all([outbox, quarantine, series].map((store) => store.forget(theirs)))
    return { alarms: alarms.length }
  }
