// What the numbers of a social-alarm unit mean in the words of the house: THE table of its statuses and of its devices.
import type { Reading } from '../../rules/model/observation.ts'
import type { Mrq } from './scaip-body.ts'

/**
 * `alarm` and `over`: of what the device watches over. `call`: somebody must look, whatever the device. `alive`: no more than that it is there.
 * `untold`: it matters to an installer and has no reading of its own, so that it is kept in quarantine beside the sign of life.
 */
type Meaning = 'alarm' | 'over' | 'call' | 'alive' | 'untold' | Reading
const online = (online: boolean): Reading => ({ kind: 'availability', online })
const battery = (low: boolean): Reading => ({ kind: 'battery', low })

/** `stc`. A new status is one line. */
const statuses: Readonly<Record<string, Meaning>> = {
  '0002': 'over', // abort
  '0006': 'alarm', // activated
  '0007': 'alarm', // active
  '0009': 'alarm', // automatic alarm
  '0010': 'call', // manual alarm
  '0011': 'alarm', // alert
  '0014': battery(true), // battery failure
  '0015': battery(false), // battery well
  '0016': battery(true), // battery low
  '0019': 'over', // cancel
  '0023': 'untold', // no connection over IP
  '0024': 'untold', // no connection over the mobile network
  '0025': 'untold', // no connection over the telephone line
  '0026': 'untold', // the first way to the centre is cut
  '0027': 'untold', // the second way to the centre is cut
  '0031': online(false), // disconnected
  '0042': online(false), // failure: what does not work watches over nobody
  '0052': online(false), // jammed
  '0063': online(false), // loss
  '0065': 'untold', // maintenance needed
  '0066': 'untold', // maintenance needed soon
  '0067': online(false), // malfunction
  '0069': 'over', // not active
  '0070': 'over', // normal state
  '0073': online(false), // offline
  '0075': online(true), // online
  '0078': online(false), // out of service
  '0085': 'untold', // mains lost
  '0086': 'untold', // mains back
  '0088': 'alive', // somebody came after an alarm
  '0091': online(true), // back
  '0092': 'over', // reset by itself
  '0093': 'over', // reset by hand
  '0094': 'over', // restored
  '0100': 'call', // temperature high
  '0101': 'call', // temperature low
  '0102': 'alive', // test over the first way
  '0103': 'alive', // test over the second way
  '0105': online(false), // trouble
  '0110': 'call', // assistance
  '0111': 'alive', // intervention complete
  '0112': 'alive', // the connections of 0023 to 0027 are back
  '0113': 'alive',
  '0114': 'alive',
  '0115': 'alive',
  '0116': 'alive',
  '0119': { kind: 'motion', active: true },
  '0121': { kind: 'presence', present: true },
  '0123': online(false), // radio test missing
  '0124': online(true), // radio test back
  '0125': { kind: 'tamper', tampered: true },
}

/** What a device watches over, when it gives an alarm and when that is over. */
const call = (active: boolean): Reading => ({ kind: 'help-call', active })
const fall = (begins: boolean): Reading => ({ kind: 'fall', phase: begins ? 'detected' : 'cancelled' })
const smoke = (detected: boolean): Reading => ({ kind: 'smoke', detected })
const water = (detected: boolean): Reading => ({ kind: 'water-leak', detected })

/** `dty`. A new device is one line; what is not here calls for help, as a trigger, an activity detector or a bed monitor does. */
const devices: Readonly<Record<string, (begins: boolean) => Reading>> = {
  '0005': fall, // fall detector
  '0021': (detected) => ({ kind: 'gas-leak', detected }),
  '0023': smoke, // smoke detector
  '0025': smoke, // heat detector: a fire
  '0026': (detected) => ({ kind: 'carbon-monoxide', detected }),
  '0030': fall, // man-down detector
  '0033': water, // flood
  '0034': water, // bath
  '0038': (tampered) => ({ kind: 'tamper', tampered }),
  '0047': smoke, // fire alarm system
}

export interface Heard {
  readonly reading: Reading
  /** What could not be said in a reading, for whoever keeps the table. */
  readonly unsaid?: string
}

/** Units write `2` and `02` for `0002`. */
const code = (text: string | undefined): string => (text ?? '').padStart(4, '0')

/** What a message tells. An alarm that the table does not know is a call for help: better somebody who looks in vain. */
export function heardIn({ mty = 'ME', dty, stc }: Pick<Mrq, 'mty' | 'dty' | 'stc'>): Heard {
  const alive: Reading = { kind: 'heartbeat' }
  const type = mty.toUpperCase()
  if (type === 'PI') return { reading: alive }
  const watched = devices[code(dty)] ?? call
  const status = code(stc)
  const meaning = statuses[status]
  const said = `status ${status} of device type ${code(dty)} (${type})`
  if (meaning === 'untold') return { reading: alive, unsaid: `${said} has no reading of its own` }
  const unsaid = `${said} stands in no table`
  if (meaning === undefined) return { reading: type === 'IN' || type === 'RE' ? alive : call(true), unsaid }
  // RE: a reset, of what the status says.
  if (meaning === 'over' || (type === 'RE' && (meaning === 'alarm' || meaning === 'call')))
    return { reading: watched(false) }
  if (meaning === 'alarm') return { reading: watched(true) }
  if (meaning === 'call') return { reading: code(dty) === '0025' ? smoke(true) : call(true) }
  return { reading: meaning === 'alive' ? alive : meaning }
}
