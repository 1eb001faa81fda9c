// From places in the plan to rows of the outbox: who stands behind them now, and on which channels that are set up.
import type { reachOf } from '../../rules/duty/reach.ts'
import type { ChannelName, DutyDirectory, Reach } from '../../rules/model/duty.ts'
import type { Effect } from '../../rules/model/effect.ts'
import { recipientKey } from '../../rules/model/recipient.ts'
import type { Delivery, NewDelivery, Outbox, Registry } from '../../rules/ports.ts'
import type { Log } from './log.ts'

export type Telling = Extract<Effect, { kind: 'notify' }>

export interface Tellings {
  /**
   * Resolves when all of it is in the outbox, with those of which nobody can be reached; rejects when the outbox or the registry is away,
   * and may then be called again with the same.
   */
  put(tellings: readonly Telling[]): Promise<readonly Telling[]>
}

export type ReachOf = typeof reachOf

export function createTellings(parts: {
  registry: Pick<Registry, 'home' | 'directory'>
  outbox: Pick<Outbox, 'put'>
  reachOf: ReachOf
  /** Those that are set up. */
  channels: ReadonlySet<ChannelName>
  /** How the operator is reached where the directory does not say. */
  operator: readonly Reach[]
  /** New rows, as the outbox gave them back. */
  added(deliveries: readonly Delivery[]): void
  log: Log
}): Tellings {
  const { registry, outbox, reachOf, channels, log } = parts

  async function rowsOf(telling: Telling, directory: DutyDirectory): Promise<NewDelivery[]> {
    const { alarm, step, to, at } = telling
    const contacts = (await registry.home(alarm.homeId))?.contacts ?? []
    const people = to.flatMap((recipient) => reachOf(recipient, { contacts, directory, at }))
    return people.flatMap(({ recipient, reach }) =>
      reach
        .filter(({ channel }) => channels.has(channel))
        .map(({ channel, address }, rank) => ({
          key: `${alarm.alarmId}/${step}/${recipient}/${channel}`,
          alarmId: alarm.alarmId,
          homeId: alarm.homeId,
          step,
          recipient,
          channel,
          address,
          rank,
          state: rank === 0 ? ('pending' as const) : ('waiting' as const),
          createdAt: at,
          nextAt: at,
        })),
    )
  }

  return {
    async put(tellings) {
      const known = await registry.directory()
      const directory = known.operator.length > 0 ? known : { ...known, operator: [...parts.operator] }
      const rows = await Promise.all(tellings.map((telling) => rowsOf(telling, directory)))
      parts.added(await outbox.put(rows.flat()))
      const nobody = tellings.filter((_telling, index) => rows[index]!.length === 0)
      for (const { alarm, step, to } of nobody)
        log.warn({ alarmId: alarm.alarmId, step, to: to.map(recipientKey) }, 'nobody of these can be reached')
      return nobody
    },
  }
}
