// kernwacht simulate: homes that nobody lives in speak to a service as real ones do, and the service's alarms are held against what had to come.
import { parseArgs } from 'node:util'
import { Alarms } from '../../dashboard/api/contract.ts'
import type { Home } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { days, type Instant, later } from '../../rules/model/time.ts'
import { scenarios } from '../../simulators/scenarios/index.ts'
import {
  judge,
  type RaisedAlarm,
  type Scenario,
  type Story,
  type Verdict,
} from '../../simulators/scenarios/scenario.ts'
import { createVillage, type Village } from '../../simulators/village.ts'
import { openService, type Service } from '../service-client.ts'
import { liveIn, machineNow, moment, type Place, placeAt, replayIn, replayMode, serviceNow } from '../simulation.ts'
import { type ExitCode, Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

export const simulate: Verb = {
  name: 'simulate',
  usage:
    '[SCENARIO] [--home ID] [--homes N] [--seed S] [--speed N|max] [--history DAYS] [--check] [--data DIR] [--json]',
  summary: 'Lets a simulated village or one scenario speak to a running service',
  help: `Without a scenario the whole village lives in real time until it is stopped. With one, a home lives that story: in real time, or as fast
as asked when the service runs in replay mode (kernwacht start --replay). Homes that the service does not know are made there.

  SCENARIO        one of --list
  --list          what there is to choose from
  --home ID       where it happens (default: the first home in which it can)
  --homes N       the size of the village (default 12)
  --seed S        another village, another life (default 1)
  --speed N|max   times faster than life, in replay mode only (default max there)
  --history DAYS  of ordinary life before the story, in replay mode only (default 14)
  --check         after the story: did exactly the alarms come that had to come?
  --url URL       publish to that broker instead, without a service to ask: mqtt://127.0.0.1:1883
  --data DIR      the folder of the running service (default: data)
  --json          the outcome as one JSON object`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        list: { type: 'boolean', default: false },
        home: { type: 'string' },
        homes: { type: 'string', default: '12' },
        seed: { type: 'string', default: '1' },
        speed: { type: 'string' },
        history: { type: 'string', default: '14' },
        check: { type: 'boolean', default: false },
        url: { type: 'string' },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    if (values.list) return list(io, values.json)
    const [name, ...others] = positionals
    if (others.length > 0) throw new WordsAreOff('one scenario at a time')
    const scenario = name === undefined ? null : scenarioOf(name)
    const village = createVillage({
      seed: numberOf('--seed', values.seed, 0, 2 ** 31),
      homes: numberOf('--homes', values.homes, 1, 5000),
    })
    if (values.check && (values.url !== undefined || !scenario))
      throw new WordsAreOff('--check goes with a scenario and a service')
    const place: Place =
      values.url === undefined ? placeAt(openService(values.data)) : { service: null, url: values.url }
    if (!scenario) {
      const lived = await Promise.all(village.homes.map((home) => liveIn(place, village, home, null, io)))
      io.out(`${lived.reduce((sum, count) => sum + count, 0)} messages published`)
      return 0
    }
    const { service } = place
    const simulated = service !== null && (await replayMode(service))
    const speed = speedOf(values.speed, simulated)
    const history = simulated ? days(numberOf('--history', values.history, 0, 365)) : days(0)
    const now = simulated ? await serviceNow(service) : machineNow()
    const start = later(now, history)
    const { story, home } = storyIn(village, scenario, start, values.home)
    const published = simulated
      ? await replayIn(place, village, home, story, now, speed, io)
      : await liveIn(place, village, home, story, io)
    if (!values.check) {
      io.out(
        values.json
          ? JSON.stringify({ scenario: scenario.id, homeId: story.homeId, published })
          : `${story.homeId}: ${published} messages published`,
      )
      return io.stopped.aborted ? 1 : 0
    }
    const raised = await raisedIn(service!, story.homeId, start)
    return tell(scenario, story, published, judge(story, raised), home, values.json, io)
  },
}

function list(io: Io, json: boolean): ExitCode {
  for (const { id, tells } of scenarios) io.out(json ? JSON.stringify({ id, tells }) : `${id.padEnd(20)} ${tells.en}`)
  return 0
}

function scenarioOf(name: string): Scenario {
  const found = scenarios.find(({ id }) => id === name)
  if (!found) throw new WordsAreOff(`no scenario ${name}: ${scenarios.map(({ id }) => id).join(', ')}`)
  return found
}

function storyIn(
  village: Village,
  scenario: Scenario,
  start: Instant,
  homeId: string | undefined,
): { story: Story; home: Home } {
  const candidates = village.homes.filter(({ setup }) => homeId === undefined || setup.homeId === homeId)
  for (const home of candidates) {
    const story = scenario.stage(village, home, start)
    if (story) return { story, home }
  }
  throw new Failed(
    homeId === undefined
      ? `In no home of this village can ${scenario.id} happen`
      : `${scenario.id} cannot happen in ${homeId}; the village has ${village.homes.map(({ setup }) => setup.homeId).join(', ')}`,
  )
}

async function raisedIn(service: Service, homeId: HomeId, start: Instant): Promise<RaisedAlarm[]> {
  const query = new URLSearchParams({ response: 'all', homeId, limit: '500' })
  const { alarms } = Alarms.parse(await service.get(`/api/alarms?${query.toString()}`))
  return alarms
    .filter(({ raisedAt }) => raisedAt >= start)
    .map(({ alarmId, rule, severity, raisedAt }) => ({
      rule: rule.id,
      subject: alarmId.split('~')[2]!,
      severity,
      raisedAt,
    }))
}

function tell(
  scenario: Scenario,
  story: Story,
  published: number,
  verdict: Verdict,
  home: Home,
  json: boolean,
  io: Io,
): ExitCode {
  const right = verdict.missing.length === 0 && verdict.unexpected.length === 0
  if (json) io.out(JSON.stringify({ scenario: scenario.id, homeId: story.homeId, published, right, ...verdict }))
  else {
    io.out(
      `${scenario.id} in ${story.homeId}: ${right ? 'exactly the alarms that had to come' : 'not as it had to be'}`,
    )
    for (const { severity, rule, subject, from, until } of verdict.missing)
      io.out(`  missing     ${severity} ${rule} ${subject}, between ${moment(from, home)} and ${moment(until, home)}`)
    for (const { severity, rule, subject, raisedAt } of verdict.unexpected)
      io.out(`  unexpected  ${severity} ${rule} ${subject} at ${moment(raisedAt, home)}`)
  }
  return right ? 0 : 1
}

function speedOf(text: string | undefined, simulated: boolean): number | 'max' {
  if (text === undefined || text === 'max') {
    if (text === 'max' && !simulated)
      throw new Failed('Faster than life needs a service in replay mode: kernwacht start --replay')
    return simulated ? 'max' : 1
  }
  const speed = numberOf('--speed', text, 0.001, 1e6)
  if (speed !== 1 && !simulated)
    throw new Failed('Faster than life needs a service in replay mode: kernwacht start --replay')
  return speed
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new WordsAreOff(`${option} ${text}: a number from ${least} to ${most}`)
  return value
}
