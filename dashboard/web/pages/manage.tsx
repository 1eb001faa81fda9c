// For the administrator: is there always somebody to answer; messages that nobody could read, tried again; and the ways to the homes and the API's own description.
import { useState } from 'preact/hooks'
import type { QuarantineList } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { CoverageCard } from '../parts/coverage.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { Empty, Shown } from '../parts/states.tsx'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { problem, words } from '../words/words.ts'

export default function ManagePage() {
  const { manage: text, nav } = words.value
  const loaded = useLoaded('quarantine', api.quarantine)
  const [told, setTold] = useState<string | null>(null)
  async function replay(quarantineId: number): Promise<void> {
    try {
      const { understood, detail } = await api.replay(quarantineId)
      setTold(understood ? text.understood : text.notUnderstood(detail))
    } catch (error) {
      setTold(problem(error))
    }
    await loaded.again()
  }
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="acts">
        <a class="button" href="/woningen">
          {text.homes}
        </a>
        <a class="button" href="/accounts">
          {nav.accounts}
        </a>
        <a class="button" href="/inzagelog">
          {nav.auditLog}
        </a>
        <a class="button" href="/docs">
          {text.docs}
        </a>
      </p>
      <CoverageCard />
      <section class="card" aria-labelledby="quarantine">
        <h2 id="quarantine">{text.quarantine}</h2>
        <p class="muted">{text.quarantineHelp}</p>
        {told !== null && <p role="status">{told}</p>}
        <Shown loaded={loaded}>
          {({ messages, counts }) => (
            <>
              {messages.length === 0 ? <Empty>{text.empty}</Empty> : <Messages messages={messages} replay={replay} />}
              {counts.length > 0 && <Counts counts={counts} />}
            </>
          )}
        </Shown>
      </section>
    </main>
  )
}

function Messages({
  messages,
  replay,
}: {
  messages: QuarantineList['messages']
  replay: (id: number) => Promise<void>
}) {
  const { manage: text } = words.value
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={text.quarantine}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.home}</th>
            <th scope="col">{text.path}</th>
            <th scope="col">{text.why}</th>
            <th scope="col">{text.when}</th>
            <th scope="col">{text.size}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {messages.map(({ quarantineId, homeId, path, code, detail, at, bytes }) => (
            <tr key={quarantineId}>
              <th scope="row">
                <a href={`/woningen/${homeId}`}>{homeId}</a>
              </th>
              <td data-label={text.path}>
                <code>{path}</code>
              </td>
              <td data-label={text.why}>
                {detail} <small class="muted">{code}</small>
              </td>
              <td data-label={text.when}>{moment(at, minute.value)}</td>
              <td data-label={text.size}>{text.bytes(bytes)}</td>
              <td>
                <button
                  type="button"
                  aria-label={`${text.replay}: ${homeId} ${path}`}
                  onClick={() => void replay(quarantineId)}
                >
                  {text.replay}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Counts({ counts }: { counts: QuarantineList['counts'] }) {
  const { manage: text } = words.value
  return (
    <details>
      <summary>{text.counts}</summary>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.home}</th>
            <th scope="col">{text.why}</th>
            <th scope="col">{text.count}</th>
            <th scope="col">{text.when}</th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ homeId, deviceId, code, count, lastAt }) => (
            <tr key={`${homeId} ${deviceId} ${code}`}>
              <th scope="row">
                {homeId} {deviceId && <small class="muted">{deviceId}</small>}
              </th>
              <td data-label={text.why}>{code}</td>
              <td data-label={text.count}>{count}</td>
              <td data-label={text.when}>{moment(lastAt, minute.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
