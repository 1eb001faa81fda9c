// Who is told of an alarm, when, and who is next while nobody answers. For an urgent alarm there is always somebody next: never silent.
import type { Alarm, Escalation, Severity } from '../model/alarm.ts'
import { type CarePlan, type Chain, isWithin } from '../model/care-plan.ts'
import type { HomeSetup } from '../model/home.ts'
import type { Recipient } from '../model/recipient.ts'
import { civilAt, elapsed, type Instant, instantOf, later, minutes, seconds } from '../model/time.ts'

/** What is to be told now, and how the alarm stands after it. */
export interface Telling {
  readonly escalation: Escalation
  readonly to: readonly Recipient[]
}

const operator: Recipient = { kind: 'operator' }
/** A home without a plan of its own: the operator, and again. */
const lastResort: CarePlan = {
  chains: [{ severities: ['urgent'], tiers: [{ to: [operator], waitMinutes: 5 }], repeatMinutes: 5 }],
  graceSeconds: {},
  contacts: [],
}
/** Where a chain for urgent alarms says nothing of it. */
const urgentRepeatMinutes = 5

const planOf = (setup: HomeSetup | null): CarePlan => setup?.carePlan ?? lastResort

/** Nobody has been told yet: when the first is, and with the grace in which the resident may take a new alarm back. Null: nobody is told of such an alarm; the screens show it. */
export function beginning(
  severity: Severity,
  setup: HomeSetup | null,
  parts: { zone: string; at: Instant; withGrace: boolean },
): Escalation | null {
  const plan = planOf(setup)
  const grace = seconds(parts.withGrace ? (plan.graceSeconds[severity] ?? 0) : 0)
  const first = firstTelling(plan, severity, parts.zone, later(parts.at, grace))
  return first === null ? null : { step: 0, tier: 0, chain: null, told: [], nextAt: first }
}

/** The next telling of an alarm that nobody has. Null: there is none. */
export function next(alarm: Alarm, setup: HomeSetup | null, zone: string, at: Instant): Telling | null {
  const plan = planOf(setup)
  const before = alarm.escalation
  const step = (before?.step ?? 0) + 1
  // A chain once begun is followed to its end, also past the hour at which another begins, and also when the plan grew shorter.
  const begun = before?.chain ?? null
  const chainIndex = begun ?? chainAt(plan, alarm.severity, zone, at)
  const chain = chainIndex === null ? undefined : plan.chains[chainIndex]
  const tier = begun === null ? 0 : before!.tier
  const told = chain?.tiers[tier]
  if (chain && told) {
    const wait = later(at, minutes(told.waitMinutes))
    const isLast = tier + 1 >= chain.tiers.length
    const goesOn = !isLast || repeatOf(chain, alarm.severity) !== null
    return telling(told.to, { step, tier: tier + 1, chain: chainIndex, toldAt: at, ...(goesOn && { nextAt: wait }) })
  }
  // Past the end of the chain, or without one although it is urgent.
  const repeat = chain ? repeatOf(chain, alarm.severity) : alarm.severity === 'urgent' ? urgentRepeatMinutes : null
  if (repeat === null) return null
  return telling([operator], { step, tier, chain: chainIndex, toldAt: at, nextAt: later(at, minutes(repeat)) })
}

const telling = (to: readonly Recipient[], escalation: Omit<Escalation, 'told'>): Telling => ({
  to,
  escalation: { ...escalation, told: [...to] },
})

const repeatOf = (chain: Chain, severity: Severity): number | null =>
  chain.repeatMinutes ?? (severity === 'urgent' ? urgentRepeatMinutes : null)

/** The chain for such an alarm at that moment, by its place in the plan. */
export function chainAt(plan: CarePlan, severity: Severity, zone: string, at: Instant): number | null {
  const index = plan.chains.findIndex(
    (chain) => chain.severities.includes(severity) && isWithin(chain.between, zone, at),
  )
  return index === -1 ? null : index
}

/** From `at` on. An urgent alarm waits for no hour. */
function firstTelling(plan: CarePlan, severity: Severity, zone: string, at: Instant): Instant | null {
  if (severity === 'urgent' || chainAt(plan, severity, zone, at) !== null) return at
  const starts = plan.chains.flatMap((chain) =>
    chain.severities.includes(severity) && chain.between ? nextReading(chain.between.from, zone, at) : [],
  )
  return starts.length === 0 ? null : (Math.min(...starts) as Instant)
}

/** When the wall clock next reads `clock`; where the spring skips it, when it reads past it. */
function nextReading(clock: string, zone: string, at: Instant): Instant {
  const { year, month, day } = civilAt(at, zone)
  const hour = Number(clock.slice(0, 2))
  const minute = Number(clock.slice(3))
  for (const ahead of [0, 1]) {
    const reading = instantOf({ year, month, day: day + ahead, hour, minute }, zone)
    if (elapsed(at, reading) > 0) return reading
  }
  return later(at, minutes(24 * 60))
}
