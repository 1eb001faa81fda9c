// What the screens ask of the API about rent and energy.
import type { WoonlastenView } from '../api/contract-housing.ts'
import { call } from './api-client.ts'

export const housingApi = {
  woonlasten: (homeId: string) => call<WoonlastenView>('GET', `/api/homes/${encodeURIComponent(homeId)}/woonlasten`),
}
