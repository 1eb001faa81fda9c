// What a screen shows while it has nothing to show: being fetched, empty, failed, not allowed.
import type { ComponentChildren } from 'preact'
import { problem, words } from '../words/words.ts'
import type { Loaded } from './loaded.ts'

export const Waiting = () => (
  <p class="state" role="status">
    {words.value.loading}
  </p>
)

export const Empty = ({ children }: { children?: ComponentChildren }) => (
  <p class="state">{children ?? words.value.empty}</p>
)

export const Failed = ({ error, again }: { error: unknown; again?: (() => unknown) | undefined }) => (
  <div class="state failed" role="alert">
    <p>{problem(error)}</p>
    {again && (
      <button type="button" onClick={() => void again()}>
        {words.value.again}
      </button>
    )}
  </div>
)

/** The value when it is there, also an older one while a new one fails: then with the failure above it. */
export function Shown<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const { value, error, again } = loaded
  if (value === null) return error ? <Failed error={error} again={again} /> : <Waiting />
  return (
    <>
      {error !== null && <Failed error={error} again={again} />}
      {children(value)}
    </>
  )
}
