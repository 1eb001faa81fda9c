// Each morning, and at the start, the coming seven days are looked through: a time with nobody that has come near is told to the operator, once.
import { type Gap, gapsOfHomes } from '../../rules/duty/coverage.ts'
import { Alarm } from '../../rules/model/alarm.ts'
import type { ChannelName, DutyDirectory, Reach } from '../../rules/model/duty.ts'
import { dutyHome } from '../../rules/model/duty-home.ts'
import type { AlarmId } from '../../rules/model/ids.ts'
import { civilAt, days, earlier, Instant, instantOf, later } from '../../rules/model/time.ts'
import type { Clock, Delivery, NewDelivery, Outbox, Registry } from '../../rules/ports.ts'
import { z } from 'zod'
import { reportOf } from './duty-report.ts'
import type { Log } from './log.ts'

export interface DutyWatch {
  /** Looks at once, and then each morning. Resolves after the first look; what fails is logged and tried the next time. */
  start(): Promise<void>
  /** What a delivery of ours tells of; null: it is none of ours, or long past. */
  alarm(id: AlarmId): Alarm | null
  /** Resolves when no look is under way. */
  settled(): Promise<void>
  stop(): Promise<void>
}

const ahead = days(7)
/** By day, so that nobody is woken for a gap that is days away. */
const morning = { hour: 7, minute: 30, zone: 'Europe/Amsterdam' }
/** As long as a receiver that is away is tried. */
const reportsKeptFor = days(4)

const Span = z.object({ from: Instant, to: Instant })
/** The gaps of each home as last seen, and what was reported of late. */
const Kept = z.object({ gaps: z.record(z.string(), z.array(Span)), reports: z.array(Alarm) })
type Kept = z.infer<typeof Kept>

export function createDutyWatch(parts: {
  registry: Pick<Registry, 'homes' | 'directory'>
  outbox: Pick<Outbox, 'put'>
  /** Those that are set up. */
  channels: ReadonlySet<ChannelName>
  /** How the operator is reached where the directory does not say. */
  operator: readonly Reach[]
  clock: Clock
  /** What was seen and reported, across a restart; null: nothing yet. */
  kept: { read(): string | null; write(text: string): void }
  /** New rows, as the outbox gave them back. */
  added(deliveries: readonly Delivery[]): void
  log: Log
}): DutyWatch {
  const { registry, outbox, channels, clock, log } = parts
  let kept = readKept()
  let callOff = (): void => {}
  let looking: Promise<void> = Promise.resolve()

  function readKept(): Kept {
    const text = parts.kept.read()
    if (text === null) return { gaps: {}, reports: [] }
    try {
      return Kept.parse(JSON.parse(text))
    } catch {
      log.warn({}, 'what was reported of the rotas cannot be read: it is reported once more')
      return { gaps: {}, reports: [] }
    }
  }

  async function look(): Promise<void> {
    const now = clock.now()
    const [homes, known] = await Promise.all([registry.homes(), registry.directory()])
    const directory = known.operator.length > 0 ? known : { ...known, operator: [...parts.operator] }
    const found = gapsOfHomes(homes, directory, now, later(now, ahead), channels)
    const fresh = found.flatMap(({ home, gaps }) =>
      gaps.filter((gap) => !isSeen(gap, kept.gaps[home.setup.homeId] ?? [])).map((gap) => ({ home, gap })),
    )
    const reports = kept.reports.filter(({ raisedAt }) => raisedAt > earlier(now, reportsKeptFor))
    if (fresh.length > 0) reports.push(reportOf(fresh, now))
    kept = {
      gaps: Object.fromEntries(
        found.map(({ home, gaps }) => [home.setup.homeId, gaps.map(({ from, to }) => ({ from, to }))]),
      ),
      reports,
    }
    parts.kept.write(JSON.stringify(kept))
    if (fresh.length > 0)
      log.warn({ homes: new Set(fresh.map(({ home }) => home)).size, gaps: fresh.length }, 'nobody would be told')
    await put(reports, directory)
  }

  /** All of them each time: what a crash kept from the outbox gets there now, and what is there already stays as it is. */
  async function put(reports: readonly Alarm[], { operator }: DutyDirectory): Promise<void> {
    const reach = operator.filter(({ channel }) => channels.has(channel))
    const rows = reports.flatMap(({ alarmId: id, raisedAt }) =>
      reach.map(({ channel, address }, rank): NewDelivery => ({
        key: `${id}/1/operator/${channel}`,
        alarmId: id,
        homeId: dutyHome,
        step: 1,
        recipient: 'operator',
        channel,
        address,
        rank,
        state: rank === 0 ? 'pending' : 'waiting',
        createdAt: raisedAt,
        nextAt: raisedAt,
      })),
    )
    parts.added(await outbox.put(rows))
  }

  function lookAndWait(): Promise<void> {
    looking = look().catch((error: unknown) =>
      log.error({ error: String(error) }, 'the coming days could not be looked through'),
    )
    callOff = clock.wakeAt(nextMorning(clock.now()), () => void lookAndWait())
    return looking
  }

  return {
    start: lookAndWait,
    alarm: (id) => kept.reports.find((report) => report.alarmId === id) ?? null,
    settled: () => looking,
    async stop() {
      callOff()
      await looking
    },
  }
}

/** It goes on or joins on to what was there the last time: a gap that has begun, or one without an end, is one gap every day. */
const isSeen = (gap: Gap, before: readonly z.infer<typeof Span>[]): boolean =>
  before.some(({ from, to }) => from <= gap.to && gap.from <= to)

function nextMorning(now: Instant): Instant {
  const { zone, hour, minute } = morning
  const { year, month, day } = civilAt(now, zone)
  const today = instantOf({ year, month, day, hour, minute }, zone)
  return today > now ? today : instantOf({ year, month, day: day + 1, hour, minute }, zone)
}
