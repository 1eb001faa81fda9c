// How the decisions about a home's data look to who asks, and what a purpose protects against today.
import { type ConsentDecision, consentTextVersion, DataPurpose, decisionsNow } from '../../rules/model/consent.ts'
import type { Risk } from '../../rules/model/coverage.ts'
import type { Home } from '../../rules/model/home.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import type { Person } from './access.ts'
import type { ConsentsView } from './contract-consent.ts'
import type { View } from './views.ts'

export function consentsView(
  home: Home,
  decisions: readonly ConsentDecision[],
  status: HomeStatus | null,
  view: View,
  person: Person,
): ConsentsView {
  const { residency, zone } = home.setup
  const may = view.has('decide-consents') ? 'decide' : view.has('record-consents') ? 'record' : 'look'
  if (residency === null) return { textVersion: consentTextVersion, rows: [], history: [], may, zone }
  const now = decisionsNow(decisions, residency.residencyId)
  const shown = (one: ConsentDecision) => ({
    answer: one.answer,
    ground: one.ground,
    textVersion: one.textVersion,
    at: one.at,
    by: {
      who: one.by.account === person.account ? 'self' : one.by.role,
      onBehalfBecause: one.onBehalfBecause ?? null,
    },
  })
  return {
    textVersion: consentTextVersion,
    rows: DataPurpose.options.map((purpose) => {
      const decision = now.get(purpose)
      return { purpose, decision: decision ? shown(decision) : null, loses: losesWithout(purpose, status) }
    }),
    history: decisions
      .filter(({ residencyId }) => residencyId === residency.residencyId)
      .map((one) => ({ ...shown(one), purpose: one.purpose }))
      .toReversed(),
    may,
    zone,
  }
}

/** The risks that something in the home notices today, and would notice no longer. */
export const losesWithout = (purpose: DataPurpose, status: HomeStatus | null): Risk[] =>
  purpose === 'care-alarms'
    ? (status?.coverage ?? []).filter(({ level }) => level !== 'blind').map(({ risk }) => risk)
    : []
