// What a home used, a bar for each month of the last year with the year before as a mark, and the same figures as a table beside it.
import type { MonthRow } from '../../api/contract-housing.ts'
import { monthName, whole } from '../words/money.ts'
import { words } from '../words/words.ts'

type Measured = 'importedKwh' | 'gasM3' | 'madeKwh'
const shownMonths = 12
const height = 100

export function MonthBars({ months }: { months: readonly MonthRow[] }) {
  const { woonlasten: text } = words.value
  const names = { importedKwh: text.powerUsed, gasM3: text.gasUsed, madeKwh: text.sunMade }
  const last = months.slice(-shownMonths)
  // A home without gas or without panels has no empty chart of it.
  const measured = (['importedKwh', 'gasM3', 'madeKwh'] as const).filter(
    (of) => of === 'importedKwh' || last.some((row) => (row[of] ?? 0) > 0),
  )
  if (last.length === 0) return <p>{text.noMonths}</p>
  return (
    <div class="months">
      <div>
        <p>{text.monthsHelp}</p>
        {measured.map((of) => (
          <Bars key={of} of={of} name={names[of]} last={last} months={months} />
        ))}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={text.months}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.month}</th>
              {measured.map((of) => (
                <th key={of} scope="col" class="number">
                  {names[of]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {last.map((row) => (
              <tr key={row.month}>
                <th scope="row">{monthName(row.month, 'short')}</th>
                {measured.map((of) => (
                  <td key={of} class="number">
                    {row[of] === null ? '–' : whole(row[of])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

interface BarsParts {
  readonly of: Measured
  readonly name: string
  readonly last: readonly MonthRow[]
  readonly months: readonly MonthRow[]
}

function Bars({ of, name, last, months }: BarsParts) {
  const { woonlasten: text } = words.value
  const earlier = new Map(months.map((row) => [row.month, row[of]]))
  const pairs = last.map((row) => ({ month: row.month, now: row[of] ?? 0, was: earlier.get(yearBefore(row.month)) }))
  const most = Math.max(1, ...pairs.flatMap(({ now, was }) => [now, was ?? 0]))
  const up = (value: number) => height - (value / most) * (height - 3)
  const label = text.seriesLabel(name, monthName(last[0]!.month), monthName(last.at(-1)!.month))
  return (
    <figure class={`month-bars ${of}`}>
      <figcaption>
        {name} <span class="muted">{text.most(whole(Math.max(...pairs.map(({ now }) => now))))}</span>
      </figcaption>
      <svg viewBox={`0 0 ${pairs.length * 10} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {pairs.map(({ month, now, was }, index) => (
          <g key={month}>
            <rect x={index * 10 + 1.5} width={7} y={up(now)} height={height - up(now)} />
            {typeof was === 'number' && <line x1={index * 10 + 0.4} x2={index * 10 + 9.6} y1={up(was)} y2={up(was)} />}
          </g>
        ))}
      </svg>
      <div class="under" aria-hidden="true" style={{ gridTemplateColumns: `repeat(${pairs.length}, 1fr)` }}>
        {pairs.map(({ month }) => (
          <span key={month}>{monthName(month, 'short').slice(0, 1)}</span>
        ))}
      </div>
    </figure>
  )
}

const yearBefore = (month: string): string => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`
