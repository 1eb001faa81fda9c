// What a device can tell us, in the words of the house and with units: every decoder ends here and every rule begins here.
import { z } from 'zod'
import { DeviceId } from './ids.ts'
import { Instant } from './time.ts'

/**
 * `live`: the device said it just now. `buffered`: it kept it while the link was down and says so. `retained`: the broker kept it;
 * a retained packet is replayed to each new subscriber, so it is state and never a sign of life. [MQTT-3.3.1-6]
 */
export const Freshness = z.enum(['live', 'buffered', 'retained'])
export type Freshness = z.infer<typeof Freshness>

/** The states that fall sensors report, whichever the brand; `detected` is the device's verdict, `calling` its own call for help. */
export const FallPhase = z.enum(['suspected', 'detected', 'confirmed', 'calling', 'recovered', 'cancelled'])
export type FallPhase = z.infer<typeof FallPhase>

const milliG = z.array(z.int().min(-400_000).max(400_000)).min(2).max(6000)

const kwh = z.number().min(0).max(99_999_999)
const watts = z.number().min(-10_000_000).max(10_000_000)

const variants = [
  // Somebody moves, is there, opens, sits, uses: the signs of life.
  z.object({ kind: z.literal('motion'), active: z.boolean() }),
  z.object({ kind: z.literal('presence'), present: z.boolean() }),
  z.object({ kind: z.literal('contact'), open: z.boolean() }),
  z.object({ kind: z.literal('pressure'), occupied: z.boolean() }),
  z.object({ kind: z.literal('vibration'), active: z.boolean() }),
  z.object({ kind: z.literal('item-use'), active: z.boolean() }),
  z.object({ kind: z.literal('switch'), on: z.boolean(), channel: z.int().min(0).max(99).optional() }),
  z.object({ kind: z.literal('button'), action: z.string().min(1).max(40) }),
  // Calls for help and calamities.
  z.object({ kind: z.literal('help-call'), active: z.boolean() }),
  z.object({ kind: z.literal('fall'), phase: FallPhase, confidence: z.number().min(0).max(1).optional() }),
  // A burst around a blow, or a window of those that a device sends all day. `observedAt` is the moment of the last sample.
  z
    .object({
      kind: z.literal('acceleration'),
      position: z.enum(['waist', 'wrist']).describe('Where on the body the device is worn.'),
      hz: z.number().min(10).max(400).describe('Samples a second; 20 to 100 are meant.'),
      continuous: z
        .boolean()
        .optional()
        .describe('true: one of the windows of 12 s that are sent every 4 s, all day. Else: a burst around a blow.'),
      xMilliG: milliG.describe('Thousandths of g along an axis of the device, in order; as many as on the other axes.'),
      yMilliG: milliG,
      zMilliG: milliG,
    })
    .refine(({ xMilliG: x, yMilliG: y, zMilliG: z }) => x.length === y.length && x.length === z.length, {
      error: 'has as many samples on each axis',
    })
    .refine(({ hz, xMilliG }) => xMilliG.length <= hz * 60, { error: 'lasts 60 s at most' }),
  z.object({ kind: z.literal('smoke'), detected: z.boolean() }),
  z.object({ kind: z.literal('carbon-monoxide'), detected: z.boolean(), ppm: z.number().min(0).optional() }),
  z.object({ kind: z.literal('gas-leak'), detected: z.boolean() }),
  z.object({ kind: z.literal('water-leak'), detected: z.boolean() }),
  z.object({ kind: z.literal('tamper'), tampered: z.boolean() }),
  // The air in the room.
  z.object({ kind: z.literal('temperature'), celsius: z.number().min(-60).max(200) }),
  z.object({ kind: z.literal('humidity'), percent: z.number().min(0).max(100) }),
  z.object({ kind: z.literal('illuminance'), lux: z.number().min(0).max(200_000) }),
  // How the device itself is doing.
  z.object({ kind: z.literal('battery'), percent: z.number().min(0).max(100).optional(), low: z.boolean().optional() }),
  z.object({ kind: z.literal('link'), quality: z.number().min(0).max(255).optional(), rssiDbm: z.number().optional() }),
  z.object({ kind: z.literal('availability'), online: z.boolean() }),
  z.object({ kind: z.literal('heartbeat') }),
  // Energy. Registers are cumulative; `readAt` is the meter's own time stamp of that register.
  z.object({
    kind: z.literal('electricity-meter'),
    importedT1Kwh: kwh.optional(),
    importedT2Kwh: kwh.optional(),
    exportedT1Kwh: kwh.optional(),
    exportedT2Kwh: kwh.optional(),
    importWatts: watts.optional(),
    exportWatts: watts.optional(),
    tariff: z.int().min(1).max(4).optional(),
    readAt: Instant.optional(),
  }),
  z.object({
    kind: z.literal('sub-meter'),
    medium: z.enum(['gas', 'heat', 'cooling', 'water', 'hot-water', 'electricity']),
    channel: z.int().min(1).max(8),
    volumeM3: z.number().min(0).optional(),
    energyGj: z.number().min(0).optional(),
    energyKwh: kwh.optional(),
    readAt: Instant.optional(),
  }),
  z.object({ kind: z.literal('power'), watts, channel: z.int().min(0).max(99).optional() }),
  z
    .object({
      kind: z.literal('energy'),
      totalKwh: kwh.optional(),
      returnedKwh: kwh.optional(),
      channel: z.int().min(0).max(99).optional(),
    })
    // A counter of what is returned may have no other beside it.
    .refine(({ totalKwh, returnedKwh }) => totalKwh !== undefined || returnedKwh !== undefined, {
      error: 'has totalKwh, returnedKwh or both',
    })
    .meta({ anyOf: [{ required: ['totalKwh'] }, { required: ['returnedKwh'] }] }),
  z.object({
    kind: z.literal('solar'),
    totalKwh: kwh.optional(),
    todayKwh: kwh.optional(),
    powerWatts: watts.optional(),
  }),
] as const

/** What was read, without who said it and when. */
export const Reading = z.discriminatedUnion('kind', variants)
export type Reading = z.infer<typeof Reading>
export type ReadingKind = Reading['kind']

export const Observation = z.object({
  deviceId: DeviceId,
  /** The device's claim, null where it makes none. It may be wrong: the engine lives by arrival. */
  observedAt: Instant.nullable(),
  freshness: Freshness,
  reading: Reading,
})
export type Observation = z.infer<typeof Observation>

/** Does the reading say that somebody in the home just did something? A sensor going back to rest does not. */
export function isSignOfLife(reading: Reading): boolean {
  switch (reading.kind) {
    case 'motion':
    case 'vibration':
    case 'item-use':
      return reading.active
    case 'presence':
      return reading.present
    // Somebody gets up or lies down, opens or closes, switches on or off: both edges are deeds.
    case 'contact':
    case 'pressure':
    case 'switch':
    case 'button':
      return true
    case 'help-call':
      return reading.active
    default:
      return false
  }
}

/** Does the reading say that somebody is in need, or that the home is dangerous to be in? */
export function callsForHelp(reading: Reading): boolean {
  switch (reading.kind) {
    case 'help-call':
      return reading.active
    case 'fall':
      return reading.phase !== 'recovered' && reading.phase !== 'cancelled'
    case 'smoke':
    case 'carbon-monoxide':
    case 'gas-leak':
    case 'water-leak':
      return reading.detected
    default:
      return false
  }
}
