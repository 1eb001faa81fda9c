// The house's own format, `kernwacht/<deviceId>`: for devices and bridges that somebody builds for it. Described in docs/mqtt.md.
import { z } from 'zod'
import { condensed } from '../../rules/model/acceleration.ts'
import { DeviceId } from '../../rules/model/ids.ts'
import { Reading } from '../../rules/model/observation.ts'
import { type Instant, parseIso } from '../../rules/model/time.ts'
import { type Answer, type Decoder, nothingToTell, rejected } from './decoder.ts'
import { tellAll } from './tell.ts'

export const maxReadings = 500

const Moment = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/, 'ISO 8601 with its offset')
  .describe(
    "When it was read, by the device's own clock: ISO 8601 with its offset. Left out where the device has no clock.",
  )
const Buffered = z
  .boolean()
  .describe(
    'true: read while the link was down, kept and sent later. It is then weighed by observedAt, not by arrival.',
  )

const Item = z.strictObject({ reading: Reading, observedAt: Moment.optional(), buffered: Buffered.optional() })
const MessageId = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[A-Za-z0-9_.:-]+$/)
  .describe(
    "The device's own name for this message, the same when it is sent again: a second one is not counted twice.",
  )

export const KernwachtMessage = z.union([
  Item.extend({ messageId: MessageId.optional() }),
  z.strictObject({
    messageId: MessageId.optional(),
    observedAt: Moment.optional(),
    buffered: Buffered.optional(),
    readings: z.array(Item).min(1).max(maxReadings),
  }),
])
const Parsed = z.compile(KernwachtMessage)
const ParsedId = z.compile(DeviceId)

export const kernwacht: Decoder = {
  id: 'kernwacht',
  decode(message) {
    const [root, device, ...rest] = message.levels
    if (root !== 'kernwacht' || device === undefined) return null
    const deviceId = ParsedId.safeParse(device)
    if (!deviceId.success || rest.length > 0)
      return rejected('malformed-payload', 'the topic is kernwacht/<deviceId>, an id of A-Z, a-z, 0-9, _ . : -')
    if (message.payload.byteLength === 0) return nothingToTell
    const json = message.json()
    if (!json.ok) return rejected(json.code, json.detail, deviceId.data)
    return answer(json.value, deviceId.data)
  },
}

function answer(value: unknown, deviceId: DeviceId): Answer {
  const parsed = Parsed.safeParse(value)
  if (!parsed.success) return rejected('malformed-payload', flawIn(value, parsed.error), deviceId)
  const message = parsed.data
  const items = 'readings' in message ? message.readings : [message]
  return tellAll(
    items.map(({ reading, observedAt = message.observedAt, buffered = message.buffered }) => ({
      deviceId,
      observedAt: instantIn(observedAt),
      freshness: buffered === true ? 'buffered' : 'live',
      readings: [reading.kind === 'acceleration' ? condensed(reading) : reading],
      ...(message.messageId !== undefined && { messageId: message.messageId }),
    })),
  )
}

const instantIn = (text: string | undefined): Instant | null => (text === undefined ? null : parseIso(text))

/** The union's own error says only that neither fits: say what is wrong with the one that was meant. */
function flawIn(value: unknown, error: z.ZodError): string {
  const many = typeof value === 'object' && value !== null && 'readings' in value
  const meant = many ? KernwachtMessage.options[1] : KernwachtMessage.options[0]
  const issue = meant.safeParse(value).error?.issues[0] ?? error.issues[0]
  const path = issue?.path.join('.') ?? ''
  return `${path === '' ? 'the message' : path}: ${issue?.message ?? 'not as documented'}; see docs/mqtt.md`
}
