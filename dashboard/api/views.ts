// What goes out about an alarm or a home: the purpose wall in one place. A field leaves only where the caller's view has its aspect.
import { type Alarm, type AlarmEvent, ResponseStep, responseTable } from '../../rules/model/alarm.ts'
import { commissioningOf, deviceOf, type Home, type HomeSetup, roomOf } from '../../rules/model/home.ts'
import type { RoomId } from '../../rules/model/ids.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import type { Instant } from '../../rules/model/time.ts'
import { answers, type Aspect, type HomeKey, type Person, seesAlarm } from './access.ts'
import type { AlarmDetail, AlarmRow, DeviceRow, HomeDetail, HomeLabel, HomeRow, TimelineItem } from './contract.ts'
import { coverageNow, deviceState, protectionOf } from './protection.ts'

export type View = ReadonlySet<Aspect>
/** How staff are called on the screens: account → name. */
export type NameOf = (account: string) => string | null

export const homeKey = ({ setup, careOrganisation, formerAccounts }: Home): HomeKey => ({
  homeId: setup.homeId,
  careOrganisation,
  ...(setup.stopped && { stopped: setup.stopped }),
  ...(formerAccounts && { formerAccounts }),
})

export const residencyOf = (home: Home): Alarm['residencyId'] => home.setup.residency?.residencyId ?? null

export const visible = (view: View, home: Home, alarms: readonly Alarm[]): readonly Alarm[] =>
  alarms.filter((alarm) => seesAlarm(view, alarm, residencyOf(home)))

/** `me` is the only thing in a row that differs between two callers with the same view. */
export function alarmRow(alarm: Alarm, home: Home, view: View, person: Person, nameOf: NameOf): AlarmRow {
  const { alarmId, rule, severity, title, because, openedAt, raisedAt, condition, response, claimedBy, outcome } = alarm
  return {
    alarmId,
    home: labelOf(home, view),
    rule,
    severity,
    title,
    because,
    room: roomLabel(home.setup, alarm.roomId),
    openedAt,
    raisedAt,
    condition,
    response,
    claimedBy: claimedBy && {
      name: nameOf(claimedBy.account) ?? claimedBy.role,
      me: claimedBy.account === person.account,
    },
    outcome,
    resolvedAt: alarm.resolvedAt,
    telling: tellingOf(alarm),
    shelvedUntil: alarm.shelvedUntil ?? null,
    shelf: shelfOf(alarm, view, person, nameOf),
  }
}

/** What a person wrote is for those who care, as it is in the story. */
function shelfOf({ shelvedUntil, events }: Alarm, view: View, person: Person, nameOf: NameOf): AlarmRow['shelf'] {
  const put = shelvedUntil === undefined ? undefined : events.findLast(({ kind }) => kind === 'shelved')
  if (!put || !seesEvent(put, view, person)) return null
  const { at, said, by } = timelineItem(put, nameOf)
  return { said, by, at }
}

const tellingOf = ({ escalation }: Alarm): AlarmRow['telling'] =>
  escalation
    ? {
        told: [...new Set(escalation.told.map(({ kind }) => kind))],
        times: escalation.step,
        nextAt: escalation.nextAt ?? null,
      }
    : null

export function alarmDetail(alarm: Alarm, home: Home, view: View, person: Person, nameOf: NameOf): AlarmDetail {
  const mayAnswer = view.has(answers(alarm.severity))
  const reach = view.has('reach-people')
  return {
    ...alarmRow(alarm, home, view, person, nameOf),
    timeline: alarm.events
      .filter((event) => seesEvent(event, view, person))
      .map((event) => timelineItem(event, nameOf)),
    residents: view.has('residents')
      ? home.residents.map(({ name, birthYear, phone }) => ({
          name,
          ...(reach && birthYear !== undefined && { birthYear }),
          ...(reach && phone !== undefined && { phone }),
        }))
      : [],
    contacts: reach ? home.contacts : [],
    undoUntil: mayAnswer && alarm.undo?.by === person.account ? alarm.undo.until : null,
    mayTake: mayAnswer ? ResponseStep.options.filter((step) => responseTable[step].from.includes(alarm.response)) : [],
  }
}

export function homeRow(
  home: Home,
  status: HomeStatus | null,
  view: View,
  alarms: readonly Alarm[],
  now: Instant,
): HomeRow {
  const { setup } = home
  return {
    home: labelOf(home, view),
    protection: protectionOf(setup, status, view.has('pauses'), now),
    commissioning: view.has('coverage') ? commissioningOf(setup) : null,
    gaps: view.has('coverage')
      ? coverageNow(status, view.has('pauses'), now)
          .filter(({ level, fault }) => level !== 'covered' && fault !== 'not-fitted')
          .map(({ risk, level, since }) => ({ risk, level, since }))
      : null,
    openAlarms: visible(view, home, alarms).filter(({ response }) => response !== 'resolved').length,
    devices: view.has('devices') ? setup.devices.length : null,
    silentDevices: view.has('devices')
      ? setup.devices.filter((device) => deviceState(device, status, now) !== 'heard').length
      : null,
    lastSignOfLifeAt: view.has('movement') ? (status?.lastSignOfLife?.at ?? null) : null,
    pausedUntil: view.has('pauses') ? pausedUntil(status, now) : null,
  }
}

export function homeDetail(
  home: Home,
  status: HomeStatus | null,
  view: View,
  alarms: readonly Alarm[],
  now: Instant,
  person: Person,
  nameOf: NameOf,
): HomeDetail {
  const { setup } = home
  return {
    ...homeRow(home, status, view, alarms, now),
    zone: setup.zone,
    rooms: view.has('devices') || view.has('movement') ? setup.rooms : [],
    deviceRows: view.has('devices') ? deviceRows(setup, status, view, now) : [],
    pauses: view.has('pauses')
      ? activePauses(status, now).map((pause) => ({ ...pause, by: nameOf(pause.by) ?? pause.by }))
      : [],
    watches: view.has('movement')
      ? (status?.watches ?? [])
          // The one looks around then, and would tell nobody of anything; the other tells on of an alarm that stands, and is shown with it.
          .filter(({ rule }) => rule !== 'coverage' && rule !== 'engine')
          .map(({ rule, at, because }) => ({ rule, at, because }))
      : [],
    alarms: visible(view, home, alarms).map((alarm) => alarmRow(alarm, home, view, person, nameOf)),
    careOrganisation: view.has('residents') ? home.careOrganisation : null,
    contacts: view.has('reach-people') ? home.contacts : [],
  }
}

export function labelOf(home: Home, view: View): HomeLabel {
  const { street, houseNumber, village } = home.address
  return {
    homeId: home.setup.homeId,
    residents: view.has('residents') ? home.residents.map(({ name }) => name) : [],
    address: `${street} ${houseNumber}`,
    village,
  }
}

export function roomLabel(setup: HomeSetup, roomId: RoomId | undefined): AlarmRow['room'] {
  return roomOf(setup, roomId) ?? null
}

/** What people wrote about an alarm is for those who care for the person; the others see what the sensors said, and what they did themselves. */
const seesEvent = ({ by }: AlarmEvent, view: View, person: Person): boolean =>
  by === undefined || by.account === person.account || view.has('care-alarms')

const timelineItem = ({ at, kind, said, by }: AlarmEvent, nameOf: NameOf): TimelineItem => ({
  at,
  kind,
  said,
  by: by ? (nameOf(by.account) ?? by.role) : null,
})

function deviceRows(setup: HomeSetup, status: HomeStatus | null, view: View, now: Instant): DeviceRow[] {
  // What a sensor said before somebody moved in is not theirs; whoever mends it needs to know.
  const from = view.has('answer-technical-alarms') ? 0 : (setup.residency?.since ?? Infinity)
  const isTheirs = (at: Instant) => at >= from && view.has('device-times')
  return setup.devices.map((device) => {
    const known = status?.devices[device.deviceId]
    return {
      deviceId: device.deviceId,
      kind: device.kind,
      room: roomLabel(setup, deviceOf(setup, device.deviceId)?.roomId),
      lastHeardAt: known && isTheirs(known.lastHeardAt) ? known.lastHeardAt : null,
      batteryPercent: known?.batteryPercent ?? null,
      state: deviceState(device, status, now),
    }
  })
}

const activePauses = (status: HomeStatus | null, now: Instant) =>
  (status?.pauses ?? []).filter(({ until }) => until > now)

function pausedUntil(status: HomeStatus | null, now: Instant): Instant | null {
  const ends = activePauses(status, now).map(({ until }) => until)
  return ends.length > 0 ? (Math.max(...ends) as Instant) : null
}
