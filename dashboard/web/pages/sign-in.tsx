// Sign in. A demo shows who one can be; a password may be pasted, and what is wrong is said in words.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Demo, SignInWays } from '../../api/contract.ts'
import { accountApi } from '../account-client.ts'
import { api, ApiError } from '../api-client.ts'
import { language } from '../look.ts'
import { go, path } from '../router.ts'
import { canPasskey } from '../passkey.ts'
import { enterWithPasskey, hasEnded, session, signIn } from '../session.ts'
import { accountWords } from '../words/account.ts'
import { passkeyWords } from '../words/passkeys.ts'
import { problem, words } from '../words/words.ts'
import { CodeField } from '../parts/code-form.tsx'
import { LanguageChoice } from '../parts/display.tsx'
import { mayOpen, pageAt } from './index.ts'

export function SignInPage() {
  const { signIn: text, product } = words.value
  const [demo, setDemo] = useState<Demo>([])
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  /** Null: not asked for yet. */
  const [code, setCode] = useState<string | null>(null)
  // What went wrong on the way back from the organisation's own sign-in.
  const [error, setError] = useState<unknown>(() => problemIn(location.search))
  const [ways, setWays] = useState<SignInWays | null>(null)
  const [isBusy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Where it is no demo there is no such list, and that is all.
    api.demo().then(setDemo, () => {})
    accountApi.ways().then(setWays, () => {})
  }, [])
  useEffect(() => void (document.title = `${text.title} · ${product}`), [text])

  const submit = (event: Event): Promise<void> => {
    event.preventDefault()
    return enter(() => signIn({ email: email.trim(), password, ...(code !== null && { code }) }))
  }
  async function enter(how: () => Promise<void>): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      await how()
      // Whoever was here before may have left an address that is not for this person.
      const there = pageAt(path.value)
      if (!there || !mayOpen(there.page, session.value?.roles ?? [])) go('/', 'replace')
    } catch (error) {
      if (error instanceof ApiError && error.code === 'code-needed') setCode('')
      else setError(error)
      setBusy(false)
    }
  }

  return (
    <main id="content" class="sign-in">
      <h1>{product}</h1>
      {hasEnded.value && (
        <p class="state" role="status">
          {text.ended}
        </p>
      )}
      {demo.length > 0 && (
        <section class="card" aria-labelledby="who">
          <h2 id="who">{text.demo}</h2>
          <p>{text.demoHelp}</p>
          <div class="who">
            {demo.map((one) => (
              <button
                type="button"
                key={one.email}
                class={one.email === email ? 'on' : ''}
                aria-pressed={one.email === email}
                onClick={() => {
                  setCode(null)
                  setEmail(one.email)
                  setPassword(one.password)
                  button.current?.focus()
                }}
              >
                {words.value.roles[one.role]} <small>{one.name}</small>
              </button>
            ))}
          </div>
        </section>
      )}
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h2>{text.title}</h2>
        {code === null ? (
          <>
            <label>
              {text.email}
              <input
                type="email"
                name="email"
                autocomplete="username"
                required
                value={email}
                aria-invalid={error !== null}
                aria-describedby={error === null ? undefined : 'wrong'}
                onInput={(event) => setEmail(event.currentTarget.value)}
              />
            </label>
            <label>
              {text.password}
              <input
                type="password"
                name="password"
                autocomplete="current-password"
                required
                value={password}
                aria-invalid={error !== null}
                aria-describedby={error === null ? undefined : 'wrong'}
                onInput={(event) => setPassword(event.currentTarget.value)}
              />
            </label>
            {error !== null && (
              <p class="problem" role="alert" id="wrong">
                {problem(error)}
              </p>
            )}
          </>
        ) : (
          <CodeField code={code} setCode={setCode} error={error} />
        )}
        <button type="submit" class="primary" ref={button} disabled={isBusy}>
          {isBusy ? text.busy : text.submit}
        </button>
        {code === null && ways?.singleSignOn && (
          <a class="button" href="/api/session/oidc">
            {accountWords[language.value].withProvider(ways.singleSignOn)}
          </a>
        )}
        {code === null && canPasskey() && (
          <button type="button" disabled={isBusy} onClick={() => void enter(enterWithPasskey)}>
            {passkeyWords[language.value].signIn}
          </button>
        )}
        {code === null ? (
          <>
            {ways?.mail && (
              <p>
                <a href="/wachtwoord">{accountWords[language.value].forgotten}</a>
              </p>
            )}
            <p class="muted">{text.help}</p>
          </>
        ) : (
          <>
            <p class="muted">{accountWords[language.value].lostPhone}</p>
            <button
              type="button"
              onClick={() => {
                setCode(null)
                setPassword('')
                setError(null)
              }}
            >
              {accountWords[language.value].otherPerson}
            </button>
          </>
        )}
      </form>
      <LanguageChoice />
    </main>
  )
}

function problemIn(search: string): ApiError | null {
  const code = new URLSearchParams(search).get('problem')
  return code === null ? null : new ApiError(code, 0)
}
