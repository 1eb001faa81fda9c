// What the screens ask of the API about slow changes.
import type { SlowChangesView } from '../api/contract-slow-changes.ts'
import { call } from './api-client.ts'

export const slowChanges = (homeId: string) =>
  call<SlowChangesView>('GET', `/api/homes/${encodeURIComponent(homeId)}/slow-changes`)
