// One's own account: the second step at sign-in, and every device that is signed in.
import '../styles/account.css'
import type { OwnAccount, OwnSession } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { accountApi } from '../account-client.ts'
import { deviceName } from '../device-name.ts'
import { language } from '../look.ts'
import { useLoaded } from '../parts/loaded.ts'
import { PasskeysCard } from '../parts/passkeys.tsx'
import { SecondFactorCard } from '../parts/second-factor.tsx'
import { Shown } from '../parts/states.tsx'
import { minute } from '../ticking.ts'
import { accountWords } from '../words/account.ts'
import { moment } from '../words/times.ts'
import { problem } from '../words/words.ts'

export default function AccountPage() {
  const text = accountWords[language.value]
  const loaded = useLoaded('account', accountApi.own)
  return (
    <main id="content" class="mine account">
      <h1 tabIndex={-1}>{text.title}</h1>
      <Shown loaded={loaded}>
        {(own) => (
          <>
            <p class="muted">
              {own.name}, {own.email}
            </p>
            <SecondFactorCard own={own} again={loaded.again} />
            <PasskeysCard own={own} again={loaded.again} />
            <Devices own={own} again={loaded.again} />
          </>
        )}
      </Shown>
    </main>
  )
}

function Devices({ own, again }: { own: OwnAccount; again: () => Promise<void> }) {
  const text = accountWords[language.value]
  const [error, setError] = useState<unknown>(null)
  async function end(work: () => Promise<void>): Promise<void> {
    setError(null)
    try {
      await work()
    } catch (error) {
      setError(error)
    }
    await again()
  }
  return (
    <section class="card" aria-labelledby="devices">
      <h2 id="devices">{text.devices}</h2>
      <p>{text.devicesHelp}</p>
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
      <ul class="plain sessions">
        {own.sessions.map((one) => (
          <Device key={one.sessionId} one={one} end={() => void end(() => accountApi.endSession(one.sessionId))} />
        ))}
      </ul>
      {own.sessions.length > 1 && (
        <button type="button" onClick={() => void end(accountApi.endOthers)}>
          {text.endOthers}
        </button>
      )}
    </section>
  )
}

function Device({ one, end }: { one: OwnSession; end: () => void }) {
  const text = accountWords[language.value]
  const name = deviceName(one.userAgent) ?? text.unknownDevice
  const used = text.lastUsed(moment(one.lastUsedAt, minute.value))
  return (
    <li>
      <div>
        <b>
          {name}
          {one.isThis && ` (${text.thisOne})`}
        </b>
        <span>
          {used}, {text.since(moment(one.startedAt, minute.value))}
        </span>
        {one.isPhone && <span>{text.phone}</span>}
        {one.from !== null && <small class="muted">{one.from}</small>}
      </div>
      {!one.isThis && (
        <button type="button" aria-label={`${text.end}: ${name}, ${used}`} onClick={end}>
          {text.end}
        </button>
      )}
    </li>
  )
}
