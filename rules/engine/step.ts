// One input, one step: (state, entry) → (state, effects). The only place where rules are called. Pure and synchronous.
import type { Actor, Alarm } from '../model/alarm.ts'
import type { Effect, RefusalCode } from '../model/effect.ts'
import { type HomeSetup, isWatched } from '../model/home.ts'
import { type RuleId, splitTimerName } from '../model/ids.ts'
import { type Command, type HomeInput, type JournalEntry } from '../model/input.ts'
import { isSignOfLife, type Observation, type Reading } from '../model/observation.ts'
import { type Instant, latest } from '../model/time.ts'
import { rests, usedPart } from './consented.ts'
import { happenedAt } from './happened-at.ts'
import { noCalls, withCall } from './known-calls.ts'
import { closeMovedOut, comment, respond, undo } from './lifecycle.ts'
import {
  applyOutcomes,
  escalateDue,
  lapseOverdue,
  publish,
  releaseHeld,
  reportFault,
  tellOn,
  zoneOf,
} from './outcomes.ts'
import { told } from './repeats.ts'
import type { AnyRule, RuleEvent } from './rule.ts'
import type { DeviceSeen, HomeState } from './state.ts'
import { pauseRefused, withoutEnded } from './suppression.ts'
import { shelfRefused, shelve, unshelve } from './telling.ts'
import { arm, disarm, isArmedFor, withoutTimersOf } from './timers.ts'
import { escalationTimer, followUpTimer, pauseTimer, type Work } from './work.ts'

/** A message is redelivered within moments, or by a device that names it; further back than this nothing is told apart. */
const recentKept = 32
/**
 * Devices that nobody registered are heard too, up to a bound: a home with more is misconfigured, not bigger, and would be slower with each name
 * that a gateway makes up. Beyond it only a call for help or a danger is heard.
 */
const devicesKept = 300

export function step(
  state: HomeState,
  entry: JournalEntry,
  rules: readonly AnyRule[],
): { state: HomeState; effects: readonly Effect[] } {
  if (entry.seq <= state.seq) return { state, effects: [] }
  const at = latest(entry.at, state.at)
  const work: Work = { state: { ...state, seq: entry.seq, at }, effects: [], rules, at, inputId: entry.inputId }
  // A timer counts by being armed for that very instant; everything else by its id.
  if (entry.input.kind !== 'timer-due') {
    const known = state.calls ?? noCalls
    const calls = withCall(known, entry, at)
    if (calls === null || state.recent.includes(entry.inputId)) return { state: work.state, effects: [] }
    if (calls !== known) work.state.calls = calls
    work.state.recent = state.recent.slice(1 - recentKept)
    work.state.recent.push(entry.inputId)
  }
  take(work, entry.input)
  releaseHeld(work)
  return { state: work.state, effects: work.effects }
}

function take(work: Work, input: HomeInput): void {
  switch (input.kind) {
    case 'observed':
      return observe(work, input.observation)
    case 'timer-due':
      return wake(work, input.timer, input.dueAt)
    case 'configured':
      return configure(work, input.setup, input.by)
    case 'commanded':
      return obey(work, input.command)
  }
}

function observe(work: Work, observation: Observation): void {
  const { state, at } = work
  const { deviceId, reading, freshness } = observation
  const seen = state.devices[deviceId]
  const moment = happenedAt(observation, at, seen?.lag)
  const tells = told(observation, moment.happenedAt, seen?.stands ?? {})
  const isKept = seen !== undefined || Object.keys(state.devices).length < devicesKept || isRegistered(state, deviceId)
  if (!isKept && !cannotWait.has(reading.kind)) return
  if (freshness !== 'retained' && isKept) {
    const offline = reading.kind === 'availability' && !reading.online
    const battery = reading.kind === 'battery' ? reading.percent : seen?.batteryPercent
    state.devices = {
      ...state.devices,
      [deviceId]: {
        lastHeardAt: offline && seen ? seen.lastHeardAt : at,
        online: !offline,
        ...(battery !== undefined && { batteryPercent: battery }),
        ...linkOf(reading, seen),
        ...(moment.lag && { lag: moment.lag }),
        ...(Object.keys(tells.stands).length > 0 && { stands: tells.stands }),
      },
    }
  }
  for (const { observation, happenedAt } of tells.told) {
    // Between two tenants a builder who stirs is nobody's sign of life.
    const watched = state.setup !== null && isWatched(state.setup)
    const sign = watched && freshness !== 'retained' && isSignOfLife(observation.reading)
    if (sign && happenedAt >= (state.lastSign?.at ?? 0)) state.lastSign = { at: happenedAt, deviceId }
    const event: RuleEvent = { kind: 'observed', observation, happenedAt }
    for (const rule of work.rules) tell(work, rule, event, happenedAt)
  }
}

const isRegistered = ({ setup }: HomeState, deviceId: Observation['deviceId']): boolean =>
  setup?.devices.some((device) => device.deviceId === deviceId) ?? false
/** Heard from whatever calls itself a device. */
const cannotWait: ReadonlySet<Reading['kind']> = new Set([
  'help-call',
  'fall',
  'smoke',
  'carbon-monoxide',
  'gas-leak',
  'water-leak',
])

/** What a device said last of its link, and of the home: each stays until it says it anew. */
function linkOf(
  reading: Reading,
  seen: DeviceSeen | undefined,
): Pick<DeviceSeen, 'linkQuality' | 'linkDbm' | 'reading'> {
  const { quality, rssiDbm } =
    reading.kind === 'link' ? reading : { quality: seen?.linkQuality, rssiDbm: seen?.linkDbm }
  const kind = ofDevice.has(reading.kind) ? seen?.reading : reading.kind
  return {
    ...(quality !== undefined && { linkQuality: quality }),
    ...(rssiDbm !== undefined && { linkDbm: rssiDbm }),
    ...(kind !== undefined && { reading: kind }),
  }
}
const ofDevice: ReadonlySet<Reading['kind']> = new Set(['battery', 'link', 'availability', 'heartbeat'])

function wake(work: Work, timer: Extract<HomeInput, { kind: 'timer-due' }>['timer'], dueAt: Instant): void {
  const { state } = work
  if (!isArmedFor(state.timers, timer, dueAt)) return
  state.timers = disarm(state.timers, timer)
  if (timer === pauseTimer) return armPauseEnd(work)
  if (timer === followUpTimer) return lapseOverdue(work)
  if (timer === escalationTimer) return escalateDue(work, dueAt)
  const { rule: id, timer: own } = splitTimerName(timer)
  const rule = work.rules.find((rule) => rule.id === id)
  if (rule) tell(work, rule, { kind: 'timer-due', timer: own, dueAt }, dueAt)
}

function configure(work: Work, setup: HomeSetup, by: Actor | undefined): void {
  const { state, at } = work
  const previous = state.setup
  const movedOut = previous !== null && previous.residency?.residencyId !== setup.residency?.residencyId
  state.setup = setup
  if (movedOut) leave(work, by)
  if (!isWatched(setup)) state.lastSign = null
  for (const rule of work.rules) {
    const known = state.rules[rule.id]
    const outdated = known === undefined || !rule.state.safeParse(known).success
    const resting = rests(rule, setup)
    // What was learned of a person leaves with that person, and when that person no longer wants it.
    if (outdated || resting || (movedOut && rule.remembers === 'resident')) {
      state.rules = { ...state.rules, [rule.id]: rule.initial }
      state.timers = withoutTimersOf(state.timers, rule.id)
    }
    if (resting) state.held = withoutHeldOf(state.held, rule.id)
    state.versions = { ...state.versions, [rule.id]: rule.version }
    tell(work, rule, { kind: 'configured', previous: previous && usedPart(previous) }, at)
  }
}

/** Nothing of who lived there is left to wait for: no alarm, no pause, no sign of life. What is wrong with a device is found anew. */
function leave(work: Work, by: Actor | undefined): void {
  const { state, at, rules } = work
  state.lastSign = null
  state.pauses = []
  state.timers = disarm(state.timers, pauseTimer)
  state.held = {}
  // Names stay unlike those that were given, without saying when that was.
  state.lastOpened = Object.fromEntries(Object.keys(state.lastOpened).map((key) => [key, at]))
  for (const alarm of Object.values(state.alarms)) {
    publish(work, closeMovedOut(alarm, by, at))
    const rule = rules.find(({ id }) => id === alarm.rule.id)
    if (rule) tell(work, rule, { kind: 'closed', subject: alarm.subject, outcome: 'technical' }, at)
  }
}

const withoutHeldOf = (held: HomeState['held'], id: RuleId): HomeState['held'] =>
  Object.fromEntries(Object.entries(held).filter(([, { rule }]) => rule !== id))

function obey(work: Work, command: Command): void {
  const why = carryOut(work, command)
  work.effects.push({ kind: 'answered', inputId: work.inputId, accepted: why === null, ...(why !== null && { why }) })
}

function carryOut(work: Work, command: Command): RefusalCode | null {
  const { state, at } = work
  switch (command.kind) {
    case 'respond':
    case 'comment': {
      const alarm = Object.values(state.alarms).find((alarm) => alarm.alarmId === command.alarmId)
      if (!alarm) return 'no-such-alarm'
      const change =
        command.kind === 'respond' ? respond(alarm, command, at) : comment(alarm, command.note, command.by, at)
      if (typeof change === 'string') return change
      publish(work, change)
      const rule = work.rules.find((rule) => rule.id === alarm.rule.id)
      if (rule && change.alarm.response === 'resolved') {
        tell(work, rule, { kind: 'closed', subject: alarm.subject, outcome: change.alarm.outcome! }, at)
      }
      return null
    }
    case 'pause': {
      if (!state.setup) return 'not-set-up'
      const refused = pauseRefused(command.until, at)
      if (refused !== null) return refused
      const { rule, until, because, by } = command
      state.pauses = [
        ...withoutEnded(state.pauses, at).filter((pause) => pause.rule !== rule),
        { rule, until, because, by },
      ]
      armPauseEnd(work)
      return null
    }
    case 'undo':
    case 'shelve':
    case 'unshelve':
    case 'undeliverable': {
      const alarm = Object.values(state.alarms).find((alarm) => alarm.alarmId === command.alarmId)
      return alarm ? changeTelling(work, alarm, command) : 'no-such-alarm'
    }
    case 'resume':
      state.pauses = withoutEnded(state.pauses, at).filter((pause) => pause.rule !== command.rule)
      armPauseEnd(work)
      return null
  }
}

type TellingCommand = Extract<Command, { kind: 'undo' | 'shelve' | 'unshelve' | 'undeliverable' }>

function changeTelling(work: Work, alarm: Alarm, command: TellingCommand): RefusalCode | null {
  const { at } = work
  switch (command.kind) {
    case 'undo': {
      const change = undo(alarm, command.by, at)
      if (typeof change === 'string') return change
      publish(work, change)
      return null
    }
    case 'shelve': {
      const refused = shelfRefused(alarm, command.until, at)
      if (refused !== null) return refused
      publish(work, shelve(alarm, command, zoneOf(work), at))
      return null
    }
    case 'unshelve':
      if (alarm.shelvedUntil === undefined) return 'not-in-this-state'
      publish(work, unshelve(alarm, at, command.by))
      return null
    case 'undeliverable': {
      // A telling that came after it, or a person, has overtaken it. Past the chain's end only time brings the next.
      const { escalation } = alarm
      const isLatest = escalation?.step === command.step && escalation.nextAt !== undefined
      const isOperators = escalation?.told.some(({ kind }) => kind === 'operator') ?? false
      if (isLatest && !isOperators && alarm.response === 'open') tellOn(work, alarm, 'not-reached', at)
      return null
    }
  }
}

function armPauseEnd({ state, at }: Work): void {
  state.pauses = withoutEnded(state.pauses, at)
  const ends = state.pauses.map((pause) => pause.until)
  state.timers =
    ends.length === 0 ? disarm(state.timers, pauseTimer) : arm(state.timers, pauseTimer, Math.min(...ends) as Instant)
}

/** Calls one rule. A rule that throws keeps its old state and is reported; it silences nobody. */
function tell(work: Work, rule: AnyRule, event: RuleEvent, since: Instant): void {
  const { state, at } = work
  if (!state.setup || rests(rule, state.setup)) return
  try {
    const before: unknown = state.rules[rule.id] ?? rule.initial
    const answer = rule.react(before, event, { at, home: usedPart(state.setup), params: paramsOf(rule, state.setup) })
    // Mostly there is nothing to apply, and nothing is copied for it.
    if (answer.outcomes.length > 0) {
      // Words that lack a fact throw here too, before anything of this rule's answer has been kept.
      const applied = applyOutcomes({ ...work, state: { ...state }, effects: [] }, rule, answer.outcomes, since)
      Object.assign(state, applied.state)
      work.effects.push(...applied.effects)
    }
    if (answer.state !== before) state.rules = { ...state.rules, [rule.id]: answer.state }
  } catch (error) {
    reportFault(work, rule.id, error instanceof Error ? error.message : String(error))
  }
}

// Parsed once per configuration: the same setup object is the same configuration. A memo, not state.
const parsedParams = new WeakMap<HomeSetup, Map<RuleId, unknown>>()

/** The parameters of the rule in that home: the defaults, with what differs there. */
export function paramsOf(rule: AnyRule, setup: HomeSetup): unknown {
  let known = parsedParams.get(setup)
  if (!known) parsedParams.set(setup, (known = new Map()))
  let params = known.get(rule.id)
  if (params === undefined) known.set(rule.id, (params = rule.params.parse(setup.ruleParams[rule.id] ?? {})))
  return params
}
