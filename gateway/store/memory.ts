// Twins of the stores that live in memory, for tests and for a first look. They pass the same contract suites as the real ones.
import { type Alarm, changesOf } from '../../rules/model/alarm.ts'
import { ConsentDecision } from '../../rules/model/consent.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { DutyChange, DutyDirectory, emptyDirectory } from '../../rules/model/duty.ts'
import { Home, type PastResidency } from '../../rules/model/home.ts'
import type { JournalEntry } from '../../rules/model/input.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { type Instant, instant, localDate } from '../../rules/model/time.ts'
import type {
  AlarmQuery,
  ChannelSummary,
  Credential,
  Delivery,
  DeliveryState,
  FeedItem,
  Journal,
  Outbox,
  Projections,
  PushSubscription,
  PushSubscriptions,
  Quarantine,
  QuarantineCount,
  QuarantinedMessage,
  Registry,
  SeriesStore,
  Snapshot,
} from '../../rules/ports.ts'
import { leastOf, sumsOf, totalsOf } from './series-recount.ts'

export function memoryJournal(): Journal {
  const entries: JournalEntry[] = []
  const forgotten = new Set<number>()
  return {
    async append(drafts) {
      const added = drafts.map((draft, index) => ({ ...draft, seq: entries.length + index + 1 }))
      entries.push(...added)
      return added
    },
    async read({ seq, homeId, limit }) {
      return entries
        .slice(seq)
        .filter((entry) => !forgotten.has(entry.seq) && (homeId === undefined || entry.homeId === homeId))
        .slice(0, limit)
    },
    lastSeq: async () => entries.length,
    async thin(before) {
      for (const { seq, homeId, at } of entries) if (homeId === ownHome && at < before) forgotten.add(seq)
    },
    close: async () => {},
  }
}

export function memoryProjections(): Projections {
  const alarms = new Map<string, Alarm>()
  const keys = new Set<string>()
  let feed: FeedItem[] = []
  let lastFeedId = 0
  const snapshots = new Map<string, Snapshot>()
  let offset = 0
  return {
    async applyAlarms(changes) {
      const added: FeedItem[] = []
      for (const { key, alarm, event } of changes) {
        const known = alarms.get(alarm.alarmId)
        if (!known || changesOf(known) < changesOf(alarm)) alarms.set(alarm.alarmId, alarm)
        if (keys.has(key)) continue
        keys.add(key)
        added.push({ feedId: ++lastFeedId, alarm, event })
      }
      feed.push(...added)
      return added
    },
    async checkpoint(changed, seq) {
      for (const snapshot of changed) snapshots.set(snapshot.homeId, snapshot)
      offset = seq
    },
    snapshots: async () => ({ offset, snapshots: [...snapshots.values()] }),
    alarm: async (id) => alarms.get(id) ?? null,
    alarms: async (query) => [...alarms.values()].filter(matching(query)).sort(inOrder).slice(0, query.limit),
    feedAfter: async (feedId, limit) => feed.filter((item) => item.feedId > feedId).slice(0, limit),
    lastFeedId: async () => lastFeedId,
    async thin(before) {
      for (const [id, { homeId, resolvedAt }] of alarms)
        if (homeId === ownHome && resolvedAt !== null && resolvedAt < before) alarms.delete(id)
      feed = feed.filter(({ alarm, event }) => alarm.homeId !== ownHome || event.at >= before)
    },
    close: async () => {},
  }
}

const matching =
  ({ homeIds, response, openedAfter }: AlarmQuery) =>
  (alarm: Alarm): boolean =>
    (!homeIds || homeIds.includes(alarm.homeId)) &&
    (!response || response.includes(alarm.response)) &&
    (openedAfter === undefined || alarm.openedAt > openedAfter)

const grades = ['urgent', 'today', 'info', 'technical']
const rank = (alarm: Alarm): number[] => [
  alarm.response === 'resolved' ? 1 : 0,
  alarm.response === 'open' ? 0 : 1,
  alarm.response === 'resolved' ? -(alarm.resolvedAt ?? 0) : grades.indexOf(alarm.severity),
  alarm.openedAt,
]
function inOrder(one: Alarm, other: Alarm): number {
  const others = rank(other)
  for (const [index, value] of rank(one).entries()) if (value !== others[index]) return value - others[index]!
  return one.alarmId < other.alarmId ? -1 : 1
}

export function memorySeries(options: { zone?: string } = {}): SeriesStore {
  const { zone = 'Europe/Amsterdam' } = options
  const points = new Map<string, SeriesPoint>()
  const written: SeriesPoint[] = []
  const where = (purpose: SeriesPoint['purpose'], series: string, homeId?: string) =>
    [...points.values()].filter(
      (point) =>
        point.purpose === purpose &&
        (homeId === undefined || point.homeId === homeId) &&
        (point.series === series || point.series.startsWith(`${series}/`)),
    )
  return {
    async write(added) {
      for (const point of added) points.set(`${point.purpose} ${point.homeId} ${point.series} ${point.at}`, point)
      written.push(...added)
    },
    async changedHomes({ purpose, after, before }) {
      const isEarly = ({ at, purpose: of }: SeriesPoint) => of === purpose && localDate(instant(at - 1), zone) < before
      const early = written.slice(after).filter(isEarly)
      return { change: written.length, homeIds: [...new Set(early.map(({ homeId }) => homeId))].toSorted() }
    },
    async read({ homeId, purpose, series, from, to }) {
      return where(purpose, series, homeId)
        .filter(({ at }) => at >= from && at < to)
        .sort((a, b) => a.at - b.at || (a.series < b.series ? -1 : 1))
    },
    sums: async (query) => sumsOf(where(query.purpose, query.series, query.homeId), query, zone),
    totals: async (query) => totalsOf(where(query.purpose, query.family), query, zone),
    least: async (query) => leastOf(where(query.purpose, query.family), query, zone),
    close: async () => {},
  }
}

export function memoryRegistry(homes: readonly Home[] = []): Registry {
  const kept = new Map<string, Home>(homes.map((home) => [home.setup.homeId, home]))
  const credentials = new Map<string, Credential>()
  const decided: ConsentDecision[] = []
  const lived = new Map<string, PastResidency>()
  let directory = emptyDirectory
  let changes: readonly DutyChange[] = []
  return {
    homes: async () => [...kept.values()].sort((a, b) => (a.setup.homeId < b.setup.homeId ? -1 : 1)),
    home: async (id) => kept.get(id) ?? null,
    async putHome(home, { decided: more = [], ended } = {}) {
      const { homeId, residency } = home.setup
      kept.set(homeId, Home.parse(home))
      decided.push(...more.map((one) => ConsentDecision.parse(one)))
      if (residency) lived.set(`${homeId} ${residency.residencyId}`, { ...residency, homeId, until: null })
      if (ended) lived.set(`${homeId} ${ended.residencyId}`, { ...ended, homeId })
    },
    residencies: async (id) =>
      [...lived.values()]
        .filter(({ homeId }) => homeId === id)
        .map(({ residencyId, homeId, since, until }) => ({ residencyId, homeId, since, until }))
        .sort((one, other) => one.since - other.since || (one.residencyId < other.residencyId ? -1 : 1)),
    consents: async (id) => decided.filter(({ homeId }) => homeId === id),
    credentials: async () => [...credentials.values()].sort((a, b) => (a.identity < b.identity ? -1 : 1)),
    putCredential: async (credential) => void credentials.set(credential.identity, credential),
    async revokeCredential(identity, at) {
      const credential = credentials.get(identity)
      if (credential?.revokedAt === null) credentials.set(identity, { ...credential, revokedAt: at })
    },
    directory: async () => directory,
    dutyChanges: async () => changes,
    async putDirectory(changed, change) {
      directory = DutyDirectory.parse(changed)
      if (change) changes = [DutyChange.parse(change), ...changes].slice(0, 200)
    },
    close: async () => {},
  }
}

export function memoryQuarantine(options: { maxBytes?: number } = {}): Quarantine {
  const { maxBytes = 200 * 1024 * 1024 } = options
  let messages: QuarantinedMessage[] = []
  const counts = new Map<string, QuarantineCount>()
  let nextId = 1
  const bytes = () => messages.reduce((sum, { payload }) => sum + payload.length + 200, 0)
  return {
    async keep(message) {
      messages.push({ ...message, quarantineId: nextId++ })
      const { homeId, deviceId, code, at } = message
      const key = `${homeId} ${deviceId} ${code}`
      counts.set(key, { homeId, deviceId, code, count: (counts.get(key)?.count ?? 0) + 1, lastAt: at })
      if (bytes() > maxBytes) messages = messages.slice(1 + Math.floor(messages.length / 10))
    },
    list: async ({ homeId, after = 0, limit }) =>
      messages
        .filter((message) => message.quarantineId > after && (homeId === undefined || message.homeId === homeId))
        .slice(0, limit),
    counts: async () => [...counts.values()].sort((a, b) => b.lastAt - a.lastAt),
    async remove(quarantineId) {
      messages = messages.filter((message) => message.quarantineId !== quarantineId)
    },
    close: async () => {},
  }
}

const unfinished: readonly DeliveryState[] = ['waiting', 'pending', 'failed']

export function memoryOutbox(): Outbox {
  const kept = new Map<string, Delivery>()
  let lastId = 0
  const where = (holds: (delivery: Delivery) => boolean) => [...kept.values()].filter(holds)
  return {
    async put(deliveries) {
      return deliveries.flatMap((delivery) => {
        if (kept.has(delivery.key)) return []
        const added: Delivery = {
          ...delivery,
          deliveryId: ++lastId,
          attempts: 0,
          firstTriedAt: null,
          handedOverAt: null,
          deliveredAt: null,
          lastError: null,
          reference: null,
        }
        kept.set(delivery.key, added)
        return [added]
      })
    },
    async change(changes) {
      for (const { key, ...changed } of changes) {
        const delivery = kept.get(key)
        if (delivery) kept.set(key, { ...delivery, ...changed })
      }
    },
    unfinished: async () => where(({ state }) => unfinished.includes(state)),
    ofAlarm: async (alarmId) => where((delivery) => delivery.alarmId === alarmId),
    after: async ({ channel, address, deliveryId, limit }) =>
      where(
        (delivery) =>
          delivery.deliveryId > deliveryId &&
          (channel === undefined || delivery.channel === channel) &&
          (address === undefined || delivery.address === address),
      ).slice(0, limit),
    async summary(since) {
      const theirs = where(({ homeId }) => homeId !== ownHome)
      return [...Map.groupBy(theirs, ({ channel }) => channel)]
        .map(([channel, all]) => summaryOf(channel, all, since))
        .filter(
          ({ handedOver, unfinished, givenUp, lastHandedOverAt }) =>
            handedOver + unfinished + givenUp > 0 || lastHandedOverAt !== null,
        )
        .sort((one, other) => (one.channel < other.channel ? -1 : 1))
    },
    finishedBefore: async ({ before, after, limit }) =>
      [...Map.groupBy(kept.values(), ({ alarmId }) => alarmId)]
        .filter(
          ([id, all]) => id > after && all.every((one) => one.createdAt < before && !unfinished.includes(one.state)),
        )
        .map(([id]) => id)
        .sort((one, other) => (one < other ? -1 : 1))
        .slice(0, limit),
    async remove(alarmIds) {
      for (const [key, { alarmId }] of kept) if (alarmIds.includes(alarmId)) kept.delete(key)
    },
    async thin(before) {
      for (const [key, { homeId, state, createdAt }] of kept)
        if (homeId === ownHome && createdAt < before && !unfinished.includes(state)) kept.delete(key)
    },
    close: async () => {},
  }
}

function summaryOf(channel: Delivery['channel'], all: readonly Delivery[], since: Instant): ChannelSummary {
  const recent = all.filter(({ createdAt }) => createdAt >= since)
  const count = (...states: readonly DeliveryState[]) => recent.filter(({ state }) => states.includes(state)).length
  const out = all.flatMap(({ handedOverAt }) => handedOverAt ?? [])
  return {
    channel,
    handedOver: count('handed-over', 'delivered'),
    unfinished: count(...unfinished),
    givenUp: count('given-up'),
    lastHandedOverAt: out.length > 0 ? (Math.max(...out) as Instant) : null,
    lastError: recent.findLast(({ lastError }) => lastError !== null)?.lastError ?? null,
  }
}

export function memorySubscriptions(given: readonly PushSubscription[] = []): PushSubscriptions {
  const kept = new Map(given.map((one) => [one.endpoint, one]))
  return {
    of: async (account) =>
      [...kept.values()]
        .filter((subscription) => subscription.account === account)
        .sort((a, b) => a.createdAt - b.createdAt || (a.endpoint < b.endpoint ? -1 : 1)),
    put: async (subscription) => void kept.set(subscription.endpoint, subscription),
    remove: async (endpoint) => void kept.delete(endpoint),
    close: async () => {},
  }
}
