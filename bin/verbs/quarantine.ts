// What no decoder understood, from the command line: seen, and tried again when a decoder has learned it.
import { parseArgs } from 'node:util'
import { QuarantineList, Replayed } from '../../dashboard/api/contract.ts'
import { isoUtc } from '../../rules/model/time.ts'
import { openService } from '../service-client.ts'
import { type Verb, WordsAreOff } from './verb.ts'

const options = {
  data: { type: 'string', default: 'data' },
  json: { type: 'boolean', default: false },
  home: { type: 'string' },
} as const
const help =
  '  --home ID   only those of one home\n  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'

export const quarantineList: Verb = {
  name: 'quarantine list',
  usage: '[--home ID] [--data DIR] [--json]',
  summary: 'Messages that no decoder understood, with the reason, and counts per device',
  help,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    const { messages, counts } = await list(values.data, values.home)
    if (values.json) {
      io.out(JSON.stringify({ messages, counts }))
      return 0
    }
    for (const { homeId, deviceId, code, count } of counts)
      io.out(`${String(count).padStart(6)}  ${code.padEnd(20)} ${homeId} ${deviceId ?? ''}`.trimEnd())
    for (const { quarantineId, homeId, path, bytes, at, code, detail } of messages)
      io.out(`#${quarantineId} ${isoUtc(at)} home/${homeId}/${path} (${bytes} bytes)\n  ${code}: ${detail}`)
    if (messages.length === 0) io.out('The quarantine is empty.')
    return 0
  },
}

export const quarantineReplay: Verb = {
  name: 'quarantine replay',
  usage: '[ID …] [--home ID] [--data DIR] [--json]',
  summary: 'Tries quarantined messages again; what is understood now goes the way of all messages',
  help: `  ID          which ones; without any: all\n${help}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (positionals.some((id) => !/^\d+$/.test(id)))
      throw new WordsAreOff('an ID is a number, as quarantine list prints it')
    const service = openService(values.data)
    const ids =
      positionals.length > 0
        ? positionals
        : (await list(values.data, values.home)).messages.map((it) => it.quarantineId)
    let understood = 0
    for (const id of ids) {
      const answer = Replayed.parse(await service.post(`/api/quarantine/${id}/replay`, {}))
      if (answer.understood) understood++
      if (values.json) io.out(JSON.stringify(answer))
      else io.out(`#${id} ${answer.understood ? 'understood' : 'still not understood'}: ${answer.detail}`)
    }
    if (!values.json) io.out(`${understood} of ${ids.length} understood.`)
    return 0
  },
}

async function list(data: string, home: string | undefined) {
  const query = new URLSearchParams({ limit: '500', ...(home !== undefined && { homeId: home }) })
  return QuarantineList.parse(await openService(data).get(`/api/quarantine?${query.toString()}`))
}
