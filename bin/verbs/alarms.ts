// Alarms from the command line: what is open, what comes in, picking one up and closing it.
import { parseArgs } from 'node:util'
import { AlarmDetail, AlarmMessage, type AlarmRow, Alarms } from '../../dashboard/api/contract.ts'
import { AlarmOutcome } from '../../rules/model/alarm.ts'
import { clockTime, localDate } from '../../rules/model/time.ts'
import { openService, type Service } from '../service-client.ts'
import { type ExitCode, Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      one JSON object a line'
const states = ['open', 'taken', 'resolved', 'all'] as const

export const alarmsList: Verb = {
  name: 'alarms list',
  usage: '[--response open|taken|resolved|all] [--home ID] [--data DIR] [--json]',
  summary: 'The alarms, unanswered and gravest first',
  help: `  --response  only those in this state (default: all)\n  --home ID   only those of one home\n${dataHelp}`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { ...options, response: { type: 'string', default: 'all' }, home: { type: 'string' } },
    })
    const response = states.find((state) => state === values.response)
    if (!response) throw new WordsAreOff(`--response is one of ${states.join(', ')}`)
    const query = new URLSearchParams({
      response,
      limit: '500',
      ...(values.home !== undefined && { homeId: values.home }),
    })
    const { alarms } = Alarms.parse(await openService(values.data).get(`/api/alarms?${query.toString()}`))
    for (const alarm of alarms) show(alarm, values.json, io)
    if (alarms.length === 0 && !values.json) io.out('No alarms.')
    return 0
  },
}

export const alarmsWatch: Verb = {
  name: 'alarms watch',
  usage: '[--data DIR] [--json]',
  summary: 'Every change of an alarm as it happens, until Ctrl-C',
  help: dataHelp,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    for await (const { event, data } of openService(values.data).follow('/api/events', io.stopped)) {
      if (event !== 'alarm') continue
      const { kind, alarm } = AlarmMessage.parse(data)
      if (values.json) io.out(JSON.stringify({ kind, alarm }))
      else io.out(`${kind.padEnd(18)} ${line(alarm)}`)
    }
    if (io.stopped.aborted) return 0
    throw new Failed('The service ended the stream.')
  },
}

export const alarmsAck: Verb = {
  name: 'alarms ack',
  usage: 'ALARM [--data DIR] [--json]',
  summary: 'Picks an alarm up: from then on it is yours',
  help: `  ALARM       its id, as alarms list prints it\n${dataHelp}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return step(openService(values.data), only(positionals), { step: 'acknowledge' }, values.json, io)
  },
}

export const alarmsClose: Verb = {
  name: 'alarms close',
  usage: 'ALARM --outcome OUTCOME [--note TEXT] [--data DIR] [--json]',
  summary: 'Closes an alarm that was picked up, with what it turned out to be',
  help: `  --outcome   true, false, test, technical or cancelled-by-resident\n  --note      what others should know\n${dataHelp}`,
  async run(args, io) {
    const more = { outcome: { type: 'string' }, note: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const outcome = AlarmOutcome.exclude(['ended-by-itself']).safeParse(values.outcome)
    if (!outcome.success)
      throw new WordsAreOff('--outcome is one of true, false, test, technical, cancelled-by-resident')
    const body = { step: 'resolve', outcome: outcome.data, ...(values.note !== undefined && { note: values.note }) }
    return step(openService(values.data), only(positionals), body, values.json, io)
  },
}

async function step(service: Service, id: string, body: object, json: boolean, io: Io): Promise<ExitCode> {
  const answer = await service.post(`/api/alarms/${encodeURIComponent(id)}/steps`, body)
  show(AlarmDetail.parse(answer), json, io)
  return 0
}

function only(positionals: readonly string[]): string {
  const [id, ...more] = positionals
  if (id === undefined || more.length > 0) throw new WordsAreOff('one alarm, by its id')
  return id
}

function show(alarm: AlarmRow, json: boolean, io: Io): void {
  io.out(json ? JSON.stringify(alarm) : line(alarm))
}

function line({ alarmId, severity, response, home, because, openedAt }: AlarmRow): string {
  const when = `${localDate(openedAt, 'Europe/Amsterdam')} ${clockTime(openedAt, 'Europe/Amsterdam')}`
  return `${severity.padEnd(9)} ${response.padEnd(12)} ${when}  ${home.address}, ${home.village}: ${because.en}\n  ${alarmId}`
}
