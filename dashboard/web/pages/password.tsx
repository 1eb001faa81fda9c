// Choose a password: with the link of a mail; without one, ask for the mail. Open to who is not signed in.
import { useEffect, useState } from 'preact/hooks'
import { accountApi } from '../account-client.ts'
import { language } from '../look.ts'
import { LanguageChoice } from '../parts/display.tsx'
import { session } from '../session.ts'
import { accountWords } from '../words/account.ts'
import { problem, words } from '../words/words.ts'

/** Behind the #, where it stays in this browser. */
const tokenOf = (hash: string): string | null => /^#([\w-]{20,100})$/.exec(hash)?.[1] ?? null

export function PasswordPage() {
  const text = accountWords[language.value]
  const { signIn, product } = words.value
  const [token] = useState(() => tokenOf(location.hash))
  const [given, setGiven] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const [isDone, setDone] = useState(false)
  const title = token === null ? text.forgotten : text.choose
  useEffect(() => void (document.title = `${title} · ${product}`), [title, product])

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      if (token === null) await accountApi.forgotten(given.trim())
      else await accountApi.setPassword(token, given)
      // Whoever was signed in here is out by now, and the link is used up.
      session.value = null
      history.replaceState(null, '', '/wachtwoord')
      setDone(true)
    } catch (error) {
      setError(error)
    }
    setBusy(false)
  }

  const field = {
    required: true,
    value: given,
    'aria-invalid': error !== null,
    'aria-describedby': error === null ? 'help' : 'wrong',
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => setGiven(event.currentTarget.value),
  }
  return (
    <main id="content" class="sign-in">
      <h1>{product}</h1>
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h2>{title}</h2>
        {isDone ? (
          <p role="status">{token === null ? text.asked : text.saved}</p>
        ) : (
          <>
            <p id="help">{token === null ? text.forgottenHelp : text.chooseHelp}</p>
            <label>
              {token === null ? signIn.email : text.newPassword}
              {token === null ? (
                <input {...field} type="email" autocomplete="username" />
              ) : (
                <input {...field} type="password" autocomplete="new-password" minLength={10} />
              )}
            </label>
            {error !== null && (
              <p class="problem" role="alert" id="wrong">
                {problem(error)}
              </p>
            )}
            <button type="submit" class="primary" disabled={isBusy}>
              {token === null ? text.send : text.save}
            </button>
          </>
        )}
        <p>
          <a href="/">{text.toSignIn}</a>
        </p>
      </form>
      <LanguageChoice />
    </main>
  )
}
