// What judged trials come to: sensitivity, specificity, false alarms a day of wear and delay, for everybody and for each group.
import { afterSeconds } from '../../rules/care/worn/impacts.ts'
import { type JudgedTrial, type Method, methods } from './methods.ts'
import type { Trial } from './trials.ts'
import { type Share, shareOf } from './wilson.ts'

/** Alarms within this are one alarm: the rule, too, joins what comes while an alarm is open. */
const joinedSeconds = 30

export interface Figures {
  readonly sensitivity: Share
  readonly specificity: Share
  /** Of recorded daily activities. */
  readonly activityHours: number
  readonly falseAlarms: number
  /** Extrapolated from those hours, in which something is done all the time: a real day is calmer, and was not recorded. */
  readonly falseAlarmsPerDay: number | null
  /** From the hardest impact of the fall to the verdict; the seconds of the recording that had to come first included. */
  readonly delaySeconds: { readonly median: number; readonly nineInTen: number } | null
}

export interface Group {
  readonly position: string
  readonly group: string
  readonly byMethod: Readonly<Record<Method, Figures>>
}

/** For each wearing position: everybody, each age group, people over 75, each data set and its age groups. */
export function figuresByGroup(trials: readonly Trial[], judged: readonly JudgedTrial[]): Group[] {
  const groups = new Map<string, JudgedTrial[]>()
  for (const one of judged) {
    const { position, ageGroup, age, dataset } = trials[one.trial]!
    const names = ['everybody', `age: ${ageGroup}`, `data set: ${dataset}`, `data set: ${dataset}, ${ageGroup}`]
    if (age !== null && age > 75) names.push('age: over 75')
    for (const name of names) {
      const key = `${position}\n${name}`
      const group = groups.get(key)
      if (group) group.push(one)
      else groups.set(key, [one])
    }
  }
  return [...groups.keys()].sort().map((key) => {
    const [position, group] = key.split('\n') as [string, string]
    const byMethod = Object.fromEntries(methods.map((method) => [method, figures(trials, groups.get(key)!, method)]))
    return { position, group, byMethod: byMethod as Group['byMethod'] }
  })
}

export function figures(trials: readonly Trial[], judged: readonly JudgedTrial[], method: Method): Figures {
  let [found, falls, quiet, activities, seconds, falseAlarms] = [0, 0, 0, 0, 0, 0]
  const delays: number[] = []
  for (const one of judged) {
    const trial = trials[one.trial]!
    const alarms = alarmsOf(one, method)
    if (trial.fall) {
      falls++
      if (alarms.length > 0) {
        found++
        const hardest = one.impacts.reduce((most, impact) => (impact.peakG > most.peakG ? impact : most))
        delays.push(Math.max(0, alarms[0]! + afterSeconds - hardest.atSeconds))
      }
    } else {
      activities++
      seconds += trial.seconds
      falseAlarms += alarms.length
      if (alarms.length === 0) quiet++
    }
  }
  delays.sort((one, other) => one - other)
  return {
    sensitivity: shareOf(found, falls),
    specificity: shareOf(quiet, activities),
    activityHours: seconds / 3600,
    falseAlarms,
    falseAlarmsPerDay: seconds === 0 ? null : (falseAlarms / seconds) * 86_400,
    delaySeconds:
      delays.length === 0
        ? null
        : { median: delays[delays.length >> 1]!, nineInTen: delays[Math.floor(0.9 * delays.length)]! },
  }
}

/** Moments of alarms in seconds of the trial, those that follow each other soon as one. */
function alarmsOf({ impacts, points }: JudgedTrial, method: Method): number[] {
  const alarms: number[] = []
  for (const { atSeconds, scores } of impacts) {
    if (scores[method] >= points[method] && atSeconds - (alarms.at(-1) ?? -Infinity) > joinedSeconds)
      alarms.push(atSeconds)
  }
  return alarms
}

export interface CurvePoint {
  readonly point: number
  readonly sensitivity: number
  readonly specificity: number
  readonly falseAlarmsPerDay: number
}

/** Sensitivity against false alarms a day, over all points where one of them changes by a step that can be seen. */
export function curve(trials: readonly Trial[], judged: readonly JudgedTrial[], method: Method): CurvePoint[] {
  const scores = [...new Set(judged.flatMap(({ impacts }) => impacts.map((impact) => impact.scores[method])))]
    .filter((score) => score > 0)
    .sort((one, other) => other - one)
  const steps = 80
  const points: number[] = []
  // Most of the interest lies at the top of the scale: the steps grow as the points go down.
  for (let step = 0; step <= steps; step++) points.push(scores[Math.floor((step / steps) ** 2 * (scores.length - 1))]!)
  return [...new Set(points)].map((point) => {
    const at = figures(
      trials,
      judged.map((one) => ({ ...one, points: { ...one.points, [method]: point } })),
      method,
    )
    return {
      point,
      sensitivity: at.sensitivity.share ?? 0,
      specificity: at.specificity.share ?? 0,
      falseAlarmsPerDay: at.falseAlarmsPerDay ?? 0,
    }
  })
}
