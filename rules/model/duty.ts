// Who stands behind a care plan: teams with a rota, alarm receiving centres and the operator, and on which channels each is reached.
import { z } from 'zod'
import { Actor } from './alarm.ts'
import { ClockTime, DayWindow } from './care-plan.ts'
import { CentreId, TeamId } from './recipient.ts'
import { Instant } from './time.ts'

export const ChannelName = z.enum(['web-push', 'sms', 'voice', 'email', 'webhook', 'mqtt', 'fhir', 'scaip'])
export type ChannelName = z.infer<typeof ChannelName>

/** `address` is what the channel understands: a telephone number, a mail address, an account (web-push), the name of a receiver in the settings. */
export const Reach = z.strictObject({ channel: ChannelName, address: z.string().min(1).max(320) })
export type Reach = z.infer<typeof Reach>

export const MemberId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'a member id has 1 to 40 of a-z, 0-9 and -')

export const Member = z.strictObject({
  memberId: MemberId,
  name: z.string().min(1).max(80),
  account: z.string().max(64).optional(),
  /** The first is tried first; the next when it fails. */
  reach: z.array(Reach).min(1).max(6),
})
export type Member = z.infer<typeof Member>

export const LocalDate = z.iso.date()

/** Members take turns of `daysEach` days from `startsOn`, handing over at that time of day in the team's zone. */
export const Rotation = z.strictObject({
  members: z.array(MemberId).min(1).max(60),
  startsOn: LocalDate,
  handOverAt: ClockTime,
  daysEach: z.int().min(1).max(28),
  /** 1 (Monday) to 7 (Sunday), of the day on which the turn's hours began; left out: every day. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).optional(),
  between: DayWindow.optional(),
})
export type Rotation = z.infer<typeof Rotation>

/** From inclusive, to exclusive. `memberId` null: nobody stands in, which is a gap unless another rotation covers it. */
export const Override = z.strictObject({
  from: Instant,
  to: Instant,
  memberId: MemberId.nullable(),
  /** The account of who arranged it, and why. */
  by: z.string().max(64).optional(),
  because: z.string().max(400).optional(),
})
export type Override = z.infer<typeof Override>

export const Team = z.strictObject({
  teamId: TeamId,
  name: z.string().min(1).max(80),
  /** As homes name it: the care organisation whose homes this team answers. */
  careOrganisation: z.string().min(1).max(80),
  zone: z.string().max(60).default('Europe/Amsterdam'),
  members: z.array(Member).min(1).max(100),
  /** The first rotation that has somebody at the moment counts; an override goes before all. */
  rotations: z.array(Rotation).max(20),
  overrides: z.array(Override).max(400).default([]),
})
export type Team = z.infer<typeof Team>

export const Centre = z.strictObject({
  centreId: CentreId,
  name: z.string().min(1).max(80),
  /** Which care organisations' homes it answers by default; a care plan may name it for others too. */
  careOrganisations: z.array(z.string().min(1).max(80)).max(60).default([]),
  reach: z.array(Reach).min(1).max(6),
})
export type Centre = z.infer<typeof Centre>

export const DutyDirectory = z.strictObject({
  teams: z.array(Team).max(200).default([]),
  centres: z.array(Centre).max(60).default([]),
  /** Who runs this service: told when nobody else answers. */
  operator: z.array(Reach).max(6).default([]),
})
export type DutyDirectory = z.infer<typeof DutyDirectory>

export const emptyDirectory: DutyDirectory = { teams: [], centres: [], operator: [] }

/** One change of the directory: what, by whom and why. */
export const DutyChange = z.strictObject({
  at: Instant,
  by: Actor,
  because: z.string().min(1).max(400),
  what: z.enum(['directory', 'override-added', 'override-removed']),
  /** Only of an override. */
  teamId: TeamId.optional(),
  override: Override.optional(),
})
export type DutyChange = z.infer<typeof DutyChange>
