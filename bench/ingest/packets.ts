// CONNECT and PUBLISH as bytes, made once for each connection; what differs from message to message is written over in place.
import { Buffer } from 'node:buffer'
import type { Instant } from '../../rules/model/time.ts'
import { telegram } from '../../simulators/devices/smart-meter.ts'

/** A packet of MQTT 3.1.1: its first byte, the length of the rest, the rest. */
function packet(first: number, ...parts: readonly Uint8Array[]): Buffer {
  const rest = Buffer.concat(parts)
  const length: number[] = []
  for (let left = rest.length; ;) {
    const digit = left & 127
    left >>= 7
    length.push(left > 0 ? digit | 128 : digit)
    if (left === 0) break
  }
  return Buffer.concat([Buffer.from([first, ...length]), rest])
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}

export function connectPacket({ identity, token }: { identity: string; token: string }): Buffer {
  const cleanWithNameAndPassword = 0xc2
  const keepAliveSeconds = 120
  const head = Buffer.from([4, cleanWithNameAndPassword, 0, keepAliveSeconds])
  return packet(0x10, text('MQTT'), head, text(identity), text(identity), text(token))
}

export interface Template {
  readonly bytes: number
  /** The next message, in memory of its own: the socket may hold on to it. */
  packet(packetId: number): Buffer
}

const counterDigits = 12

/** Movement and temperature in turn, in the house's own JSON, each message with a name of its own. */
export function publishTemplate(homeId: string): Template {
  const begun = new Date()
  const readings = [
    { device: 'hall-motion', reading: { kind: 'motion', active: true } },
    { device: 'living-room-thermometer', reading: { kind: 'temperature', celsius: 21.5 } },
  ]
  const counter = '0'.repeat(counterDigits)
  const run = begun.getTime().toString(36)
  const templates = readings.map(({ device, reading }) => {
    const message = {
      messageId: `${homeId}:${device}:${run}:${counter}`,
      observedAt: begun.toISOString(),
      reading,
      buffered: false,
    }
    const topic = text(`home/${homeId}/kernwacht/${device}`)
    const bytes = packet(0x32, topic, Buffer.from([0, 0]), Buffer.from(JSON.stringify(message)))
    const idAt = bytes.indexOf(topic) + topic.length
    return { bytes, idAt, counterAt: bytes.indexOf(counter), timeAt: bytes.indexOf(begun.toISOString()) }
  })
  let count = 0
  return {
    bytes: Math.round(templates.reduce((sum, { bytes }) => sum + bytes.length, 0) / templates.length),
    packet(packetId) {
      const { bytes, idAt, counterAt, timeAt } = templates[count++ % templates.length]!
      const copy = Buffer.from(bytes)
      copy.writeUInt16BE(packetId, idAt)
      copy.write(String(count).padStart(counterDigits, '0'), counterAt, 'latin1')
      copy.write(isoNow(), timeAt, 'latin1')
      return copy
    },
  }
}

/** What the smart meter of a home says: a whole telegram, as its reader hands it on. */
export function telegramPacket(homeId: string, packetId: number): Buffer {
  return packet(0x32, text(`home/${homeId}/dsmr/telegram`), idOf(packetId), telegramNow())
}

/** A fall that the sensor of a home declares. */
export function fallPacket(homeId: string, packetId: number): Buffer {
  const now = new Date().toISOString()
  const reading = { kind: 'fall', phase: 'detected' }
  const message = { messageId: `${homeId}:fall:${now}`, observedAt: now, reading }
  return packet(
    0x32,
    text(`home/${homeId}/kernwacht/bathroom-radar`),
    idOf(packetId),
    Buffer.from(JSON.stringify(message)),
  )
}

const idOf = (packetId: number): Buffer => Buffer.from([packetId >> 8, packetId & 255])

let telegramAt = 0
let telegramBytes = Buffer.alloc(0)
/** Every meter of the village stands alike and counts on: made once a second. */
function telegramNow(): Buffer {
  const second = Math.floor(Date.now() / 1000)
  if (second !== telegramAt) {
    telegramAt = second
    const at = (second * 1000) as Instant
    const kwh = (second % 1_000_000) / 1000
    const registers = { importedT1Kwh: kwh, importedT2Kwh: kwh, exportedT1Kwh: 0, exportedT2Kwh: 0 }
    const flows = {
      importWatts: 412,
      exportWatts: 0,
      lowTariff: true,
      gasM3: 1234.567,
      gasAt: (at - (at % 3_600_000)) as Instant,
    }
    telegramBytes = Buffer.from(telegram({ ...registers, ...flows }, at))
  }
  return telegramBytes
}

let isoAt = 0
let iso = ''
/** Printed once a millisecond at most. */
function isoNow(): string {
  const now = Date.now()
  if (now !== isoAt) {
    isoAt = now
    iso = new Date(now).toISOString()
  }
  return iso
}
