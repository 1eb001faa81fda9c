// The home in which the service tries itself, as the engine is configured with it.
import { deviceId } from '../../rules/model/ids.ts'
import type { HomeSetup } from '../../rules/model/home.ts'
import { ownHome } from '../../rules/model/own-home.ts'

export const trialSensor = deviceId('trial-sensor')

/** Where in place of a receiver's name: no name in the settings can be this. */
export const ownAddress = '@watchdog'

/** A trial waits for the receiver outside and for nobody else: no person is ever told of it. */
const patienceMinutes = 1440

export const ownSetup: HomeSetup = {
  homeId: ownHome,
  zone: 'Europe/Amsterdam',
  rooms: [],
  devices: [{ deviceId: trialSensor, kind: 'fall-detector' }],
  residency: null,
  ruleParams: {},
  carePlan: {
    chains: [
      {
        severities: ['urgent'],
        tiers: [{ to: [{ kind: 'operator' }], waitMinutes: patienceMinutes }],
        repeatMinutes: patienceMinutes,
      },
    ],
    graceSeconds: {},
    contacts: [],
  },
}
