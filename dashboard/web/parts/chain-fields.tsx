// One chain of a care plan as fields: for which alarms, at which hours, and its steps.
import type { AlarmRow } from '../../api/contract.ts'
import { type Chain, keyOf, type Known, type Recipient } from '../told.ts'
import { words } from '../words/words.ts'
import { HoursFields } from './hours-fields.tsx'

type Tier = Chain['tiers'][number]
const severities: readonly AlarmRow['severity'][] = ['urgent', 'today', 'info', 'technical']

export function ChainFields(props: {
  place: number
  chain: Chain
  known: readonly Known[]
  set: (to: Chain) => void
  drop: (() => void) | null
}) {
  const { place, chain, known, set, drop } = props
  const { duty, severity } = words.value
  const { plan: text } = duty
  const { tiers, between, repeatMinutes } = chain
  const setTiers = (to: Tier[]) => set({ ...chain, tiers: to })
  const isUrgent = chain.severities.includes('urgent')
  return (
    <fieldset class="rotation">
      <legend>{text.chain(place + 1)}</legend>
      <Ticks
        label={text.severities}
        options={severities.map((one) => [one, severity[one]])}
        chosen={chain.severities}
        set={(chosen) => set({ ...chain, severities: chosen })}
      />
      <HoursFields
        window={between ?? null}
        set={(window) => {
          const { between: _, ...rest } = chain
          set(window ? { ...rest, between: window } : rest)
        }}
      />
      {tiers.map((tier, at) => (
        <fieldset class="step" key={at}>
          <legend>{text.step(at + 1)}</legend>
          <Ticks
            label={text.told}
            options={known.map(({ key, name }) => [key, name])}
            chosen={tier.to.map(keyOf)}
            set={(keys) =>
              setTiers(tiers.map((one, n) => (n === at ? { ...tier, to: recipients(known, tier, keys) } : one)))
            }
          />
          <div class="inline">
            <label>
              {text.wait}
              <input
                type="number"
                required
                min={0.5}
                max={1440}
                step={0.5}
                value={tier.waitMinutes}
                onInput={(event) => {
                  const waitMinutes = Number(event.currentTarget.value)
                  setTiers(tiers.map((one, n) => (n === at ? { ...tier, waitMinutes } : one)))
                }}
              />
            </label>
            <div class="acts">
              <button
                type="button"
                aria-label={text.up(at + 1)}
                disabled={at === 0}
                onClick={() => setTiers([...tiers.slice(0, at - 1), tier, tiers[at - 1]!, ...tiers.slice(at + 1)])}
              >
                ↑
              </button>
              <button
                type="button"
                aria-label={text.removeStep(at + 1)}
                disabled={tiers.length === 1}
                onClick={() => setTiers(tiers.filter((_, n) => n !== at))}
              >
                ✕
              </button>
            </div>
          </div>
        </fieldset>
      ))}
      <button type="button" onClick={() => setTiers([...tiers, { to: [known.at(-1)!.recipient], waitMinutes: 5 }])}>
        {text.addStep}
      </button>
      <label class="repeat">
        {text.repeat}
        <input
          type="number"
          // An urgent alarm is never told once and then left.
          required={isUrgent}
          min={1}
          max={1440}
          value={repeatMinutes ?? ''}
          onInput={(event) => {
            const { repeatMinutes: _, ...rest } = chain
            const { value } = event.currentTarget
            set(value === '' ? rest : { ...rest, repeatMinutes: Number(value) })
          }}
        />
      </label>
      {drop && (
        <button type="button" onClick={drop}>
          {text.removeChain(place + 1)}
        </button>
      )}
    </fieldset>
  )
}

/** Those that stood there and that nobody knows any more stay until they are taken out with the step. */
function recipients(known: readonly Known[], tier: Tier, keys: readonly string[]): Recipient[] {
  const all = [...tier.to, ...known.map(({ recipient }) => recipient)]
  return keys.flatMap((key) => all.find((one) => keyOf(one) === key) ?? [])
}

/** Several of a few, and never none: the last stays ticked. */
function Ticks<T extends string>(props: {
  label: string
  options: readonly (readonly [value: T, text: string])[]
  chosen: readonly T[]
  set: (chosen: T[]) => void
}) {
  const { label, options, chosen, set } = props
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      <div>
        {options.map(([value, text]) => {
          const isOn = chosen.includes(value)
          return (
            <label key={value} class={isOn ? 'on' : ''}>
              <input
                type="checkbox"
                checked={isOn}
                disabled={isOn && chosen.length === 1}
                onChange={() => set(isOn ? chosen.filter((one) => one !== value) : [...chosen, value])}
              />
              {text}
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}
