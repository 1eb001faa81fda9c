// Weather that a station of one's own tells over MQTT, `home/<homeId>/kernwacht/weather`: one day, or a few in a list.
import { z } from 'zod'
import type { WeatherDay } from '../../rules/model/energy.ts'

export const weatherPath = 'kernwacht/weather'

/** A day of UTC that is over. What the station does not measure is null or left out. */
const Day = z.strictObject({
  day: z.iso.date(),
  meanCelsius: z.number().min(-40).max(50).nullable().default(null),
  /** Global radiation on the flat; more than 12 falls nowhere in the Netherlands. */
  radiationKwhPerM2: z.number().min(0).max(12).nullable().default(null),
})
const Message = z.union([Day, z.array(Day).min(1).max(400)])

const largest = 65_536

/** The days, or a sentence that whoever set the station up can act on. `today`: the day that is not over. */
export function weatherIn(payload: Uint8Array, today: string): readonly WeatherDay[] | string {
  if (payload.byteLength > largest) return `larger than ${largest} bytes`
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return 'is no JSON'
  }
  const parsed = Message.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return `${issue?.path.join('.') || 'the message'}: ${issue?.message ?? 'is not in this form'}`
  }
  const days = Array.isArray(parsed.data) ? parsed.data : [parsed.data]
  const early = days.find(({ day }) => day >= today)
  return early ? `${early.day} is not over yet` : days
}
