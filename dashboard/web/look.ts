// Light or dark, the language, the size of the letters: what a person chose on this device, and what holds until they do.
import { computed, effect, signal } from '@preact/signals'
import { minute } from './ticking.ts'
import { is } from './session.ts'

export type Theme = 'auto' | 'light' | 'dark'
export type Language = 'nl' | 'en'

const kept = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T => {
  const value = localStorage.getItem(`kernwacht.${name}`)
  return allowed.find((one) => one === value) ?? otherwise
}

export const theme = signal<Theme>(kept('theme', ['auto', 'light', 'dark'], 'auto'))
export const language = signal<Language>(kept('language', ['nl', 'en'], 'nl'))
export const letters = signal<'normal' | 'large'>(kept('letters', ['normal', 'large'], 'normal'))

const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isSystemDark = signal(systemDark.matches)
systemDark.addEventListener('change', (event) => (isSystemDark.value = event.matches))

/** At a care desk a white screen at three in the morning hurts: by night it is dark unless somebody chose otherwise. */
const isNight = computed(() => {
  const hour = new Date(minute.value).getHours()
  return hour >= 21 || hour < 7
})
export const shown = computed<'light' | 'dark'>(() => {
  if (theme.value !== 'auto') return theme.value
  return isSystemDark.value || (isNight.value && is('care')) ? 'dark' : 'light'
})

export function keepLook(): void {
  effect(() => {
    const root = document.documentElement
    root.lang = language.value
    root.dataset['theme'] = shown.value
    root.dataset['letters'] = letters.value
    localStorage.setItem('kernwacht.theme', theme.value)
    localStorage.setItem('kernwacht.language', language.value)
    localStorage.setItem('kernwacht.letters', letters.value)
  })
}
