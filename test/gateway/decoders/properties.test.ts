// What holds for every message of every family, also for those that nobody foresaw.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../gateway/decoders/index.ts'
import { deviceIdOf } from '../../../gateway/decoders/device-id.ts'
import { maxPayloadBytes } from '../../../gateway/decoders/envelope.ts'
import { maxReadings } from '../../../gateway/decoders/kernwacht.ts'
import { DeviceId } from '../../../rules/model/ids.ts'
import { isSignOfLife, Observation } from '../../../rules/model/observation.ts'
import { instant } from '../../../rules/model/time.ts'

const arrivedAt = instant(Date.UTC(2026, 2, 2, 9))
const say = (path: string, payload: Uint8Array | string) =>
  decode({ path, payload: Buffer.from(payload), retained: false, arrivedAt, zone: 'Europe/Amsterdam' })

const levels = [
  'zigbee2mqtt', 'bridge', 'state', 'event', 'kernwacht', 'hall', 'tele', 'stat', 'SENSOR', 'LWT', 'RESULT', 'POWER1', 'shellies',
  'relay', '0', 'emeter', 'energy', 'sensor', 'status', 'switch:0', 'em:0', 'events', 'rpc', 'devices', 'dsmr', 'raw', 'reading',
  'json', 'solar', '116180214069', 'yieldday', 'deye', 'total_energy', 'homie', '5', '$state', 'temperature', 'homeassistant',
  'binary_sensor', 'config', 'spBv1.0', 'NBIRTH', 'DDATA', 'api', 'v1', 'data', 'envoy', 'http:', 'availability', 'online',
] // prettier-ignore
const path = fc.oneof(
  fc.array(fc.constantFrom(...levels), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
  fc.string({ maxLength: 60 }),
)
const keys = [
  'occupancy', 'contact', 'battery', 'linkquality', 'action', 'fall_status', 'ENERGY', 'Total', 'Time', 'params', 'ts', 'method',
  'events', 'values', 'device', 'time', 'payload', 'status', 'timestamp', 'production', 'external', 'metrics', 'reading', 'readings',
  'ETotal', 'c_sunspec_did', 'power_ac', 'power_ac_scale', 'electricity_delivered_1', 'total_power_import_kwh', '__proto__', 'toString',
] // prettier-ignore
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(true, false, null, 'ON', '12,5', 'NaN', 'open', '2026-03-02T09:00:00', 'fall_detected'),
    fc.double(),
    fc.integer(),
    fc.string({ maxLength: 12 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
  ),
}))
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ maxLength: 200 }).map((text) => Buffer.from(text)),
  json.map((value) => Buffer.from(JSON.stringify(value))),
  json.map((value) => Buffer.from(JSON.stringify(value).slice(0, -1))),
)

describe('any message', () => {
  it('ends in observations that a home can have, or in a reason; it never throws', () => {
    fc.assert(
      fc.property(path, payload, (path, payload) => {
        const answer = say(path, payload)
        const faults =
          answer.kind === 'rejected'
            ? answer.code === 'decoder-fault' || answer.detail === ''
              ? [answer]
              : []
            : answer.observations.filter((observation) => !Observation.safeParse(observation).success)
        expect(faults).toEqual([])
      }),
      { numRuns: 4000 },
    )
  })

  it('says the same when it comes again', () => {
    fc.assert(
      fc.property(path, payload, (path, payload) => {
        expect(say(path, payload)).toEqual(say(path, payload))
      }),
      { numRuns: 500 },
    )
  })

  it('is refused unread when it is larger than a message may be', () => {
    expect(say('zigbee2mqtt/hall', new Uint8Array(maxPayloadBytes + 1))).toMatchObject({ code: 'too-large' })
  })

  it('may not be nested without end', () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
    expect(say('zigbee2mqtt/hall', deep)).toMatchObject({ kind: 'rejected', code: 'malformed-json' })
  })

  it('may not hold readings without end', () => {
    const readings = Array.from({ length: maxReadings + 1 }, () => ({ reading: { kind: 'heartbeat' } }))
    expect(say('kernwacht/hall', JSON.stringify({ readings }))).toMatchObject({ code: 'malformed-payload' })
  })
})

describe('a sensor at rest', () => {
  it('is heard, and is no sign of life', () => {
    const rest = fc.record({
      occupancy: fc.constantFrom(false, 'false', 'OFF', 0),
      battery: fc.integer({ min: 0, max: 100 }),
      linkquality: fc.integer({ min: 0, max: 255 }),
      illuminance: fc.integer({ min: 0, max: 1000 }),
      voltage: fc.integer({ min: 2000, max: 3300 }),
    })
    fc.assert(
      fc.property(rest, (state) => {
        const answer = say('zigbee2mqtt/hall', JSON.stringify(state))
        const observations = answer.kind === 'observations' ? answer.observations : []
        expect(observations).not.toHaveLength(0)
        expect(observations.some(({ reading }) => isSignOfLife(reading))).toBe(false)
      }),
    )
  })
})

describe('a wild value', () => {
  it('does not cost the alarm that stands beside it', () => {
    const answer = say('zigbee2mqtt/kitchen', '{"smoke":true,"battery":655,"temperature":-127}')
    expect(answer).toMatchObject({ observations: [{ reading: { kind: 'smoke', detected: true } }] })
    expect(answer).toHaveProperty('dropped', [expect.stringContaining('655'), expect.stringContaining('-127')])
  })
  it('is named where nothing else was said', () => {
    expect(say('zigbee2mqtt/attic', '{"humidity":655.35}')).toMatchObject({
      code: 'impossible-value',
      deviceId: 'attic',
      detail: expect.stringContaining('humidity'),
    })
  })
})

describe('the id of a device', () => {
  it('is always an id, and the same one for the same name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
        expect(DeviceId.safeParse(deviceIdOf(name)).success).toBe(true)
        expect(deviceIdOf(name)).toBe(deviceIdOf(name))
      }),
    )
  })
  it.each([
    ['Living room/PIR', 'Living-room.PIR'],
    ['0x00158d0001e50d78', '0x00158d0001e50d78'],
    ['Büro', 'Buro'],
  ])('%s is %s', (name, id) => expect(deviceIdOf(name)).toBe(id))
  it('keeps names apart of which letters are lost', () => {
    expect(deviceIdOf('浴室')).not.toBe(deviceIdOf('台所'))
  })
})

describe('the registers of a meter', () => {
  it('are told as they stand, whatever the unit they are printed in', () => {
    const meter = fc.tuple(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999_999 }))
    fc.assert(
      fc.property(meter, ([first, second]) => {
        const printed = (unit: 'kWh' | 'Wh', wh: number) =>
          unit === 'Wh' ? `${wh}*Wh` : `${(wh / 1000).toFixed(3).padStart(10, '0')}*kWh`
        const [inKwh, inWh] = (['kWh', 'Wh'] as const).map((unit) =>
          say(
            'dsmr/raw',
            `/KWS5\\TEST\r\n\r\n1-0:1.8.1(${printed(unit, first)})\r\n1-0:1.8.2(${printed(unit, second)})\r\n!\r\n`,
          ),
        )
        expect(inKwh).toEqual(inWh)
        expect(inKwh).toMatchObject({
          observations: [{ reading: { importedT1Kwh: first / 1000, importedT2Kwh: second / 1000 } }],
        })
      }),
    )
  })
})
