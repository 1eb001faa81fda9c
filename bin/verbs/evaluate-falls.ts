// kernwacht evaluate falls: how the fall detector of worn devices does on recorded falls and activities, beside other methods.
import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { asWindows } from '../../bench/falls/as-windows.ts'
import { curve, figuresByGroup, type Group } from '../../bench/falls/figures.ts'
import { type JudgedTrial, methods } from '../../bench/falls/methods.ts'
import { groupsOf, personOf } from '../../bench/falls/out-of-fold.ts'
import { picture } from '../../bench/falls/picture.ts'
import { judgedByShipped, wasLearnedFrom } from '../../bench/falls/shipped.ts'
import { judgeWithoutPeople } from '../../bench/falls/train.ts'
import type { Trial } from '../../bench/falls/trials.ts'
import { Position } from '../../rules/care/worn/model.ts'
import { wornModels } from '../../rules/care/worn/shipped.ts'
import { fallReport } from './fall-report.ts'
import { trialsIn } from './fall-files.ts'
import { foldsOption } from './fall-folds.ts'
import { Failed, type Io, type Verb } from './verb.ts'

/** How trials were judged, which decides what the figures are worth. */
export interface Judgement {
  readonly judgedBy:
    | 'shipped, people never seen'
    | 'shipped, people it has learned from'
    | 'people left out'
    | 'data sets left out'
  readonly people: number
  readonly trials: number
  readonly groups: readonly Group[]
  readonly curves: readonly {
    readonly position: Position
    readonly method: string
    readonly points: ReturnType<typeof curve>
  }[]
}

export const evaluateFalls: Verb = {
  name: 'evaluate falls',
  usage: 'FILES… [--leave-subject-out] [--leave-dataset-out] [--folds each|N] [--curve FILE.svg] [--json]',
  summary: 'tells how the fall detector of worn devices does on recorded falls and activities',
  help: `FILES are recorded trials of (acted) falls and daily activities, .ndjson or .ndjson.gz, or folders of them: one trial of one wearing
position (waist, wrist) a line. Judged is the detector that the product carries, at the line that it draws; beside it its two halves and
plain thresholds. A trial counts as an alarm when any impact in it does. People that the detector has learned from are judged apart from
those it has never seen.

  --leave-subject-out   learns anew without some people and judges those, group by group: minutes
  --leave-dataset-out   the same with whole data sets
  --folds each|N        people are left out in N groups (default 10), or each alone, which takes longer
  --curve FILE.svg      draws sensitivity against false alarms a day, judged on people left out where that was asked for
  --json`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'leave-subject-out': { type: 'boolean', default: false },
        'leave-dataset-out': { type: 'boolean', default: false },
        folds: { type: 'string', default: '10' },
        curve: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const folds = foldsOption(values.folds)
    const trials = await trialsIn(positionals, io)
    const begun = process.cpuUsage()
    const judged = judgedByShipped(trials)
    const used = process.cpuUsage(begun)
    const seen = judged.filter(({ trial }) => wasLearnedFrom(trials[trial]!))
    const unseen = judged.filter(({ trial }) => !wasLearnedFrom(trials[trial]!))
    const judgements = [
      ...(seen.length > 0 ? [judgement('shipped, people it has learned from', trials, seen)] : []),
      ...(unseen.length > 0 ? [judgement('shipped, people never seen', trials, unseen)] : []),
      ...(values['leave-subject-out']
        ? [judgement('people left out', trials, leftOut(trials, folds, personOf, io))]
        : []),
      ...(values['leave-dataset-out']
        ? [
            judgement(
              'data sets left out',
              trials,
              leftOut(trials, 'each', ({ dataset }) => dataset, io),
            ),
          ]
        : []),
    ]
    const signalSeconds = trials.reduce((sum, { seconds }) => sum + seconds, 0)
    const cpuMsPerSecond = (used.user + used.system) / 1000 / signalSeconds
    const windows = asWindows(trials, { waist: wornModels.waist.model, wrist: wornModels.wrist.model })
    const models = Position.options.map((position) => described(position))
    if (values.curve) await writeFile(values.curve, drawn(soundest(judgements)))
    if (values.json) io.out(JSON.stringify({ models, falls: 'acted', judgements, windows, cpuMsPerSecond }))
    else for (const line of fallReport(models, judgements, windows, cpuMsPerSecond)) io.out(line)
    return 0
  },
}

function judgement(
  judgedBy: Judgement['judgedBy'],
  trials: readonly Trial[],
  judged: readonly JudgedTrial[],
): Judgement {
  const own = (position: Position) => judged.filter(({ trial }) => trials[trial]!.position === position)
  return {
    judgedBy,
    people: new Set(judged.map(({ trial }) => personOf(trials[trial]!))).size,
    trials: judged.length,
    groups: figuresByGroup(trials, judged),
    curves: Position.options
      .filter((position) => own(position).length > 0)
      .flatMap((position) =>
        methods.map((method) => ({ position, method, points: curve(trials, own(position), method) })),
      ),
  }
}

/** What was judged on people that nothing was learned from says most. */
const soundest = (judgements: readonly Judgement[]): Judgement =>
  judgements.find(({ judgedBy }) => judgedBy === 'people left out') ?? judgements.at(-1)!

function leftOut(
  trials: readonly Trial[],
  folds: number | 'each',
  by: (trial: Trial) => string,
  io: Io,
): JudgedTrial[] {
  return Position.options.flatMap((position) => {
    const places = trials.flatMap((trial, place) => (trial.position === position ? [place] : []))
    if (places.length === 0) return []
    const own = places.map((place) => trials[place]!)
    const kinds = new Set(own.map(({ fall }) => fall))
    if (kinds.size < 2 || groupsOf(own, folds, by).count < 2)
      throw new Failed(`Nothing can be left out at the ${position}: there must be falls and activities of several`)
    const progress = (done: number, of: number) => io.progress(`${position}: ${done} of ${of} left out`)
    return judgeWithoutPeople(own, position, folds, by, progress).judged.map((one) => ({
      ...one,
      trial: places[one.trial]!,
    }))
  })
}

function described(position: Position) {
  const { version, trainedOn, learnedFrom, model } = wornModels[position]
  return {
    position,
    version,
    trainedOn,
    operatingPoint: model.operatingPoint,
    suspicionPoint: model.suspicionPoint,
    learnedFrom: learnedFrom.map(({ dataset, source, terms, subjects, falls, activities }) => ({
      dataset,
      source,
      terms,
      people: subjects.length,
      falls,
      activities,
    })),
  }
}
export type DescribedModel = ReturnType<typeof described>

function drawn({ judgedBy, groups, curves }: Judgement): string {
  return picture(
    Position.options
      .filter((position) => curves.some((one) => one.position === position))
      .map((position) => {
        const all = groups.find((one) => one.position === position && one.group === 'everybody')!.byMethod.combined
        return {
          title: `${position}: ${judgedBy}`,
          curves: methods.map((method) => ({
            method,
            points: curves.find((one) => one.position === position && one.method === method)!.points,
          })),
          chosen:
            all.sensitivity.share === null || all.falseAlarmsPerDay === null
              ? null
              : { sensitivity: all.sensitivity.share, falseAlarmsPerDay: all.falseAlarmsPerDay },
        }
      }),
  )
}
