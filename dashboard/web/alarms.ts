// The alarms of everybody at this screen: fetched once, followed live, and fetched again after a silence.
import { computed, effect, signal } from '@preact/signals'
import type { AlarmRow, DeskLoad, HomeRow } from '../api/contract.ts'
import { api } from './api-client.ts'
import { inOrder, tabOf, type Tab } from './alarm-order.ts'
import { comeback, follow, type Stream } from './live.ts'
import { is, session } from './session.ts'
import { minute, setServiceTime } from './ticking.ts'

const known = signal<ReadonlyMap<string, AlarmRow>>(new Map())
export const loading = signal<'loading' | 'ready' | { readonly error: unknown }>('loading')
/** Homes that nobody would miss: they stand beside the alarms, for silence is not health. */
export const unprotected = signal<readonly HomeRow[]>([])

/** How much comes in at the desks of this care worker. */
export const desks = signal<readonly DeskLoad[]>([])
export const isFlood = computed(() => desks.value.some(({ floodSince }) => floodSince !== null))

const dayMs = 86_400_000
const retryMs = 4_000

/** Technical alarms are the installer's; a care desk sees what they mean: homes that are not protected. */
const isForDesk = (alarm: AlarmRow): boolean => alarm.severity !== 'technical' || is('installer', 'administrator')

export const alarms = computed<readonly AlarmRow[]>(() =>
  [...known.value.values()].filter(
    (alarm) => isForDesk(alarm) && (alarm.resolvedAt === null || minute.value - alarm.resolvedAt < dayMs),
  ),
)
export const counts = computed<Record<Tab, number>>(() => {
  const count = { open: 0, taken: 0, shelved: 0, resolved: 0 }
  for (const alarm of alarms.value) count[tabOf(alarm)]++
  return count
})
export const openUrgent = computed(() =>
  alarms.value.filter(({ severity, response }) => severity === 'urgent' && response === 'open'),
)
/** What is open or in hand at each home, gravest first. */
export const unresolvedByHome = computed(() => {
  const homes = new Map<string, AlarmRow[]>()
  for (const alarm of [...known.value.values()].sort(inOrder))
    if (alarm.response !== 'resolved') homes.set(alarm.home.homeId, [...(homes.get(alarm.home.homeId) ?? []), alarm])
  return homes
})
export const alarmById = (id: string): AlarmRow | undefined => known.value.get(id)

export function put(row: AlarmRow): void {
  known.value = new Map(known.value).set(row.alarmId, row)
}

let stream: Stream | null = null
/** The urgent one that came last while we looked: what a screen reader says at once. */
export const lastUrgent = signal<AlarmRow | null>(null)

let arrived = (_alarm: AlarmRow): void => {}
/** Called for each alarm that is raised while we look. */
export const whenRaised = (tell: (alarm: AlarmRow) => void): void => void (arrived = tell)

/** Fetches the list and follows it from there; as long as that fails it is tried again. */
export async function startAlarms(): Promise<void> {
  const whose = session.value?.account
  if (stream) return refetch()
  try {
    const { alarms, feedId, now } = await api.alarms()
    if (session.value?.account !== whose || stream) return
    setServiceTime(now)
    known.value = new Map(alarms.map((alarm) => [alarm.alarmId, alarm]))
    loading.value = 'ready'
    stream = follow(feedId, {
      alarm({ kind, alarm }) {
        put(alarm)
        if (kind === 'raised' && isForDesk(alarm)) {
          if (alarm.severity === 'urgent') lastUrgent.value = alarm
          arrived(alarm)
          loadDesksSoon()
        }
        if (alarm.severity === 'technical') void loadUnprotected()
      },
      // A stream that is refused: either we are signed out, which the question notices, or the service is away.
      ended: async () => void (await api.session()),
    })
    await Promise.all([loadUnprotected(), loadDesks()])
  } catch (error) {
    if (session.value?.account !== whose) return
    if (loading.value !== 'ready') loading.value = { error }
    setTimeout(() => session.value?.account === whose && void startAlarms(), retryMs)
  }
}

/** After a silence: what we have may be old in any way. */
export async function refetch(): Promise<void> {
  try {
    const { alarms, now } = await api.alarms()
    setServiceTime(now)
    known.value = new Map(alarms.map((alarm) => [alarm.alarmId, alarm]))
    await loadUnprotected()
  } catch {
    // The connection says of itself that it is away; the next comeback tries again.
  }
}

let soon: ReturnType<typeof setTimeout> | undefined
const soonMs = 500
/** Alarms of one moment are counted together. */
function loadDesksSoon(): void {
  soon ??= setTimeout(() => {
    soon = undefined
    void loadDesks()
  }, soonMs)
}

async function loadDesks(): Promise<void> {
  if (!is('care')) return
  try {
    desks.value = (await api.desk()).desks
  } catch {
    // As with what is not protected: the next minute asks again, and every alarm is in the list all the same.
  }
}

export async function loadUnprotected(): Promise<void> {
  if (!is('care')) return
  try {
    const { homes } = await api.homes()
    unprotected.value = homes.filter(({ protection }) => protection === 'not-protected')
  } catch {
    // What we knew stands; the next minute asks again.
  }
}

export function stopAlarms(): void {
  stream?.stop()
  stream = null
  known.value = new Map()
  unprotected.value = []
  desks.value = []
  lastUrgent.value = null
  loading.value = 'loading'
}

/** Starts and stops with the session, fetches again after a comeback, and looks at protection every minute. */
export function keepAlarms(): void {
  let account: string | null = null
  effect(() => {
    // Who has to switch on a second factor first is shown no alarms.
    const now = session.value && !session.value.proof.comesFirst ? session.value.account : null
    if (now === account) return
    account = now
    stopAlarms()
    if (now !== null) void startAlarms()
  })
  effect(() => {
    if (comeback.value > 0) void refetch()
  })
  effect(() => {
    void minute.value
    if (account === null) return
    void loadUnprotected()
    void loadDesks()
  })
}
