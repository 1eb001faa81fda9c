// Hours of the day as a field: the whole day, or from one time to another.
import type { Rotation } from '../duty-client.ts'
import { words } from '../words/words.ts'

type Window = NonNullable<Rotation['between']>

/** The whole day, or from one time to another; over midnight where the end comes first. */
export function HoursFields({ window, set }: { window: Window | null; set: (window: Window | null) => void }) {
  const { duty: text } = words.value
  return (
    <div class="fields hours">
      <label class="check">
        <input
          type="checkbox"
          checked={window === null}
          onChange={(event) => set(event.currentTarget.checked ? null : { from: '08:00', to: '18:00' })}
        />
        {text.allDay}
      </label>
      {window && (
        <>
          <label>
            {text.from}
            <input
              type="time"
              required
              value={window.from}
              onInput={(event) => set({ ...window, from: event.currentTarget.value })}
            />
          </label>
          <label>
            {text.to}
            <input
              type="time"
              required
              value={window.to}
              onInput={(event) => set({ ...window, to: event.currentTarget.value })}
            />
          </label>
        </>
      )}
    </div>
  )
}
