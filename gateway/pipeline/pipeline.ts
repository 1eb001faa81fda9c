// The way of every input: journal it (fsync), step the home, project what follows. Everything that changes a home comes through here.
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { AnyRule } from '../../rules/engine/rule.ts'
import { snapshotOf } from '../../rules/engine/state.ts'
import { statusOf } from '../../rules/engine/status.ts'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { HomeSetup } from '../../rules/model/home.ts'
import { type AlarmId, homeOfAlarm } from '../../rules/model/ids.ts'
import type { Draft, JournalEntry } from '../../rules/model/input.ts'
import { type Duration, seconds } from '../../rules/model/time.ts'
import type { Clock, Journal, LiveHomes, Projections, SeriesStore, Snapshot } from '../../rules/ports.ts'
import { createHomes } from './homes.ts'
import type { Log } from './log.ts'
import { createPerformer } from './perform.ts'
import type { Telling, Tellings } from './recipients.ts'
import { recover, type Recovered } from './recovery.ts'

export interface Pipeline extends LiveHomes {
  /** Resolves when the drafts are in the journal: then, and only then, the device or the caller may be told so. */
  accept(drafts: readonly Draft[]): Promise<void>
  /** An alarm that nobody has closed, as it is at this moment: its projection may be a moment behind, or away. Null: none such. */
  alarm(id: AlarmId): Alarm | null
  /** Snapshots, journal, overdue timers oldest first; then homes are woken at their instants. Call once, before anything else. */
  start(): Promise<Recovered>
  /** Writes out how the homes are: what was written of them before is written over. */
  checkpoint(): Promise<void>
  /** Resolves when nothing is under way: every accepted input applied and projected. */
  settled(): Promise<void>
  /** Finishes what is under way, and writes a last checkpoint. */
  stop(): Promise<void>
}

const checkpointEvery = seconds(20)
/** After the states of so many homes are written out, devices are answered: a few milliseconds' work. */
const homesInOneBreath = 50
const retryTimerAfter = seconds(1)
/** With the projections away, a stop waits this long for them and no longer. */
const patienceAtStop = seconds(10)

export function createPipeline(parts: {
  journal: Journal
  projections: Projections
  series: SeriesStore
  clock: Clock
  /** What retries and checkpoints wait by. Only where `clock` is a simulated one, which may stand still, does it differ from it. */
  pulse?: Pick<Clock, 'wait'>
  /** Who is told outside the screens. Left out: nobody. */
  tellings?: Tellings
  rules: readonly AnyRule[]
  log: Log
}): Pipeline {
  const { journal, projections, clock, pulse = clock, rules, log } = parts
  const performer = createPerformer({ ...parts, pulse, unreachable })
  const homes = createHomes({ rules, clock, due: (draft) => void supervise(fire(draft)) })
  const stopping = new AbortController()
  /** How many are being taken in, and who waits until none is. */
  let underWay = 0
  const whenNone: (() => void)[] = []
  const dirty = new Set<Draft['homeId']>()
  /** Found while the journal is being read at the start, when nothing may be added to it. */
  let heldUnreachable: Telling[] | null = []
  let lastApplied = 0
  let checkpointed = 0
  let checkpoints: Promise<void> = Promise.resolve()

  async function accept(drafts: readonly Draft[]): Promise<void> {
    if (drafts.length === 0) return
    underWay++
    try {
      applied(await journal.append(withOverdue(drafts)))
    } finally {
      underWay--
      if (underWay === 0) for (const tell of whenNone.splice(0)) tell()
    }
  }

  async function unreachable(tellings: readonly Telling[]): Promise<void> {
    if (heldUnreachable) return void heldUnreachable.push(...tellings)
    const at = clock.now()
    await accept(
      tellings.map(({ alarm: { alarmId, homeId }, step }) => ({
        inputId: `undeliverable:${alarmId}/${step}`,
        homeId,
        at,
        input: {
          kind: 'commanded',
          command: { kind: 'undeliverable', alarmId, step, by: { account: 'kernwacht', role: 'service' } },
        },
      })),
    )
  }

  /** The deadlines that passed before this input came are told first, however late their wake-up is. */
  function withOverdue(drafts: readonly Draft[]): readonly Draft[] {
    const told = new Set<Draft['homeId']>()
    return drafts.flatMap((draft) => {
      if (draft.input.kind === 'timer-due' || told.has(draft.homeId)) return [draft]
      told.add(draft.homeId)
      return [...homes.overdue(draft.homeId, draft.at), draft]
    })
  }

  function applied(entries: readonly JournalEntry[]): void {
    const first = entries[0]!
    // The journal answers in its own order. An older entry after a newer one would be skipped by the engine: lost.
    if (first.seq <= lastApplied) throw new Error(`journal answered out of order: ${first.seq} after ${lastApplied}`)
    lastApplied = entries.at(-1)!.seq
    for (const { homeId } of entries) dirty.add(homeId)
    performer.take(homes.apply(entries))
  }

  /** A timer is journalled like everything else. While the disk refuses, it waits: it stays armed and its moment has come. */
  async function fire(draft: Draft): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await accept([draft])
      } catch (error) {
        log.error({ homeId: draft.homeId, error: String(error) }, 'a due timer could not be journalled; trying again')
        await pulse.wait(retryTimerAfter, stopping.signal).catch(() => {})
      }
    }
  }

  /** The one place where a promise may be let go: what fails here is our bug, and loud. */
  async function supervise(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => log.error({ error: String(error) }, 'the pipeline failed'))
  }

  async function settled(): Promise<void> {
    while (underWay > 0) await new Promise<void>((resolve) => whenNone.push(resolve))
    await performer.flushed()
    if (underWay > 0) await settled()
  }

  /** One after another: no offset may be written before the homes that changed up to it. */
  function checkpoint(): Promise<void> {
    const written = checkpoints.then(writeCheckpoint)
    checkpoints = written.catch(() => {})
    return written
  }

  async function writeCheckpoint(): Promise<void> {
    if (lastApplied === checkpointed) return
    const seq = lastApplied
    // States are values: what is collected here stays as it is while later inputs make new ones.
    const states = [...dirty].flatMap((homeId) => homes.state(homeId) ?? [])
    dirty.clear()
    await performer.flushed()
    const snapshots: Snapshot[] = []
    for (const state of states) {
      snapshots.push({ homeId: state.homeId, seq: state.seq, state: snapshotOf(state) })
      if (snapshots.length % homesInOneBreath === 0) await turn()
    }
    try {
      await projections.checkpoint(snapshots, seq)
      checkpointed = seq
    } catch (error) {
      // A later checkpoint moves the offset past these homes too, so they must be in it.
      for (const { homeId } of states) dirty.add(homeId)
      throw error
    }
  }

  async function keepCheckpointing(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pulse.wait(checkpointEvery, stopping.signal).catch(() => {})
      if (stopping.signal.aborted) return
      await checkpoint().catch(noCheckpoint)
    }
  }

  function noCheckpoint(error: unknown): void {
    log.error({ error: String(error) }, 'no checkpoint; recovery reads further back')
  }

  async function configure(setup: HomeSetup, change: Parameters<LiveHomes['configure']>[1]): Promise<void> {
    const state = homes.state(setup.homeId)
    const versions = Object.fromEntries(rules.map((rule) => [rule.id, rule.version]))
    const same = state && sameJson(state.setup, setup) && sameJson(state.versions, versions)
    if (same) return
    const inputId = `configured:${randomUUID()}`
    const input = { kind: 'configured', setup, rules: versions, ...change } as const
    await accept([{ inputId, homeId: setup.homeId, at: clock.now(), input }])
  }

  return {
    accept,
    configure,
    checkpoint,
    settled,
    follow: performer.follow,
    status: (homeId) => {
      const state = homes.state(homeId)
      return state ? statusOf(state, rules) : null
    },
    alarm: (id) =>
      Object.values(homes.state(homeOfAlarm(id))?.alarms ?? {}).find(({ alarmId }) => alarmId === id) ?? null,
    async command(homeId, command) {
      const inputId = `command:${randomUUID()}`
      using expected = performer.expect(inputId)
      await accept([{ inputId, homeId, at: clock.now(), input: { kind: 'commanded', command } }])
      return await expected.answer
    },
    async start() {
      const recovered = await recover({ journal, projections, homes, performer, rules, log })
      lastApplied = recovered.lastSeq
      checkpointed = recovered.entries > 0 ? 0 : recovered.lastSeq
      for (const state of homes.all()) dirty.add(state.homeId)
      const held = heldUnreachable ?? []
      heldUnreachable = null
      await unreachable(held)
      await fireOverdue()
      homes.startWaking()
      void supervise(keepCheckpointing())
      return recovered
    },
    async stop() {
      homes.stop()
      const isSettled = await within(patienceAtStop, settled())
      try {
        // What is not projected is made again from the journal at the next start.
        if (isSettled) await checkpoint().catch(noCheckpoint)
        else log.warn({}, 'stopped before all was projected; the next start reads the journal further back')
      } finally {
        stopping.abort(new Error('stopping'))
        performer.stop()
      }
    },
  }

  async function within(patience: Duration, work: Promise<void>): Promise<boolean> {
    const done = new AbortController()
    const impatience = pulse.wait(patience, done.signal).then(
      () => false,
      () => true,
    )
    const isDone = await Promise.race([work.then(() => true), impatience])
    done.abort(new Error('done'))
    return isDone
  }

  async function fireOverdue(): Promise<void> {
    for (;;) {
      const now = clock.now()
      const overdue = [...homes.all()].flatMap((state) => homes.overdue(state.homeId, now))
      if (overdue.length === 0) return
      await accept(overdue.sort((a, b) => dueAt(a) - dueAt(b)))
    }
  }
}

const dueAt = ({ input }: Draft): number => (input.kind === 'timer-due' ? input.dueAt : 0)
const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
