// What a change would have done: the figures of both versions side by side, and each alarm that would differ.
import type { BacktestView } from '../../api/contract.ts'
import { minute } from '../ticking.ts'
import { moment, span } from '../words/times.ts'
import { decimal, words } from '../words/words.ts'
import { Empty } from './states.tsx'

type Outcome = NonNullable<BacktestView['outcome']>
type Figures = Outcome['running']

const optional = (value: number | null, show: (value: number) => string): string => (value === null ? '–' : show(value))

export function TrialOutcome({ outcome }: { outcome: Outcome }) {
  const { trial: text } = words.value
  const lines: readonly (readonly [string, (figures: Figures) => string])[] = [
    [text.fires, ({ fires }) => String(fires)],
    [text.trueAlarms, ({ trueAlarms }) => String(trueAlarms)],
    [text.falseByOutcome, ({ falseByOutcome }) => String(falseByOutcome)],
    [text.nothingFound, ({ nothingFound }) => String(nothingFound)],
    [text.other, ({ other }) => String(other)],
    [text.undecided, ({ undecided }) => String(undecided)],
    [text.perMonth, ({ falsePerHomeMonth }) => optional(falsePerHomeMonth, decimal)],
    [text.delay, ({ delay }) => optional(delay, span)],
  ]
  return (
    <>
      <h3>{text.outcome}</h3>
      <p>{text.over(outcome.homes, decimal(outcome.homeDays))}</p>
      {!outcome.complete && <p class="problem">{text.incomplete}</p>}
      {outcome.missedTrue > 0 && (
        <p class="problem" role="alert">
          <span aria-hidden="true">▲</span> <b>{text.missed(outcome.missedTrue)}</b>
        </p>
      )}
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.version}</th>
            <th scope="col">{text.running}</th>
            <th scope="col">{text.changed}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-label={text.running}>{of(outcome.running)}</td>
              <td data-label={text.changed}>{of(outcome.changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {outcome.shift !== null && outcome.shift !== 0 && (
        <p>{outcome.shift > 0 ? text.shift(span(outcome.shift)) : text.shiftEarlier(span(-outcome.shift))}</p>
      )}
      <h3>{text.differences}</h3>
      <Differences outcome={outcome} />
    </>
  )
}

/** So many are read at a glance; the others are a press away. */
const rowsAtOnce = 10

function Differences({ outcome: { rows, rowsLeftOut } }: { outcome: Outcome }) {
  const { trial: text } = words.value
  if (rows.length === 0) return <Empty>{text.none}</Empty>
  const more = rows.length - rowsAtOnce
  return (
    <>
      <DifferenceTable rows={rows.slice(0, rowsAtOnce)} />
      {more > 0 && (
        <details>
          <summary>{text.leftOut(more)}</summary>
          <DifferenceTable rows={rows.slice(rowsAtOnce)} />
        </details>
      )}
      {rowsLeftOut > 0 && <p class="muted">{text.leftOut(rowsLeftOut)}</p>}
    </>
  )
}

function DifferenceTable({ rows }: { rows: Outcome['rows'] }) {
  const { trial: text } = words.value
  const at = (when: number | null) => optional(when, (one) => moment(one, minute.value))
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={text.differences}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.home}</th>
            <th scope="col">{text.what}</th>
            <th scope="col">{text.running}</th>
            <th scope="col">{text.changed}</th>
            <th scope="col">{text.really}</th>
            <th scope="col">{text.result}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.homeId} ${row.subject} ${row.changed} ${row.running} ${row.really}`}>
              <th scope="row">
                <a href={`/woningen/${row.homeId}`}>{row.homeId}</a>
              </th>
              <td data-label={text.what}>
                <b class={row.difference === 'missing' ? 'urgent' : ''}>{text.difference[row.difference]}</b>
              </td>
              <td data-label={text.running}>{at(row.running)}</td>
              <td data-label={text.changed}>{at(row.changed)}</td>
              <td data-label={text.really}>{at(row.really)}</td>
              <td data-label={text.result}>{text.found[row.found]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
