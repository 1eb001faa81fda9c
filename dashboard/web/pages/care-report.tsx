// For who answers for the care: how a period went, desk by desk, with its false alarms, and as files for a spreadsheet.
import type { AlarmReport } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { api } from '../api-client.ts'
import { FalseTable } from '../parts/alarm-report.tsx'
import { Choices } from '../parts/display.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { ReportFigures } from '../parts/report-figures.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { DayRange } from '../parts/day-range.tsx'
import { keepSheet, type Period, reportApi } from '../report-client.ts'
import { minute } from '../ticking.ts'
import { dateOf, homeZone, instantAt, shifted, weekday } from '../words/times.ts'
import { problem, ruleName, words } from '../words/words.ts'
import '../styles/report.css'

type Choice = 'week' | 'month' | 'quarter' | 'own'
const daysOf: Readonly<Record<Exclude<Choice, 'own'>, number>> = { week: 7, month: 30, quarter: 90 }
const choices: readonly Choice[] = ['week', 'month', 'quarter', 'own']

/** Whole days by the clock of the homes; both are in it. */
interface Dates {
  readonly first: string
  readonly last: string
}

export default function CareReportPage() {
  const { report: text } = words.value
  const today = dateOf(minute.value)
  const [choice, setChoice] = useState<Choice>('month')
  const [own, setOwn] = useState<Dates>({ first: shifted(today, -29), last: today })
  const { first, last } = choice === 'own' ? own : { first: shifted(today, 1 - daysOf[choice]), last: today }
  const period: Period = {
    from: instantAt(first, '00:00', homeZone),
    to: last >= today ? undefined : instantAt(shifted(last, 1), '00:00', homeZone),
  }
  const loaded = useLoaded(`report ${first} ${last}`, () => reportApi.report(period))
  const homes = useLoaded('report homes', api.homes)
  const addresses = new Map<string, string>(homes.value?.homes.map(({ home }) => [home.homeId, home.address]))
  return (
    <main id="content" class="wide report">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="muted">{text.intro}</p>
      <div class="search">
        <Choices
          label={text.period}
          name="period"
          chosen={choice}
          options={choices.map((one) => [one, text.periods[one]])}
          choose={setChoice}
        />
        {choice === 'own' && <OwnDates dates={own} last={today} set={setOwn} />}
      </div>
      <p aria-live="polite">
        <b>{text.span(nameOf(first), nameOf(last))}</b>
      </p>
      <Shown loaded={loaded}>
        {(report) => (
          <>
            {!report.complete && <p class="problem">{text.incomplete}</p>}
            {report.organisations.map((one) => (
              <Organisation
                key={one.careOrganisation}
                report={one}
                hasOthers={report.organisations.length > 1}
                addressOf={(homeId) => addresses.get(homeId) ?? homeId}
              />
            ))}
            {report.organisations.length === 0 && <Empty>{text.empty}</Empty>}
            <Files period={period} name={`rapport-${first}-${last}.xlsx`} />
          </>
        )}
      </Shown>
    </main>
  )
}

const nameOf = (date: string): string => weekday(Date.parse(`${date}T12:00Z`), 'UTC')

function OwnDates({ dates, last, set }: { dates: Dates; last: string; set: (dates: Dates) => void }) {
  const { report: text } = words.value
  const [given, setGiven] = useState(dates)
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault()
        set(given)
      }}
    >
      <DayRange labels={text} first={given.first} last={given.last} latest={last} set={setGiven} />
      <button type="submit">{text.show}</button>
    </form>
  )
}

function Organisation(props: {
  report: AlarmReport['organisations'][number]
  hasOthers: boolean
  addressOf: (homeId: string) => string
}) {
  const { report, hasOthers, addressOf } = props
  const { report: text, trial } = words.value
  return (
    <>
      {hasOthers && <h2 class="desk-name">{report.careOrganisation}</h2>}
      <ReportFigures report={report} />
      <section class="card" aria-label={text.outcomes}>
        <h2>{text.outcomes}</h2>
        {report.alarms === 0 ? (
          <Empty>{text.empty}</Empty>
        ) : (
          <>
            <dl>
              {(Object.keys(text.outcome) as (keyof typeof text.outcome)[]).map((one) => (
                <>
                  <dt>{text.outcome[one]}</dt>
                  <dd>{report.outcomes[one]}</dd>
                </>
              ))}
            </dl>
            <h3>{trial.falseOnes}</h3>
            <FalseTable title={trial.byRule} rows={report.byRule} nameOf={ruleName} />
            <FalseTable title={trial.byHome} rows={report.byHome} nameOf={addressOf} />
            <FalseTable
              title={trial.bySensor}
              rows={report.bySensor}
              nameOf={(key) => key.replace(/^[^/]+/, (homeId) => addressOf(homeId)).replace('/', ' · ')}
            />
          </>
        )}
      </section>
    </>
  )
}

function Files({ period, name }: { period: Period; name: string }) {
  const { report: text } = words.value
  const [state, setState] = useState<'ready' | 'busy' | { readonly error: unknown }>('ready')
  async function fetchSheet(): Promise<void> {
    setState('busy')
    try {
      keepSheet((await reportApi.sheet(period)).xlsx, name)
      setState('ready')
    } catch (error) {
      setState({ error })
    }
  }
  return (
    <>
      {typeof state === 'object' && (
        <p class="problem" role="alert">
          {problem(state.error)}
        </p>
      )}
      <div class="acts files">
        <button
          type="button"
          aria-busy={state === 'busy'}
          disabled={state === 'busy'}
          onClick={() => void fetchSheet()}
        >
          {state === 'busy' ? text.fetching : text.xlsx}
        </button>
        <a class="button" href={reportApi.csvAt(period)} download>
          {text.csv}
        </a>
      </div>
    </>
  )
}
