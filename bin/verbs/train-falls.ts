// kernwacht train falls: learns the fall detector of worn devices from recordings and writes it where the rules read it.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { figures } from '../../bench/falls/figures.ts'
import { sources } from '../../bench/falls/sources.ts'
import { type Trained, train } from '../../bench/falls/train.ts'
import type { Trial } from '../../bench/falls/trials.ts'
import { Position } from '../../rules/care/worn/model.ts'
import type { WornModel } from '../../rules/care/worn/shipped.ts'
import { trialsIn } from './fall-files.ts'
import { foldsOption } from './fall-folds.ts'
import type { Verb } from './verb.ts'

export const trainFalls: Verb = {
  name: 'train falls',
  usage: 'FILES… [--folds each|N] [--out DIR]',
  summary: 'learns the fall detector of worn devices from recordings',
  help: `FILES are recorded trials of falls and daily activities, .ndjson or .ndjson.gz, or folders of them. For each wearing position that
they hold, DIR/<position>.json is written: the parameters, what they were learned from, and how they did on people left out.
The same recordings give the same parameters.

  --folds each|N   people are left out in N groups (default 10), or each alone, which takes longer
  --out DIR        default: rules/care/worn`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        folds: { type: 'string', default: '10' },
        out: { type: 'string', default: join(import.meta.dirname, '../../rules/care/worn') },
      },
    })
    const folds = foldsOption(values.folds)
    const all = await trialsIn(positionals, io)
    for (const position of Position.options) {
      const trials = all.filter((trial) => trial.position === position)
      if (trials.length === 0) continue
      const trained = train(trials, position, folds, (done, of) =>
        io.progress(`${position}: ${done} of ${of} left out`),
      )
      const model = described(position, trials, trained)
      const file = join(values.out, `${position}.json`)
      await writeFile(file, `${JSON.stringify(model)}\n`)
      const { sensitivity, specificity } = model.leavingPeopleOut
      io.out(
        `${file}: ${model.version}; people left out: ${sensitivity.hits} of ${sensitivity.of} falls found, ${specificity.hits} of ${specificity.of} activities quiet`,
      )
    }
    return 0
  },
}

function described(position: Position, trials: readonly Trial[], { model, judged }: Trained): WornModel {
  const print = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 8)
  const left = figures(trials, judged, 'combined')
  return {
    version: `${position}-${print}`,
    trainedOn: new Date().toISOString().slice(0, 10),
    command: 'kernwacht train falls FILES…',
    learnedFrom: [...new Set(trials.map(({ dataset }) => dataset))].map((dataset) => {
      const own = trials.filter((trial) => trial.dataset === dataset)
      return {
        dataset,
        source: sources[dataset]?.source ?? 'unknown',
        terms: sources[dataset]?.terms ?? 'unknown',
        subjects: [...new Set(own.map(({ subject }) => subject))].sort(),
        falls: own.filter(({ fall }) => fall).length,
        activities: own.filter(({ fall }) => !fall).length,
      }
    }),
    leavingPeopleOut: {
      sensitivity: { hits: left.sensitivity.hits, of: left.sensitivity.of },
      specificity: { hits: left.specificity.hits, of: left.specificity.of },
      activityHours: Number(left.activityHours.toFixed(2)),
      falseAlarms: left.falseAlarms,
    },
    model,
  }
}
