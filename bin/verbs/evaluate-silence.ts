// kernwacht evaluate silence: how the rule of inactivity would have done in a recorded home.
import { dirname, join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { rules } from '../../rules/index.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { type Duration, inMinutes, isoUtc, parseIso } from '../../rules/model/time.ts'
import { fieldsOf } from '../../simulators/csv-lines.ts'
import { recordedHome } from '../../simulators/recorded-home.ts'
import { readActivities, readRecording, type RecordedEvent, surveyRecording } from '../../simulators/recording.ts'
import {
  type Cut,
  type FalseAlarm,
  type Judged,
  quantile,
  scoreSilence,
  type SilenceScore,
} from '../../simulators/silence-score.ts'
import { exists, momentOption, oneFile, wholeOption, zoneOption } from './recording-options.ts'
import type { Verb } from './verb.ts'

export const evaluateSilence: Verb = {
  name: 'evaluate silence',
  usage: 'FILE.csv.gz [--activities FILE] [--cuts N] [--seed S] [--json]',
  summary: 'tells how the inactivity rule would have done in a recorded home',
  help: `Plays the recording to the rules as fast as it goes, without a service. Uncut, every alarm is false; the recording is
then cut off at random moments, as if somebody fell silent there, and each cut must raise one alarm.

  --activities FILE   labelled activities; default: FILE.activities.csv.gz beside it, where there is one
  --sensors FILE      the room map; default: sensors.csv beside it, where there is one
  --exit SENSOR       a door to the outside; may be given more than once; default: told by names and rooms
  --from, --to TIME   the stretch to judge; default: use_from and use_to of homes.csv beside it, else all
  --learn N           days after which cuts begin (default 7)
  --cuts N            (default 100)
  --seed S            of the random moments (default 1)
  --zone ZONE         of the recording's clock (default Europe/Amsterdam)
  --json`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        activities: { type: 'string' },
        sensors: { type: 'string' },
        exit: { type: 'string', multiple: true },
        from: { type: 'string' },
        to: { type: 'string' },
        learn: { type: 'string', default: '7' },
        cuts: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        zone: { type: 'string', default: 'Europe/Amsterdam' },
        json: { type: 'boolean', default: false },
      },
    })
    const file = await oneFile(positionals)
    const zone = zoneOption(values.zone)
    const survey = await surveyRecording({ file, zone, ...(values.sensors && { sensorMap: values.sensors }) })
    const recorded = recordedHome({
      survey,
      homeId: HomeId.parse('evaluated'),
      zone,
      ...(values.exit && { exits: values.exit }),
    })
    const events: RecordedEvent[] = []
    for await (const event of readRecording(file, zone)) events.push(event)
    const usable = await usableStretch(file, survey.name, zone)
    const judged: Judged = {
      from: momentOption('--from', values.from, zone) ?? usable?.from ?? survey.first,
      to: momentOption('--to', values.to, zone) ?? usable?.to ?? survey.last,
    }
    const activitiesFile = values.activities ?? file.replace(/\.csv(\.gz)?$/, '.activities.csv$1')
    const labelled = values.activities !== undefined || (await exists(activitiesFile))
    const score = scoreSilence({
      recorded,
      events,
      activities: labelled ? await readActivities(activitiesFile, zone) : [],
      rules,
      judged,
      cuts: wholeOption('--cuts', values.cuts, 0, 10_000),
      seed: wholeOption('--seed', values.seed, 0, 2 ** 31),
      learningDays: wholeOption('--learn', values.learn, 0, 365),
    })
    const exits = recorded.home.setup.devices.filter(({ exit }) => exit).map(({ deviceId }) => deviceId)
    if (values.json) io.out(JSON.stringify({ recording: survey.name, exits, refused: survey.refused.length, ...score }))
    else for (const line of report(survey.name, exits, labelled, score)) io.out(line)
    return 0
  },
}

/** The stretch of this home in the list of homes beside the recording: `home,…,use_from,use_to`. */
async function usableStretch(file: string, home: string, zone: string): Promise<Judged | null> {
  const list = join(dirname(file), 'homes.csv')
  if (!(await exists(list))) return null
  const [first = '', ...lines] = (await readFile(list, 'utf8')).split(/\r?\n/)
  const columns = fieldsOf(first) ?? []
  const row = lines.map((line) => fieldsOf(line) ?? []).find((fields) => fields[columns.indexOf('home')] === home)
  const from = parseIso(row?.[columns.indexOf('use_from')] ?? '', zone)
  const to = parseIso(row?.[columns.indexOf('use_to')] ?? '', zone)
  return from !== null && to !== null ? { from, to } : null
}

function report(name: string, exits: readonly string[], labelled: boolean, score: SilenceScore): string[] {
  const { homeMonths, insideAbsences, outsideAbsences, unjudged, cuts } = score
  const perMonth = (alarms: readonly FalseAlarm[]) =>
    `${alarms.length} (${(alarms.length / homeMonths).toFixed(1)} a home-month)`
  return [
    `${name}: ${homeMonths.toFixed(2)} home-months judged; exit: ${exits.join(', ') || 'none'}${labelled ? '' : '; no labelled absences'}`,
    `uncut, outside absences  ${perMonth(outsideAbsences)}`,
    ...outsideAbsences.map(falseAlarmLine),
    `uncut, inside absences   ${perMonth(insideAbsences)}`,
    ...insideAbsences.map(falseAlarmLine),
    ...(unjudged.length > 0 ? [`uncut, not judged        ${unjudged.length}`] : []),
    `cut at ${cuts.length} moments: one alarm ${cuts.filter(({ alarms }) => alarms === 1).length}, none ${cuts.filter(({ alarms }) => alarms === 0).length}, more ${cuts.filter(({ alarms }) => alarms > 1).length}; last sign of life named ${cuts.filter(({ namesLastSign }) => namesLastSign).length}`,
    delayLine(
      'by day',
      cuts.filter(({ byDay }) => byDay),
    ),
    delayLine(
      'by night',
      cuts.filter(({ byDay }) => !byDay),
    ),
  ]
}

const falseAlarmLine = ({ raisedAt, severity, said }: FalseAlarm): string =>
  `  ${isoUtc(raisedAt)} ${severity}: ${said}`

function delayLine(when: string, cuts: readonly Cut[]): string {
  const delays = cuts.flatMap(({ delay }) => delay ?? [])
  const inHours = (share: number) => {
    const delay = quantile(delays, share)
    return delay === null ? '-' : `${(inMinutes(delay as Duration) / 60).toFixed(1)} h`
  }
  return `  delay ${when.padEnd(8)}  median ${inHours(0.5)}, nine in ten ${inHours(0.9)}, longest ${inHours(1)} (${delays.length})`
}
