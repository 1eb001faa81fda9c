// A social-alarm unit's message as observations: the path `scaip/<unit>` beside those of the other device families.
import { DeviceId } from '../../rules/model/ids.ts'
import type { Observation, Reading } from '../../rules/model/observation.ts'
import { type Instant, isoUtc } from '../../rules/model/time.ts'
import { heardIn } from './heard-codes.ts'
import { type Mrq, parseMrq } from './scaip-body.ts'

const root = 'scaip/'
export const pathOf = (unit: string): string => `${root}${unit}`
export const isScaipPath = (path: string): boolean => path.startsWith(root)

/** As the intake knows the answer of a decoder: by shape. */
export type Decoded =
  | {
      readonly kind: 'observations'
      readonly observations: readonly Observation[]
      readonly messageId: string
      readonly dropped?: readonly string[]
    }
  | {
      readonly kind: 'rejected'
      readonly code: 'malformed-payload'
      readonly detail: string
      readonly deviceId?: DeviceId
    }

/** A unit is the device `<unit>`, and what reports through it is `<unit>.<did>`. */
export function decodeScaip(message: {
  readonly path: string
  readonly payload: Uint8Array
  readonly arrivedAt: Instant
}): Decoded {
  const unit = DeviceId.safeParse(message.path.slice(root.length))
  if (!unit.success) return rejected('the topic is scaip/<unit>, an id of A-Z, a-z, 0-9, _ . : -')
  const parsed = parseMrq(Buffer.from(message.payload).toString('utf8'))
  if (!parsed.ok) return { ...rejected(`the body is no SCAIP request: ${parsed.flaw}`), deviceId: unit.data }
  const mrq = parsed.value
  const { reading, unsaid } = heardIn(mrq)
  const deviceId = reporterOf(unit.data, mrq)
  const said = [tell(deviceId, reading)]
  // What reports through a unit shows that the unit is there.
  if (deviceId !== unit.data) said.push(tell(unit.data, { kind: 'heartbeat' }))
  return {
    kind: 'observations',
    observations: said,
    messageId: messageIdOf(mrq, message.arrivedAt),
    ...(unsaid !== undefined && { dropped: [unsaid] }),
  }
}

/**
 * The same reference within the hour is the same message. A unit that counts from one again after a power cut must be heard: so not for ever.
 */
const messageIdOf = ({ cid, ref }: Mrq, at: Instant): string => `scaip.${cid}.${ref}.${isoUtc(at).slice(0, 13)}`

/** `did` 0 is the unit itself. */
function reporterOf(unit: DeviceId, { did = '' }: Mrq): DeviceId {
  if (/^0*$/.test(did)) return unit
  const device = DeviceId.safeParse(`${unit}.${did}`)
  return device.success ? device.data : unit
}

// SCAIP says no time of its own: it is when it comes.
const tell = (deviceId: DeviceId, reading: Reading): Observation => ({
  deviceId,
  observedAt: null,
  freshness: 'live',
  reading,
})

const rejected = (detail: string) => ({ kind: 'rejected', code: 'malformed-payload', detail }) as const
