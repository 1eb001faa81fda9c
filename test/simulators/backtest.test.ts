// The figures of a recorded home are those of the rules: tried on a generated home whose every absence and silence we know.
import { expect, it } from 'vitest'
import { inactivity } from '../../rules/care/inactivity.ts'
import { HomeSetup } from '../../rules/model/home.ts'
import { homeId } from '../../rules/model/ids.ts'
import { days, hours, type Instant, later, minutes, seconds, startOfLocalDay } from '../../rules/model/time.ts'
import { random } from '../../simulators/random.ts'
import { recordedHome } from '../../simulators/recorded-home.ts'
import type { LabelledActivity, RecordedEvent, RecordedSensor, SensorType } from '../../simulators/recording.ts'
import { quantile } from '../../simulators/silence-figures.ts'
import { atMost, fixedLimit, zScore } from '../../simulators/silence-rivals.ts'
import { type Case, scoreSilence, seenByRivals, type SilenceScore } from '../../simulators/silence-score.ts'
import { troubles } from '../../simulators/silence-troubles.ts'
import { local, zone } from '../support/entries.ts'

const rules = [inactivity]
const first = local('2026-02-02 00:00')
const length = 21

const sensors: RecordedSensor[] = [
  { sensor: 'Kitchen PIR', type: 'motion', room: 'Kitchen' },
  { sensor: 'Living PIR', type: 'motion', room: 'Living' },
  { sensor: 'Bathroom PIR', type: 'motion', room: 'Bathroom' },
  { sensor: 'Hall PIR', type: 'motion', room: 'Hall' },
  { sensor: 'Front door', type: 'door', room: 'Hall' },
]
const recorded = recordedHome({
  survey: { name: 'made', first, last: later(first, days(length)), events: 1, sensors, refused: [] },
  homeId: homeId('made'),
  zone,
})

/** Three weeks of one person: up between seven and eight, out for five hours in the afternoon, to bed at eleven, up once at night. */
function life(): { events: RecordedEvent[]; activities: LabelledActivity[] } {
  const { between, pick } = random(11, 'life')
  const events: RecordedEvent[] = []
  const activities: LabelledActivity[] = []
  const hit = (at: Instant, sensor: string, type: SensorType = 'motion') =>
    events.push({ at, sensor, type, active: true }, { at: later(at, seconds(6)), sensor, type, active: false })
  const stir = (at: Instant, sensor: string) => {
    hit(at, sensor)
    hit(later(at, seconds(25)), sensor)
  }
  for (let day = 0; day < length; day++) {
    const midnight = startOfLocalDay(later(first, hours(24 * day + 12)), zone)
    const at = (hour: number) => later(midnight, minutes(hour * 60))
    stir(at(3 + between(0, 1)), 'Bathroom PIR')
    const out = at(13 + between(0, 1))
    const back = later(out, hours(5))
    for (let now = at(7 + between(0, 1)); now < at(23); now = later(now, minutes(between(5, 40)))) {
      if (now < later(out, minutes(-2)) || now > later(back, minutes(2)))
        stir(now, pick(['Kitchen PIR', 'Living PIR', 'Bathroom PIR']))
    }
    for (const passing of [out, back]) {
      stir(later(passing, seconds(-30)), 'Hall PIR')
      hit(passing, 'Front door', 'door')
    }
    activities.push({ from: out, to: back, activity: 'leave-house' })
  }
  return { events: events.toSorted((one, other) => one.at - other.at), activities }
}

const { events, activities } = life()
const made: Case = {
  recorded,
  events,
  activities,
  judged: { from: first, to: later(first, days(length)) },
  cutsPerDay: 5,
  seed: 3,
  learningDays: 7,
}
const undisturbed = scoreSilence(made, rules)
const delays = ({ cuts }: SilenceScore) => cuts.flatMap(({ delay }) => delay ?? [])

it('raises nothing while somebody lives there as always, in and out', () => {
  expect(undisturbed.falseAlarms).toEqual([])
  expect(undisturbed.homeMonths).toBeCloseTo(length / 30)
})

it('raises exactly one alarm at every cut, and names the last sign of life', () => {
  expect(undisturbed.cuts.length).toBeGreaterThan(40)
  expect(undisturbed.cuts.filter(({ alarms }) => alarms !== 1)).toEqual([])
  expect(undisturbed.cuts.filter(({ namesLastSign }) => !namesLastSign)).toEqual([])
})

it('cuts only while somebody is in, after the days of learning, the same for the same seed', () => {
  const { cuts } = undisturbed
  expect(cuts.every(({ at }) => at >= later(first, days(7)))).toBe(true)
  expect(cuts.some(({ at }) => activities.some(({ from, to }) => from <= at && at < to))).toBe(false)
  expect(scoreSilence(made, rules).cuts).toEqual(cuts)
})

it('hears a silence by day within hours', () => {
  const byDay = undisturbed.cuts.filter(({ byDay }) => byDay).flatMap(({ delay }) => delay ?? [])
  expect(quantile(byDay, 0.5)!).toBeLessThan(hours(4))
})

it.each(troubles.map((trouble) => [trouble.tells, trouble] as const))('does as well when %s', (_, trouble) => {
  const disturbed = scoreSilence(made, rules, trouble)
  expect(disturbed.falseAlarms).toEqual([])
  expect(disturbed.cuts.filter(({ alarms }) => alarms === 0)).toEqual([])
  const median = quantile(delays(disturbed), 0.5)! - quantile(delays(undisturbed), 0.5)!
  // What a stuck sensor would have shown is lost; the rest of the home is quiet for longer without it.
  expect(Math.abs(median)).toBeLessThan(trouble.id === 'stuck' ? hours(3) : minutes(60))
})

it('beats one limit for all hours that was told the best setting afterwards', () => {
  const seen = seenByRivals(made, undisturbed.cuts, false)
  const best = atMost(fixedLimit, seen, undisturbed.falseAlarms.length)!
  expect(best.falseAlarms).toBe(0)
  expect(quantile(best.delays, 0.5)!).toBeGreaterThan(quantile(delays(undisturbed), 0.5)!)
})

it.each([['fixed limit', fixedLimit] as const, ['z-score', zScore] as const])(
  'judges a %s by the same cuts: the quickest setting with no more false alarms than asked, and fewer cost time',
  (_, rival) => {
    const seen = seenByRivals(made, undisturbed.cuts, true)
    const found = [0, 5, 50].map((falseAlarms) => atMost(rival, seen, falseAlarms)!)
    expect(found.map(({ falseAlarms }, place) => falseAlarms <= [0, 5, 50][place]!)).toEqual([true, true, true])
    expect(found.every(({ delays }) => delays.length === undisturbed.cuts.length)).toBe(true)
    const settings = found.map(({ setting }) => setting)
    expect(settings.toSorted((one, other) => other - one)).toEqual(settings)
  },
)

it('comes later the fewer false alarms it may cost', () => {
  const at = (falseAlarmsPerMonth: number) => {
    const setup = { ...recorded.home.setup, ruleParams: { inactivity: { falseAlarmsPerMonth } } }
    const home = { ...recorded, home: { ...recorded.home, setup: HomeSetup.parse(setup) } }
    return quantile(delays(scoreSilence({ ...made, recorded: home }, rules)), 0.5)!
  }
  const medians = [0.1, 1, 10].map(at)
  expect(medians.toSorted((one, other) => other - one)).toEqual(medians)
  expect(medians[2]).toBeLessThan(medians[0]! * 0.9)
})
