// Names of things. Every id is safe in a topic level, a file name and a URL, so that nothing ever has to escape it.
import { z } from 'zod'
import { type Instant, isoUtc } from './time.ts'

export const HomeId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'a home id has 1 to 40 of a-z, 0-9 and - inside')
  .brand<'HomeId'>()
export type HomeId = z.infer<typeof HomeId>

export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9_](?:[A-Za-z0-9_.:-]{0,62}[A-Za-z0-9_])?$/, 'a device id has 1 to 64 of A-Z, a-z, 0-9, _ . : -')
  .brand<'DeviceId'>()
/** Unique within its home only. */
export type DeviceId = z.infer<typeof DeviceId>

export const RoomId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'a room id has 1 to 40 of a-z, 0-9 and - inside')
  .brand<'RoomId'>()
export type RoomId = z.infer<typeof RoomId>

export const ResidencyId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'ResidencyId'>()
export type ResidencyId = z.infer<typeof ResidencyId>

export const RuleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  .brand<'RuleId'>()
export type RuleId = z.infer<typeof RuleId>

export const AlarmId = z
  .string()
  .regex(/^[A-Za-z0-9_.:~-]{1,200}$/)
  .brand<'AlarmId'>()
/** home ~ rule ~ subject ~ opened-at: live, replay and backtest name the same alarm alike. */
export type AlarmId = z.infer<typeof AlarmId>

export const homeId = (text: string): HomeId => HomeId.parse(text)
export const deviceId = (text: string): DeviceId => DeviceId.parse(text)
export const roomId = (text: string): RoomId => RoomId.parse(text)
export const residencyId = (text: string): ResidencyId => ResidencyId.parse(text)
export const ruleId = (text: string): RuleId => RuleId.parse(text)

export function alarmId(home: HomeId, rule: RuleId, subject: string, openedAt: Instant): AlarmId {
  return `${home}~${rule}~${subject}~${isoUtc(openedAt).replace(/[-:]/g, '')}` as AlarmId
}

/** No home's id has a ~ in it. */
export const homeOfAlarm = (id: AlarmId): HomeId => id.slice(0, id.indexOf('~')) as HomeId

/** A timer belongs to a rule: `inactivity/quiet`. */
export type TimerName = `${string}/${string}`
export const timerName = (rule: RuleId, timer: string): TimerName => `${rule}/${timer}`
export function splitTimerName(name: TimerName): { rule: RuleId; timer: string } {
  const slash = name.indexOf('/')
  return { rule: name.slice(0, slash) as RuleId, timer: name.slice(slash + 1) }
}
