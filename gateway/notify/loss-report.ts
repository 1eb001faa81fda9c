// A delivery that is given up is reported to the operator, over the operator's own channels: a log that nobody reads is no report.
import { givenUpKey, purposeOf } from '../../rules/model/delivery-key.ts'
import type { ChannelName, DutyDirectory, Reach } from '../../rules/model/duty.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { elapsed, type Instant, minutes } from '../../rules/model/time.ts'
import type { Clock, Delivery, NewDelivery, Outbox } from '../../rules/ports.ts'

/** One broken channel breaks many deliveries: the operator is told once in this time, and sees the others on the screens. */
const quietFor = minutes(15)

/** Resolves when the report is in the outbox; call it for each delivery that is given up. */
export function createLossReport(parts: {
  outbox: Pick<Outbox, 'put'>
  directory(): Promise<DutyDirectory>
  /** Where the directory does not say. */
  operator: readonly Reach[]
  channels: ReadonlySet<ChannelName>
  clock: Pick<Clock, 'now'>
  added(deliveries: readonly Delivery[]): void
}): (lost: Delivery) => Promise<void> {
  const { outbox, channels, clock } = parts
  const toldAt = new Map<string, Instant>()
  return async (lost) => {
    // Who could not be told that something was lost is not told that this was lost too; and a trial's result is seen by who asked.
    // The service's own trials are watched from outside.
    if (purposeOf(lost) !== 'alarm' || lost.homeId === ownHome) return
    const now = clock.now()
    const kind = `${lost.channel} ${lost.lastError}`
    const last = toldAt.get(kind)
    if (last !== undefined && elapsed(last, now) < quietFor) return
    const { operator } = await parts.directory()
    const reach = (operator.length > 0 ? operator : parts.operator).filter(({ channel }) => channels.has(channel))
    const rows = reach.map(({ channel, address }, rank): NewDelivery => ({
      key: givenUpKey(lost.key, channel),
      alarmId: lost.alarmId,
      homeId: lost.homeId,
      // Of no telling of the alarm: whether that reached anybody is not judged by this.
      step: 0,
      recipient: 'operator',
      channel,
      address,
      rank,
      state: rank === 0 ? 'pending' : 'waiting',
      createdAt: now,
      nextAt: now,
    }))
    toldAt.set(kind, now)
    parts.added(await outbox.put(rows))
  }
}
