// For what may the data of this home be used: each purpose with its answer, and the loss in view before one is stopped.
import { useState } from 'preact/hooks'
import type { ConsentRow, ConsentsView, DecideConsent } from '../../api/contract.ts'
import { call } from '../api-client.ts'
import { language } from '../look.ts'
import { minute } from '../ticking.ts'
import { consentWords } from '../words/consents.ts'
import { moment } from '../words/times.ts'
import { problem } from '../words/words.ts'
import { Choices } from './display.tsx'
import { useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

const pathOf = (homeId: string): string => `/api/homes/${encodeURIComponent(homeId)}/consents`
const grounds = ['consent', 'care-contract', 'tenancy-contract'] as const
type Asked = Pick<DecideConsent, 'purpose' | 'allow' | 'lossShown'>

export function Consents({ homeId }: { homeId: string }) {
  const text = consentWords[language.value]
  const loaded = useLoaded(`consents ${homeId}`, () => call<ConsentsView>('GET', pathOf(homeId)))
  const [because, setBecause] = useState('')
  const [ground, setGround] = useState<(typeof grounds)[number]>('consent')
  const [trouble, setTrouble] = useState<unknown>(null)
  async function decide(view: ConsentsView, asked: Asked): Promise<void> {
    setTrouble(null)
    const onBehalf = view.may === 'record' ? { onBehalfBecause: because, ground } : {}
    try {
      loaded.put(
        await call<ConsentsView>('POST', pathOf(homeId), { ...asked, ...onBehalf, textVersion: view.textVersion }),
      )
    } catch (error) {
      setTrouble(error)
    }
  }
  return (
    <Shown loaded={loaded}>
      {(view) =>
        view.rows.length === 0 ? (
          <p>{text.nobody}</p>
        ) : (
          <>
            {view.may === 'record' && (
              <div class="new-pause">
                <p>{text.introOfOther}</p>
                <label>
                  {text.why}
                  <input
                    type="text"
                    maxLength={400}
                    value={because}
                    onInput={(event) => setBecause(event.currentTarget.value)}
                  />
                </label>
                <Choices
                  label={text.ground}
                  name="ground"
                  chosen={ground}
                  options={grounds.map((one) => [one, text.grounds[one]] as const)}
                  choose={setGround}
                />
              </div>
            )}
            {trouble !== null && (
              <p class="problem" role="alert">
                {problem(trouble)}
              </p>
            )}
            {view.rows.map((row) => (
              <Purpose
                key={row.purpose}
                row={row}
                zone={view.zone}
                isOpen={view.may === 'decide' || (view.may === 'record' && because.trim().length > 2)}
                decide={(asked) => decide(view, asked)}
              />
            ))}
            <History view={view} />
          </>
        )
      }
    </Shown>
  )
}

function Purpose(props: { row: ConsentRow; zone: string; isOpen: boolean; decide: (asked: Asked) => Promise<void> }) {
  const { row, zone, isOpen, decide } = props
  const text = consentWords[language.value]
  const { purpose, decision, loses } = row
  const { title, asks, without } = text.purposes[purpose]
  const [isAsked, setIsAsked] = useState(false)
  const answer = decision?.answer ?? 'not-asked'
  const goesOn = answer === 'given' || answer === 'not-asked'
  const send = (allow: boolean) => {
    setIsAsked(false)
    void decide({ purpose, allow, lossShown: !allow })
  }
  return (
    <section class="card" aria-labelledby={`consent-${purpose}`}>
      <h2 id={`consent-${purpose}`}>{title}</h2>
      <p>{asks}</p>
      <p>
        <b>
          <span aria-hidden="true">{goesOn ? (answer === 'given' ? '✓' : '○') : '✕'}</span>{' '}
          <span>{text.answers[answer]}</span>
        </b>
        {decision && <small class="muted"> {decidedBy(decision, zone)}</small>}
      </p>
      {isAsked ? (
        <div role="alertdialog" aria-labelledby={`sure-${purpose}`} class="new-pause">
          <h3 id={`sure-${purpose}`}>{text.sure(title)}</h3>
          <p>{without}</p>
          {loses.length > 0 && (
            <>
              <p>
                <b>{text.loses}</b>
              </p>
              <ul>
                {loses.map((risk) => (
                  <li key={risk}>{text.risks[risk]}</li>
                ))}
              </ul>
            </>
          )}
          <p>{text.atOnce}</p>
          <div class="acts">
            <button type="button" class="primary" onClick={() => setIsAsked(false)}>
              {text.back}
            </button>
            <button type="button" onClick={() => send(false)}>
              {text.confirm}
            </button>
          </div>
        </div>
      ) : (
        <div class="acts">
          {answer !== 'given' && (
            <button type="button" disabled={!isOpen} aria-label={`${title}: ${text.allow}`} onClick={() => send(true)}>
              {text.allow}
            </button>
          )}
          {goesOn && (
            <button
              type="button"
              disabled={!isOpen}
              aria-label={`${title}: ${answer === 'given' ? text.withdraw : text.refuse}`}
              onClick={() => setIsAsked(true)}
            >
              {answer === 'given' ? text.withdraw : text.refuse}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

function History({ view }: { view: ConsentsView }) {
  const text = consentWords[language.value]
  if (view.history.length === 0) return null
  return (
    <details>
      <summary>{text.history}</summary>
      <ul class="plain">
        {view.history.map((one) => (
          <li key={`${one.purpose} ${one.at} ${one.answer}`} class="my-alarm">
            <b>{text.line(text.purposes[one.purpose].title, text.answers[one.answer])}</b>
            <span>{decidedBy(one, view.zone)}</span>
            <small class="muted">
              {text.version(one.textVersion)} · {text.grounds[one.ground]}
              {one.by.onBehalfBecause !== null && ` · ${text.because(one.by.onBehalfBecause)}`}
            </small>
          </li>
        ))}
      </ul>
    </details>
  )
}

function decidedBy({ at, by }: Pick<ConsentsView['history'][number], 'at' | 'by'>, zone: string): string {
  const text = consentWords[language.value]
  return text.decided(moment(at, minute.value, zone), text.who[by.who] ?? text.somebody)
}
