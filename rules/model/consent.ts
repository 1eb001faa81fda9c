// For what a home's data may be used, and who said so: one decision for each purpose of a residency, and what follows from it.
import { z } from 'zod'
import { Actor } from './alarm.ts'
import { HomeId, ResidencyId } from './ids.ts'
import type { ReadingKind } from './observation.ts'
import { Instant } from './time.ts'

/** Each stands by itself: to refuse one changes nothing about the others. */
export const DataPurpose = z.enum([
  'care-alarms',
  'slow-changes',
  'energy',
  'woonlasten',
  'sharing-with-informal-carer',
])
export type DataPurpose = z.infer<typeof DataPurpose>

/** AVG art. 6: consent, or a contract that cannot be kept without the data. */
export const LegalGround = z.enum(['consent', 'care-contract', 'tenancy-contract'])
export type LegalGround = z.infer<typeof LegalGround>

/** `refused`: it never was allowed. `withdrawn`: it was, and is no longer. Both stop it alike. */
export const ConsentAnswer = z.enum(['given', 'refused', 'withdrawn'])
export type ConsentAnswer = z.infer<typeof ConsentAnswer>

/** The number of the text that was shown; raised when its meaning changes. */
export const consentTextVersion = 1

export const ConsentDecision = z.object({
  homeId: HomeId,
  residencyId: ResidencyId,
  purpose: DataPurpose,
  answer: ConsentAnswer,
  ground: LegalGround,
  textVersion: z.int().min(1),
  at: Instant,
  /** Who recorded it: the resident, or somebody on the resident's behalf. */
  by: Actor,
  /** Why somebody else recorded it, such as `told at the kitchen table`; left out: the resident did it. */
  onBehalfBecause: z.string().min(3).max(400).optional(),
})
export type ConsentDecision = z.infer<typeof ConsentDecision>

/** The last decision about each purpose, of one residency. `decisions`: oldest first. */
export function decisionsNow(
  decisions: readonly ConsentDecision[],
  residencyId: ResidencyId,
): ReadonlyMap<DataPurpose, ConsentDecision> {
  return new Map(decisions.filter((one) => one.residencyId === residencyId).map((one) => [one.purpose, one]))
}

/**
 * What is stopped, in the order of the list. Where nothing was asked yet nothing is: a home that is watched over today is not left alone
 * because a form is missing, and who looks after the registry sees that it is.
 */
export function stoppedBy(decisions: readonly ConsentDecision[], residencyId: ResidencyId): readonly DataPurpose[] {
  const now = decisionsNow(decisions, residencyId)
  return DataPurpose.options.filter((purpose) => (now.get(purpose)?.answer ?? 'given') !== 'given')
}

const ofPerson: readonly DataPurpose[] = ['care-alarms', 'slow-changes']
const ofMeters: readonly DataPurpose[] = ['energy', 'woonlasten']

/** For what a reading is kept. How a device itself is doing is about nobody's life, and is kept while any purpose needs the device. */
export const servedBy: Readonly<Record<ReadingKind, readonly DataPurpose[]>> = {
  motion: ofPerson,
  presence: ofPerson,
  contact: ofPerson,
  pressure: ofPerson,
  vibration: ofPerson,
  'item-use': ofPerson,
  switch: ofPerson,
  button: ofPerson,
  'help-call': ['care-alarms'],
  fall: ['care-alarms'],
  acceleration: ['care-alarms'],
  smoke: ['care-alarms'],
  'carbon-monoxide': ['care-alarms'],
  'gas-leak': ['care-alarms'],
  'water-leak': ['care-alarms'],
  temperature: ofPerson,
  humidity: ofPerson,
  illuminance: ofPerson,
  tamper: ['care-alarms'],
  battery: [...ofPerson, ...ofMeters],
  link: [...ofPerson, ...ofMeters],
  availability: [...ofPerson, ...ofMeters],
  heartbeat: [...ofPerson, ...ofMeters],
  'electricity-meter': ofMeters,
  'sub-meter': ofMeters,
  power: ofMeters,
  energy: ofMeters,
  solar: ofMeters,
}

/** May the reading be kept? As long as one purpose that it serves goes on. */
export const mayKeep = (kind: ReadingKind, stopped: readonly DataPurpose[]): boolean =>
  stopped.length === 0 || servedBy[kind].some((purpose) => !stopped.includes(purpose))
