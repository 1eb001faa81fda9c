// A notice as the outbox hands it to a channel, and the parts with which a channel opens.
import type { ChannelParts, Notice } from '../../../gateway/notify/channel.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memorySubscriptions } from '../../../gateway/store/memory.ts'
import { Home } from '../../../rules/model/home.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import type { Clock, PushSubscription } from '../../../rules/ports.ts'
import { alarmOf } from '../alarms.ts'
import { temporaryFolder } from '../folder.ts'

/** No channel may say these to anybody outside. */
export const names = ['Geertje Bakker', 'Jannie Bakker', '0612345678']

const home = Home.parse({
  setup: { homeId: 'home-1', rooms: [], devices: [], residency: null },
  address: { street: 'Dorpsstraat', houseNumber: '3', postcode: '1934 GA', village: 'Egmond aan den Hoef' },
  careOrganisation: null,
  residents: [{ name: names[0] }],
  contacts: [{ name: names[1], relation: 'dochter', phone: names[2] }],
})

export function noticeOf(change: Partial<Notice> = {}): Notice {
  const alarm = alarmOf()
  return {
    key: `${alarm.alarmId}/1/team:nacht/webhook`,
    alarm,
    home,
    step: 1,
    at: later(alarm.raisedAt, minutes(2)),
    link: 'https://kernwacht.example/alarms/1',
    language: 'nl',
    isTest: false,
    ...change,
  }
}

export interface LoggedParts extends ChannelParts {
  /** All that was logged, as text. */
  logged(): string
}

export function channelParts(
  change: { subscriptions?: readonly PushSubscription[] | undefined; clock?: Clock; folder?: string } = {},
): LoggedParts {
  const lines: string[] = []
  const write = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`)
  return {
    clock: change.clock ?? systemClock(),
    log: { info: write, warn: write, error: write },
    resolveFile: (name) => name,
    folder: change.folder ?? temporaryFolder(),
    subscriptions: memorySubscriptions(change.subscriptions),
    logged: () => lines.join('\n'),
  }
}
