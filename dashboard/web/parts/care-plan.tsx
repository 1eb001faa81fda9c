// Who is told of a home's alarms, in which order and how long each has to answer; when nobody would; and the way to change it.
import type { CarePlanView, HomeDetail } from '../../api/contract.ts'
import { useState } from 'preact/hooks'
import { dutyApi } from '../duty-client.ts'
import { said, words } from '../words/words.ts'
import { type Chain, type Known, knownTo, nameIn } from '../told.ts'
import { CarePlanForm } from './care-plan-form.tsx'
import { useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'
import '../styles/duty.css'

export function CarePlanCard({ home }: { home: Pick<HomeDetail, 'home' | 'contacts'> }) {
  const { plan: text } = words.value.duty
  const { homeId } = home.home
  const loaded = useLoaded(`care-plan ${homeId}`, async () => {
    const [view, { directory }] = await Promise.all([dutyApi.carePlan(homeId), dutyApi.duty()])
    return { view, known: knownTo(home.contacts, directory) }
  })
  const [state, setState] = useState<'shown' | 'editing' | 'saved'>('shown')
  const saved = async () => {
    await loaded.again()
    setState('saved')
  }
  return (
    <section class="card care-plan" aria-labelledby="care-plan">
      <h2 id="care-plan">{text.title}</h2>
      <Shown loaded={loaded}>
        {({ view, known }) =>
          state === 'editing' ? (
            <CarePlanForm homeId={homeId} view={view} known={known} saved={saved} close={() => setState('shown')} />
          ) : (
            <>
              <p role="status">{state === 'saved' && <b>{text.saved}</b>}</p>
              <p class="muted">{view.own === null ? text.usual : text.own}</p>
              <Gaps view={view} />
              {view.counts.chains.map((chain, place) => (
                <ChainWords key={place} chain={chain} known={known} />
              ))}
              <button type="button" onClick={() => setState('editing')}>
                {text.edit}
              </button>
            </>
          )
        }
      </Shown>
    </section>
  )
}

function Gaps({ view: { gaps, remarks } }: { view: CarePlanView }) {
  const { plan: text } = words.value.duty
  return (
    <>
      {gaps.length > 0 && (
        <div class="problem">
          <p>{text.gaps}</p>
          <ul>
            {gaps.map((gap) => (
              <li key={gap.from}>{said(gap.said)}</li>
            ))}
          </ul>
        </div>
      )}
      {remarks.map((remark) => (
        <p class="muted" key={remark.nl}>
          {said(remark)}
        </p>
      ))}
    </>
  )
}

function ChainWords({ chain, known }: { chain: Chain; known: readonly Known[] }) {
  const { duty, severity } = words.value
  const { plan: text } = duty
  const { severities, between, tiers, repeatMinutes } = chain
  return (
    <>
      <h3>
        {severities.map((one) => severity[one]).join(', ')}
        <small class="muted"> · {between ? text.between(between.from, between.to) : text.always}</small>
      </h3>
      <ol>
        {tiers.map(({ to, waitMinutes }, place) => (
          <li key={place}>
            {to.map((recipient) => nameIn(known, recipient)).join(` ${text.together} `)}
            <small class="muted">{text.waits(String(waitMinutes))}</small>
          </li>
        ))}
      </ol>
      {repeatMinutes !== undefined && <p class="muted">{text.repeats(String(repeatMinutes))}</p>}
    </>
  )
}
