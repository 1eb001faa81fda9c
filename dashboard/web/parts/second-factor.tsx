// The second step of one's own account: switch it on with a square to scan, keep the recovery codes, and switch it off where that may be.
import { useState } from 'preact/hooks'
import type { NewFactor, OwnAccount } from '../../api/contract.ts'
import { accountApi } from '../account-client.ts'
import { language } from '../look.ts'
import { resume, session } from '../session.ts'
import { minute } from '../ticking.ts'
import { accountWords } from '../words/account.ts'
import { moment } from '../words/times.ts'
import { problem } from '../words/words.ts'
import { CodeForm } from './code-form.tsx'

type Doing = { readonly kind: 'on'; readonly factor: NewFactor } | { readonly kind: 'off' } | { readonly kind: 'renew' }

export function SecondFactorCard({ own, again }: { own: OwnAccount; again: () => Promise<void> }) {
  const text = accountWords[language.value]
  const [doing, setDoing] = useState<Doing | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const { since, recoveryCodesLeft, isNeeded } = own.secondFactor

  async function begin(): Promise<void> {
    setError(null)
    try {
      setDoing({ kind: 'on', factor: await accountApi.beginFactor() })
    } catch (error) {
      setError(error)
    }
  }
  /** Rejects with why it did not work: the form of the code says it. */
  async function give(code: string): Promise<void> {
    if (doing?.kind === 'on') setCodes((await accountApi.confirmFactor(code)).codes)
    else if (doing?.kind === 'renew') setCodes((await accountApi.newRecoveryCodes(code)).codes)
    else await accountApi.dropFactor(code)
    setDoing(null)
    await Promise.all([again(), codes === null && doing?.kind !== 'on' ? resume() : Promise.resolve()])
  }

  if (codes)
    return (
      <section class="card recovery" aria-labelledby="recovery">
        <h2 id="recovery">{text.recovery}</h2>
        <p>{text.recoveryHelp}</p>
        <ul class="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <button
          type="button"
          class="primary"
          onClick={() => {
            setCodes(null)
            void resume()
          }}
        >
          {text.kept}
        </button>
      </section>
    )
  return (
    <section class="card" aria-labelledby="factor">
      <h2 id="factor">{text.factor}</h2>
      <p>{text.factorWhat}</p>
      {since === null ? <Needed /> : <p>{text.onSince(moment(since, minute.value))}</p>}
      {since !== null && <p>{text.recoveryLeft(recoveryCodesLeft)}</p>}
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
      {doing?.kind === 'on' && <Square {...doing.factor} />}
      {doing ? (
        <CodeForm key={doing.kind} give={give} cancel={() => setDoing(null)} />
      ) : (
        <p class="acts">
          <button type="button" class={since === null ? 'primary' : ''} onClick={() => void begin()}>
            {since === null ? text.begin : text.replace}
          </button>
          {since !== null && (
            <button type="button" onClick={() => setDoing({ kind: 'renew' })}>
              {text.renew}
            </button>
          )}
          {since !== null && !isNeeded && (
            <button type="button" onClick={() => setDoing({ kind: 'off' })}>
              {text.turnOff}
            </button>
          )}
        </p>
      )}
    </section>
  )
}

function Needed() {
  const text = accountWords[language.value]
  const { neededFrom, comesFirst } = session.value!.proof
  if (neededFrom === null) return <p>{text.off}</p>
  return (
    <p>
      <b>{comesFirst ? text.comesFirst : text.neededFrom(moment(neededFrom, minute.value))}</b>
    </p>
  )
}

/** Drawn as one path of dark squares: dark on light also where the screen is dark, for a camera wants it so. */
function Square({ square, secret, uri }: NewFactor) {
  const text = accountWords[language.value]
  const dark = square
    .flatMap((row, y) => row.split('').map((cell, x) => (cell === '1' ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <>
      <p>{text.scan}</p>
      <svg class="square" viewBox={`0 0 ${square.length} ${square.length}`} role="img" aria-label={text.square}>
        <path class="light" d={`M0 0h${square.length}v${square.length}h-${square.length}z`} />
        <path class="dark" d={dark} />
      </svg>
      <p>
        {text.typeOver}{' '}
        <a href={uri}>
          <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </a>
      </p>
    </>
  )
}
