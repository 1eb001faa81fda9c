// How the faults of the table are carried out: in which call the process dies, and which store goes away for how long.
import { type Duration, hours, minutes } from '../../rules/model/time.ts'
import type { Fault } from './faults.ts'
import type { Death } from './mortal.ts'
import type { StoreName } from './stores.ts'

export const deaths: Readonly<Partial<Record<Fault, Death>>> = {
  'died-before-the-journal': { method: 'append', side: 'before' },
  'died-behind-the-journal': { method: 'append', side: 'behind' },
  'died-before-an-alarm-was-projected': { method: 'applyAlarms', side: 'before' },
  'died-behind-the-projection-of-an-alarm': { method: 'applyAlarms', side: 'behind' },
  'died-before-the-checkpoint': { method: 'checkpoint', side: 'before' },
  'died-behind-the-checkpoint': { method: 'checkpoint', side: 'behind' },
  'died-before-a-telling-was-kept': { method: 'put', side: 'before' },
  'died-behind-the-keeping-of-a-telling': { method: 'put', side: 'behind' },
  'died-before-a-hand-over-was-noted': { method: 'change', side: 'before' },
  'died-while-it-handed-over': { method: 'send', side: 'behind' },
}
export const outages: Readonly<Partial<Record<Fault, { readonly store: StoreName; readonly longest: Duration }>>> = {
  'series-away': { store: 'series', longest: hours(12) },
  'projections-away': { store: 'projections', longest: hours(2) },
  'outbox-away': { store: 'outbox', longest: hours(2) },
  'journal-refuses': { store: 'journal', longest: minutes(10) },
}
export const longestDown = minutes(10)
