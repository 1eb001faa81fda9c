// kernwacht evaluate inactivity: how the rule of inactivity would have done in a folder of recorded homes, all at one operating point.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { inactivity } from '../../rules/care/inactivity.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { parseIso } from '../../rules/model/time.ts'
import { fieldsOf } from '../../simulators/csv-lines.ts'
import { recordedHome } from '../../simulators/recorded-home.ts'
import { readActivities, readRecording, type RecordedEvent, surveyRecording } from '../../simulators/recording.ts'
import { evaluateSilence, type NamedCase } from '../../simulators/silence-evaluation.ts'
import type { Judged } from '../../simulators/silence-score.ts'
import { strangerMinutesOf } from '../../simulators/silence-training.ts'
import { curvePicture } from './evaluate-inactivity-curve.ts'
import { reportOf } from './evaluate-inactivity-report.ts'
import { exists, wholeOption, zoneOption } from './recording-options.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const budgets = [0.1, 0.3, 1, 3, 10, 30]

export const evaluateInactivity: Verb = {
  name: 'evaluate inactivity',
  usage: 'DIR [--budget N] [--cuts N] [--learn N] [--seed S] [--leave-out] [--quick] [--curve FILE.svg] [--json]',
  summary: 'tells how the inactivity rule would have done in recorded homes',
  help: `Plays every recording of the folder (HOME.csv or HOME.csv.gz) to the rule as fast as it goes, without a service. Uncut, every alarm is
false. The recording is then cut off at random moments of each day, as if somebody fell silent there, and each cut must raise one alarm.
Beside it, on the same cuts: the best fixed limit and a z-score per hour, each at its quickest setting with no more false alarms in that
home, found afterwards; and the rule with messages lost, doubled, a stuck sensor, and a ghost every 47 minutes.

Beside the recordings: HOME.activities.csv(.gz) with labels of absence and sleep, sensors.csv the rooms, homes.csv the stretch to judge.

  --budget N          false alarms per home-month that the rule may spend (default: the rule's own)
  --cuts N            moments a day (default 20)
  --learn N           days after which cuts begin (default 7)
  --seed S            of the random moments (default 1)
  --home NAME         only this one; may be given more than once
  --zone ZONE         of the recordings' clock (default Europe/Amsterdam)
  --leave-out         what is known of people before they are known comes from the other homes of the folder alone
  --quick             without the disturbed homes and without the curve
  --curve FILE.svg    draws delay against false alarms per home-month
  --json`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        budget: { type: 'string' },
        cuts: { type: 'string', default: '20' },
        learn: { type: 'string', default: '7' },
        seed: { type: 'string', default: '1' },
        home: { type: 'string', multiple: true },
        zone: { type: 'string', default: 'Europe/Amsterdam' },
        'leave-out': { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        curve: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [folder, ...more] = positionals
    if (folder === undefined || more.length > 0) throw new WordsAreOff('Name one folder of recordings: DIR')
    const protocol = {
      cutsPerDay: wholeOption('--cuts', values.cuts, 1, 500),
      learningDays: wholeOption('--learn', values.learn, 0, 365),
      seed: wholeOption('--seed', values.seed, 0, 2 ** 31),
    }
    const zone = zoneOption(values.zone)
    const params = values.budget === undefined ? {} : { falseAlarmsPerMonth: Number(values.budget) }
    if (!inactivity.params.safeParse(params).success) throw new WordsAreOff('--budget is a number from 0.05 to 30')
    const read = await casesIn(folder, values.home ?? [], zone, params)
    if (values['leave-out'] && read.length < 2) throw new Failed('To leave one home out there must be two')
    const cases = read.map((one) => {
      const others = read.filter((other) => other !== one)
      return { ...(values['leave-out'] ? asStranger(one, others) : one), ...protocol }
    })
    const evaluation = evaluateSilence(cases, [inactivity], {
      budgets: values.quick && values.curve === undefined ? [] : budgets,
      withTroubles: !values.quick,
      progress: (said) => io.progress(said),
    })
    if (values.curve !== undefined) await writeFile(values.curve, curvePicture(evaluation))
    const setting = { rule: { id: inactivity.id, version: inactivity.version }, params, ...protocol }
    if (values.json) io.out(JSON.stringify({ ...setting, ...evaluation }))
    else for (const line of reportOf(evaluation)) io.out(line)
    return 0
  },
}

/** The recorded homes of a folder, with labels, rooms and judged stretch where they lie beside. */
export async function casesIn(
  folder: string,
  wanted: readonly string[],
  zone: string,
  params: Record<string, number>,
): Promise<Read[]> {
  const cases: Read[] = []
  for (const file of await recordingsIn(folder, wanted)) cases.push(await caseOf(join(folder, file), zone, params))
  return cases
}

async function recordingsIn(folder: string, wanted: readonly string[]): Promise<string[]> {
  const files = await readdir(folder).catch(() => {
    throw new Failed(`There is no folder ${folder}`)
  })
  const homes = files.filter(
    (file) => /\.csv(\.gz)?$/.test(file) && !/\.activities\.csv(\.gz)?$|^(sensors|homes)\.csv$/.test(file),
  )
  const chosen = homes.filter((file) => wanted.length === 0 || wanted.includes(file.replace(/\.csv(\.gz)?$/, '')))
  if (chosen.length === 0) throw new Failed(`${folder} holds no recording${wanted.length > 0 ? ' of that name' : ''}`)
  return chosen.toSorted()
}

function asStranger(one: Read, others: readonly Read[]): Read {
  const { home } = one.recorded
  const params = { ...home.setup.ruleParams[inactivity.id], strangerMinutes: strangerMinutesOf(others) }
  const setup = { ...home.setup, ruleParams: { ...home.setup.ruleParams, [inactivity.id]: params } }
  return { ...one, recorded: { ...one.recorded, home: { ...home, setup } } }
}

type Read = Omit<NamedCase, 'cutsPerDay' | 'learningDays' | 'seed'>

async function caseOf(file: string, zone: string, params: Record<string, number>): Promise<Read> {
  const survey = await surveyRecording({ file, zone })
  const plain = recordedHome({ survey, homeId: HomeId.parse('evaluated'), zone })
  const setup = { ...plain.home.setup, ruleParams: { [inactivity.id]: params } }
  const events: RecordedEvent[] = []
  for await (const event of readRecording(file, zone)) events.push(event)
  const labels = file.replace(/\.csv(\.gz)?$/, '.activities.csv$1')
  return {
    name: survey.name,
    recorded: { ...plain, home: { ...plain.home, setup } },
    events,
    activities: (await exists(labels)) ? await readActivities(labels, zone) : [],
    judged: (await usableStretch(file, survey.name, zone)) ?? { from: survey.first, to: survey.last },
  }
}

/** The stretch of this home in the list of homes beside the recording: `home,…,use_from,use_to`. */
async function usableStretch(file: string, home: string, zone: string): Promise<Judged | null> {
  const list = join(file, '..', 'homes.csv')
  if (!(await exists(list))) return null
  const [first = '', ...lines] = (await readFile(list, 'utf8')).split(/\r?\n/)
  const columns = fieldsOf(first) ?? []
  const row = lines.map((line) => fieldsOf(line) ?? []).find((fields) => fields[columns.indexOf('home')] === home)
  const from = parseIso(row?.[columns.indexOf('use_from')] ?? '', zone)
  const to = parseIso(row?.[columns.indexOf('use_to')] ?? '', zone)
  return from !== null && to !== null ? { from, to } : null
}
