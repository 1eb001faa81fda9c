// Who is at the screen. `undefined`: not asked yet; null: nobody.
import { signal } from '@preact/signals'
import type { Role, Session, SignIn } from '../api/contract.ts'
import { api, ApiError, whenSignedOut } from './api-client.ts'
import { signInWithPasskey } from './passkey.ts'

export const session = signal<Session | null | undefined>(undefined)
/** Somebody was signed in and is not any more: the sign-in screen says so. */
export const hasEnded = signal(false)

export async function resume(): Promise<void> {
  whenSignedOut(() => {
    // Several requests may be turned away at once: the first of them tells.
    if (session.value) hasEnded.value = true
    session.value = null
  })
  try {
    session.value = await api.session()
  } catch (error) {
    // Not signed in is an answer; no answer at all is shown as one that is not there.
    if (error instanceof ApiError && error.code !== 'not-signed-in') throw error
    session.value = null
  }
}

export async function signIn(given: SignIn): Promise<void> {
  session.value = await api.signIn(given)
  hasEnded.value = false
}

export async function enterWithPasskey(): Promise<void> {
  session.value = await signInWithPasskey()
  hasEnded.value = false
}

export async function signOut(): Promise<void> {
  await api.signOut()
  hasEnded.value = false
  session.value = null
}

export const is = (...roles: readonly Role[]): boolean =>
  session.value?.roles.some((role) => roles.includes(role)) ?? false
