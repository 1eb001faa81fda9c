// What the registry holds about a home, and the part of it that the engine may know: no names, no address.
import { z } from 'zod'
import { CarePlan } from './care-plan.ts'
import { DataPurpose } from './consent.ts'
import { Reach } from './duty.ts'
import { DeviceId, HomeId, ResidencyId, RoomId, RuleId } from './ids.ts'
import { ContactId } from './recipient.ts'
import { Instant } from './time.ts'

export const RoomKind = z.enum([
  'living-room',
  'kitchen',
  'bedroom',
  'bathroom',
  'toilet',
  'hall',
  'landing',
  'stairs',
  'study',
  'scullery',
  'outside',
  'other',
])
export type RoomKind = z.infer<typeof RoomKind>

export const Room = z.object({
  roomId: RoomId,
  kind: RoomKind,
  /** Only where the kind does not say it: 'Logeerkamer'. */
  name: z.string().max(60).optional(),
})
export type Room = z.infer<typeof Room>

export const DeviceKind = z.enum([
  'motion',
  'presence',
  'contact',
  'bed',
  'chair',
  'item',
  'switch',
  'button',
  'help-button',
  'fall-detector',
  'vibration',
  'smoke',
  'carbon-monoxide',
  'gas-leak',
  'water-leak',
  'climate',
  'plug',
  'meter',
  'solar',
  'gateway',
  'other',
])
export type DeviceKind = z.infer<typeof DeviceKind>

/** Of a meter: the whole connection, the panels, or a part of the house that the whole has in it. */
export const Counted = z.enum(['grid', 'panels', 'part'])
export type Counted = z.infer<typeof Counted>

export const Device = z.object({
  deviceId: DeviceId,
  kind: DeviceKind,
  roomId: RoomId.optional(),
  /** A door to the outside: through it a resident leaves and comes home. */
  exit: z.boolean().optional(),
  /** The longest silence that is normal for this device; longer means that it is not heard. None: it speaks only on events. */
  heartbeatMinutes: z
    .number()
    .positive()
    .max(60 * 24 * 14)
    .optional(),
  /** Of a meter with several clamps or phases: what each channel counts, by its number. Left out: a meter the grid, an inverter the panels. */
  counts: z.record(z.string().regex(/^\d{1,2}$/), Counted).optional(),
})
export type Device = z.infer<typeof Device>

/** The home was walked through and its alarms seen to arrive: by whom, when, and with which devices. */
export const Commissioning = z.object({
  signedAt: Instant,
  /** An account. */
  by: z.string().max(100),
  devices: z.array(DeviceId).max(200),
  /** Signed for though they were not seen in the walk, and why. */
  without: z
    .array(z.object({ deviceId: DeviceId, because: z.string().max(200) }))
    .max(200)
    .optional(),
})
export type Commissioning = z.infer<typeof Commissioning>

/** `changed`: signed, and a device came since: that one is walked to. */
export type CommissioningState = 'live' | 'changed' | 'not-commissioned'

export const HomeSetup = z.object({
  homeId: HomeId,
  zone: z.string().default('Europe/Amsterdam'),
  rooms: z.array(Room).max(40),
  devices: z.array(Device).max(200),
  /** Who lives there now; null between two tenants: then nothing about a person is watched or learned. */
  residency: z
    .object({
      residencyId: ResidencyId,
      since: Instant,
      /** How many people live there. */
      people: z.int().min(1).max(12),
    })
    .nullable(),
  /** What differs from the defaults of a rule, per rule. */
  ruleParams: z.record(RuleId, z.record(z.string(), z.json())).default({}),
  /** The number of the last decision about a rule's parameters that counts here. Left out: they are as they were shipped. */
  paramsVersions: z.record(RuleId, z.int().min(1)).optional(),
  /** Who is told. Left out, as in a journal from before there were plans: the operator. */
  carePlan: CarePlan.optional(),
  /** Left out: nobody has signed yet. Its alarms go out all the same. */
  commissioning: Commissioning.optional(),
  /** Rules that were switched off there, by a decision with a number (rule-setting.ts). Left out: none. */
  rulesOff: z
    .array(z.object({ rule: RuleId, since: Instant }))
    .max(100)
    .optional(),
  /** Purposes that who lives there has refused or withdrawn (consent.ts): nothing is kept or concluded for them. Left out: none. */
  stopped: z.array(DataPurpose).max(DataPurpose.options.length).optional(),
})
export type HomeSetup = z.infer<typeof HomeSetup>

export const Contact = z.object({
  /** Left out: its place in the list, `contact-1`. */
  contactId: ContactId.optional(),
  name: z.string().min(1).max(80),
  relation: z.string().max(60),
  phone: z.string().regex(/^\+?[0-9 ()-]{3,24}$/, 'a telephone number'),
  travelMinutes: z.number().min(0).max(600).optional(),
  email: z.email().max(200).optional(),
  /** With which the contact signs in, where it does. */
  account: z.string().max(64).optional(),
  /** How to reach this person, first to last. Left out: by voice and text message on the telephone, then by mail. */
  reach: z.array(Reach).max(6).optional(),
})
export type Contact = z.infer<typeof Contact>

/** A person's own data: care and resident purposes only; never in the engine, the journal or a log. */
export const Resident = z.object({
  name: z.string().min(1).max(120),
  birthYear: z.int().min(1890).max(2100).optional(),
  phone: z.string().max(24).optional(),
})
export type Resident = z.infer<typeof Resident>

export const Address = z.object({
  street: z.string().min(1).max(120),
  houseNumber: z.string().min(1).max(12),
  postcode: z.string().regex(/^[1-9]\d{3} ?[A-Z]{2}$/, 'a Dutch postcode such as 1906 AB'),
  village: z.string().min(1).max(80),
})
export type Address = z.infer<typeof Address>

/** Somebody, or a household, in a home for a time. Who they were is kept no longer than they live there. */
export const PastResidency = z.object({
  residencyId: ResidencyId,
  homeId: HomeId,
  since: Instant,
  /** Null: they live there. */
  until: Instant.nullable(),
})
export type PastResidency = z.infer<typeof PastResidency>

/** One home as the registry keeps it. */
export const Home = z.object({
  setup: HomeSetup,
  address: Address,
  /** Which care organisation answers its alarms; null: none under contract. */
  careOrganisation: z.string().max(80).nullable(),
  residents: z.array(Resident).max(12),
  contacts: z.array(Contact).max(10),
  /** Accounts of who lived there before, or cared for them: whatever stands in the account, the home is not theirs any longer. */
  formerAccounts: z.array(z.string().max(64)).max(200).optional(),
  /** The home's own; left out: the usual one, made from its contacts and its care organisation. */
  carePlan: CarePlan.optional(),
})
export type Home = z.infer<typeof Home>

/** Is somebody's life there watched over at all? Not between two tenants, and not where who lives there does not want it. */
export const isWatched = ({ residency, stopped }: HomeSetup): boolean =>
  residency !== null && !(stopped ?? []).includes('care-alarms')

export const deviceOf = (setup: HomeSetup, id: DeviceId): Device | undefined =>
  setup.devices.find((device) => device.deviceId === id)

/** Devices that stood in the home before and stand there no longer. */
export function devicesGone(before: HomeSetup, now: HomeSetup): ReadonlySet<string> {
  const standing = new Set(now.devices.map(({ deviceId }) => deviceId))
  return new Set(before.devices.map(({ deviceId }) => deviceId).filter((id) => !standing.has(id)))
}

/** Devices that stand there and were not in the walk that was signed. */
export const unwalked = ({ devices, commissioning }: HomeSetup): readonly Device[] =>
  devices.filter(({ deviceId }) => !commissioning?.devices.includes(deviceId))

export const commissioningOf = (setup: HomeSetup): CommissioningState =>
  !setup.commissioning ? 'not-commissioned' : unwalked(setup).length > 0 ? 'changed' : 'live'

export const roomOf = (setup: HomeSetup, id: RoomId | undefined): Room | undefined =>
  id === undefined ? undefined : setup.rooms.find((room) => room.roomId === id)

/** The room of a device as an alarm carries it: no room where nobody registered one. */
export function placeOf(setup: HomeSetup, id: DeviceId): { readonly roomId?: RoomId } {
  const roomId = deviceOf(setup, id)?.roomId
  return roomId === undefined ? {} : { roomId }
}

/** The room's name as facts of a reason carry it: the given name, else its kind, which the words translate. */
export function roomNameOf(setup: HomeSetup, id: DeviceId): string {
  const room = roomOf(setup, deviceOf(setup, id)?.roomId)
  return room?.name ?? room?.kind ?? 'other'
}
