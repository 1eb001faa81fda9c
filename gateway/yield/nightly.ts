// Each night, and soon after the start, every solar system is judged: where it stands is kept, and tickets are opened and closed by it.
import { ticketsAfter, systemKey } from '../../rules/energy/yield-tickets.ts'
import type { Place } from '../../rules/energy/sun.ts'
import { dayAfter } from '../../rules/model/civil-day.ts'
import type { Housing } from '../../rules/model/housing.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { RuleTable } from '../../rules/model/law-figure.ts'
import { civilAt, days, earlier, type Instant, instantOf, later, localDate, seconds } from '../../rules/model/time.ts'
import type { YieldStanding } from '../../rules/model/yield.ts'
import type { Clock, HousingStore, Registry, SeriesStore, YieldStore } from '../../rules/ports.ts'
import { lawTable } from '../../rules/woonlasten/law-table.ts'
import { nlRules } from '../../rules/woonlasten/nl-rules.ts'
import { panelEuroPerKwh } from '../../rules/woonlasten/panel-value.ts'
import { figuresOf } from '../../rules/woonlasten/rule-table.ts'
import type { Area, Judged, SystemToJudge } from './judge.ts'
import { contractOn, liveSince, systemsOf } from './systems.ts'

export interface YieldNights {
  /** Judges now and keeps what it finds. Rejects when it could not. */
  judge(): Promise<void>
  /** Soon, unless they were judged since last night, and then each night; what fails is logged and tried the next night. */
  start(): void
  stop(): Promise<void>
}

interface Log {
  info(facts: object, message: string): void
  error(facts: object, message: string): void
}

const night = { hour: 3, minute: 30, zone: 'Europe/Amsterdam' }
/** When the devices have been heard and the alarms of the start are out. */
const afterStart = seconds(30)
/** Longer than in which a trouble that comes back is the same one. */
const ticketsRemembered = days(30)

export function createYieldNights(parts: {
  readonly registry: Pick<Registry, 'homes'>
  readonly housing: Pick<HousingStore, 'all' | 'weather' | 'figures'>
  readonly series: Pick<SeriesStore, 'sums'>
  readonly yields: YieldStore
  /** Where the homes of an area stand. */
  placeOf(area: string): Place
  judgeAreas(areas: readonly Area[], until: string, signal: AbortSignal): Promise<readonly Judged[]>
  readonly clock: Clock
  readonly log: Log
}): YieldNights {
  const { registry, housing, series, yields, clock, log } = parts
  const stopping = new AbortController()
  let callOff = (): void => {}
  let judging: Promise<void> = Promise.resolve()

  async function judge(at: Instant): Promise<void> {
    const until = localDate(at, 'UTC')
    const buildings = new Map((await housing.all()).map((home) => [home.homeId, home]))
    const judged = await parts.judgeAreas(await areasOf(buildings, until), until, stopping.signal)
    const before = new Map((await yields.standings()).map((standing) => [systemKey(standing), standing]))
    const law = lawTable(
      nlRules,
      (await housing.figures()).map(({ row }) => row),
    )
    const standings = judged.map((one) => {
      const known = buildings.get(one.homeId) ?? null
      return standing(one, known, before.get(systemKey(one)), law, at)
    })
    const tickets = [
      ...(await yields.openTickets()),
      ...(await yields.closedTickets({ since: earlier(at, ticketsRemembered), limit: 100_000 })),
    ]
    await yields.put(standings, ticketsAfter(standings, tickets, at))
    log.info({ systems: standings.length }, 'the solar systems have been judged')
  }

  async function areasOf(buildings: ReadonlyMap<HomeId, Housing>, until: string): Promise<readonly Area[]> {
    const areas = new Map<string, SystemToJudge[]>()
    for (const home of await registry.homes()) {
      // Who wants nothing to be done with their energy has no panels here either.
      if (home.setup.stopped?.includes('energy')) continue
      const building = buildings.get(home.setup.homeId) ?? null
      const systems = systemsOf(home, building, await countedBy(home.setup.homeId, until))
      const area = building?.building.station ?? 'default'
      areas.set(area, [...(areas.get(area) ?? []), ...systems])
      // Devices are answered between two homes.
      await new Promise<void>((resolve) => void setImmediate(resolve))
    }
    return Promise.all(
      [...areas].map(async ([area, systems]) => ({
        place: parts.placeOf(area),
        weather: await housing.weather(area),
        systems,
      })),
    )
  }

  /** What each counter of electricity has counted in the time that is judged. */
  async function countedBy(homeId: HomeId, until: string): Promise<ReadonlyMap<string, number>> {
    const counted = new Map<string, number>()
    for (const family of ['solar', 'energy', 'returned']) {
      const all = {
        per: 'month',
        from: dayAfter(until, -400).slice(0, 7),
        until: dayAfter(until, 31).slice(0, 7),
      } as const
      for (const { series: name, amount } of await series.sums({ homeId, purpose: 'energy', series: family, ...all }))
        counted.set(name, (counted.get(name) ?? 0) + amount)
    }
    return counted
  }

  async function judgeIfDue(at: Instant): Promise<void> {
    const lastNight = earlier(nextNight(at), days(1))
    const [standing] = await yields.standings()
    if (!standing || standing.judgedAt < lastNight) await judge(at)
  }

  function look(): void {
    const at = clock.now()
    judging = judging
      .then(() => judgeIfDue(at))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ error: String(error) }, 'the solar systems could not be judged')
      })
    callOff = clock.wakeAt(nextNight(at), look)
  }

  return {
    judge: () => judge(clock.now()),
    start() {
      callOff = clock.wakeAt(later(clock.now(), afterStart), look)
    },
    async stop() {
      callOff()
      stopping.abort(new Error('stopping'))
      await judging
    },
  }
}

function nextNight(now: Instant): Instant {
  const { year, month, day } = civilAt(now, night.zone)
  const at = instantOf({ year, month, day, hour: night.hour, minute: night.minute }, night.zone)
  if (at > now) return at
  const next = civilAt(later(at, days(1)), night.zone)
  return instantOf({ ...next, hour: night.hour, minute: night.minute, second: 0 }, night.zone)
}

function standing(
  { lost, ...judged }: Judged,
  building: Housing | null,
  before: YieldStanding | undefined,
  law: RuleTable,
  at: Instant,
): YieldStanding {
  const euroOn = (day: string): number | null => {
    const contract = contractOn(building, day)
    return contract && panelEuroPerKwh(contract, figuresOf(law, 'staff'), day)
  }
  const euros = lost.map(({ day, kwh }) => ({ kwh, euroPerKwh: kwh > 0 ? euroOn(day) : 0 }))
  const isKnown = euros.every(({ euroPerKwh }) => euroPerKwh !== null)
  return {
    ...judged,
    since: judged.since ?? (judged.class === 'never-reported' ? silentSince(building, before, at) : null),
    lostKwh: rounded(lost.reduce((sum, { kwh }) => sum + kwh, 0)),
    lostEuro: isKnown ? rounded(euros.reduce((sum, { kwh, euroPerKwh }) => sum + kwh * (euroPerKwh ?? 0), 0)) : null,
    judgedAt: at,
  }
}

/** Since the programme says that there are panels; else since it was first looked for. */
const silentSince = (building: Housing | null, before: YieldStanding | undefined, at: Instant): string =>
  liveSince(building) ?? (before?.class === 'never-reported' ? before.since : null) ?? localDate(at, 'UTC')

const rounded = (value: number): number => Math.round(value * 100) / 100
