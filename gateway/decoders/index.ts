// THE list of decoders, and how a message finds its own: the first that knows it answers.
import { type Answer, type Decoder, type Message, rejected } from './decoder.ts'
import { deye } from './deye.ts'
import { dsmrP1 } from './dsmr-p1.ts'
import { dsmrReader } from './dsmr-reader.ts'
import { enphase } from './enphase.ts'
import { envelopeOf, looksLikeJson, tooLarge } from './envelope.ts'
import { esphome } from './esphome.ts'
import { grott } from './grott.ts'
import { homeAssistant } from './home-assistant.ts'
import { homewizard } from './homewizard.ts'
import { homie } from './homie.ts'
import { kernwacht } from './kernwacht.ts'
import { opendtu } from './opendtu.ts'
import { sbfspot } from './sbfspot.ts'
import { shellyGen1 } from './shelly-gen1.ts'
import { shellyGen2 } from './shelly-gen2.ts'
import { solaredge } from './solaredge.ts'
import { sparkplug } from './sparkplug.ts'
import { tasmota } from './tasmota.ts'
import { vayyar } from './vayyar.ts'
import { zigbee2mqtt } from './zigbee2mqtt.ts'

/** In order: those that a path alone tells apart first, those that only a payload betrays last. */
export const decoders: readonly Decoder[] = [
  kernwacht,
  zigbee2mqtt,
  vayyar,
  sparkplug,
  homie,
  homeAssistant,
  shellyGen1,
  shellyGen2,
  dsmrP1,
  dsmrReader,
  tasmota,
  homewizard,
  grott,
  sbfspot,
  enphase,
  solaredge,
  opendtu,
  deye,
  esphome,
]

export type FoundAnswer = Answer & { readonly family: string | null }

/** Which family a message is of, and what it says. Never throws. */
export function decodeWithFamily(message: Message): FoundAnswer {
  const large = tooLarge(message)
  if (large) return { ...large, family: null }
  const envelope = envelopeOf(message)
  for (const decoder of decoders) {
    try {
      const answer = decoder.decode(envelope)
      if (answer) return { ...answer, family: decoder.id }
    } catch (error) {
      const detail = `the ${decoder.id} decoder failed on this message: ${String(error).slice(0, 200)}`
      return { ...rejected('decoder-fault', detail), family: decoder.id }
    }
  }
  if (looksLikeJson(envelope)) {
    const json = envelope.json()
    if (!json.ok) return { ...rejected(json.code, json.detail), family: null }
  }
  return { ...unknown(message), family: null }
}

/** What a message says, or why it cannot be said; the intake's `Decode`. */
export const decode = (message: Message): Answer => decodeWithFamily(message)

const unknown = ({ payload }: Message): Answer =>
  payload.byteLength === 0
    ? { kind: 'observations', observations: [] }
    : rejected(
        'unknown-format',
        'no device family that is known here has this topic and payload: see docs/mqtt.md for those that are, and check the base topic that is set in the device',
      )
