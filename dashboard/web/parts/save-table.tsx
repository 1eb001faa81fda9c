// A table of the programme as a file, for who works on in a spreadsheet.
import { useState } from 'preact/hooks'
import { housingApi, type ProgrammeTable } from '../housing-client.ts'
import { saveTable } from '../table-files.ts'
import { problem, words } from '../words/words.ts'

interface SaveParts {
  readonly table: ProgrammeTable
  /** What is in it: for who hears the buttons without seeing where they stand. */
  readonly about: string
  readonly asked?: { readonly target: number; readonly first: number }
}

export function SaveTable({ table, about, asked }: SaveParts) {
  const { law: text } = words.value
  const [error, setError] = useState<unknown>(null)
  async function save(form: 'csv' | 'xlsx'): Promise<void> {
    setError(null)
    try {
      saveTable(table, await housingApi.table(table, form, asked))
    } catch (error) {
      setError(error)
    }
  }
  return (
    <>
      <p class="acts">
        {(['csv', 'xlsx'] as const).map((form) => (
          <button key={form} type="button" aria-label={`${text[form]}: ${about}`} onClick={() => void save(form)}>
            {text[form]}
          </button>
        ))}
      </p>
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
    </>
  )
}
