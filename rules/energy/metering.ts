// Never an alarm: the registers of the meters as they were read, one value a quarter of an hour, for all that is reckoned from them.
import { z } from 'zod'
import { defineRule, latenessWindow, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { ruleId } from '../model/ids.ts'
import { days, earlier, Instant, later, minutes } from '../model/time.ts'
import { type RegisterValue, registersIn } from './registers.ts'

/** The moment that closes a quarter of an hour, and when the reading was taken that stands for it. */
const Recorded = z.object({ until: Instant, readAt: Instant })

const Register = z.object({
  unit: z.enum(['kwh', 'm3', 'gj']),
  value: z.number(),
  readAt: Instant,
  /** The quarter in which it was read; it is recorded when nothing later of that quarter can be expected. */
  until: Instant,
  /** The latest few, so that a reading which was overtaken on its way does not take the place of a later one. */
  recorded: z.array(Recorded),
})
type Register = z.infer<typeof Register>
const State = z.object({ registers: z.record(z.string(), Register) })
type State = z.infer<typeof State>

const quarter = minutes(15)
const remembered = 3
/** A home with more registers is misconfigured, not bigger. */
const mostRegisters = 100
/** A meter whose clock says more than this ago has lost its time; a buffer is smaller. */
const oldest = days(400)

export const metering = defineRule<State, object>({
  id: ruleId('metering'),
  version: 1,
  purpose: 'energy',
  closes: 'itself',
  remembers: 'home',
  params: z.object({}),
  state: State,
  initial: { registers: {} },
  words: {},
  react(state, event, moment) {
    if (event.kind !== 'observed') return unchanged(state)
    const { deviceId, reading } = event.observation
    const values = registersIn(deviceId, reading)
    const readAt = values.length > 0 ? readAtOf(event, moment) : null
    if (readAt === null) return unchanged(state)
    const registers = { ...state.registers }
    const outcomes: Outcome[] = []
    for (const value of values) take(registers, value, readAt, outcomes)
    // What fell silent is recorded when another meter of the home speaks: an inverter's last quarter does not wait for the morning.
    for (const [series, register] of Object.entries(registers))
      if (moment.at >= later(register.until, latenessWindow))
        registers[series] = record(series, register, register, outcomes)
    return { state: { registers }, outcomes }
  },
})

type Observed = Extract<RuleEvent, { kind: 'observed' }>

/** When the register stood there: by the meter's own stamp where it has one that can be. Null: nobody knows. */
function readAtOf({ observation, happenedAt }: Observed, { at }: Moment<object>): Instant | null {
  const { reading, observedAt, freshness } = observation
  const stamped = 'readAt' in reading ? (reading.readAt ?? null) : null
  // Out of a buffer a device tells of weeks ago; the engine itself looks back a day.
  const buffered =
    freshness === 'buffered' && observedAt !== null && observedAt < earlier(at, days(1)) ? observedAt : null
  const claimed = stamped ?? buffered
  if (claimed !== null && claimed <= later(at, latenessWindow) && claimed > earlier(at, oldest)) return claimed
  return freshness === 'retained' ? null : happenedAt
}

const quarterOf = (readAt: Instant): Instant => (Math.ceil(readAt / quarter) * quarter) as Instant

function take(
  registers: Record<string, Register>,
  { series, unit, value }: RegisterValue,
  readAt: Instant,
  outcomes: Outcome[],
): void {
  const known = registers[series]
  const until = quarterOf(readAt)
  if (!known && Object.keys(registers).length >= mostRegisters) return
  if (known && until < known.until) {
    registers[series] = record(series, known, { unit, value, readAt, until }, outcomes)
    return
  }
  if (known && until === known.until && readAt < known.readAt) return
  const closed = known && until > known.until ? record(series, known, known, outcomes) : known
  const latest = { unit, value, readAt, until, recorded: closed?.recorded ?? [] }
  // On the stroke of the quarter nothing later of it can come.
  registers[series] = readAt === until ? record(series, latest, latest, outcomes) : latest
}

/** Once for each reading; a later reading of the same quarter takes the place of an earlier one, under the same key. */
function record(
  series: string,
  register: Register,
  { unit, value, readAt, until }: Omit<Register, 'recorded'>,
  outcomes: Outcome[],
): Register {
  if (register.recorded.some((one) => one.until === until && one.readAt >= readAt)) return register
  outcomes.push({ kind: 'record', series, at: until, fields: { [unit]: value } })
  const others = register.recorded.filter((one) => one.until !== until)
  return { ...register, recorded: [...others, { until, readAt }].slice(-remembered) }
}
