// Passkeys of this browser, by its own JSON forms (Web Authentication Level 3 §5.1.8): no code of anybody else.
import type { Session } from '../api/contract.ts'
import { accountApi } from './account-client.ts'
import { ApiError } from './api-client.ts'

export const canPasskey = (): boolean =>
  'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential

/** Asks the person; rejects with `passkey-cancelled` where they would not, or the device has none. */
export async function addPasskey(): Promise<void> {
  const { options } = await accountApi.passkeyOptions()
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
  await accountApi.addPasskey(jsonOf(await navigator.credentials.create({ publicKey }).catch(cancelled)))
}

export async function signInWithPasskey(): Promise<Session> {
  const { options } = await accountApi.passkeyQuestion()
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
  return accountApi.answerPasskey(jsonOf(await navigator.credentials.get({ publicKey }).catch(cancelled)))
}

function jsonOf(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new ApiError('passkey-cancelled', 0)
  return credential.toJSON()
}

function cancelled(): never {
  throw new ApiError('passkey-cancelled', 0)
}
