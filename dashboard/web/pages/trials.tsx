// Trying a change of a rule on the homes' past, proposing it and approving another's; and for care, what the alarms came to.
import { useState } from 'preact/hooks'
import type { AskBacktest, BacktestView, RulesView } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { AlarmReportCard } from '../parts/alarm-report.tsx'
import { TrialOutcome } from '../parts/trial-outcome.tsx'
import { RuleSettings } from '../parts/rule-settings.tsx'
import { SwitchRule } from '../parts/switch-rule.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { Shown } from '../parts/states.tsx'
import { is } from '../session.ts'
import { decimal, problem, said, words } from '../words/words.ts'

type Rule = RulesView['rules'][number]
type Change = Pick<AskBacktest, 'rule' | 'set' | 'homeId'>
const askEveryMs = 700

export default function TrialsPage() {
  const { trial: text } = words.value
  const loaded = useLoaded('rules', api.rules)
  const homes = useLoaded('homes', api.homes)
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.title}</h1>
      <p class="muted">{text.help}</p>
      <Shown loaded={loaded}>
        {(view) => (
          <>
            <Trial
              rules={view.rules.filter(({ parameters }) => parameters.length > 0)}
              // The figures of one home are its alarms, which are for care to see.
              homeIds={is('care') ? (homes.value?.homes.map(({ home }) => home.homeId) ?? []) : []}
              changed={loaded.again}
            />
            <SwitchRule
              view={view}
              homeIds={homes.value?.homes.map(({ home }) => home.homeId) ?? []}
              changed={loaded.again}
            />
            <RuleSettings settings={view.settings} changed={loaded.again} />
          </>
        )}
      </Shown>
      {is('care') && <AlarmReportCard />}
    </main>
  )
}

/** As a field holds it; what is no number and no choice, such as a value for every hour, is set by the command line. */
const usualOf = ({ default: usual }: Pick<Rule['parameters'][number], 'default'>): string =>
  typeof usual === 'number' || typeof usual === 'string' ? String(usual) : ''

/** Only what differs from the default is a change. */
function setOf(rule: Rule, values: Readonly<Record<string, string>>): AskBacktest['set'] {
  return Object.fromEntries(
    rule.parameters.flatMap(({ name, type, default: usual }) => {
      const text = values[name]
      if (text === undefined || text === '' || text === usualOf({ default: usual })) return []
      return [[name, type === 'number' || type === 'integer' ? Number(text) : text]]
    }),
  )
}

function Trial({
  rules,
  homeIds,
  changed,
}: {
  rules: readonly Rule[]
  homeIds: readonly string[]
  changed: () => Promise<void>
}) {
  const { trial: text } = words.value
  const [ruleId, setRule] = useState<string>(rules.find(({ id }) => id === 'inactivity')?.id ?? rules[0]!.id)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [homeId, setHome] = useState('')
  const [days, setDays] = useState('30')
  const [view, setView] = useState<BacktestView | null>(null)
  const [trouble, setTrouble] = useState<unknown>(null)
  const rule = rules.find(({ id }) => id === ruleId) ?? rules[0]!
  const change: Change = { rule: rule.id, set: setOf(rule, values), homeId: (homeId || null) as AskBacktest['homeId'] }
  const isBusy = view?.state === 'running'

  async function run(): Promise<void> {
    setTrouble(null)
    try {
      let latest = await api.backtest({ ...change, days: Number(days) })
      setView(latest)
      while (latest.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, askEveryMs))
        latest = await api.backtestOf(latest.backtestId)
      }
      setView(latest)
    } catch (error) {
      setView(null)
      setTrouble(error)
    }
  }

  return (
    <section class="card" aria-labelledby="trial">
      <h2 id="trial">{text.start}</h2>
      <form
        class="trial"
        aria-label={text.start}
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <label>
          {text.rule}
          <select
            value={rule.id}
            onChange={(event) => {
              setRule(event.currentTarget.value)
              setValues({})
              setView(null)
            }}
          >
            {rules.map(({ id, isLife }) => (
              <option key={id} value={id}>
                {`${words.value.rules[id] ?? said(rules.find((one) => one.id === id)!.title)}${isLife ? ` (${text.life})` : ''}`}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.home}
          <select value={homeId} onChange={(event) => setHome(event.currentTarget.value)}>
            <option value="">{text.everyHome}</option>
            {homeIds.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.days}
          <input
            type="number"
            min="1"
            max="400"
            value={days}
            onInput={(event) => setDays(event.currentTarget.value)}
            required
          />
        </label>
        {rule.parameters.map((parameter) => (
          <ParameterField
            key={`${rule.id} ${parameter.name}`}
            parameter={parameter}
            value={values[parameter.name] ?? usualOf(parameter)}
            change={(value) => setValues({ ...values, [parameter.name]: value })}
          />
        ))}
        <p class="acts">
          <button type="submit" class="primary" disabled={isBusy} aria-busy={isBusy}>
            {text.start}
          </button>
        </p>
      </form>
      <div role="status">
        {isBusy && <p class="muted">{text.busy}</p>}
        {trouble !== null && <p class="problem">{problem(trouble)}</p>}
        {view?.why && <p class="problem">{text.notDone[view.why]}</p>}
      </div>
      {view?.outcome && <TrialOutcome outcome={view.outcome} />}
      {view?.outcome && <Propose change={change} changed={changed} />}
    </section>
  )
}

function ParameterField({
  parameter: { name, type, least, most, default: usual },
  value,
  change,
}: {
  parameter: Rule['parameters'][number]
  value: string
  change: (value: string) => void
}) {
  const { trial: text } = words.value
  if (usualOf({ default: usual }) === '') return null
  const choices = type.includes('|') ? type.split(' | ').map((one) => String(JSON.parse(one))) : null
  return (
    <label>
      <code>{name}</code>
      {least !== null && most !== null && <small class="muted"> {text.bounds(decimal(least), decimal(most))}</small>}
      {choices ? (
        <select value={value} onChange={(event) => change(event.currentTarget.value)}>
          {choices.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          type="number"
          step="any"
          min={least ?? undefined}
          max={most ?? undefined}
          value={value}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
    </label>
  )
}

/** Offered beside its outcome only: what was not tried is not proposed here. */
function Propose({ change, changed }: { change: Change; changed: () => Promise<void> }) {
  const { trial: text } = words.value
  const [because, setBecause] = useState('')
  const [told, setTold] = useState<string | null>(null)
  async function propose(): Promise<void> {
    try {
      const { rule, set, homeId } = change
      const row = await api.proposeSetting(rule, { homeId, params: set, because: because.trim() })
      setTold(row.state === 'proposed' ? text.proposed : text.counts)
      setBecause('')
      await changed()
    } catch (error) {
      setTold(problem(error))
    }
  }
  return (
    <form
      aria-label={text.propose}
      onSubmit={(event) => {
        event.preventDefault()
        if (because.trim() !== '') void propose()
      }}
    >
      <h3>{text.propose}</h3>
      <p class="muted">{text.proposeHelp}</p>
      <label>
        {text.because}
        <input maxLength={400} value={because} onInput={(event) => setBecause(event.currentTarget.value)} required />
      </label>
      <button type="submit">{text.propose}</button>
      <p role="status">{told}</p>
    </form>
  )
}
