// What the screens ask of the API about rotas and care plans.
import type { CarePlanView, Duty } from '../api/contract.ts'
import type { DutyShifts } from '../api/contract-care.ts'
import { call } from './api-client.ts'

export type Directory = Duty['directory']
export type Team = Directory['teams'][number]
export type Override = Team['overrides'][number]
export type Rotation = Team['rotations'][number]
export const nameOf = (team: Team, memberId: string): string =>
  team.members.find((member) => member.memberId === memberId)?.name ?? memberId
export type Plan = CarePlanView['counts']
export interface Swap {
  readonly from: number
  readonly to: number
  readonly memberId: string | null
  readonly because: string
}

const id = encodeURIComponent

export const dutyApi = {
  duty: () => call<Duty>('GET', '/api/duty'),
  /** The whole directory: refused where another version stands there by now. */
  put: (directory: Directory, version: string, because: string) =>
    call<void>('PUT', '/api/duty', { directory, version, because }),
  shifts: (from?: string) => call<DutyShifts>('GET', `/api/duty/shifts${from === undefined ? '' : `?from=${from}`}`),
  swap: (teamId: string, swap: Swap) => call<void>('POST', `/api/duty/teams/${id(teamId)}/overrides`, swap),
  takeBack: (teamId: string, swap: Swap) => call<void>('DELETE', `/api/duty/teams/${id(teamId)}/overrides`, swap),
  carePlan: (homeId: string) => call<CarePlanView>('GET', `/api/homes/${id(homeId)}/care-plan`),
  putCarePlan: (homeId: string, carePlan: Plan | null, because: string) =>
    call<CarePlanView>('PUT', `/api/homes/${id(homeId)}/care-plan`, { carePlan, because }),
}
