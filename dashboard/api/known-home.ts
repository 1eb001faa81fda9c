// A home as the caller may see it. One that is not theirs is as absent as one that does not exist.
import type { Home } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { type Aspect, type Person, viewOf } from './access.ts'
import { Refusal } from './errors.ts'
import type { ApiParts } from './parts.ts'
import { homeKey, type View } from './views.ts'

export interface KnownHome {
  readonly home: Home
  readonly view: View
}

/** Null when the caller sees none of the aspects of that home. */
export async function findHome(
  parts: Pick<ApiParts, 'registry'>,
  person: Person,
  id: HomeId,
  ...any: readonly Aspect[]
): Promise<KnownHome | null> {
  const home = await parts.registry.home(id)
  if (!home) return null
  const view = viewOf(person, homeKey(home))
  return any.some((aspect) => view.has(aspect)) ? { home, view } : null
}

/** As findHome, but throws not-found. */
export async function knownHome(...asked: Parameters<typeof findHome>): Promise<KnownHome> {
  const known = await findHome(...asked)
  if (!known) throw new Refusal('not-found')
  return known
}

/** Every home of which the caller sees something of `any`, by id. */
export async function knownHomes(
  parts: Pick<ApiParts, 'registry'>,
  person: Person,
  ...any: readonly Aspect[]
): Promise<Map<HomeId, KnownHome>> {
  const known = new Map<HomeId, KnownHome>()
  for (const home of await parts.registry.homes()) {
    const view = viewOf(person, homeKey(home))
    if (any.some((aspect) => view.has(aspect))) known.set(home.setup.homeId, { home, view })
  }
  return known
}
