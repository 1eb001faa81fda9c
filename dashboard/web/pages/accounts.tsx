// Everybody's accounts, for the administrator: who can sign in and how, and an end to it everywhere.
import '../styles/account.css'
import { useState } from 'preact/hooks'
import type { AccountRow } from '../../api/contract.ts'
import { accountApi } from '../account-client.ts'
import { ApiError } from '../api-client.ts'
import { language } from '../look.ts'
import { useLoaded } from '../parts/loaded.ts'
import { ApiTokensCard } from '../parts/api-tokens.tsx'
import { InviteCard } from '../parts/invite.tsx'
import { Shown } from '../parts/states.tsx'
import { session } from '../session.ts'
import { accountWords } from '../words/account.ts'
import { problem, words } from '../words/words.ts'

export default function AccountsPage() {
  const text = accountWords[language.value]
  const loaded = useLoaded('accounts', accountApi.all)
  const [error, setError] = useState<unknown>(null)
  async function run(work: () => Promise<void>): Promise<void> {
    setError(null)
    try {
      await work()
    } catch (error) {
      setError(error)
    }
    await loaded.again()
  }
  return (
    <main id="content" class="wide">
      <h1 tabIndex={-1}>{text.people}</h1>
      <p>{text.peopleHelp}</p>
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
      <InviteCard again={loaded.again} />
      <section class="card">
        <Shown loaded={loaded}>
          {({ accounts }) => (
            <table class="cards">
              <thead>
                <tr>
                  <th scope="col">{text.who}</th>
                  <th scope="col">{text.role}</th>
                  <th scope="col">{text.factor}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {accounts.map((one) => (
                  <Row key={one.account} one={one} run={run} />
                ))}
              </tbody>
            </table>
          )}
        </Shown>
      </section>
      <ApiTokensCard />
    </main>
  )
}

function Row({ one, run }: { one: AccountRow; run: (work: () => Promise<void>) => Promise<void> }) {
  const text = accountWords[language.value]
  const [isAsking, setAsking] = useState(false)
  const { account, name, email, roles, careOrganisation, hasPassword, hasSecondFactor, sessions } = one
  const isSelf = account === session.value?.account
  return (
    <tr>
      <th scope="row">
        {name} <small class="muted">{email}</small>
      </th>
      <td data-label={text.role}>
        {roles.map((role) => words.value.roles[role]).join(', ')}{' '}
        {careOrganisation !== null && <small class="muted">{careOrganisation}</small>}
      </td>
      <td data-label={text.factor}>
        {!hasPassword ? text.onlyInvited : hasSecondFactor ? text.withFactor : text.withoutFactor}{' '}
        <small class="muted">{text.signedIn(sessions)}</small>
      </td>
      <td>
        <div class="acts">
          {!hasPassword && (
            <button
              type="button"
              aria-label={`${text.again}: ${name}`}
              onClick={() => void run(() => inviteAgain(account))}
            >
              {text.again}
            </button>
          )}
          {sessions > 0 && !isSelf && (
            <button
              type="button"
              aria-label={`${text.endAll}: ${name}`}
              onClick={() => void run(() => accountApi.endAllOf(account))}
            >
              {text.endAll}
            </button>
          )}
          {hasSecondFactor && !isSelf && !isAsking && (
            <button type="button" aria-label={`${text.lost}: ${name}`} onClick={() => setAsking(true)}>
              {text.lost}
            </button>
          )}
        </div>
        {isAsking && (
          <div role="group" aria-label={text.lost}>
            <p>{text.lostHelp}</p>
            <div class="acts">
              <button
                type="button"
                class="primary"
                onClick={() => {
                  setAsking(false)
                  void run(() => accountApi.dropFactorOf(account))
                }}
              >
                {text.sure}
              </button>
              <button type="button" onClick={() => setAsking(false)}>
                {text.cancel}
              </button>
            </div>
          </div>
        )}
      </td>
    </tr>
  )
}

/** Rejects where the mail was not taken: it is said as any other trouble. */
async function inviteAgain(account: string): Promise<void> {
  const { isSent } = await accountApi.inviteAgain(account)
  if (!isSent) throw new ApiError('mail-not-taken', 0)
}
