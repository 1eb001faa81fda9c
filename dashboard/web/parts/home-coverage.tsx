// Against what is this home protected? Each risk with its state, since when, why, and what to do; and what was missed in the weeks before.
import type { HomeCoverage, RiskRow } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { minute } from '../ticking.ts'
import { moment, span } from '../words/times.ts'
import { roomName, words } from '../words/words.ts'
import { useEveryMinute, useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'

type State = RiskRow['level'] | 'not-fitted'
const marks: Readonly<Record<State, [sign: string, tone: string]>> = {
  covered: ['✓', 'good'],
  weakened: ['◐', 'today'],
  blind: ['■', 'technical'],
  'not-fitted': ['○', 'muted'],
}
const worstFirst: readonly State[] = ['blind', 'weakened', 'covered']
const stretchesShown = 20

export function HomeCoverageCard({ homeId, zone }: { homeId: string; zone: string }) {
  const { guard: text } = words.value
  const loaded = useLoaded(`coverage ${homeId}`, () => api.homeCoverage(homeId))
  useEveryMinute(loaded.again)
  return (
    <section class="card" aria-labelledby="home-coverage">
      <h2 id="home-coverage">{text.title}</h2>
      <Shown loaded={loaded}>{(coverage) => <Risks coverage={coverage} zone={zone} />}</Shown>
    </section>
  )
}

function Risks({ coverage, zone }: { coverage: HomeCoverage; zone: string }) {
  const { guard: text } = words.value
  const { commissioning, risks, stopped, history } = coverage
  if (risks.length === 0) return <p>{stopped.includes('care-alarms') ? text.unwanted : text.nobody}</p>
  const fitted = risks.filter(({ fault }) => fault !== 'not-fitted')
  const absent = risks.filter(({ fault }) => fault === 'not-fitted')
  const sorted = [...fitted].sort((one, other) => worstFirst.indexOf(one.level) - worstFirst.indexOf(other.level))
  return (
    <>
      {commissioning !== 'live' && (
        <p>
          <span class="severity today">
            <span class="shape" aria-hidden="true">
              ◐
            </span>{' '}
            {text.commissioning[commissioning]}
          </span>{' '}
          {text.commissioningHelp[commissioning]}
        </p>
      )}
      <ul class="plain risks">
        {sorted.map((row) => (
          <Risk key={row.risk} row={row} zone={zone} />
        ))}
      </ul>
      {absent.length > 0 && (
        <p class="muted">
          <span aria-hidden="true">{marks['not-fitted'][0]}</span>{' '}
          {text.notFitted(
            absent
              .map(({ risk }) => text.risks[risk])
              .join(', ')
              .toLowerCase(),
          )}
        </p>
      )}
      <History history={history} zone={zone} />
    </>
  )
}

function Risk({ row, zone }: { row: RiskRow; zone: string }) {
  const { guard: text, deviceKinds } = words.value
  const { risk, level, fault, since, devices, pausedUntil } = row
  const [sign, tone] = marks[level]
  return (
    <li>
      <b>{text.risks[risk]}</b>{' '}
      <span class={`severity ${tone}`}>
        <span class="shape" aria-hidden="true">
          {sign}
        </span>{' '}
        {text.levels[level]}
      </span>{' '}
      {level !== 'covered' && pausedUntil === null && (
        <span class="muted">{text.since(moment(since, minute.value, zone))}</span>
      )}
      {pausedUntil !== null && <p>{text.paused(moment(pausedUntil, minute.value, zone))}</p>}
      {fault !== null && devices.length === 0 && (
        <p>
          {text.faults[fault]} {text.doThis[fault]}
        </p>
      )}
      {devices.map((device) => (
        <p key={device.deviceId}>
          {deviceKinds[device.kind]}
          {device.room && ` (${roomName(device.room)})`}: {text.faults[device.fault]} {text.doThis[device.fault]}
        </p>
      ))}
    </li>
  )
}

function History({ history, zone }: { history: HomeCoverage['history']; zone: string }) {
  const { guard: text } = words.value
  return (
    <details>
      <summary>{text.history}</summary>
      {history.length === 0 && <p class="muted">{text.noHistory}</p>}
      <ul>
        {history.slice(0, stretchesShown).map(({ risk, level, fault, from, until }) => (
          <li key={`${risk} ${from}`}>
            {text.stretch(text.risks[risk], text.levels[level].toLowerCase(), moment(from, minute.value, zone))},{' '}
            {until === null ? text.lasts : text.lasted(span(until - from))}.
            {fault !== null && <small class="muted"> {text.faults[fault]}</small>}
          </li>
        ))}
      </ul>
      {history.length > stretchesShown && <p class="muted">{text.more(history.length - stretchesShown)}</p>}
    </details>
  )
}
