// kernwacht replay: a recorded home lives again in a running service, faster than life.
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type AlarmRow, Alarms, Health, Homes, IssuedCredential } from '../../dashboard/api/contract.ts'
import type { Home } from '../../rules/model/home.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { clockTime, hours, type Instant, later, latest, localDate } from '../../rules/model/time.ts'
import type { TimedMessage } from '../../simulators/message.ts'
import { connectHome } from '../../simulators/publish.ts'
import { messageOf, recordedHome, type RecordedHome } from '../../simulators/recorded-home.ts'
import { readRecording, surveyRecording } from '../../simulators/recording.ts'
import { replay, type Replayed } from '../../simulators/replay.ts'
import { openService, type Service } from '../service-client.ts'
import { momentOption, oneFile, zoneOption } from './recording-options.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

/** Longer than any deadline of the rules, that of an absence included. */
const runsOn = hours(30)
const refusedShown = 5

export const replayVerb: Verb = {
  name: 'replay',
  usage: 'FILE.csv.gz --home ID [--speed N|max] [--from TIME] [--until TIME] [--stop-at TIME] [--data DIR]',
  summary: 'Plays a recorded home to a service that runs in replay mode',
  help: `Start the service with kernwacht start --replay on a new data folder. The home is made there when it is not known yet; its
messages arrive over MQTT at the moments at which they were recorded.

  --home ID        what the home is called in the service
  --speed N|max    times faster than life (default max)
  --from TIME      leave out what lies before
  --stop-at TIME   leave out what lies after, and let the clock run on: somebody fell silent
  --until TIME     where the clock stops (default: the last event, or 30 hours after --stop-at)
  --sensors FILE   the room map (default: sensors.csv beside the recording, where there is one)
  --exit SENSOR    a door to the outside; may be given more than once (default: told by names and rooms)
  --zone ZONE      of the recording's clock (default Europe/Amsterdam)
  --data DIR       the folder of the running service (default: data)
  --json           the outcome as one JSON object`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        speed: { type: 'string', default: 'max' },
        from: { type: 'string' },
        until: { type: 'string' },
        'stop-at': { type: 'string' },
        sensors: { type: 'string' },
        exit: { type: 'string', multiple: true },
        zone: { type: 'string', default: 'Europe/Amsterdam' },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const home = HomeId.safeParse(values.home)
    if (!home.success) throw new WordsAreOff('--home ID: 1 to 40 of a-z, 0-9 and - inside')
    const speed = speedOf(values.speed)
    const zone = zoneOption(values.zone)
    const file = await oneFile(positionals)
    const survey = await surveyRecording({
      file,
      zone,
      ...(values.sensors !== undefined && { sensorMap: values.sensors }),
    })
    for (const { line, why } of survey.refused.slice(0, refusedShown)) io.err(`line ${line} is left out: ${why}`)
    if (survey.refused.length > refusedShown) io.err(`${survey.refused.length} lines are left out`)
    const stopAt = momentOption('--stop-at', values['stop-at'], zone)
    const from = momentOption('--from', values.from, zone) ?? survey.first
    const until = momentOption('--until', values.until, zone) ?? (stopAt === null ? survey.last : later(stopAt, runsOn))
    const end = (stopAt === null ? until : Math.min(until, stopAt)) as Instant
    if (end <= from) throw new WordsAreOff('--stop-at and --until lie after the beginning')
    const recorded = recordedHome({
      survey: { ...survey, first: latest(survey.first, from) },
      homeId: home.data,
      zone,
      ...(values.exit && { exits: values.exit }),
    })
    const service = openService(values.data)
    if (service.mqttUrl === null) throw new Failed('The service has shut its plain MQTT door; replay needs it.')
    await standsBefore(service, from, zone)
    const known = await isKnown(service, home.data)
    // The clock may stand years back: nobody lives there until it has come to the first event, or those years would be a silence.
    if (!known) await service.put(`/api/homes/${home.data}`, nobodyIn(recorded.home))
    const issued = await service.post(`/api/homes/${home.data}/credentials`, {})
    const { token } = IssuedCredential.parse(issued)
    const connection = await connectHome({ url: service.mqttUrl, homeId: home.data, token })
    try {
      const empty = (async function* (): AsyncGenerator<TimedMessage> {})()
      const wait = (milliseconds: number) => setTimeout(milliseconds, undefined, { signal: io.stopped }).catch(() => {})
      const line = { connection, speed, wait, stopped: io.stopped, from } as const
      await replay({ ...line, messages: empty, until: from })
      if (!known) await service.put(`/api/homes/${home.data}`, recorded.home)
      const replayed = await replay({
        ...line,
        messages: messagesBetween(file, recorded, from, end),
        until,
        progress: ({ published, at }) => io.progress(`${published} messages, ${moment(at, zone)}`),
      })
      const alarms = await alarmsOf(service, home.data)
      tell({ replayed, alarms, recorded, json: values.json }, io)
      return io.stopped.aborted || replayed.acknowledged < replayed.published ? 1 : 0
    } finally {
      await connection.close()
    }
  },
}

function speedOf(text: string): number | 'max' {
  const speed = Number(text)
  if (text === 'max') return 'max'
  if (!(speed > 0 && speed <= 1e6)) throw new WordsAreOff(`--speed ${text} is neither max nor a number such as 60`)
  return speed
}

/** The clock never goes back: what it has passed cannot be lived again. */
async function standsBefore(service: Service, from: Instant, zone: string): Promise<void> {
  const { now } = Health.parse(await service.get('/healthz'))
  if (now > from)
    throw new Failed(
      `The service's clock stands at ${moment(now, zone)}, after ${moment(from, zone)}. Start it with --replay on a new data folder, or go on with --from.`,
    )
}

const isKnown = async (service: Service, homeId: HomeId): Promise<boolean> =>
  Homes.parse(await service.get('/api/homes')).homes.some((row) => row.home.homeId === homeId)

const nobodyIn = (home: Home): Home => ({ ...home, setup: { ...home.setup, residency: null } })

async function* messagesBetween(
  file: string,
  recorded: RecordedHome,
  from: Instant,
  to: Instant,
): AsyncGenerator<TimedMessage> {
  for await (const event of readRecording(file, recorded.home.setup.zone)) {
    if (event.at > to) return
    if (event.at >= from) yield messageOf(event, recorded)
  }
}

async function alarmsOf(service: Service, homeId: HomeId): Promise<AlarmRow[]> {
  const query = new URLSearchParams({ response: 'all', homeId, limit: '500' })
  const { alarms } = Alarms.parse(await service.get(`/api/alarms?${query.toString()}`))
  return alarms.toSorted((one, other) => one.raisedAt - other.raisedAt)
}

function tell(
  told: { replayed: Replayed; alarms: readonly AlarmRow[]; recorded: RecordedHome; json: boolean },
  io: Io,
): void {
  const { replayed, alarms, recorded, json } = told
  const { homeId, zone } = recorded.home.setup
  if (json) return io.out(JSON.stringify({ homeId, ...replayed, alarms }))
  io.out(
    `${homeId}: ${replayed.published} messages published, ${replayed.acknowledged} acknowledged; the clock stands at ${moment(replayed.at, zone)}`,
  )
  io.out(alarms.length === 1 ? '1 alarm' : `${alarms.length} alarms`)
  for (const { raisedAt, severity, rule, title, because } of alarms)
    io.out(`  ${moment(raisedAt, zone)}  ${severity}  ${rule.id}  ${title.en}: ${because.en}`)
}

const moment = (at: Instant, zone: string): string => `${localDate(at, zone)} ${clockTime(at, zone)}`
