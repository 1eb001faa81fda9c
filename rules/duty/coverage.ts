// The minutes in which an urgent alarm of a home would find nobody but the operator, or nobody at all.
import { type CarePlan, type Chain, isWithin } from '../model/care-plan.ts'
import type { ChannelName, DutyDirectory } from '../model/duty.ts'
import type { Home } from '../model/home.ts'
import type { Recipient } from '../model/recipient.ts'
import { type Instant, later, minutes } from '../model/time.ts'
import { setupOf } from './default-plan.ts'
import { contactIdOf, reachOf, type ReachParts } from './reach.ts'
import { shifts } from './shifts.ts'

/** From inclusive, to exclusive. `left`: who is left to be told. */
export interface Gap {
  readonly from: Instant
  readonly to: Instant
  readonly left: 'operator' | 'nobody'
  /**
   * `no-chain`: the plan says nothing of urgent alarms at that hour. `no-reach`: nobody whom it names then can be reached. `no-channel`:
   * they could be, over channels that are not set up.
   */
  readonly why: 'no-chain' | 'no-reach' | 'no-channel'
}

/** Of one home, ascending, between the two moments. `channels`: those that are set up; left out: every one. */
export function gaps(
  home: Home,
  directory: DutyDirectory,
  from: Instant,
  to: Instant,
  channels?: ReadonlySet<ChannelName>,
): readonly Gap[] {
  const setup = setupOf(home, directory)
  const chains = urgentChains(setup.carePlan)
  const isOperatorReached = directory.operator.some(({ channel }) => channels?.has(channel) ?? true)
  const left = isOperatorReached ? 'operator' : 'nobody'
  const found: Gap[] = []
  const starts = changes(chains, directory, from, to)
  for (const [place, start] of starts.entries()) {
    const why = whyNobody(chains, setup.zone, { contacts: home.contacts, directory, at: start, channels })
    if (why === null) continue
    const end = starts[place + 1] ?? to
    const before = found.at(-1)
    if (before?.to === start && before.why === why) found[found.length - 1] = { ...before, to: end }
    else found.push({ from: start, to: end, left, why })
  }
  return found
}

/** Of many homes, each only where it has a gap: homes with the same plan and the same reachable contacts are asked once. */
export function gapsOfHomes(
  homes: readonly Home[],
  directory: DutyDirectory,
  from: Instant,
  to: Instant,
  channels?: ReadonlySet<ChannelName>,
): readonly { home: Home; gaps: readonly Gap[] }[] {
  const asked = new Map<string, readonly Gap[]>()
  return homes.flatMap((home) => {
    const key = likeness(home, directory, from, channels)
    const found = asked.get(key) ?? gaps(home, directory, from, to, channels)
    asked.set(key, found)
    return found.length > 0 ? [{ home, gaps: found }] : []
  })
}

const urgentChains = (plan: CarePlan | undefined): readonly Chain[] =>
  plan?.chains.filter(({ severities }) => severities.includes('urgent')) ?? []

function whyNobody(chains: readonly Chain[], zone: string, parts: ReachParts): Gap['why'] | null {
  const chain = chains.find(({ between }) => isWithin(between, zone, parts.at))
  if (!chain) return 'no-chain'
  if (anybody(chain, parts)) return null
  return anybody(chain, { ...parts, channels: undefined }) ? 'no-channel' : 'no-reach'
}

const anybody = ({ tiers }: Chain, parts: ReachParts): boolean =>
  tiers.some(({ to }) => to.some((recipient) => answers(recipient, parts)))

const answers = (recipient: Recipient, parts: ReachParts): boolean =>
  recipient.kind !== 'operator' && reachOf(recipient, parts).length > 0

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Every moment at which the answer may change, ascending, `from` first. */
function changes(chains: readonly Chain[], directory: DutyDirectory, from: Instant, to: Instant) {
  const named = new Set(
    chains.flatMap(({ tiers }) =>
      tiers.flatMap((tier) => tier.to.flatMap((r) => (r.kind === 'team' ? [r.teamId] : []))),
    ),
  )
  const moments = directory.teams
    .filter(({ teamId }) => named.has(teamId))
    .flatMap((team) => shifts(team, from, to).map((shift) => shift.from))
  const times = chains.flatMap(({ between }) => (between ? [minutesOf(between.from), minutesOf(between.to)] : []))
  if (times.length > 0) {
    // Zones change their offset on whole quarters only, so a reading is always as far past a quarter as its own minutes are.
    const past = new Set([0, ...times.map((time) => time % 15)])
    const quarter = minutes(15)
    for (let at = (Math.floor(from / quarter) * quarter) as Instant; at < to; at = later(at, quarter)) {
      for (const minute of past) moments.push(later(at, minutes(minute)))
    }
  }
  const within = moments.filter((at) => from < at && at < to)
  return from < to ? [...new Set([from, ...within])].toSorted((one, other) => one - other) : []
}

/** Homes with the same likeness have the same gaps: three thousand homes are a few plans. */
function likeness(
  home: Home,
  directory: DutyDirectory,
  at: Instant,
  channels: ReadonlySet<ChannelName> | undefined,
): string {
  const { contacts, carePlan, setup, careOrganisation } = home
  const parts = { contacts, directory, at }
  // A contact is reached at every hour or at none, so which contact it is makes no difference.
  const reached = (contact: Recipient) =>
    reachOf(contact, { ...parts, channels }).length > 0 || (reachOf(contact, parts).length > 0 ? 'no-channel' : false)
  if (!carePlan) {
    const flags = contacts.map((contact, place) => reached({ kind: 'contact', contactId: contactIdOf(contact, place) }))
    return JSON.stringify([setup.zone, careOrganisation, flags])
  }
  const chains = urgentChains(carePlan).map(({ between, tiers }) => [
    between,
    tiers.flatMap(({ to }) => to.map((r) => (r.kind === 'contact' ? reached(r) : r))),
  ])
  return JSON.stringify([setup.zone, chains])
}
