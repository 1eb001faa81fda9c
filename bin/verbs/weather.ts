// The weather of each area from the command line: how far it is known, and what is lacking.
import { parseArgs } from 'node:util'
import { WeatherView } from '../../dashboard/api/contract-weather.ts'
import { openService } from '../service-client.ts'
import type { Verb } from './verb.ts'

export const weatherList: Verb = {
  name: 'weather list',
  usage: '[--data DIR] [--json]',
  summary: 'The weather of each area: how far it is known, and which days are lacking',
  help: [
    '  --data DIR  the folder of the running service (default: data)',
    '  --json      the answer as JSON',
    '',
    'Exit code 1 when an area lacks a day of the last 400.',
  ].join('\n'),
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } },
    })
    const { areas } = WeatherView.parse(await openService(values.data).get('/api/weather'))
    if (values.json) io.out(JSON.stringify({ areas }))
    else if (areas.length === 0) io.out('No building names an area yet.')
    else
      for (const { area, homes, days, firstDay, lastDay, gaps } of areas) {
        const known = firstDay === null ? 'nothing is known' : `${days} days, ${firstDay} to ${lastDay}`
        io.out(`${area.padEnd(20)} ${homes} homes, ${known}`)
        for (const { from, until, lacks } of gaps)
          io.out(`  ${from} until ${until}: no ${lacks === 'both' ? 'weather' : lacks}`)
      }
    return areas.some(({ gaps }) => gaps.length > 0) ? 1 : 0
  },
}
