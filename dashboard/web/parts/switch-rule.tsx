// A rule switched off in one home, or on again: what is lost stands first, and for a rule of life a second person decides.
import { useState } from 'preact/hooks'
import type { RulesView } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { problem, ruleName, words } from '../words/words.ts'

export function SwitchRule({
  view: { rules, settings },
  homeIds,
  changed,
}: {
  view: RulesView
  homeIds: readonly string[]
  changed: () => Promise<void>
}) {
  const { trial: text, guard } = words.value
  const those = rules.filter(({ mayBeOff }) => mayBeOff)
  const [ruleId, setRule] = useState<string>(those[0]?.id ?? '')
  const [homeId, setHome] = useState('')
  const [because, setBecause] = useState('')
  const [isKnown, setKnown] = useState(false)
  const [told, setTold] = useState<string | null>(null)
  const rule = those.find(({ id }) => id === ruleId)
  const home = homeIds.find((id) => id === homeId) ?? homeIds[0]
  if (!rule || home === undefined) return null
  const there = settings.find((row) => row.counts && row.rule === rule.id && row.homeId === home)
  const isOff = there?.off === true
  const lost = rule.guards.map((risk) => guard.risks[risk].toLowerCase())

  async function propose(): Promise<void> {
    try {
      const row = await api.proposeSetting(rule!.id, {
        homeId: home as (typeof settings)[number]['homeId'],
        params: there?.params ?? {},
        because: because.trim(),
        ...(!isOff && { off: true, lossShown: isKnown }),
      })
      setTold(row.state === 'proposed' ? text.proposed : text.counts)
      setBecause('')
      setKnown(false)
      await changed()
    } catch (error) {
      setTold(problem(error))
    }
  }

  return (
    <section class="card" aria-labelledby="switch-rule">
      <h2 id="switch-rule">{text.off.title}</h2>
      <p class="muted">
        {text.off.help} {text.proposeHelp}
      </p>
      <form
        class="trial"
        aria-label={text.off.title}
        onSubmit={(event) => {
          event.preventDefault()
          if (because.trim() !== '') void propose()
        }}
      >
        <label>
          {text.home}
          <select value={home} onChange={(event) => setHome(event.currentTarget.value)}>
            {homeIds.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <label>
          {text.rule}
          <select value={rule.id} onChange={(event) => setRule(event.currentTarget.value)}>
            {those.map(({ id, isLife }) => (
              <option key={id} value={id}>
                {`${ruleName(id)}${isLife ? ` (${text.life})` : ''}`}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.because}
          <input maxLength={400} value={because} onInput={(event) => setBecause(event.currentTarget.value)} required />
        </label>
        <div class="whole">
          {isOff ? (
            <p>
              <b>{text.off.isOff}</b> {text.off.learns}
            </p>
          ) : (
            <>
              <p class="today">
                {lost.length === 0 ? text.off.losesNothing : text.off.loses(lost.join(', '))} {text.off.learns}
              </p>
              {lost.length > 0 && (
                <label class="tick">
                  <input
                    type="checkbox"
                    checked={isKnown}
                    onChange={(event) => setKnown(event.currentTarget.checked)}
                    required
                  />{' '}
                  {text.off.known}
                </label>
              )}
            </>
          )}
          <button type="submit">{isOff ? text.off.switchOn : text.off.switchOff}</button>
          <p role="status">{told}</p>
        </div>
      </form>
    </section>
  )
}
