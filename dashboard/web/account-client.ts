// What the screens ask of the API about accounts: one's own, everybody's, and who looked.
import type {
  AccountList,
  AuditPage,
  Invite,
  Invited,
  IssuedToken,
  NewFactor,
  NewToken,
  OwnAccount,
  PasskeyOptions,
  RecoveryCodes,
  Session,
  SignInWays,
  TokenList,
} from '../api/contract.ts'
import { call } from './api-client.ts'

const id = encodeURIComponent

/** Both ends in epoch milliseconds; empty: of every home, of everybody. */
export interface AuditFilter {
  readonly from: number
  readonly to: number
  readonly homeId: string
  readonly account: string
}
const auditQuery = ({ from, to, homeId, account }: AuditFilter, after?: string): string =>
  String(
    new URLSearchParams({
      from: String(from),
      to: String(to),
      ...(homeId !== '' && { homeId }),
      ...(account !== '' && { account }),
      ...(after !== undefined && { after }),
    }),
  )

export const accountApi = {
  own: () => call<OwnAccount>('GET', '/api/account'),
  beginFactor: () => call<NewFactor>('POST', '/api/account/second-factor'),
  confirmFactor: (code: string) => call<RecoveryCodes>('PUT', '/api/account/second-factor', { code }),
  dropFactor: (code: string) => call<void>('DELETE', '/api/account/second-factor', { code }),
  newRecoveryCodes: (code: string) => call<RecoveryCodes>('POST', '/api/account/recovery-codes', { code }),
  endSession: (sessionId: string) => call<void>('DELETE', `/api/account/sessions/${id(sessionId)}`),
  endOthers: () => call<void>('DELETE', '/api/account/sessions'),
  forgotten: (email: string) => call<void>('POST', '/api/password/forgotten', { email }),
  setPassword: (token: string, password: string) => call<void>('POST', '/api/password', { token, password }),
  invite: (body: Invite) => call<Invited>('POST', '/api/accounts', body),
  inviteAgain: (account: string) => call<Invited>('POST', `/api/accounts/${id(account)}/invitation`),
  passkeyOptions: () => call<PasskeyOptions>('POST', '/api/account/passkeys/options'),
  addPasskey: (body: unknown) => call<void>('POST', '/api/account/passkeys', body),
  removePasskey: (passkeyId: string) => call<void>('DELETE', `/api/account/passkeys/${id(passkeyId)}`),
  passkeyQuestion: () => call<PasskeyOptions>('POST', '/api/session/passkey/options'),
  answerPasskey: (body: unknown) => call<Session>('POST', '/api/session/passkey', body),
  ways: () => call<SignInWays>('GET', '/api/sign-in'),
  tokens: () => call<TokenList>('GET', '/api/tokens'),
  makeToken: (body: NewToken) => call<IssuedToken>('POST', '/api/tokens', body),
  endToken: (tokenId: string) => call<void>('DELETE', `/api/tokens/${id(tokenId)}`),
  all: () => call<AccountList>('GET', '/api/accounts'),
  endAllOf: (account: string) => call<void>('DELETE', `/api/accounts/${id(account)}/sessions`),
  dropFactorOf: (account: string) => call<void>('DELETE', `/api/accounts/${id(account)}/second-factor`),
  audit: (filter: AuditFilter, after?: string) => call<AuditPage>('GET', `/api/audit?${auditQuery(filter, after)}`),
  auditFile: (filter: AuditFilter): string => `/api/audit.csv?${auditQuery(filter)}`,
}
