// kernwacht report alarms: how fast alarms were answered, and which rules, sensors and homes cried wolf.
import { parseArgs } from 'node:util'
import { AlarmReport } from '../../dashboard/api/contract.ts'
import { localDate } from '../../rules/model/time.ts'
import { openService } from '../service-client.ts'
import { momentOption } from './recording-options.ts'
import { type Io, type Verb } from './verb.ts'

const zone = 'Europe/Amsterdam'
const rowsShown = 10

export const reportAlarms: Verb = {
  name: 'report alarms',
  usage: '[--from TIME] [--to TIME] [--data DIR] [--json]',
  summary: 'Answers within 60 and 180 seconds, arrivals, and false alarms per rule, sensor and home',
  help: `Per care organisation, of the alarms raised in a period; technical ones and tests are left out of the figures.

  --from TIME  the beginning, such as 2026-03-01 (default: 30 days before the end)
  --to TIME    the end (default: now)
  --data DIR   the folder of the running service (default: data)
  --json       the report as one JSON object`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const from = momentOption('--from', values.from, zone)
    const to = momentOption('--to', values.to, zone)
    const query = new URLSearchParams({
      ...(from !== null && { from: String(from) }),
      ...(to !== null && { to: String(to) }),
    })
    const report = AlarmReport.parse(await openService(values.data).get(`/api/reports/alarms?${query.toString()}`))
    if (values.json) io.out(JSON.stringify(report))
    else tell(report, io)
    return 0
  },
}

function tell({ from, to, organisations, complete }: AlarmReport, io: Io): void {
  io.out(`${localDate(from, zone)} to ${localDate(to, zone)}`)
  if (!complete) io.out('There were more alarms than a report reads: the figures are of a part of them.')
  for (const one of organisations) {
    const { answers, arrivals, outcomes } = one
    io.out('')
    io.out(
      `${one.careOrganisation || 'no care organisation'}: ${one.homes} homes, ${one.homeDays} home-days, ${one.alarms} alarms`,
    )
    io.out(
      `  answered: ${percent(answers.within60s)} within 60 s, ${percent(answers.within180s)} within 180 s, of ${answers.urgent} urgent`,
    )
    io.out(
      arrivals.arrived === 0
        ? '  nobody went'
        : `  there after ${arrivals.medianMinutes!.toFixed(1)} min (median), nine in ten within ${arrivals.nineInTenMinutes!.toFixed(1)} min; ${arrivals.arrived} went`,
    )
    io.out(
      `  true ${outcomes.true}, false ${outcomes.false}, taken back ${outcomes.cancelledByResident}, technical ${outcomes.technical}, test ${outcomes.test}, by itself ${outcomes.endedByItself}, not closed ${outcomes.notClosed}`,
    )
    for (const [what, rows] of [
      ['rule', one.byRule],
      ['sensor', one.bySensor],
      ['home', one.byHome],
    ] as const) {
      for (const { key, alarms, closed, falseAlarms, falsePerHomeMonth } of rows.slice(0, rowsShown))
        io.out(
          `  ${what.padEnd(6)} ${key.padEnd(36)} ${falseAlarms} false of ${closed} closed (${alarms} raised), ${falsePerHomeMonth ?? '-'} per home-month`,
        )
    }
  }
}

const percent = (share: number | null): string => (share === null ? '-' : `${(share * 100).toFixed(1)} %`)
