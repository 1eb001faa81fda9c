// How somebody's nights and days change over weeks: what changed in a sentence and a picture, and every figure as a table. Advice, no alarm.
import type { SlowChangeRow, SlowChangesView } from '../../api/contract-slow-changes.ts'
import { slowChanges } from '../slow-changes-client.ts'
import { tenth } from '../words/money.ts'
import { weekOf } from '../words/times.ts'
import { words } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

export function SlowChangesCard({ homeId }: { homeId: string }) {
  const { slow: text } = words.value
  const loaded = useLoaded(`slow changes ${homeId}`, () => slowChanges(homeId))
  return (
    <section class="card" aria-labelledby="slow-changes">
      <h2 id="slow-changes">{text.title}</h2>
      <Shown loaded={loaded}>{(view) => <Changes view={view} />}</Shown>
    </section>
  )
}

function Changes({ view }: { view: SlowChangesView }) {
  const { slow: text } = words.value
  const { state, weeksKnown, weeksNeeded, changes } = view
  if (state === 'not-enough-weeks') return <p>{text.notYet(weeksKnown, weeksNeeded)}</p>
  if (state !== 'known') return <p>{text.instead[state]}</p>
  const changed = changes.filter((row) => row.state === 'more' || row.state === 'less')
  return (
    <>
      <p class="muted">{text.intro}</p>
      {changed.length === 0 && <p>{text.nothing}</p>}
      <ul class="plain slow-changes">
        {changed.map((row) => (
          <Change key={row.figure} row={row} />
        ))}
      </ul>
      {changed.length > 0 && <p>{text.talk}</p>}
      <details>
        <summary>{text.all}</summary>
        <Figures changes={changes} />
      </details>
    </>
  )
}

function Change({ row: { figure, state, shift, weeks } }: { row: SlowChangeRow }) {
  const { slow: text } = words.value
  if (!shift || (state !== 'more' && state !== 'less')) return null
  // The sentence says the direction already.
  const sizes = [Math.abs(shift.least), Math.abs(shift.most)]
  return (
    <li>
      <p>
        <b>{text.changed[figure][state]}</b> {text.from[figure](tenth(shift.recent), tenth(shift.earlier))}{' '}
        <small class="muted">{text.sure(tenth(Math.min(...sizes)), tenth(Math.max(...sizes)))}</small>
      </p>
      <Chart figure={figure} weeks={weeks} shift={shift} />
    </li>
  )
}

const [width, height] = [320, 90]
const recent = 4

function Chart({ figure, weeks, shift }: Pick<SlowChangeRow, 'figure' | 'weeks'> & { shift: Shift }) {
  const { slow: text } = words.value
  const values = weeks.flatMap(({ value }) => value ?? [])
  const [low, high] = [Math.min(...values, shift.earlier), Math.max(...values, shift.recent)]
  const x = (week: number) => ((week + 0.5) / weeks.length) * width
  const y = (value: number) => 6 + (1 - (value - low) / Math.max(high - low, 0.001)) * (height - 12)
  const turn = (weeks.length - recent) / weeks.length
  const label = text.chart(text.figures[figure], weekOf(weeks[0]!.week), weekOf(weeks.at(-1)!.week))
  return (
    <figure class="slow-chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <line class="was" x1={0} x2={width * turn} y1={y(shift.earlier)} y2={y(shift.earlier)} />
        <line class="is" x1={width * turn} x2={width} y1={y(shift.recent)} y2={y(shift.recent)} />
        {weeks.map(
          ({ week, value }, place) => value !== null && <circle key={week} cx={x(place)} cy={y(value)} r={4} />,
        )}
      </svg>
      <figcaption class="muted">
        {text.figures[figure]}: {tenth(low)} – {tenth(high)}. {text.chartHelp}
      </figcaption>
    </figure>
  )
}
type Shift = NonNullable<SlowChangeRow['shift']>

function Figures({ changes }: { changes: readonly SlowChangeRow[] }) {
  const { slow: text } = words.value
  const weeks = changes[0]?.weeks ?? []
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={text.all}>
      <table class="slow-figures">
        <thead>
          <tr>
            <th scope="col">{text.week}</th>
            {changes.map(({ figure, state }) => (
              <th key={figure} scope="col" class="number">
                {text.figures[figure]}
                {(state === 'steady' || state === 'unknown') && <small class="muted"> ({text[state]})</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ week }, place) => (
            <tr key={week}>
              <th scope="row">{weekOf(week)}</th>
              {changes.map((row) => (
                <td key={row.figure} class="number">
                  {row.weeks[place]?.value == null ? '–' : tenth(row.weeks[place].value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
