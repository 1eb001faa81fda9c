// The housing of a home as the caller may see it. Of the programme's homes not every one has sensors, and so not every one is in the registry.
import type { Home } from '../../rules/model/home.ts'
import type { Housing } from '../../rules/model/housing.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { nlRules } from '../../rules/woonlasten/nl-rules.ts'
import { lawTable } from '../../rules/woonlasten/law-table.ts'
import { type Audience, type Figures, figuresOf } from '../../rules/woonlasten/rule-table.ts'
import { type Aspect, type Person, viewOf } from './access.ts'
import { Refusal } from './errors.ts'
import type { ApiParts } from './parts.ts'
import { homeKey, type View } from './views.ts'

export interface KnownHousing {
  readonly homeId: HomeId
  /** Null: it has no sensors, or was not put into the registry. */
  readonly home: Home | null
  /** Null: nothing of its rent and programme was put yet. */
  readonly housing: Housing | null
  readonly view: View
}

/** Throws not-found when the caller sees none of the aspects. */
export async function knownHousing(
  parts: Pick<ApiParts, 'registry' | 'housing'>,
  person: Person,
  homeId: HomeId,
  ...any: readonly Aspect[]
): Promise<KnownHousing> {
  const [home, housing] = await Promise.all([parts.registry.home(homeId), parts.housing.of(homeId)])
  const view = viewOf(person, home ? homeKey(home) : { homeId, careOrganisation: null })
  if ((!home && !housing) || !any.some((aspect) => view.has(aspect))) throw new Refusal('not-found')
  return { homeId, home, housing, view }
}

/** Figures that begin with nothing missing, as often as they are asked for. */
export async function lawFor(parts: Pick<ApiParts, 'housing'>, audience: Audience): Promise<() => Figures> {
  const own = await parts.housing.figures()
  const table = lawTable(
    nlRules,
    own.map(({ row }) => row),
  )
  return () => figuresOf(table, audience)
}
