// The passkeys of one's own account: add one in this browser, take one away.
import { useState } from 'preact/hooks'
import type { OwnAccount } from '../../api/contract.ts'
import { accountApi } from '../account-client.ts'
import { deviceName } from '../device-name.ts'
import { language } from '../look.ts'
import { addPasskey, canPasskey } from '../passkey.ts'
import { resume } from '../session.ts'
import { minute } from '../ticking.ts'
import { accountWords } from '../words/account.ts'
import { passkeyWords } from '../words/passkeys.ts'
import { moment } from '../words/times.ts'
import { problem } from '../words/words.ts'

export function PasskeysCard({ own, again }: { own: OwnAccount; again: () => Promise<void> }) {
  const text = passkeyWords[language.value]
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  async function run(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      await work()
      await resume()
    } catch (error) {
      setError(error)
    }
    setBusy(false)
    await again()
  }
  return (
    <section class="card" aria-labelledby="passkeys">
      <h2 id="passkeys">{text.title}</h2>
      <p>{text.help}</p>
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
      {own.passkeys.length === 0 ? (
        <p class="muted">{text.none}</p>
      ) : (
        <ul class="plain sessions">
          {own.passkeys.map(({ passkeyId, userAgent, madeAt, lastUsedAt }) => {
            const name = deviceName(userAgent) ?? accountWords[language.value].unknownDevice
            return (
              <li key={passkeyId}>
                <div>
                  <b>{name}</b>
                  <span>
                    {text.made(moment(madeAt, minute.value))}
                    {lastUsedAt !== null && `, ${text.used(moment(lastUsedAt, minute.value))}`}
                  </span>
                </div>
                <button
                  type="button"
                  disabled={isBusy}
                  aria-label={`${text.remove}: ${name}`}
                  onClick={() => void run(() => accountApi.removePasskey(passkeyId))}
                >
                  {text.remove}
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {canPasskey() && (
        <button type="button" disabled={isBusy} onClick={() => void run(addPasskey)}>
          {text.add}
        </button>
      )}
    </section>
  )
}
