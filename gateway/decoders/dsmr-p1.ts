// Raw P1 telegrams of smart meters, DSMR 2.2 to 5.0 and their Belgian, Luxembourg and other kin: known by their payload, on any topic.
import { type Answer, type Decoder, type Envelope, type Rejected, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { readingsOf } from './dsmr-readings.ts'
import { looksLikeP1, type Telegram, telegramsIn } from './dsmr-telegram.ts'
import { looksLikeJson } from './envelope.ts'
import { tellAll } from './tell.ts'

export const dsmrP1: Decoder = {
  id: 'dsmr-p1',
  decode(message) {
    const text = telegramText(message)
    if (text === null) return isTelegramTopic(message) ? { ...noTelegram, deviceId: deviceIdOfP1(message) } : null
    const telegrams = telegramsIn(text)
    const deviceId = deviceIdOfP1(message)
    const whole = telegrams.filter((telegram) => flawOf(telegram) === null)
    if (whole.length > 0) return answer(whole, message)
    const flaw = telegrams.map(flawOf).find((each) => each !== null) ?? noHeader
    return { ...flaw, deviceId }
  },
}

/** What telegrams would say if nobody asked for their check sums: for `evaluate decode`, never for the journal. */
export function untrustedAnswer(message: Envelope): { telegrams: readonly Telegram[]; answer: Answer | null } {
  const text = telegramText(message)
  const telegrams = text === null ? [] : telegramsIn(text)
  return { telegrams, answer: telegrams.length > 0 ? answer(telegrams, message) : null }
}

/** As one character a byte, so that noise on the line spoils no more than it touches. Null: no telegram. */
function telegramText(message: Envelope): string | null {
  if (looksLikeJson(message) || message.payload.byteLength < 16) return null
  const text = Buffer.from(message.payload).toString('latin1')
  return looksLikeP1(text) ? text : null
}

/** A topic that is for telegrams only, so that what else comes there is one that was damaged. */
const isTelegramTopic = ({ levels, payload }: Envelope): boolean =>
  payload.byteLength > 0 &&
  levels.length > 1 &&
  /^(?:dsmr|p1)/i.test(levels.at(-2)!) &&
  /^(?:raw|telegrams?)$/i.test(levels.at(-1)!)

/** `dsmr/raw`, `dsmr/telegram`: the last level names the payload and not the meter. */
function deviceIdOfP1({ levels }: Envelope) {
  const named = levels.length > 1 && /^(?:raw|telegrams?)$/i.test(levels.at(-1)!) ? levels.slice(0, -1) : levels
  return named.length === 0 ? deviceIdOf('p1') : deviceIdOfLevels(named)
}

const noTelegram = rejected(
  'truncated-telegram',
  'what came is no telegram: no line of it is an object such as 1-0:1.8.1(…)',
)
const noHeader = rejected(
  'truncated-telegram',
  'the telegram has lost its beginning: no line /XXX5… stands before its objects',
)

function flawOf({ whole, crc, crcMatches }: Telegram): Rejected | null {
  if (!whole) return rejected('truncated-telegram', 'the telegram was cut off: the ! that ends it is missing')
  if (crcMatches === false)
    return rejected('crc-mismatch', `the telegram is not as the meter sent it: its check sum is not ${crc}`)
  return null
}

function answer(telegrams: readonly Telegram[], message: Envelope): Answer {
  const deviceId = deviceIdOfP1(message)
  const read = telegrams.map((telegram) => readingsOf(telegram, message.zone, message.arrivedAt))
  const doubts = [...new Set(read.flatMap((each) => each.doubts))]
  if (doubts.length > 0 && read.every(({ readings }) => readings.length === 0))
    return rejected('ambiguous-value', doubts.slice(0, 5).join('; '), deviceId)
  const told = tellAll(read.map(({ observedAt, readings }) => ({ deviceId, observedAt, readings })))
  if (told.kind === 'rejected' || doubts.length === 0) return told
  return { ...told, dropped: [...(told.dropped ?? []), ...doubts] }
}
