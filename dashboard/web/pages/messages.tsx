// Does a message arrive? Each tries out how they are reached; who administers also sees how the channels stand and tries out the others.
import { useState } from 'preact/hooks'
import type { DeliveryRow, Notify, Trial } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { useEveryMinute, useLoaded } from '../parts/loaded.ts'
import { DeliverySign, howItWent } from '../parts/deliveries.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { is } from '../session.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { failureReason, problem, words } from '../words/words.ts'

export default function MessagesPage() {
  const { messages: text } = words.value
  const loaded = useLoaded('notify', api.notify)
  useEveryMinute(loaded.again)
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.title}</h1>
      <Shown loaded={loaded}>
        {({ mine, others, channels }) => (
          <>
            <section class="card" aria-labelledby="messages-mine">
              <h2 id="messages-mine">{text.mine}</h2>
              <p class="muted">{text.mineHelp}</p>
              {mine.length === 0 ? <Empty>{text.mineNone}</Empty> : <Ways to="me" reach={mine} tried={loaded.again} />}
            </section>
            {is('administrator') && (
              <>
                <Channels channels={channels} />
                <section class="card" aria-labelledby="messages-others">
                  <h2 id="messages-others">{text.others}</h2>
                  <p class="muted">{text.othersHelp}</p>
                  {others.map(({ to, name, reach }) => (
                    <div key={to} class="reached">
                      <h3>{name ?? words.value.delivery.told.operator}</h3>
                      {reach.length === 0 ? (
                        <p class="problem">{text.unreached}</p>
                      ) : (
                        <Ways to={to} reach={reach} tried={loaded.again} />
                      )}
                    </div>
                  ))}
                </section>
              </>
            )}
          </>
        )}
      </Shown>
    </main>
  )
}

function Ways({ to, reach, tried }: { to: string; reach: Notify['mine']; tried: () => Promise<void> }) {
  return (
    <ul class="ways">
      {reach.map((way) => (
        <Way key={`${way.channel} ${way.address}`} to={to} way={way} tried={tried} />
      ))}
    </ul>
  )
}

function Way({ to, way, tried }: { to: string; way: Notify['mine'][number]; tried: () => Promise<void> }) {
  const { messages: text, delivery } = words.value
  const [outcome, setOutcome] = useState<DeliveryRow | 'busy' | { readonly error: unknown } | null>(null)
  const name = [delivery.channel[way.channel], way.address].filter(Boolean).join(' ')
  async function tryOut(): Promise<void> {
    setOutcome('busy')
    try {
      const trial: Trial = { to, channel: way.channel }
      setOutcome((await api.tryOut(trial)).delivery)
      await tried()
    } catch (error) {
      setOutcome({ error })
    }
  }
  return (
    <li>
      <span>{name}</span>
      <button
        type="button"
        aria-label={`${text.tryOut}: ${name}`}
        aria-busy={outcome === 'busy'}
        disabled={outcome === 'busy'}
        onClick={() => void tryOut()}
      >
        {text.tryOut}
      </button>
      <span class="outcome" role="status">
        {outcome === 'busy' && <span class="muted">{text.busy}</span>}
        {outcome !== null && outcome !== 'busy' && 'error' in outcome && (
          <span class="problem">{problem(outcome.error)}</span>
        )}
        {outcome !== null && outcome !== 'busy' && 'state' in outcome && <Outcome row={outcome} />}
      </span>
    </li>
  )
}

const Outcome = ({ row }: { row: DeliveryRow }) => (
  <>
    <DeliverySign of={row.state} /> <b>{words.value.messages.outcome[row.state]}</b>
    {howItWent(row).map((part) => (
      <span class="muted" key={part}>
        {' '}
        · {part}
      </span>
    ))}
  </>
)

function Channels({ channels }: { channels: Notify['channels'] }) {
  const { messages: text, delivery } = words.value
  return (
    <section class="card" aria-labelledby="messages-channels">
      <h2 id="messages-channels">{text.channels}</h2>
      <p class="muted">{text.channelsHelp}</p>
      {channels.length === 0 ? (
        <Empty>{text.channelsNone}</Empty>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={text.channels}>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{text.channel}</th>
                <th scope="col">{text.last}</th>
                <th scope="col">{text.out}</th>
                <th scope="col">{text.waiting}</th>
                <th scope="col">{text.givenUp}</th>
                <th scope="col">{text.lastError}</th>
              </tr>
            </thead>
            <tbody>
              {channels.map(({ channel, lastHandedOverAt, handedOver, unfinished, givenUp, lastError }) => (
                <tr key={channel}>
                  <th scope="row">{delivery.channel[channel]}</th>
                  <td data-label={text.last}>
                    {lastHandedOverAt === null ? text.never : moment(lastHandedOverAt, minute.value)}
                  </td>
                  <td data-label={text.out}>{handedOver}</td>
                  <td data-label={text.waiting}>{unfinished}</td>
                  <td data-label={text.givenUp}>
                    {givenUp === 0 ? (
                      '0'
                    ) : (
                      <b class="urgent">
                        <span aria-hidden="true">✕</span> {givenUp}
                      </b>
                    )}
                  </td>
                  <td data-label={text.lastError}>
                    {lastError === null ? words.value.none : failureReason(lastError)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
