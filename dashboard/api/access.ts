// Who may see and do what: one pure policy, default deny, as a table that a person can read.
import { z } from 'zod'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { DataPurpose } from '../../rules/model/consent.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Role } from './contract.ts'

/** Who asks: a person with an account, or a program with a token. */
export interface Person {
  readonly account: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly careOrganisation: string | null
  readonly homeIds: readonly HomeId[]
  /** Only for the operator's own token on the machine: every home counts as assigned and under contract. */
  readonly everyHome?: boolean
  /** Of a program's token, which has no roles. */
  readonly scopes?: readonly Scope[]
  /** How many things proved who it is; left out: one. */
  readonly factors?: 1 | 2
  /** The session, where it is somebody at a screen. */
  readonly sessionId?: string
  /** They have to switch on a second factor before anything else. */
  readonly factorComesFirst?: boolean
}

/** As much of a home as the policy looks at. `homeId` null: no home, but a care organisation's team. */
export interface HomeKey {
  readonly homeId: HomeId | null
  readonly careOrganisation: string | null
  /** What who lives there has stopped. Left out: nothing. */
  readonly stopped?: readonly DataPurpose[]
  /** Accounts of who lived there before, or cared for them. Left out: none. */
  readonly formerAccounts?: readonly string[]
}

/** What there is to see of a home, and to do with it. */
export const aspects = [
  'address',
  'residents',
  /** Birth years, telephone numbers, contacts: for those who may act on an alarm. */
  'reach-people',
  'care-alarms',
  'technical-alarms',
  'answer-care-alarms',
  'answer-technical-alarms',
  /** Alarms of who lived there before, too. */
  'past-residents',
  /** Movement, the last sign of life, what is being waited for: how somebody lives. */
  'movement',
  /** How nights and days change over weeks: only with the resident's own yes. */
  'slow-changes',
  'pauses',
  'set-pauses',
  /** Is the home watched over? As a whole. */
  'protection',
  /** Against what, since when, and what is wrong. */
  'coverage',
  /** To walk through a home, try its alarms, and sign. */
  'commission',
  /** Each device, its battery and whether it is heard. */
  'devices',
  /** When a device last spoke: of a motion sensor that tells of movement. */
  'device-times',
  'credentials',
  'registry',
  'quarantine',
  /** Who is told of an alarm, in which order, and when nobody would be. */
  'care-plan',
  'set-care-plan',
  /** A team's rota; to arrange a swap in it; the directory of all teams and centres. */
  'duty',
  'swap-duty',
  'set-duty',
  /** To which purposes who lives there agreed; to decide it, for oneself; to record it on the resident's behalf. */
  'consents',
  'decide-consents',
  'record-consents',
  /** Who saw the data of the home: only for whose data it is. */
  'who-looked',
  /** The rules' parameters in that home, and a change of them. */
  'rules',
  'set-rules',
  /** The building, its rent and its measures; to change them. */
  'housing',
  'set-housing',
  /** Sums of months and what a measure did; nothing finer. */
  'monthly-energy',
  /** What a tenant has told of income and limit, and what follows from it. */
  'own-money',
  /** All homes together. */
  'programme',
  /** In which class each solar system is and what it lost, in sums; the tickets about it, with the days that show it. */
  'yield',
  'yield-tickets',
  /** Who has an account and how they sign in; to end that. */
  'accounts',
  /** Who looked at whose data, of everybody: shown to who proved themselves by two things. */
  'audit-log',
  /** The dated figures of the law; to add and correct them. */
  'law',
  'set-law',
] as const
export type Aspect = (typeof aspects)[number]

type Relation = 'under-contract' | 'own' | 'assigned' | 'any'
interface Right {
  readonly homes: Relation
  readonly may: readonly Aspect[]
}

/** The roles of the house. What is not written here is not allowed. */
export const roleTable: Readonly<Record<Role, Right>> = {
  care: {
    homes: 'under-contract',
    may: [
      'address',
      'residents',
      'reach-people',
      'care-alarms',
      'technical-alarms',
      'answer-care-alarms',
      'answer-technical-alarms',
      'past-residents',
      'movement',
      'slow-changes',
      'pauses',
      'set-pauses',
      'protection',
      'coverage',
      'devices',
      'device-times',
      'care-plan',
      'set-care-plan',
      'duty',
      'swap-duty',
      'rules',
      'set-rules',
      'consents',
      'record-consents',
    ],
  },
  resident: {
    homes: 'own',
    may: [
      'who-looked',
      'consents',
      'decide-consents',
      'address',
      'residents',
      'care-alarms',
      'technical-alarms',
      'movement',
      'pauses',
      'set-pauses',
      'protection',
      'coverage',
      'devices',
      'device-times',
      'housing',
      'monthly-energy',
      'own-money',
    ],
  },
  // Who is told first must be able to say: I go.
  'informal-carer': {
    homes: 'own',
    may: ['address', 'residents', 'care-alarms', 'answer-care-alarms', 'protection', 'coverage'],
  },
  'asset-manager': {
    homes: 'any',
    may: ['address', 'protection', 'housing', 'set-housing', 'monthly-energy', 'programme', 'yield', 'law'],
  },
  installer: {
    homes: 'assigned',
    may: [
      'address',
      'technical-alarms',
      'answer-technical-alarms',
      'protection',
      'coverage',
      'devices',
      'device-times',
      'credentials',
      'commission',
      'yield-tickets',
    ],
  },
  administrator: {
    homes: 'any',
    may: [
      'address',
      'residents',
      'technical-alarms',
      'protection',
      'coverage',
      'devices',
      'credentials',
      'commission',
      'registry',
      'consents',
      'record-consents',
      'quarantine',
      'care-plan',
      'set-care-plan',
      'duty',
      'swap-duty',
      'set-duty',
      'rules',
      'set-rules',
      'accounts',
      'audit-log',
      'law',
      'set-law',
    ],
  },
}

/** What a role sees no longer where who lives there has stopped a purpose. Who lives there sees their own data all the same. */
const closedBy: Readonly<Partial<Record<DataPurpose, Partial<Record<Role, readonly Aspect[]>>>>> = {
  'care-alarms': { care: ['movement', 'device-times'] },
  woonlasten: { 'asset-manager': ['monthly-energy'] },
  'sharing-with-informal-carer': { 'informal-carer': aspects },
}

const isOpen = (role: Role, aspect: Aspect, { stopped = [] }: HomeKey): boolean =>
  !stopped.some((purpose) => closedBy[purpose]?.[role]?.includes(aspect))

/** What a program's token may be for. It reads; all that it can change is how an alarm is answered. */
export const Scope = z.enum(['alarms:read', 'alarms:answer', 'homes:read', 'programme:read'])
export type Scope = z.infer<typeof Scope>

export const scopeTable: Readonly<Record<Scope, Right & { readonly purpose: 'care' | 'programme' }>> = {
  'alarms:read': {
    purpose: 'care',
    homes: 'under-contract',
    may: ['address', 'care-alarms', 'technical-alarms', 'past-residents'],
  },
  'alarms:answer': {
    purpose: 'care',
    homes: 'under-contract',
    may: [
      'address',
      'care-alarms',
      'technical-alarms',
      'past-residents',
      'answer-care-alarms',
      'answer-technical-alarms',
    ],
  },
  'homes:read': {
    purpose: 'care',
    homes: 'under-contract',
    may: ['address', 'residents', 'protection', 'coverage', 'devices'],
  },
  'programme:read': {
    purpose: 'programme',
    homes: 'any',
    may: ['address', 'housing', 'monthly-energy', 'programme', 'law'],
  },
}

/** Care and the landlord's purpose meet in no token. */
export const scopesGoTogether = (scopes: readonly Scope[]): boolean =>
  new Set(scopes.map((scope) => scopeTable[scope].purpose)).size <= 1

/** `like`: whose rights they resemble, so that what a resident has stopped for people is stopped for programs. */
const rightsOf = ({ roles, scopes = [] }: Person): readonly (Right & { readonly like: Role })[] => [
  ...roles.map((role) => ({ ...roleTable[role], like: role })),
  ...scopes.map((scope) => ({ ...scopeTable[scope], like: likeRole[scopeTable[scope].purpose] })),
]
const likeRole = { care: 'care', programme: 'asset-manager' } as const satisfies Record<string, Role>

/** What the person may see and do of that home; empty: for them it does not exist. */
export function viewOf(person: Person, home: HomeKey): ReadonlySet<Aspect> {
  const may = new Set<Aspect>()
  for (const { like, homes, may: aspects } of rightsOf(person)) {
    if (!isRelated(person, homes, home)) continue
    for (const aspect of aspects) if (isOpen(like, aspect, home)) may.add(aspect)
  }
  return may
}

/** May any home at all be seen so? Decides whether a list is an empty one or not theirs to ask for. */
export const mayEver = (person: Person, ...any: readonly Aspect[]): boolean =>
  rightsOf(person).some(({ may }) => any.some((aspect) => may.includes(aspect)))

/** The role in which it is done, for a program the one that it is like: what the journal writes beside the account. */
export const roleFor = (person: Person, home: HomeKey, aspect: Aspect): Role | null =>
  rightsOf(person).find(
    ({ like, homes, may }) => may.includes(aspect) && isOpen(like, aspect, home) && isRelated(person, homes, home),
  )?.like ?? null

/**
 * May the alarm be seen, within a view of its home? What happened before somebody moved in is not theirs: who lives there now sees their
 * own time only, and so does who cares for them out of love.
 */
export function seesAlarm(
  view: ReadonlySet<Aspect>,
  alarm: Pick<Alarm, 'severity' | 'residencyId'>,
  now: Residency,
): boolean {
  if (alarm.severity === 'technical') return view.has('technical-alarms')
  if (!view.has('care-alarms')) return false
  return view.has('past-residents') || (now !== null && alarm.residencyId === now)
}
type Residency = Alarm['residencyId']

export const answers = (severity: Alarm['severity']): Aspect =>
  severity === 'technical' ? 'answer-technical-alarms' : 'answer-care-alarms'

function isRelated(person: Person, relation: Relation, home: HomeKey): boolean {
  if (person.everyHome) return true
  switch (relation) {
    case 'any':
      return true
    case 'under-contract':
      return person.careOrganisation !== null && person.careOrganisation === home.careOrganisation
    case 'own':
      if (home.formerAccounts?.includes(person.account)) return false
      return home.homeId !== null && person.homeIds.includes(home.homeId)
    case 'assigned':
      return home.homeId !== null && person.homeIds.includes(home.homeId)
  }
}
