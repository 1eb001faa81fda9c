// Somebody moves out or in: what was of who lived there stays behind with them, and what follows starts clean.
import type { Home } from '../../rules/model/home.ts'
import type { ApiParts } from './parts.ts'
import { Refusal } from './errors.ts'

type MovingParts = Pick<ApiParts, 'registry' | 'projections' | 'tenants' | 'accounts' | 'clock'>

export const isMove = (before: Home, after: Home): boolean =>
  before.setup.residency?.residencyId !== after.setup.residency?.residencyId

/** Puts `after` into the registry; refuses while somebody who lives there calls for help. Returns the home as it was put. */
export async function moveInto(parts: MovingParts, before: Home, after: Home): Promise<Home> {
  const { homeId, residency: left } = before.setup
  const open = await parts.projections.alarms({ homeIds: [homeId], response: ['open'], limit: 500 })
  if (open.some(({ severity }) => severity === 'urgent')) throw new Refusal('alarm-unanswered')

  const theirs = (await parts.accounts.list())
    .filter(({ roles, homeIds }) => homeIds.includes(homeId) && roles.some((role) => theirRoles.has(role)))
    .map(({ account }) => account)
  const formerAccounts = left
    ? [...new Set([...(before.formerAccounts ?? []), ...theirs])].slice(-mostFormer)
    : before.formerAccounts
  const moved: Home = { ...after, ...(formerAccounts && formerAccounts.length > 0 && { formerAccounts }) }
  await parts.registry.putHome(
    moved,
    left ? { ended: { residencyId: left.residencyId, since: left.since, until: parts.clock.now() } } : {},
  )
  // What somebody told of their money goes with them.
  if (left) await parts.tenants.forget(left.residencyId)
  return moved
}

const theirRoles: ReadonlySet<string> = new Set(['resident', 'informal-carer'])
/** As many as the registry takes; the oldest have long been closed. */
const mostFormer = 200
