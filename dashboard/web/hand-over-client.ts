// What the screens ask of the API about the hand-over between shifts.
import type { HandOver } from '../api/contract-care.ts'
import { call } from './api-client.ts'

export const handOverApi = {
  notes: () => call<HandOver>('GET', '/api/desk/hand-over'),
  add: (note: string) => call<void>('POST', '/api/desk/hand-over', { note }),
}
