// A device's key to the broker: made here and shown once; taken back here.
import { useState } from 'preact/hooks'
import type { IssuedCredential } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { problem, words } from '../words/words.ts'

export function Credentials({ homeId }: { homeId: string }) {
  const { credentials: text } = words.value
  const [issued, setIssued] = useState<IssuedCredential | null>(null)
  const [name, setName] = useState('')
  const [trouble, setTrouble] = useState<unknown>(null)
  async function issue(event: Event): Promise<void> {
    event.preventDefault()
    setTrouble(null)
    try {
      setIssued(await api.issueCredential(homeId, name))
      setName('')
    } catch (error) {
      setTrouble(error)
    }
  }
  return (
    <section class="card" aria-labelledby="credentials">
      <h2 id="credentials">{text.title}</h2>
      <p>{text.help}</p>
      {trouble !== null && (
        <p class="problem" role="alert">
          {problem(trouble)}
        </p>
      )}
      {issued ? (
        <Once issued={issued} gone={() => setIssued(null)} />
      ) : (
        <form class="inline" onSubmit={(event) => void issue(event)}>
          <label>
            {text.name}
            <input
              type="text"
              pattern="[a-z0-9\-]{1,30}"
              value={name}
              autocomplete="off"
              spellcheck={false}
              aria-describedby="name-help"
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <small class="muted" id="name-help">
              {text.nameHelp}
            </small>
          </label>
          <button type="submit" class="primary">
            {text.issue}
          </button>
        </form>
      )}
      <Revoke homeId={homeId} />
    </section>
  )
}

function Once({ issued, gone }: { issued: IssuedCredential; gone: () => void }) {
  const { credentials: text } = words.value
  const [isCopied, setCopied] = useState(false)
  return (
    <div class="once" role="status">
      <b>{text.once}</b>
      <dl>
        <dt>{text.identity}</dt>
        <dd>
          <code>{issued.identity}</code>
        </dd>
        <dt>{text.token}</dt>
        <dd>
          <code>{issued.token}</code>
        </dd>
      </dl>
      <div class="acts">
        <button
          type="button"
          onClick={() =>
            void navigator.clipboard?.writeText(issued.token).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          {isCopied ? text.copied : text.copy}
        </button>
        <button type="button" class="primary" onClick={gone}>
          {text.gone}
        </button>
      </div>
    </div>
  )
}

function Revoke({ homeId }: { homeId: string }) {
  const { credentials: text, cancel } = words.value
  const [identity, setIdentity] = useState(homeId)
  const [isSure, setSure] = useState(false)
  const [told, setTold] = useState<{ text: string; isTrouble: boolean } | null>(null)
  async function revoke(): Promise<void> {
    try {
      await api.revokeCredential(homeId, identity)
      setTold({ text: text.revoked(identity), isTrouble: false })
    } catch (error) {
      setTold({ text: problem(error), isTrouble: true })
    }
    setSure(false)
  }
  return (
    <details>
      <summary>{text.revoke}</summary>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault()
          setTold(null)
          setSure(true)
        }}
      >
        <label>
          {text.identity}
          <input
            type="text"
            required
            value={identity}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setIdentity(event.currentTarget.value)}
          />
          <small class="muted">{text.revokeHelp}</small>
        </label>
        {isSure ? (
          <span class="acts">
            <button type="button" class="primary" onClick={() => void revoke()}>
              {text.sure}
            </button>
            <button type="button" onClick={() => setSure(false)}>
              {cancel}
            </button>
          </span>
        ) : (
          <button type="submit">{text.revoke}</button>
        )}
      </form>
      {told && (
        <p class={told.isTrouble ? 'problem' : ''} role={told.isTrouble ? 'alert' : 'status'}>
          {told.text}
        </p>
      )}
    </details>
  )
}
