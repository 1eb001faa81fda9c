// How far somebody is with proving who they are, and what asks for more than a password.
import type { Person } from './access.ts'
import type { Proof } from './contract-account.ts'
import { Refusal } from './errors.ts'
import type { Session } from './contract.ts'
import type { Accounts } from './session.ts'

/** For what shows or opens so much that a password alone is not enough. */
export function needTwoFactors(person: Pick<Person, 'factors'>): void {
  if (person.factors !== 2) throw new Refusal('two-factors')
}

/** Of a program's token there is nothing to prove. */
export function proofOf(accounts: Accounts, person: Person): Proof {
  const isAccount = person.sessionId !== undefined
  return {
    factors: person.factors ?? 1,
    isOn: isAccount && (accounts.secondFactors.isOn(person.account) || accounts.passkeys.has(person.account)),
    neededFrom: isAccount ? accounts.factorNeededFrom(person) : null,
    comesFirst: person.factorComesFirst === true,
  }
}

/** Who is signed in, as the screens are told. */
export const shownSession = (accounts: Accounts, person: Person, demo: boolean): Session => ({
  account: person.account,
  name: person.name,
  roles: [...person.roles],
  careOrganisation: person.careOrganisation,
  homeIds: [...person.homeIds],
  demo,
  proof: proofOf(accounts, person),
})
