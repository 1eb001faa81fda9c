// A smart meter at its P1 port, as a reader hands on the raw telegram: DSMR 5.0.2 P1 Companion Standard, chapters 5 and 6.
import { civilAt, type Instant } from '../../rules/model/time.ts'
import { isoLocal, two, zone } from '../days.ts'
import type { Family, MeterReading } from './device.ts'

export const smartMeter: Family = {
  id: 'smart-meter',
  say(_, fact, at) {
    return fact.kind === 'meter' ? [{ path: 'dsmr/telegram', payload: telegram(fact, at) }] : []
  },
}

/** The telegram with its checksum, lines ended by CR LF. */
export function telegram(reading: MeterReading, at: Instant): string {
  const watts = reading.importWatts - reading.exportWatts
  const body = [
    '/KWS5\\2SM550-1012',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${meterTime(at)})`,
    '0-0:96.1.1(4530303030303030303030303030303030)',
    `1-0:1.8.1(${register(reading.importedT1Kwh)}*kWh)`,
    `1-0:1.8.2(${register(reading.importedT2Kwh)}*kWh)`,
    `1-0:2.8.1(${register(reading.exportedT1Kwh)}*kWh)`,
    `1-0:2.8.2(${register(reading.exportedT2Kwh)}*kWh)`,
    `0-0:96.14.0(${reading.lowTariff ? '0001' : '0002'})`,
    `1-0:1.7.0(${kilowatts(reading.importWatts)}*kW)`,
    `1-0:2.7.0(${kilowatts(reading.exportWatts)}*kW)`,
    '0-0:96.7.21(00004)',
    '0-0:96.7.9(00002)',
    '1-0:99.97.0()',
    '1-0:32.32.0(00001)',
    '1-0:32.36.0(00000)',
    '0-0:96.13.0()',
    '1-0:32.7.0(231.0*V)',
    `1-0:31.7.0(${String(Math.round(Math.abs(watts) / 231)).padStart(3, '0')}*A)`,
    `1-0:21.7.0(${kilowatts(reading.importWatts)}*kW)`,
    `1-0:22.7.0(${kilowatts(reading.exportWatts)}*kW)`,
    '0-1:24.1.0(003)',
    '0-1:96.1.0(4730303030303030303030303030303030)',
    `0-1:24.2.1(${meterTime(reading.gasAt)})(${reading.gasM3.toFixed(3).padStart(9, '0')}*m3)`,
    '!',
  ].join('\r\n')
  return `${body}${crc16(body).toString(16).toUpperCase().padStart(4, '0')}\r\n`
}

/** YYMMDDhhmmss by the wall clock, and S in summer or W in winter. (6.4) */
function meterTime(at: Instant): string {
  const { year, month, day, hour, minute, second } = civilAt(at, zone)
  const season = isoLocal(at).endsWith('+02:00') ? 'S' : 'W'
  return `${two(year % 100)}${two(month)}${two(day)}${two(hour)}${two(minute)}${two(second)}${season}`
}

const register = (kwh: number): string => kwh.toFixed(3).padStart(10, '0')
const kilowatts = (watts: number): string => (watts / 1000).toFixed(3).padStart(6, '0')

/** CRC16 with polynomial x16+x15+x2+1, least significant bit first, no XOR in or out, over '/' up to and including '!'. (5.2) */
export function crc16(text: string): number {
  let crc = 0
  for (let i = 0; i < text.length; i++) crc = (crc >>> 8) ^ table[(crc ^ text.charCodeAt(i)) & 0xff]!
  return crc
}

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa0_01 : crc >>> 1
  return crc
})
