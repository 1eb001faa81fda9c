// Who was told of an alarm, over what, and how far each message has come: in words and with a sign, so that no colour carries it alone.
import { useEffect } from 'preact/hooks'
import type { AlarmRow, DeliveryRow } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { clock, clockSeconds } from '../words/times.ts'
import { failureReason, words } from '../words/words.ts'
import { type Loaded, useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

type State = DeliveryRow['state']
const signs: Readonly<Record<State, readonly [sign: string, tone: string]>> = {
  waiting: ['○', 'muted'],
  pending: ['◌', 'info'],
  'handed-over': ['→', 'info'],
  delivered: ['✓', 'good'],
  failed: ['↻', 'today'],
  'given-up': ['✕', 'urgent'],
  'not-needed': ['–', 'muted'],
}
const isUnderWay = ({ state }: DeliveryRow): boolean => state === 'waiting' || state === 'pending' || state === 'failed'

/** A message is on its way for seconds, and an alarm changes when its next telling begins: between those nothing moves. */
const lookAgainMs = 4_000

export function useDeliveries(alarmId: string, row: AlarmRow | undefined): Loaded<readonly DeliveryRow[]> {
  const loaded = useLoaded(
    `deliveries ${alarmId}`,
    async (): Promise<readonly DeliveryRow[]> => (await api.deliveries(alarmId)).deliveries,
  )
  const moves = loaded.value?.some(isUnderWay) ?? false
  useEffect(() => {
    if (loaded.value !== null) void loaded.again()
    // A row comes a moment after the alarm that it tells of.
    const soon = setTimeout(() => void loaded.again(), lookAgainMs / 2)
    return () => clearTimeout(soon)
  }, [row])
  useEffect(() => {
    if (!moves) return
    const timer = setInterval(() => void loaded.again(), lookAgainMs)
    return () => clearInterval(timer)
  }, [moves, alarmId])
  return loaded
}

/** Above everything else of the alarm: somebody was not told, and a person must see to it. */
export function Undelivered({ deliveries }: { deliveries: readonly DeliveryRow[] | null }) {
  const lost = (deliveries ?? []).filter(({ about, state }) => about === 'alarm' && state === 'given-up')
  if (lost.length === 0) return null
  const { delivery: text } = words.value
  const whom = [...new Set(lost.map(whoOf))].join(', ')
  return (
    <p class="undelivered" role="alert">
      <span aria-hidden="true">✕</span> <b>{text.lost(lost.length, whom)}</b> {text.lostHelp}
    </p>
  )
}

export function Deliveries({ loaded }: { loaded: Loaded<readonly DeliveryRow[]> }) {
  const { delivery: text } = words.value
  return (
    <section class="card" aria-labelledby="deliveries">
      <h3 id="deliveries">{text.title}</h3>
      <Shown loaded={loaded}>
        {(rows) =>
          rows.length === 0 ? (
            <p class="muted">{text.nobody}</p>
          ) : (
            <ol class="deliveries">
              {tellings(rows).map(([step, at, told]) => (
                <li key={step}>
                  <h4>
                    {step === 0 ? text.losses : text.telling(step)}{' '}
                    <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>
                  </h4>
                  <ul>
                    {told.map((row) => (
                      <Message key={row.deliveryId} row={row} />
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
    </section>
  )
}

function Message({ row }: { row: DeliveryRow }) {
  const { delivery: text } = words.value
  const { state, channel, address } = row
  return (
    <li class={`message is-${state}`}>
      <DeliverySign of={state} />
      <span>{whoOf(row)}</span>
      <b class={signs[state][1]}>{text.state[state]}</b>
      <small class="muted">
        {[text.channel[channel], address].filter(Boolean).join(' ')}
        {howItWent(row).map((part) => ` · ${part}`)}
      </small>
    </li>
  )
}

export const DeliverySign = ({ of: state }: { of: State }) => (
  <span class={`sign ${signs[state][1]}`} aria-hidden="true">
    {signs[state][0]}
  </span>
)

/** When it arrived; or why not, how often it was tried, and when again. */
export function howItWent({
  about,
  state,
  deliveredAt,
  handedOverAt,
  nextAt,
  attempts,
  reason,
}: DeliveryRow): readonly string[] {
  const { delivery: text } = words.value
  const at = deliveredAt ?? handedOverAt
  if (at !== null) return [clockSeconds(at)]
  if (state !== 'failed' && state !== 'given-up') return []
  return [
    ...(reason === null ? [] : [failureReason(reason)]),
    // A trial is tried once.
    ...(about === 'trial' ? [] : [text.tries(attempts)]),
    ...(state === 'failed' && nextAt !== null ? [text.again(clockSeconds(nextAt))] : []),
  ]
}

function whoOf({ to }: DeliveryRow): string {
  const { told } = words.value.delivery
  return to.name ?? told[to.kind]
}

type Told = readonly [step: number, at: number, rows: readonly DeliveryRow[]]

/** Newest telling first: what is happening now stands on top. */
function tellings(rows: readonly DeliveryRow[]): readonly Told[] {
  const steps = Map.groupBy(rows, ({ step }) => step)
  return [...steps]
    .map(([step, told]): Told => [step, told[0]!.createdAt, told])
    .sort(([, one], [, other]) => other - one)
}
