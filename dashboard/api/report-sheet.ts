// The report of a period as rows of a spreadsheet: the figures of each desk first, then its rules, sensors and homes.
import type { AlarmReport } from './contract.ts'

type Row = Readonly<Record<(typeof sheetColumns)[number], string | number>>

export const sheetColumns = [
  'careOrganisation',
  'what',
  'name',
  'value',
  'alarms',
  'closed',
  'falseAlarms',
  'falsePerHomeMonth',
] as const

export const sheetRows = (organisations: AlarmReport['organisations']): Partial<Row>[] =>
  organisations.flatMap((report) => {
    const { careOrganisation, answers, arrivals, outcomes, work } = report
    const figures: Readonly<Record<string, number | null>> = {
      homes: report.homes,
      homeDays: report.homeDays,
      alarms: report.alarms,
      ...answers,
      ...arrivals,
      ...work.load,
      busiest: work.load.busiest?.count ?? null,
      messagesSent: work.messages.sent,
      messagesUndelivered: work.messages.undelivered,
      alarmsUnheard: work.messages.alarmsUnheard,
      heartbeatsMissed: work.heartbeats.missed,
    }
    return [
      ...Object.entries(figures).map(([name, value]) => ({
        careOrganisation,
        what: 'figure',
        name,
        ...(value !== null && { value }),
      })),
      ...Object.entries(outcomes).map(([name, value]) => ({ careOrganisation, what: 'outcome', name, value })),
      ...(['rule', 'sensor', 'home'] as const).flatMap((what) =>
        rowsOf[what](report).map(({ key, falsePerHomeMonth, ...counts }) => ({
          careOrganisation,
          what,
          name: key,
          ...counts,
          ...(falsePerHomeMonth !== null && { falsePerHomeMonth }),
        })),
      ),
    ]
  })

const rowsOf = {
  rule: ({ byRule }: AlarmReport['organisations'][number]) => byRule,
  sensor: ({ bySensor }: AlarmReport['organisations'][number]) => bySensor,
  home: ({ byHome }: AlarmReport['organisations'][number]) => byHome,
}
