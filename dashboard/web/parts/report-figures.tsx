// The figures of one desk: how fast it answered, what it had to bear, and what did not arrive or was not heard.
import type { AlarmReport } from '../../api/contract.ts'
import type { ComponentChildren } from 'preact'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { decimal, words } from '../words/words.ts'

type Report = AlarmReport['organisations'][number]

export function ReportFigures({ report }: { report: Report }) {
  const { report: text } = words.value
  const { answers, arrivals, work } = report
  const { load, messages, heartbeats } = work
  const share = (of: number | null) => (of === null ? '–' : text.percent(decimal(of * 100)))
  const seconds = (of: number | null) => (of === null ? '–' : text.seconds(decimal(of)))
  return (
    <>
      <Group title={text.answers}>
        <Figure value={share(answers.within60s)} share={answers.within60s} label={text.within(60)}>
          {text.ofUrgent(answers.urgent)}
        </Figure>
        <Figure value={share(answers.within180s)} share={answers.within180s} label={text.within(180)} />
        <Figure value={seconds(answers.medianSeconds)} label={text.median} />
        <Figure value={seconds(answers.p95Seconds)} label={text.p95} />
        <Figure
          value={arrivals.medianMinutes === null ? '–' : text.minutes(decimal(arrivals.medianMinutes))}
          label={text.arrival}
        >
          {text.arrivalHelp(arrivals.arrived)}
        </Figure>
      </Group>
      <Group title={text.load}>
        <Figure value={decimal(load.perTenMinutes)} label={text.perTen} isBad={load.perTenMinutes > 1}>
          {text.perTenHelp}
        </Figure>
        <Figure value={String(load.busiest?.count ?? 0)} label={text.busiest} isBad={load.floods > 0}>
          {load.busiest && text.busiestHelp(moment(load.busiest.at, minute.value))} {text.floods(load.floods)}
        </Figure>
      </Group>
      <Group title={text.unheard}>
        <Figure value={String(messages.undelivered)} label={text.undelivered} isBad={messages.undelivered > 0}>
          {text.undeliveredHelp(messages.sent)}. {text.alarmsUnheard(messages.alarmsUnheard)}.
        </Figure>
        <Figure value={String(heartbeats.missed)} label={text.heartbeats}>
          {text.heartbeatsHelp(heartbeats.homes)}
        </Figure>
      </Group>
    </>
  )
}

const Group = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="card" aria-label={title}>
    <h2>{title}</h2>
    <div class="figures">{children}</div>
  </section>
)

/** `share`: drawn as a bar under the number that says the same. */
function Figure(props: {
  value: string
  label: string
  share?: number | null
  isBad?: boolean
  children?: ComponentChildren
}) {
  const { value, label, share = null, isBad = false, children } = props
  return (
    <div class="figure">
      <p>
        <b class={isBad ? 'today' : ''}>
          {isBad && <span aria-hidden="true">◆ </span>}
          {value}
        </b>{' '}
        {label}
      </p>
      {share !== null && (
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect class="whole" width={100} height={6} />
          <rect class="part" width={share * 100} height={6} />
        </svg>
      )}
      {children !== undefined && <small class="muted">{children}</small>}
    </div>
  )
}
