// How long somebody stays signed in, and who signs in with two things: the settings, and what follows from them. Pure.
import { days, type Duration, hours, type Instant, later, milliseconds, minutes } from '../../rules/model/time.ts'
import type { Role } from './contract.ts'

export interface SignInRules {
  /** Who needs a code or a key beside the password. */
  readonly twoFactorsFor: readonly Role[]
  /** How long such a person may go on without, from the first sign-in at which it was asked for. */
  readonly graceDays: number
  /** A session that is not used for so long has ended. */
  readonly idleMinutes: Readonly<Record<Role, number>>
  /** The same for a session on a phone that is told of alarms: who is woken by one picks it up at once. */
  readonly phoneIdleHours: number
  /** After so long everybody signs in again, however much the session was used. */
  readonly absoluteHours: Readonly<Record<Role, number>>
}

const staff: readonly Role[] = ['care', 'asset-manager', 'installer', 'administrator']
/** A shift with its handover; who lives in the home or cares for them does not sign in each day. */
const atWork = { idleMinutes: 30, absoluteHours: 12 }
const atHome = { idleMinutes: 24 * 60, absoluteHours: 14 * 24 }
const forEach = (limit: 'idleMinutes' | 'absoluteHours'): Record<Role, number> => ({
  care: atWork[limit],
  resident: atHome[limit],
  'informal-carer': atHome[limit],
  'asset-manager': atWork[limit],
  installer: atWork[limit],
  administrator: atWork[limit],
})

export const usualSignInRules: SignInRules = {
  twoFactorsFor: staff,
  graceDays: 14,
  idleMinutes: forEach('idleMinutes'),
  phoneIdleHours: 12,
  absoluteHours: forEach('absoluteHours'),
}

/** Of several roles the shortest counts. An account without a role lasts as one of the staff. */
export function limitsOf(
  roles: readonly Role[],
  rules: SignInRules,
  onPhone: boolean,
): { readonly idle: Duration; readonly absolute: Duration } {
  const of = roles.length > 0 ? roles : staff
  const idle = minutes(Math.min(...of.map((role) => rules.idleMinutes[role])))
  const absolute = hours(Math.min(...of.map((role) => rules.absoluteHours[role])))
  return { idle: onPhone ? milliseconds(Math.max(idle, hours(rules.phoneIdleHours))) : idle, absolute }
}

export const needsTwoFactors = (roles: readonly Role[], { twoFactorsFor }: SignInRules): boolean =>
  roles.some((role) => twoFactorsFor.includes(role))

/** Until when somebody who needs a second factor may do without. */
export const graceEnds = (askedSince: Instant, { graceDays }: SignInRules): Instant =>
  later(askedSince, days(graceDays))
