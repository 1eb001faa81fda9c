// What the screens ask of the API about where somebody moved.
import type { FloorPlan, MonthMap } from '../api/contract-care.ts'
import { call } from './api-client.ts'

const homeAt = (homeId: string, what: string) => `/api/homes/${encodeURIComponent(homeId)}/${what}`

export const movementApi = {
  month: (homeId: string, month: string) => call<MonthMap>('GET', homeAt(homeId, `month?month=${month}`)),
  floor: (homeId: string) => call<FloorPlan>('GET', homeAt(homeId, 'floor')),
}
