// Access for programs: what each token may read, when it was used and when it ends; make one, shown once, and take one back.
import { useState } from 'preact/hooks'
import type { Scope, TokenRow } from '../../api/contract.ts'
import { accountApi } from '../account-client.ts'
import { language } from '../look.ts'
import { minute } from '../ticking.ts'
import { tokenWords } from '../words/tokens.ts'
import { moment } from '../words/times.ts'
import { problem } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { Empty, Shown } from './states.tsx'

const purposes = {
  care: ['alarms:read', 'homes:read'],
  answering: ['alarms:read', 'alarms:answer', 'homes:read'],
  programme: ['programme:read'],
} as const
type Purpose = keyof typeof purposes

export function ApiTokensCard() {
  const text = tokenWords[language.value]
  const loaded = useLoaded('tokens', accountApi.tokens)
  const [error, setError] = useState<unknown>(null)
  const [issued, setIssued] = useState<string | null>(null)
  async function run(work: () => Promise<void>): Promise<void> {
    setError(null)
    try {
      await work()
    } catch (error) {
      setError(error)
    }
    await loaded.again()
  }
  return (
    <section class="card" aria-labelledby="tokens">
      <h2 id="tokens">{text.title}</h2>
      <p class="muted">{text.help}</p>
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
      {issued !== null && (
        <div class="once" role="status">
          <b>{text.once}</b>
          <p>
            <code>{issued}</code>
          </p>
          <button type="button" class="primary" onClick={() => setIssued(null)}>
            {text.kept}
          </button>
        </div>
      )}
      <Shown loaded={loaded}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <Empty>{text.none}</Empty>
          ) : (
            <ul class="plain tokens">
              {tokens.map((one) => (
                <Token key={one.tokenId} one={one} end={() => void run(() => accountApi.endToken(one.tokenId))} />
              ))}
            </ul>
          )
        }
      </Shown>
      <NewTokenForm make={(body) => void run(async () => setIssued((await accountApi.makeToken(body)).token))} />
    </section>
  )
}

function Token({ one, end }: { one: TokenRow; end: () => void }) {
  const text = tokenWords[language.value]
  const { name, scopes, careOrganisation, endsAt, lastUsedAt, madeBy } = one
  const when = (at: number) => moment(at, minute.value)
  return (
    <li>
      <div>
        <b>{name}</b>
        <span>
          {scopes.map((scope) => text.scopes[scope]).join(', ')}
          {careOrganisation !== null && ` (${careOrganisation})`}
        </span>
        <small class="muted">
          {endsAt <= minute.value ? text.ended(when(endsAt)) : text.ends(when(endsAt))},{' '}
          {lastUsedAt === null ? text.neverUsed : text.used(when(lastUsedAt))}
          {madeBy !== null && `, ${text.madeBy(madeBy)}`}
        </small>
      </div>
      <button type="button" aria-label={`${text.end}: ${name}`} onClick={end}>
        {text.end}
      </button>
    </li>
  )
}

function NewTokenForm({ make }: { make: (body: Parameters<typeof accountApi.makeToken>[0]) => void }) {
  const text = tokenWords[language.value]
  const [name, setName] = useState('')
  const [purpose, setPurpose] = useState<Purpose>('care')
  const [organisation, setOrganisation] = useState('')
  const [days, setDays] = useState(90)
  const isCare = purpose !== 'programme'
  return (
    <details>
      <summary>{text.make}</summary>
      <form
        class="filter"
        onSubmit={(event) => {
          event.preventDefault()
          const scopes: Scope[] = [...purposes[purpose]]
          make({ name, scopes, careOrganisation: isCare ? organisation : null, days })
        }}
      >
        <label>
          {text.name}
          <input required maxLength={60} value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          {text.purpose}
          <select value={purpose} onChange={(event) => setPurpose(event.currentTarget.value as Purpose)}>
            <option value="care">{text.purposes.care}</option>
            <option value="answering">{text.purposes.answering}</option>
            <option value="programme">{text.purposes.programme}</option>
          </select>
        </label>
        {isCare && (
          <label>
            {text.organisation}
            <input required value={organisation} onInput={(event) => setOrganisation(event.currentTarget.value)} />
          </label>
        )}
        <label>
          {text.days}
          <input
            type="number"
            min={1}
            max={366}
            required
            value={days}
            onInput={(event) => setDays(Number(event.currentTarget.value))}
          />
        </label>
        <button type="submit" class="primary">
          {text.make}
        </button>
      </form>
    </details>
  )
}
