// For who installs, in the home with a telephone: walk past each device, try a call all the way to who answers, and sign.
import { useState } from 'preact/hooks'
import type { Walk, WalkedDevice } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { useLoaded } from '../parts/loaded.ts'
import { Failed, Shown } from '../parts/states.tsx'
import { useWalk } from '../parts/walk.ts'
import { minute } from '../ticking.ts'
import { clockSeconds, moment } from '../words/times.ts'
import { roomName, words } from '../words/words.ts'
import type { PageProps } from './index.ts'

export default function CommissioningPage({ params }: PageProps) {
  const homeId = params['id']!
  const { walk: text } = words.value.guard
  const home = useLoaded(`home ${homeId}`, () => api.home(homeId))
  const { since, loaded, begin } = useWalk(homeId)
  return (
    <main id="content" class="home">
      <a class="button back" href={`/toestellen/${homeId}`}>
        ← {words.value.devices.title}
      </a>
      <h1 tabIndex={-1}>
        {text.title}: {home.value?.home.address ?? homeId}
      </h1>
      <p class="muted">{text.help}</p>
      <p>
        {text.begun(moment(since, minute.value))}{' '}
        <button type="button" onClick={begin}>
          {text.again}
        </button>
      </p>
      <Shown loaded={loaded}>
        {(walk) => <Walked key={since} homeId={homeId} walk={walk} since={since} again={loaded.again} />}
      </Shown>
    </main>
  )
}

interface WalkedProps {
  readonly homeId: string
  readonly walk: Walk
  readonly since: number
  readonly again: () => Promise<void>
}

function Walked({ homeId, walk, since, again }: WalkedProps) {
  const { walk: text, commissioning } = words.value.guard
  const [without, setWithout] = useState<Readonly<Record<string, string>>>({})
  const [error, setError] = useState<unknown>(null)
  const [done, setDone] = useState(false)
  const seen = walk.devices.filter(({ seenAt }) => seenAt !== null).length
  const left = walk.devices.filter(
    ({ deviceId, seenAt }) => seenAt === null && (without[deviceId]?.trim().length ?? 0) >= 3,
  )
  const excused = seen + left.length === walk.devices.length
  const missing = walk.missing.filter((what) => what !== 'devices' || !excused)
  const sign = async () => {
    setError(null)
    try {
      const reasons = left.map(({ deviceId }) => ({ deviceId, because: without[deviceId]!.trim() }))
      await api.signWalk(homeId, { since, without: reasons })
      setDone(true)
      await again()
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <>
      <section class="card" aria-labelledby="walk-devices">
        <h2 id="walk-devices" aria-live="polite">
          {text.devices(seen, walk.devices.length)}
        </h2>
        <ul class="plain">
          {walk.devices.map((device) => (
            <Device
              key={device.deviceId}
              device={device}
              because={without[device.deviceId] ?? ''}
              setBecause={(because) => setWithout({ ...without, [device.deviceId]: because })}
            />
          ))}
        </ul>
      </section>
      <section class="card" aria-labelledby="walk-call">
        <h2 id="walk-call">{text.call}</h2>
        <p>{text.callHelp}</p>
        <p role="status">
          <b>{text.callState[callState(walk)]}</b>
        </p>
      </section>
      <section class="card" aria-labelledby="walk-sign">
        <h2 id="walk-sign">{commissioning[walk.commissioning]}</h2>
        {walk.signed && <p>{text.signed(walk.signed.by, moment(walk.signed.at, minute.value))}</p>}
        {!done && missing.map((what) => <p key={what}>{text.missing[what]}</p>)}
        {error !== null && <Failed error={error} />}
        {done ? (
          <p role="status">✓ {text.thanks}</p>
        ) : (
          <button type="button" class="primary" disabled={missing.length > 0} onClick={() => void sign()}>
            {text.sign}
          </button>
        )}
      </section>
    </>
  )
}

interface DeviceProps {
  readonly device: WalkedDevice
  readonly because: string
  readonly setBecause: (because: string) => void
}

function Device({ device, because, setBecause }: DeviceProps) {
  const { deviceKinds, guard } = words.value
  const { walk: text, faults } = guard
  const { kind, deviceId, room, seenAt, fault, batteryPercent, linkQuality, linkDbm } = device
  const reading = seenAt !== null && device.reading !== null ? text.readings[device.reading] : undefined
  return (
    <li>
      <span class={`severity ${seenAt === null ? 'muted' : 'good'}`}>
        <span class="shape" aria-hidden="true">
          {seenAt === null ? '○' : '✓'}
        </span>{' '}
        <b>{deviceKinds[kind]}</b>
      </span>{' '}
      {room && roomName(room)} <small class="muted">{deviceId}</small>
      <br />
      {seenAt === null ? text.notSeen : text.seen(clockSeconds(seenAt))}
      {reading !== undefined && ` (${reading})`}
      {batteryPercent !== null && `, ${text.battery(Math.round(batteryPercent))}`}
      {(linkQuality !== null || linkDbm !== null) && `, ${text.link(linkQuality, linkDbm)}`}
      {fault !== null && fault !== 'unproven' && ` ◆ ${faults[fault]}`}
      {seenAt === null && (
        <label>
          {text.without}
          <input
            type="text"
            maxLength={200}
            value={because}
            onInput={(event) => setBecause(event.currentTarget.value)}
          />
        </label>
      )}
    </li>
  )
}

function callState({ calls }: Walk): 'none' | 'sent' | 'arrived' | 'closed' {
  if (calls.some(({ arrived, resolvedAsTest }) => arrived && resolvedAsTest)) return 'closed'
  if (calls.some(({ arrived }) => arrived)) return 'arrived'
  return calls.length > 0 ? 'sent' : 'none'
}
