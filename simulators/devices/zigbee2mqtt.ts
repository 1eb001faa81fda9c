// Battery sensors behind zigbee2mqtt: each message carries the whole state that the bridge knows of the device.
// After zigbee2mqtt.io, "Devices" (Aqara RTCGQ11LM, MCCGQ11LM, WSDCGQ11LM; Heiman HS1SA; Tuya TS0215A_sos, MIR-HE200-TY) and "MQTT topics and messages".
import type { Instant } from '../../rules/model/time.ts'
import type { Fact, Family, Speaker } from './device.ts'

export const zigbee2mqtt: Family = {
  id: 'zigbee2mqtt',
  say(speaker, fact, at) {
    const path = `zigbee2mqtt/${speaker.device.deviceId}`
    if (fact.kind === 'availability')
      return [
        {
          // Of the bridge itself: its birth and its will.
          path: speaker.device.kind === 'gateway' ? 'zigbee2mqtt/bridge/state' : `${path}/availability`,
          payload: JSON.stringify({ state: fact.online ? 'online' : 'offline' }),
          retain: true,
        },
      ]
    const state = stateOf(speaker, fact)
    return state === null ? [] : [{ path, payload: JSON.stringify({ ...state, ...health(speaker, at) }) }]
  },
}

function stateOf({ device, last }: Speaker, fact: Fact): Record<string, unknown> | null {
  switch (device.kind) {
    case 'motion': {
      const motion = fact.kind === 'motion' ? fact : last.motion
      return { occupancy: motion?.kind === 'motion' && motion.active }
    }
    case 'contact': {
      const contact = fact.kind === 'contact' ? fact : last.contact
      // True: the magnet is near, the door is closed.
      return { contact: !(contact?.kind === 'contact' && contact.open) }
    }
    case 'climate': {
      const climate = fact.kind === 'climate' ? fact : last.climate
      if (climate?.kind !== 'climate') return null
      return {
        temperature: round(climate.celsius, 2),
        humidity: round(climate.humidityPercent, 2),
        pressure: 1013,
      }
    }
    case 'help-button':
      // The action is gone from the state once it is told.
      return fact.kind === 'help-call' ? { action: 'emergency' } : {}
    case 'smoke': {
      const smoke = fact.kind === 'smoke' ? fact : last.smoke
      return { smoke: smoke?.kind === 'smoke' && smoke.detected, battery_low: false, tamper: false }
    }
    case 'fall-detector':
      return radar(last, fact)
    default:
      return null
  }
}

function radar(last: Speaker['last'], fact: Fact): Record<string, unknown> {
  const presence = fact.kind === 'presence' ? fact : last.presence
  const fall = fact.kind === 'fall' ? fact : last.fall
  const present = presence?.kind === 'presence' && presence.present
  return {
    presence: present,
    occupancy: present,
    illuminance: present ? 120 : 14,
    motion_direction: 'standing_still',
    motion_speed: 0,
    radar_scene: 'bathroom',
    radar_sensitivity: 5,
    fall_sensitivity: 5,
    tumble_switch: 'ON',
    tumble_alarm_time: 1,
    fall_down_status: fall?.kind === 'fall' ? fallDown[fall.phase] : 'none',
    static_dwell_alarm: 'none',
  }
}

const fallDown = {
  suspected: 'maybe_fall',
  detected: 'fall',
  confirmed: 'fall',
  calling: 'fall',
  recovered: 'none',
  cancelled: 'none',
} as const

function health(speaker: Speaker, at: Instant): Record<string, unknown> {
  const percent = speaker.batteryPercent(at)
  return {
    ...(percent !== null && { battery: percent, voltage: 2700 + percent * 4 }),
    linkquality: speaker.linkQuality(at),
    last_seen: new Date(at).toISOString(),
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
