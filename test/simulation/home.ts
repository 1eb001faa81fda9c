// The home of a simulated life: as few devices as an alarm hangs on, two contacts, and a care organisation behind them.
import type { Home } from '../../rules/model/home.ts'
import { deviceId, homeId, residencyId, roomId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import { zone } from '../../simulators/days.ts'

export const hub = deviceId('hub')
export const radar = deviceId('radar')
export const pendant = deviceId('pendant')
export const door = deviceId('door-front')
const rooms = ['living-room', 'kitchen', 'bedroom', 'bathroom', 'hall'] as const
export const motions = ['living-room', 'kitchen', 'bedroom'].map((room) => deviceId(`motion-${room}`))
export const hubHeartbeatMinutes = 240
export const heartbeatMinutes = 360

export const homeOf = (number: number, since: Instant): Home => ({
  setup: {
    homeId: homeId(`home-${number + 1}`),
    zone,
    rooms: rooms.map((kind) => ({ roomId: roomId(kind), kind })),
    devices: [
      { deviceId: hub, kind: 'gateway', heartbeatMinutes: hubHeartbeatMinutes },
      ...motions.map((id) => ({
        deviceId: id,
        kind: 'motion' as const,
        roomId: roomId(id.replace('motion-', '')),
        heartbeatMinutes,
      })),
      { deviceId: door, kind: 'contact', roomId: roomId('hall'), exit: true },
      { deviceId: radar, kind: 'fall-detector', roomId: roomId('bathroom'), heartbeatMinutes },
      { deviceId: pendant, kind: 'help-button' },
    ],
    residency: { residencyId: residencyId(`home-${number + 1}-r1`), since, people: 1 },
    ruleParams: {},
  },
  address: { street: 'Kerkepad', houseNumber: String(number + 1), postcode: '1799 SA', village: 'Oosterlaak' },
  careOrganisation: 'Dorpszorg',
  residents: [],
  contacts: ['daughter', 'neighbour'].map((contactId, place) => ({
    contactId,
    name: contactId,
    relation: contactId,
    phone: `06-0000000${place}`,
    reach: [{ channel: 'sms' as const, address: `06-0000000${place}` }],
  })),
})
