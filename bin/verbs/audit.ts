// The log of who looked at whose data, from the command line: is it as it was written, and what it says of one home. The service need not run.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { auditFiles } from '../../gateway/store/audit-files.ts'
import { auditOfHome, verifyAudit } from '../../gateway/store/audit-verify.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { isoUtc } from '../../rules/model/time.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp =
  '  --data DIR          the folder of the service, which may run or not (default: data)\n  --json              the answer as JSON'

export const auditVerify: Verb = {
  name: 'audit verify',
  usage: '[--public-key FILE] [--data DIR] [--json]',
  summary: 'Finds any row of the audit log that was altered, deleted or put in, and a tail that was cut off',
  help: `  --public-key FILE   a copy of audit-public-key.pem that was kept elsewhere (default: the one in the folder)\n${dataHelp}`,
  async run(args, io) {
    const { values } = parseArgs({ args, options: { ...options, 'public-key': { type: 'string' } } })
    refuseWithoutLog(values.data)
    const verdict = verifyAudit(values.data, values['public-key'])
    const { rows, first, last, hash, flaws } = verdict
    if (values.json) io.out(JSON.stringify({ isWhole: flaws.length === 0, ...verdict }))
    else {
      for (const { code, detail } of flaws) io.out(`${code.padEnd(16)} ${detail}`)
      io.out(rows === 0 ? 'The log is empty.' : `${rows} rows, ${first} to ${last}; the last one is ${hash}.`)
      io.out(flaws.length === 0 ? 'Every row is as it was written.' : 'The log is not as it was written.')
    }
    return flaws.length === 0 ? 0 : 1
  },
}

export const auditShow: Verb = {
  name: 'audit show',
  usage: '--home ID [--limit N] [--data DIR] [--json]',
  summary: 'Who looked at one home or changed something there, oldest first',
  help: `  --home ID           which home\n  --limit N           the latest N rows (default: 200)\n${dataHelp}`,
  async run(args, io) {
    const more = { home: { type: 'string' }, limit: { type: 'string', default: '200' } } as const
    const { values } = parseArgs({ args, options: { ...options, ...more } })
    const home = HomeId.safeParse(values.home)
    if (!home.success) throw new WordsAreOff('--home is the id of a home')
    const limit = Number(values.limit)
    if (!Number.isSafeInteger(limit) || limit < 1) throw new WordsAreOff('--limit is a number of rows')
    refuseWithoutLog(values.data)
    for (const row of auditOfHome(values.data, home.data, limit)) {
      if (values.json) io.out(JSON.stringify(row))
      else {
        const { seq, at, action, outcome, kind, account, roles, organisation, from, emergency } = row
        const who = `${account ?? 'nobody'} (${[roles, organisation].filter(Boolean).join(', ')})`
        const how = [outcome === 'done' ? '' : outcome, emergency ? 'emergency' : ''].filter(Boolean).join(', ')
        io.out(`#${seq} ${isoUtc(at)} ${action} ${kind} by ${who} from ${from ?? '?'}${how && `: ${how}`}`)
      }
    }
    return 0
  },
}

function refuseWithoutLog(folder: string): void {
  const { database } = auditFiles(folder)
  if (!existsSync(database))
    throw new Failed(`There is no audit log: ${database}. Name the service's folder with --data.`)
}
