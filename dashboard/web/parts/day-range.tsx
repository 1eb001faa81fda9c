// From one day to another, for a form: the first never behind the last.

interface RangeParts {
  readonly labels: { readonly from: string; readonly to: string }
  readonly first: string
  readonly last: string
  /** Nothing is known beyond it; left out: any day. */
  readonly latest?: string
  readonly set: (range: { readonly first: string; readonly last: string }) => void
}

export function DayRange({ labels, first, last, latest, set }: RangeParts) {
  return (
    <>
      <label>
        {labels.from}
        <input
          type="date"
          required
          max={last}
          value={first}
          onInput={(event) => set({ first: event.currentTarget.value, last })}
        />
      </label>
      <label>
        {labels.to}
        <input
          type="date"
          required
          min={first}
          max={latest}
          value={last}
          onInput={(event) => set({ first, last: event.currentTarget.value })}
        />
      </label>
    </>
  )
}
