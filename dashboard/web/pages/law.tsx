// The figures of the law, for who keeps them: what is lacking for the year to come, each figure with its source, and tables in and out.
import type { LawFigures } from '../../api/contract-tables.ts'
import { lawApi } from '../law-client.ts'
import { FigureForm, LawFile } from '../parts/law-forms.tsx'
import { type Loaded, useLoaded } from '../parts/loaded.ts'
import { Shown } from '../parts/states.tsx'
import { language } from '../look.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { words } from '../words/words.ts'

type Figure = LawFigures['figures'][number]

export default function LawPage() {
  const { law: text } = words.value
  const loaded = useLoaded('law', lawApi.figures)
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="muted">{text.intro}</p>
      <Shown loaded={loaded}>{(view) => <Law view={view} loaded={loaded} />}</Shown>
    </main>
  )
}

function Law({ view, loaded }: { view: LawFigures; loaded: Loaded<LawFigures> }) {
  const { law: text } = words.value
  const keys = [...Map.groupBy(view.figures, ({ key }) => key)]
  return (
    <>
      <Lacking view={view} />
      {view.change && <FigureForm figures={view.figures} put={loaded.put} />}
      <LawFile change={view.change} again={loaded.again} />
      <section class="card" aria-labelledby="figures">
        <h2 id="figures">{text.figures}</h2>
        {keys.map(([key, figures]) => (
          <details key={key}>
            <summary>
              <span>
                <span lang="nl">{nameOf(key)}</span> <small class="muted">{text.units[figures[0]!.unit]}</small>
              </span>
            </summary>
            <Figures figures={figures} change={view.change} put={loaded.put} />
          </details>
        ))}
      </section>
      <Changes changes={view.changes} />
    </>
  )
}

const nameOf = (key: string): string => key.replaceAll('_', ' ')

/** As it was published: no more places than it has. */
const amount = (value: number): string =>
  value.toLocaleString(language.value === 'nl' ? 'nl-NL' : 'en-GB', { maximumFractionDigits: 8 })

/** What was found with VAT in one year and without in another is one figure. */
const withoutVat = (key: Figure['key']): string => key.replace(/_(ex|incl)_btw$/, '')

/** Of the year that comes, and of this one: what the law still has and for which there is no figure yet. */
function Lacking({ view }: { view: LawFigures }) {
  const { law: text } = words.value
  const year = Number(view.today.slice(0, 4))
  return (
    <section class="card" aria-labelledby="lacking">
      {[year, year + 1].map((one, place) => {
        const day = `${one}-01-01`
        const dayBefore = `${one - 1}-12-31`
        const holds = (on: string) =>
          new Set(view.figures.flatMap(({ key, from, until }) => (from <= on && on < until ? withoutVat(key) : [])))
        const now = holds(day)
        // A levy that the law no longer has is not lacking.
        const lacking = [...holds(dayBefore)].filter((key) => !now.has(key))
        return (
          <div key={one}>
            <h2 id={place === 0 ? 'lacking' : undefined}>{text.lacking(String(one))}</h2>
            {lacking.length === 0 ? (
              <p>{text.nothingLacking(String(one))}</p>
            ) : (
              <>
                <p class="muted">{text.lackingHelp}</p>
                <ul lang="nl">
                  {lacking.map((key) => (
                    <li key={key}>{nameOf(key)}</li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )
      })}
    </section>
  )
}

interface FiguresParts {
  readonly figures: readonly Figure[]
  readonly change: boolean
  readonly put: (view: LawFigures) => void
}

function Figures({ figures, change, put }: FiguresParts) {
  const { law: text } = words.value
  const isHidden = ({ status }: Figure) => status === 'unverified' || status === 'memory'
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{text.from}</th>
          <th scope="col">{text.until}</th>
          <th scope="col" class="number">
            {text.value}
          </th>
          <th scope="col">{text.source}</th>
          <th scope="col">{text.status}</th>
          <th scope="col">{text.by}</th>
          {change && <td />}
        </tr>
      </thead>
      <tbody>
        {figures
          .toSorted((one, other) => (one.from < other.from ? 1 : -1))
          .map((figure) => (
            <tr key={figure.from}>
              <th scope="row">{figure.from}</th>
              <td data-label={text.until}>{figure.until.startsWith('9999') ? text.noEnd : figure.until}</td>
              <td class="number" data-label={text.value}>
                {amount(figure.value)}
              </td>
              <td data-label={text.source}>{figure.source}</td>
              <td data-label={text.status}>
                {text.statuses[figure.status]}
                {isHidden(figure) && (
                  <>
                    {' '}
                    <span class="today">
                      <span aria-hidden="true">◆</span> {text.hidden}
                    </span>
                  </>
                )}
              </td>
              <td data-label={text.by}>{figure.by ? figure.by.name : 'Kernwacht'}</td>
              {change && (
                <td>
                  {figure.by && (
                    <button
                      type="button"
                      aria-label={`${text.takeBack}: ${nameOf(figure.key)} ${figure.from}`}
                      onClick={() => void lawApi.takeBack(figure).then(put)}
                    >
                      {text.takeBack}
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
      </tbody>
    </table>
  )
}

function Changes({ changes }: { changes: LawFigures['changes'] }) {
  const { law: text } = words.value
  if (changes.length === 0) return null
  return (
    <section class="card" aria-labelledby="changes">
      <h2 id="changes">{text.changes}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.figure}</th>
            <th scope="col">{text.from}</th>
            <th scope="col">{text.value}</th>
            <th scope="col">{text.by}</th>
            <th scope="col">{text.when}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ key, from, value, by, at }, place) => (
            <tr key={place}>
              <th scope="row" lang="nl">
                {nameOf(key)}
              </th>
              <td data-label={text.from}>{from}</td>
              <td data-label={text.value}>{value === null ? text.takenBack : amount(value)}</td>
              <td data-label={text.by}>{by}</td>
              <td data-label={text.when}>{moment(at, minute.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
