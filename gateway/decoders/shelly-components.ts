// The components of a Shelly of the second generation and what the fields of their status mean. Energies are in Wh.
import type { Reading } from '../../rules/model/observation.ts'
import { asObject } from './envelope.ts'
import { flagIn, given, numberIn, rounded, sumOf } from './values.ts'

type Status = Readonly<Record<string, unknown>>

const kinds =
  /^(switch|light|input|pm1|em|emdata|em1|em1data|temperature|humidity|illuminance|devicepower|flood|smoke|presence|cover|voltmeter|ble|cloud|mqtt|wifi|eth|sys|ws|script|ui|ht_ui|pm|rgb|rgbw|cct|thermostat|bthome\w*|blutrv|boolean|number|text|enum|group|button|modbus|knx|matter|plugs_ui|\w+_ui)(?::(\d{1,3}))?$/

export const isComponent = (key: string): boolean => kinds.test(key)

/** What a status says; a partial one, as NotifyStatus sends it, says only what changed. */
export function readingsIn(key: string, status: Status): Reading[] {
  const match = kinds.exec(key)
  if (!match) return []
  const [, kind, number] = match
  const channel = number === undefined || Number(number) > 99 ? {} : { channel: Number(number) }
  switch (kind) {
    case 'switch':
    case 'light':
    case 'pm1':
    case 'cover':
      return relay(kind, status, channel)
    case 'em': {
      const phases = ['a_act_power', 'b_act_power', 'c_act_power'].map((name) => numberIn(status[name]))
      return power(numberIn(status['total_act_power']) ?? sumOf(phases), channel)
    }
    case 'em1':
      return power(numberIn(status['act_power']), channel)
    case 'emdata':
      return energy(total(status, 'act_energy', 'total_act'), total(status, 'act_ret_energy', 'total_act_ret'), channel)
    case 'em1data':
      return energy(numberIn(status['total_act_energy']), numberIn(status['total_act_ret_energy']), channel)
    case 'temperature':
      return measured(status['tC'], (celsius) => ({ kind: 'temperature', celsius }))
    case 'humidity':
      return measured(status['rh'], (percent) => ({ kind: 'humidity', percent }))
    case 'illuminance':
      return measured(status['lux'], (lux) => ({ kind: 'illuminance', lux }))
    case 'devicepower':
      return battery(status)
    case 'flood':
      return flag(status['alarm'], (detected) => ({ kind: 'water-leak', detected }))
    case 'smoke':
      return flag(status['alarm'], (detected) => ({ kind: 'smoke', detected }))
    case 'presence':
      return flag(status['state'] ?? status['value'], (present) => ({ kind: 'presence', present }))
    case 'input':
      return flag(status['state'], (on) => ({ kind: 'switch', on, ...channel }))
    case 'wifi':
      return measured(status['rssi'], (rssiDbm) => ({ kind: 'link', rssiDbm }))
    default:
      return []
  }
}

/** A press of a button that is wired to the device, or of one that it hears by radio. */
export function eventIn(event: Status): Reading[] {
  const what = event['event']
  if (typeof what !== 'string' || !what.endsWith('_push') || !/^(?:input|bthome\w*):/.test(String(event['component'])))
    return []
  return [{ kind: 'button', action: what.slice(0, -'_push'.length) }]
}

type Channel = { channel?: number }

function relay(kind: string, status: Status, channel: Channel): Reading[] {
  const on = kind === 'cover' || kind === 'pm1' ? undefined : flagIn(status['output'])
  return [
    ...(on === undefined ? [] : [{ kind: 'switch' as const, on, ...channel }]),
    ...power(numberIn(status['apower']), channel),
    ...energy(
      numberIn(asObject(status['aenergy'])?.['total']),
      numberIn(asObject(status['ret_aenergy'])?.['total']),
      channel,
    ),
  ]
}

const power = (watts: number | undefined, channel: Channel): Reading[] =>
  watts === undefined ? [] : [{ kind: 'power', watts, ...channel }]

const energy = (wattHours: number | undefined, returned: number | undefined, channel: Channel): Reading[] =>
  wattHours === undefined
    ? []
    : [
        {
          kind: 'energy',
          totalKwh: rounded(wattHours / 1000),
          ...given({ returnedKwh: returned === undefined ? undefined : rounded(returned / 1000) }),
          ...channel,
        },
      ]

/** The device's own total; its phases are summed only where it gives none. */
const total = (status: Status, phase: string, whole: string): number | undefined =>
  numberIn(status[whole]) ?? sumOf(['a', 'b', 'c'].map((name) => numberIn(status[`${name}_total_${phase}`])))

/** On USB power the battery reads 0 %. */
function battery(status: Status): Reading[] {
  if (asObject(status['external'])?.['present'] === true) return []
  return measured(asObject(status['battery'])?.['percent'], (percent) => ({ kind: 'battery', percent }))
}

const measured = (value: unknown, say: (value: number) => Reading): Reading[] => {
  const read = numberIn(value)
  return read === undefined ? [] : [say(read)]
}

const flag = (value: unknown, say: (on: boolean) => Reading): Reading[] => {
  const read = flagIn(value)
  return read === undefined ? [] : [say(read)]
}
