// What the operator is told of the rotas: a message about no home, which the channels may say in full, for it names no resident.
import type { Alarm } from './alarm.ts'
import { homeId } from './ids.ts'

/** In the place of a home. Nobody lives there, no registry has it, and nothing of it enters a journal. */
export const dutyHome = homeId('kernwacht-duty')

export const isAboutDuty = ({ homeId: id }: Pick<Alarm, 'homeId'>): boolean => id === dutyHome
