// The programme from the command line: how far each measure is, whom a target rent reaches, and which homes first.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { ProgrammeView, ScenarioView } from '../../dashboard/api/contract-housing.ts'
import { openService } from '../service-client.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

export const programmeShow: Verb = {
  name: 'programme show',
  usage: '[--target SHARE] [--green all|none|FILE] [--first N] [--data DIR] [--json]',
  summary: 'The measures by village and complex, and what greening does to whom the homes can be let to',
  help: [
    '  --target SHARE  target rent as a share of the maximum rent (default 0.72)',
    '  --green WHICH   all, none (default), or a file with a home on each line',
    '  --first N       how many of the homes to green first (default 20)',
    '  --data DIR      the folder of the running service (default: data)',
    '  --json          the answer as JSON',
    '',
    'Exit code 1 when a limit of the law is not known for today: no share is told then.',
  ].join('\n'),
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        target: { type: 'string', default: '0.72' },
        green: { type: 'string', default: 'none' },
        first: { type: 'string', default: '20' },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const [target, first] = [Number(values.target), Number(values.first)]
    if (!(target >= 0.3 && target <= 1)) throw new WordsAreOff('--target is a share, as 0.675')
    if (!Number.isInteger(first) || first < 0) throw new WordsAreOff('--first wants a whole number')
    const service = openService(values.data)
    const greened = values.green === 'all' || values.green === 'none' ? values.green : await homesIn(values.green)
    const { groups, homes } = ProgrammeView.parse(await service.get('/api/programme'))
    const scenario = ScenarioView.parse(await service.post('/api/programme/scenario', { target, greened, first }))
    if (values.json) io.out(JSON.stringify({ homes, groups, scenario }))
    else {
      printGroups(groups, io)
      printScenario(scenario, io)
    }
    return scenario.missing.length > 0 ? 1 : 0
  },
}

async function homesIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failed(`${file}: ${error.message}`)
  })
  return text.split(/\r?\n/).flatMap((line) => line.trim() || [])
}

function printGroups(groups: ProgrammeView['groups'], io: Io): void {
  io.out(`${'village, complex'.padEnd(36)}homes  measure       planned offered consented placed   live`)
  for (const { village, complex, homes, measures } of groups) {
    const name = complex === null ? village : `  ${complex}`
    if (measures.length === 0) io.out(`${name.padEnd(36)}${String(homes).padStart(5)}`)
    for (const [place, { kind, reached }] of measures.entries())
      io.out(
        `${(place === 0 ? name : '').padEnd(36)}${(place === 0 ? String(homes) : '').padStart(5)}  ${kind.padEnd(13)}` +
          `${String(reached.planned).padStart(8)}${String(reached.offered).padStart(8)}${String(reached.consented).padStart(10)}` +
          `${String(reached.placed).padStart(7)}${String(reached.live).padStart(7)}`,
      )
  }
}

function printScenario(scenario: ScenarioView, io: Io): void {
  const { target, day, homes, leftOut, reachable, share, shareBefore, pushedOver, first, missing } = scenario
  const percent = (part: number | null) => (part === null ? 'not known' : `${(100 * part).toFixed(1)} %`)
  io.out('')
  io.out(
    `At a target rent of ${percent(target)} of the maximum, limits of ${day.slice(0, 4)}; ${leftOut} homes left out without a rent or maximum`,
  )
  io.out(
    `  within reach of the primary target group: ${percent(share)} (${reachable} of ${homes}); nothing greened: ${percent(shareBefore)}`,
  )
  for (const { homeId, before, after, capEuro, shareThatKeepsIt } of pushedOver.slice(0, 20))
    io.out(
      `  over the limit: ${homeId.padEnd(24)} ${before.toFixed(2)} → ${after.toFixed(2)} > ${capEuro.toFixed(2)}; stays at a target of ${percent(shareThatKeepsIt)}`,
    )
  if (pushedOver.length > 20) io.out(`  … and ${pushedOver.length - 20} more`)
  if (first.length > 0) io.out('  first:')
  for (const { homeId, complex, staysReachable, woonlastenFallEuro, fallPerThousandEuro } of first)
    io.out(
      `  ${homeId.padEnd(24)} ${complex.padEnd(24)} ${staysReachable ? 'stays reachable' : 'over the limit '} ` +
        `woonlasten −${woonlastenFallEuro.toFixed(2)} a month, ${fallPerThousandEuro.toFixed(2)} per 1,000 euro`,
    )
  for (const { key, day: from, why } of missing) io.out(`  ${key} of ${from.slice(0, 4)}: ${why}`)
}
