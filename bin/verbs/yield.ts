// The solar systems from the command line: how many are in each class, the worst by what they lost, and the tickets about them.
import { parseArgs } from 'node:util'
import { TicketsView, YieldView } from '../../dashboard/api/contract-yield.ts'
import { YieldClass, yieldClasses } from '../../rules/model/yield.ts'
import { isoUtc } from '../../rules/model/time.ts'
import { openService } from '../service-client.ts'
import { type Verb, WordsAreOff } from './verb.ts'

export const yieldList: Verb = {
  name: 'yield list',
  usage: '[--class CLASS] [--first N] [--data DIR] [--json]',
  summary: 'How many solar systems are in each class, and those that lost most',
  help: [
    `  --class CLASS  only of this class: ${yieldClasses.join(', ')}`,
    '  --first N      how many (default 20)',
    '  --data DIR     the folder of the running service (default: data)',
    '  --json         the answer as JSON',
  ].join('\n'),
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        class: { type: 'string' },
        first: { type: 'string', default: '20' },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const kind = values.class === undefined ? undefined : YieldClass.safeParse(values.class)
    if (kind && !kind.success) throw new WordsAreOff(`--class is one of ${yieldClasses.join(', ')}`)
    const first = Number(values.first)
    if (!Number.isInteger(first) || first < 1 || first > 5000) throw new WordsAreOff('--first wants 1 to 5000')
    const only = kind ? `&class=${kind.data}` : ''
    const view = YieldView.parse(await openService(values.data).get(`/api/yield?limit=${first}${only}`))
    if (values.json) {
      io.out(JSON.stringify(view))
      return 0
    }
    const judged = view.judgedAt === null ? 'not judged yet' : `judged ${isoUtc(view.judgedAt)}`
    io.out(
      `${view.systems} systems, ${judged}; ${view.openTickets} open tickets; ` +
        `lost ${view.lostKwh.toFixed(1)} kWh, ${view.lostEuro.toFixed(2)} euro`,
    )
    for (const name of yieldClasses) io.out(`  ${name.padEnd(18)}${String(view.classes[name]).padStart(6)}`)
    if (view.worst.length === 0) return 0
    io.out(
      `\n${'home'.padEnd(24)} ${'system'.padEnd(18)} ${'class'.padEnd(18)} ${'since'.padEnd(11)} ${'kWh'.padStart(9)} ${'euro'.padStart(9)}`,
    )
    for (const { homeId, systemId, class: of, cause, since, lostKwh, lostEuro } of view.worst)
      io.out(
        `${homeId.padEnd(24)} ${systemId.padEnd(18)} ${of.padEnd(18)} ${(since ?? '-').padEnd(11)} ` +
          `${lostKwh.toFixed(1).padStart(9)} ${(lostEuro === null ? '-' : lostEuro.toFixed(2)).padStart(9)}${cause ? `  ${cause}` : ''}`,
      )
    return 0
  },
}

export const yieldTickets: Verb = {
  name: 'yield tickets',
  usage: '[--all] [--data DIR] [--json]',
  summary: 'The tickets about solar systems, and what closed those that are closed',
  help: [
    '  --all       those that were closed in the last year too',
    '  --data DIR  the folder of the running service (default: data)',
    '  --json      the answer as JSON',
  ].join('\n'),
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        all: { type: 'boolean', default: false },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const path = `/api/yield/tickets?state=${values.all ? 'all' : 'open'}`
    const view = TicketsView.parse(await openService(values.data).get(path))
    if (values.json) {
      io.out(JSON.stringify(view))
      return 0
    }
    if (view.tickets.length === 0) io.out('No tickets.')
    for (const { homeId, systemId, class: of, cause, since, lostKwh, reopened, closed, evidence } of view.tickets) {
      const again = reopened > 0 ? `, came back ${reopened}×` : ''
      const end = closed ? `closed ${isoUtc(closed.at).slice(0, 10)}: ${closed.by}` : 'open'
      const { day, madeKwh, expectedKwh } = (closed?.evidence ?? evidence).at(-1) ?? { day: '-' }
      const made = madeKwh === null || madeKwh === undefined ? 'not heard' : `${madeKwh} kWh`
      const seen = `${day}: ${made}${expectedKwh === null || expectedKwh === undefined ? '' : ` of ${expectedKwh} expected`}`
      io.out(
        `${homeId.padEnd(24)} ${systemId.padEnd(18)} ${of}${cause ? ` (${cause})` : ''} since ${since}, ${end}${again}`,
      )
      io.out(`${''.padEnd(24)} ${lostKwh.toFixed(1)} kWh lost; ${seen}`)
    }
    return 0
  },
}
