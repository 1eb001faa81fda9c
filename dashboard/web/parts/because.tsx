// Why somebody changes something: one of the usual reasons with a tap, or in words of their own.
import { words } from '../words/words.ts'
import { Choices } from './display.tsx'

export function Because(props: {
  name: string
  label?: string
  reasons?: readonly string[]
  value: string
  set: (because: string) => void
}) {
  const { name, reasons = [], value, set, label = words.value.duty.why } = props
  return (
    <>
      {reasons.length > 0 && (
        <Choices
          label={label}
          name={`reason-${name}`}
          chosen={value}
          options={reasons.map((one) => [one, one])}
          choose={set}
        />
      )}
      <label>
        {label}
        <input type="text" required maxLength={400} value={value} onInput={(event) => set(event.currentTarget.value)} />
      </label>
    </>
  )
}
