// For care: how fast the alarms of the last month were answered, and which rules, homes and sensors cried wolf.
import type { AlarmReport } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { decimal, ruleName, words } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { Empty, Shown } from './states.tsx'

type Organisation = AlarmReport['organisations'][number]
const rowsShown = 8

export function AlarmReportCard() {
  const { trial: text } = words.value
  const loaded = useLoaded('alarm-report', api.alarmReport)
  return (
    <section class="card" aria-labelledby="alarm-report">
      <h2 id="alarm-report">{text.report}</h2>
      <p class="muted">{text.reportHelp}</p>
      <Shown loaded={loaded}>
        {({ organisations }) => (
          <>
            {organisations.map((one) => (
              <Report key={one.careOrganisation} report={one} hasOthers={organisations.length > 1} />
            ))}
            <p>
              <a class="button" href="/api/reports/alarms.csv" download>
                {text.download}
              </a>
            </p>
          </>
        )}
      </Shown>
    </section>
  )
}

function Report({ report, hasOthers }: { report: Organisation; hasOthers: boolean }) {
  const { trial: text } = words.value
  const { answers, arrivals, careOrganisation, byRule, byHome, bySensor } = report
  if (report.alarms === 0) return <Empty>{text.noAlarms}</Empty>
  return (
    <>
      {hasOthers && <h3>{careOrganisation}</h3>}
      {(
        [
          [answers.within60s, 60],
          [answers.within180s, 180],
        ] as const
      ).map(
        ([share, seconds]) =>
          share !== null && (
            <p key={seconds}>
              <b>{text.answered(decimal(share * 100), seconds)}</b>{' '}
              <span class="muted">{text.ofUrgent(answers.urgent)}</span>
            </p>
          ),
      )}
      <p>
        {arrivals.arrived === 0
          ? text.nobodyWent
          : text.arrived(decimal(arrivals.medianMinutes!), decimal(arrivals.nineInTenMinutes!))}
      </p>
      <h3>{text.falseOnes}</h3>
      <FalseTable title={text.byRule} rows={byRule} nameOf={ruleName} />
      <FalseTable title={text.byHome} rows={byHome} nameOf={(key) => key} />
      <FalseTable title={text.bySensor} rows={bySensor} nameOf={(key) => key} />
    </>
  )
}

export function FalseTable({
  title,
  rows,
  nameOf,
}: {
  title: string
  rows: Organisation['byRule']
  nameOf: (key: string) => string
}) {
  const { trial: text } = words.value
  if (rows.length === 0) return null
  return (
    <details open={rows.some(({ falseAlarms }) => falseAlarms > 0)}>
      <summary>{title}</summary>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{text.fires}</th>
            <th scope="col">{text.closed}</th>
            <th scope="col">{text.falseCount}</th>
            <th scope="col">{text.perMonth}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsShown).map(({ key, alarms, closed, falseAlarms, falsePerHomeMonth }) => (
            <tr key={key}>
              <th scope="row">{nameOf(key)}</th>
              <td data-label={text.fires}>{alarms}</td>
              <td data-label={text.closed}>{closed}</td>
              <td data-label={text.falseCount}>{falseAlarms}</td>
              <td data-label={text.perMonth}>{falsePerHomeMonth === null ? '–' : decimal(falsePerHomeMonth)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
