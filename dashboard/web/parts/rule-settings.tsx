// What was set of the rules, by whom and why; a proposal waits here for the second person.
import { useState } from 'preact/hooks'
import type { RuleSettingRow } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { problem, ruleName, words } from '../words/words.ts'
import { Empty } from './states.tsx'

export function RuleSettings({
  settings,
  changed,
}: {
  settings: readonly RuleSettingRow[]
  changed: () => Promise<void>
}) {
  const { trial: text } = words.value
  const [trouble, setTrouble] = useState<unknown>(null)
  async function decide(settingId: number, approve: boolean): Promise<void> {
    setTrouble(null)
    try {
      await api.decideSetting(settingId, approve)
      await changed()
    } catch (error) {
      setTrouble(error)
    }
  }
  return (
    <section class="card" aria-labelledby="rule-settings">
      <h2 id="rule-settings">{text.settings}</h2>
      {trouble !== null && (
        <p class="problem" role="alert">
          {problem(trouble)}
        </p>
      )}
      {settings.length === 0 ? (
        <Empty>{text.noSettings}</Empty>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={text.settings}>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{text.number}</th>
                <th scope="col">{text.rule}</th>
                <th scope="col">{text.set}</th>
                <th scope="col">{text.stands}</th>
                <th scope="col">{text.who}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {settings.map((row) => (
                <Setting key={row.settingId} row={row} decide={decide} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Setting({
  row,
  decide,
}: {
  row: RuleSettingRow
  decide: (settingId: number, approve: boolean) => Promise<void>
}) {
  const { trial: text } = words.value
  const set = Object.entries(row.params).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  const state = row.state === 'standing' && !row.counts ? 'replaced' : row.state
  return (
    <tr>
      <th scope="row">{row.settingId}</th>
      <td data-label={text.rule}>
        {ruleName(row.rule)} <small class="muted">{row.homeId ?? text.everyHome}</small>
      </td>
      <td data-label={text.set}>
        {row.off && <b>{text.off.stands} </b>}
        {set.length > 0 ? <code>{set.join(', ')}</code> : row.off ? null : text.asShipped}
      </td>
      <td data-label={text.stands}>
        <b class={state === 'proposed' ? 'today' : ''}>{text.state[state]}</b>
      </td>
      <td data-label={text.who}>
        {row.because}
        <small class="muted">
          {' '}
          {text.by(row.proposedBy, moment(row.proposedAt, minute.value))}
          {row.decidedBy !== null && ` · ${text.decidedBy(row.decidedBy)}`}
        </small>
      </td>
      <td>
        {row.mayApprove && (
          <button
            type="button"
            aria-label={`${text.approve}: ${row.settingId}`}
            onClick={() => void decide(row.settingId, true)}
          >
            {text.approve}
          </button>
        )}{' '}
        {row.mayRefuse && (
          <button
            type="button"
            aria-label={`${text.refuse}: ${row.settingId}`}
            onClick={() => void decide(row.settingId, false)}
          >
            {text.refuse}
          </button>
        )}
      </td>
    </tr>
  )
}
