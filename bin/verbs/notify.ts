// How alarms leave the house, from the command line: which channels are set up and how they stand, and whether a message arrives.
import { parseArgs } from 'node:util'
import { Notify, TrialOutcome } from '../../dashboard/api/contract.ts'
import { ChannelName } from '../../rules/model/duty.ts'
import { clockTime, type Instant, localDate } from '../../rules/model/time.ts'
import { openService } from '../service-client.ts'
import { type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      as JSON'

export const notifyList: Verb = {
  name: 'notify list',
  usage: '[--data DIR] [--json]',
  summary: 'The channels that are set up, when each last carried something, and what failed',
  help: dataHelp,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    const { channels, others } = Notify.parse(await openService(values.data).get('/api/notify'))
    if (values.json) {
      io.out(JSON.stringify({ channels, recipients: others }))
      return 0
    }
    if (channels.length === 0) io.out('No channel is set up: alarms are on the screens alone.')
    for (const { channel, handedOver, unfinished, givenUp, lastHandedOverAt, lastError } of channels) {
      const last = lastHandedOverAt === null ? 'nothing yet' : `last ${when(lastHandedOverAt)}`
      const failed = lastError === null ? '' : `  last failure ${lastError}`
      io.out(
        `${channel.padEnd(9)} ${last.padEnd(22)} in 24 h: ${handedOver} out, ${unfinished} waiting, ${givenUp} given up${failed}`,
      )
    }
    for (const { to, reach } of others) io.out(`${to.padEnd(30)} ${reach.map(way).join(', ') || 'not reached'}`)
    return 0
  },
}

export const notifyTest: Verb = {
  name: 'notify test',
  usage: '[--to WHOM] [--channel CHANNEL] [--home ID] [--data DIR] [--json]',
  summary: 'Sends a trial the way of an alarm, and says how it went',
  help: `  --to WHOM      operator, centre:ID, team:TEAM/MEMBER, or contact:ID with --home (default: operator)
  --channel      ${ChannelName.options.join(', ')} (default: the one that is tried first)
  --home ID      the home that it is about
${dataHelp}`,
  async run(args, io) {
    const more = {
      to: { type: 'string', default: 'operator' },
      channel: { type: 'string' },
      home: { type: 'string' },
    } as const
    const { values } = parseArgs({ args, options: { ...options, ...more } })
    const channel = values.channel === undefined ? undefined : ChannelName.safeParse(values.channel)
    if (channel?.success === false) throw new WordsAreOff(`--channel is one of ${ChannelName.options.join(', ')}`)
    const body = {
      to: values.to,
      ...(channel && { channel: channel.data }),
      ...(values.home !== undefined && { homeId: values.home }),
    }
    const { delivery } = TrialOutcome.parse(await openService(values.data).post('/api/notify/test', body))
    const { state, reason } = delivery
    if (values.json) io.out(JSON.stringify(delivery))
    else io.out(`${values.to} over ${way(delivery)}: ${state}${reason === null ? '' : ` (${reason})`}`)
    return state === 'handed-over' || state === 'delivered' ? 0 : 1
  },
}

const way = ({ channel, address }: { channel: string; address: string | null }): string =>
  address === null ? channel : `${channel} ${address}`

const when = (at: Instant): string => `${localDate(at, 'Europe/Amsterdam')} ${clockTime(at, 'Europe/Amsterdam')}`
