// How figures of the law are put: one with a form, many with a file that is looked at before it counts.
import { useState } from 'preact/hooks'
import type { LawFigures, LawImportReport } from '../../api/contract-tables.ts'
import { lawApi, type NewFigure } from '../law-client.ts'
import { saveTable, tableIn } from '../table-files.ts'
import { problem, words } from '../words/words.ts'

interface FormParts {
  readonly figures: LawFigures['figures']
  readonly put: (view: LawFigures) => void
}

export function FigureForm({ figures, put }: FormParts) {
  const { law: text, save } = words.value
  const [told, setTold] = useState<string | null>(null)
  const keys = [...new Set(figures.map(({ key }) => key))]
  const [key, setKey] = useState(keys[0]!)
  const unit = figures.find((figure) => figure.key === key)?.unit ?? ''
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const field = (name: string) => new FormData(form).get(name) as string
    try {
      put(
        await lawApi.put({
          key,
          from: field('from'),
          until: field('until'),
          value: Number(field('value').replace(',', '.')),
          source: field('source'),
          status: field('status') as NewFigure['status'],
        }),
      )
      setTold(text.saved)
      form.reset()
    } catch (error) {
      setTold(problem(error))
    }
  }
  return (
    <section class="card" aria-labelledby="add">
      <h2 id="add">{text.add}</h2>
      <p class="muted">{text.addHelp}</p>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          {text.figure}
          <select value={key} lang="nl" onChange={(event) => setKey(event.currentTarget.value as typeof key)}>
            {keys.map((one) => (
              <option key={one} value={one}>
                {one.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.from}
          <input type="date" name="from" required />
        </label>
        <label>
          {text.until} <small class="muted">{text.untilHelp}</small>
          <input type="date" name="until" required />
        </label>
        <label>
          {text.value} <small class="muted">{text.units[unit]}</small>
          <input name="value" inputMode="decimal" pattern="-?[0-9]+([.,][0-9]+)?" required />
        </label>
        <label>
          {text.source}
          <input name="source" maxLength={200} required />
        </label>
        <label>
          {text.status}
          <select name="status">
            {(Object.keys(text.statuses) as NewFigure['status'][]).map((status) => (
              <option key={status} value={status}>
                {text.statuses[status]}
              </option>
            ))}
          </select>
        </label>
        <p class="acts">
          <button type="submit">{save}</button>
        </p>
        {told !== null && <p role="status">{told}</p>}
      </form>
    </section>
  )
}

export function LawFile({ change, again }: { change: boolean; again: () => Promise<void> }) {
  const { law: text } = words.value
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<LawImportReport | null>(null)
  const [trouble, setTrouble] = useState<unknown>(null)
  const tried = async (act: () => Promise<void>): Promise<void> => {
    setTrouble(null)
    try {
      await act()
    } catch (error) {
      setTrouble(error)
    }
  }
  const read = (check: boolean) =>
    tried(async () => {
      setReport(await lawApi.read(await tableIn(file!), check))
      if (!check) await again()
    })
  return (
    <section class="card" aria-labelledby="file">
      <h2 id="file">{text.file}</h2>
      <p class="acts">
        {(['csv', 'xlsx'] as const).map((form) => (
          <button
            key={form}
            type="button"
            onClick={() => void tried(async () => saveTable('wettabellen', await lawApi.export(form)))}
          >
            {text[form]}
          </button>
        ))}
      </p>
      {change && (
        <>
          <p class="muted">{text.fileHelp}</p>
          <label>
            {text.chosen}
            <input
              type="file"
              accept=".csv,.xlsx"
              onChange={(event) => {
                setFile(event.currentTarget.files?.[0] ?? null)
                setReport(null)
              }}
            />
          </label>
          <p class="acts">
            <button type="button" disabled={file === null} onClick={() => void read(true)}>
              {text.check}
            </button>
            <button type="button" disabled={file === null} onClick={() => void read(false)}>
              {text.take}
            </button>
          </p>
        </>
      )}
      {trouble !== null && <p class="problem">{problem(trouble)}</p>}
      {report && <Report report={report} />}
    </section>
  )
}

function Report({ report }: { report: LawImportReport }) {
  const { law: text } = words.value
  return (
    <div role="status">
      {report.refusedCount === 0 && <p>{report.check ? text.right(report.taken) : text.taken(report.taken)}</p>}
      {report.refusedCount > 0 && (
        <>
          <p class="problem">{text.refused(report.refusedCount)}</p>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{text.line}</th>
                <th scope="col">{text.column}</th>
                <th scope="col">{text.why}</th>
              </tr>
            </thead>
            <tbody>
              {report.refused.slice(0, 50).map(({ line, column, why }) => (
                <tr key={`${line} ${column} ${why}`}>
                  <th scope="row">{line}</th>
                  <td data-label={text.column}>{column ?? '–'}</td>
                  <td data-label={text.why} lang="en">
                    {why}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  )
}
