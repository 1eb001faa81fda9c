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

/** Throws not-found when the caller sees none of the aspects of that home. */
export async function knownHome(
  parts: Pick<ApiParts, 'registry'>,
  person: Person,
  id: HomeId,
  ...any: readonly Aspect[]
): Promise<KnownHome> {
  const home = await parts.registry.home(id)
  const view = home ? viewOf(person, homeKey(home)) : new Set<Aspect>()
  if (!home || !any.some((aspect) => view.has(aspect))) throw new Refusal('not-found')
  return { home, view }
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
