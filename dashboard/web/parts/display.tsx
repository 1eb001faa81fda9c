// Light or dark, the language, and signing out, behind one button.
import { useRef } from 'preact/hooks'
import { language, type Language, letters, theme, type Theme } from '../look.ts'
import { session, signOut } from '../session.ts'
import { accountWords } from '../words/account.ts'
import { words } from '../words/words.ts'
import { PhonePart } from './phone.tsx'

const themes: readonly Theme[] = ['auto', 'light', 'dark']
const languages: readonly [Language, string][] = [
  ['nl', 'Nederlands'],
  ['en', 'English'],
]

export function Display() {
  const { look } = words.value
  const panel = useRef<HTMLDetailsElement>(null)
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !panel.current?.open) return
    panel.current.open = false
    panel.current.querySelector('summary')?.focus()
  }
  return (
    <details class="display" ref={panel} onKeyDown={close}>
      <summary class="chip" aria-label={`${look.title}: ${session.value?.name ?? ''}`}>
        <span aria-hidden="true">◑</span> <span class="name">{session.value?.name ?? look.title}</span>
      </summary>
      <div class="card panel">
        <Choices
          label={look.theme}
          name="theme"
          chosen={theme.value}
          options={themes.map((one) => [one, look[one]])}
          choose={(one) => (theme.value = one)}
        />
        <LanguageChoice />
        <button type="button" onClick={() => (letters.value = letters.value === 'large' ? 'normal' : 'large')}>
          {letters.value === 'large' ? look.smaller : look.larger}
        </button>
        {session.value && (
          <a class="button" href="/account" onClick={() => (panel.current!.open = false)}>
            {accountWords[language.value].open}
          </a>
        )}
        {session.value && !session.value.proof.comesFirst && <PhonePart />}
        {session.value && (
          <button type="button" onClick={() => void signOut().catch(() => location.reload())}>
            {look.signOut}
          </button>
        )}
      </div>
    </details>
  )
}

export const LanguageChoice = () => (
  <Choices
    label={words.value.look.language}
    name="language"
    chosen={language.value}
    options={languages}
    choose={(one) => (language.value = one)}
  />
)

/** One of a few, all in view. */
export function Choices<T extends string>(props: {
  label: string
  name: string
  chosen: T | null
  options: readonly (readonly [value: T, text: string])[]
  choose: (value: T) => void
}) {
  const { label, name, chosen, options, choose } = props
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      <div>
        {options.map(([value, text]) => (
          <label key={value} class={value === chosen ? 'on' : ''}>
            <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => choose(value)} />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
