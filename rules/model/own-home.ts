// The home in which the service tries itself. Nobody lives there, no registry has it, and no screen shows it.
import type { Alarm } from './alarm.ts'
import { isAboutDuty } from './duty-home.ts'
import { homeId } from './ids.ts'

/** A fall is tried here every minute. Of no other home may a store forget anything. */
export const ownHome = homeId('kernwacht-watchdog')

/** What the service says of itself or of its rotas names no resident, and may be said in full to whoever runs it. */
export const isAboutService = (alarm: Pick<Alarm, 'homeId'>): boolean => alarm.homeId === ownHome || isAboutDuty(alarm)
