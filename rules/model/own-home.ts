// The home in which the service tries itself. Nobody lives there, no registry has it, and no screen shows it.
import { homeId } from './ids.ts'

/** A fall is tried here every minute. Of no other home may a store forget anything. */
export const ownHome = homeId('kernwacht-watchdog')
