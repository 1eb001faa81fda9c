// Is somebody watching over this home? The coverage of its risks, said in one word. Pure. Silence is not health.
import { noticedBy, type Risk, type RiskCoverage } from '../../rules/model/coverage.ts'
import { commissioningOf, type Device, type HomeSetup, isWatched } from '../../rules/model/home.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import { elapsed, type Instant, minutes } from '../../rules/model/time.ts'
import type { DeviceRow, Protection } from './contract.ts'

/** A message that is on its way is not yet missed. */
const grace = minutes(2)

export function deviceState(device: Device, status: HomeStatus | null, now: Instant): DeviceRow['state'] {
  const known = status?.devices[device.deviceId]
  if (!known) return 'never-heard'
  if (!known.online) return 'silent'
  if (device.heartbeatMinutes === undefined) return 'heard'
  return elapsed(known.lastHeardAt, now) > minutes(device.heartbeatMinutes) + grace ? 'silent' : 'heard'
}

/** How a person does; a home that notices nothing of that is not watched, whatever else it has. */
const ofPerson: readonly Risk[] = ['fall', 'help-call', 'silence']

/** `countPauses`: whoever may not know of a pause is not told of it by this either. */
export function protectionOf(
  setup: HomeSetup,
  status: HomeStatus | null,
  countPauses: boolean,
  now: Instant,
): Protection {
  const kinds = ofPerson.flatMap((risk) => noticedBy[risk])
  const guards = setup.devices.filter(({ kind }) => kinds.includes(kind))
  if (!isWatched(setup) || guards.length === 0) return 'not-watched'
  const risks = coverageNow(status, countPauses, now).filter(({ fault }) => fault !== 'not-fitted')
  const seen = risks.some(({ risk, level }) => ofPerson.includes(risk) && level !== 'blind')
  if (!seen || !guards.some(({ deviceId }) => status?.devices[deviceId])) return 'not-protected'
  const whole = commissioningOf(setup) === 'live' && risks.every(({ level }) => level === 'covered')
  return whole ? 'protected' : 'weakened'
}

/** A risk with what people decided about it laid over what its devices tell. */
export type RiskNow = RiskCoverage & { readonly pausedUntil: Instant | null }

/** What a person's pause holds back: a fall, a call or a fire never. */
const pausable: ReadonlySet<Risk> = new Set(['silence', 'daily-life'])

/**
 * The coverage of the home now, as far as the caller may know of its pauses. What people decide stands here and not in the rule, for it
 * is known at once and ends by itself.
 */
export function coverageNow(status: HomeStatus | null, countPauses: boolean, now: Instant): readonly RiskNow[] {
  const pauses = (status?.pauses ?? []).filter(({ rule, until }) => countPauses && rule === null && until > now)
  const pausedUntil = pauses.length === 0 ? null : (Math.max(...pauses.map(({ until }) => until)) as Instant)
  return (status?.coverage ?? []).map((one) => {
    if (pausedUntil === null || !pausable.has(one.risk) || one.fault === 'not-fitted')
      return { ...one, pausedUntil: null }
    return { ...one, level: one.level === 'covered' ? 'weakened' : one.level, pausedUntil }
  })
}
