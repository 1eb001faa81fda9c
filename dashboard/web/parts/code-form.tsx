// One field for a code, and what was wrong with it.
import { useState } from 'preact/hooks'
import { language } from '../look.ts'
import { accountWords } from '../words/account.ts'
import { problem } from '../words/words.ts'

/** `give` rejects with why the code was not taken. */
export function CodeForm({ give, cancel }: { give: (code: string) => Promise<void>; cancel: () => void }) {
  const text = accountWords[language.value]
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await give(code)
    } catch (error) {
      setError(error)
      setBusy(false)
    }
  }
  return (
    <form class="code-form" onSubmit={(event) => void submit(event)}>
      <CodeField code={code} setCode={setCode} error={error} />
      <div class="acts">
        <button type="submit" class="primary" disabled={isBusy}>
          {text.confirm}
        </button>
        <button type="button" onClick={cancel}>
          {text.cancel}
        </button>
      </div>
    </form>
  )
}

export function CodeField(props: { code: string; setCode: (code: string) => void; error: unknown }) {
  const { code, setCode, error } = props
  const text = accountWords[language.value]
  return (
    <>
      <label>
        {text.code}
        <input
          name="code"
          autocomplete="one-time-code"
          autocapitalize="none"
          spellcheck={false}
          required
          minLength={6}
          maxLength={40}
          autofocus
          value={code}
          aria-invalid={error !== null}
          aria-describedby={error === null ? 'code-help' : 'code-wrong'}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      {error === null ? (
        <p class="muted" id="code-help">
          {text.codeHelp}
        </p>
      ) : (
        <p class="problem" role="alert" id="code-wrong">
          {problem(error)}
        </p>
      )}
    </>
  )
}
