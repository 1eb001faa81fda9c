// Invite somebody: who, in which role, for which organisation or homes. They choose a password with the link in the mail.
import { useState } from 'preact/hooks'
import type { Role } from '../../api/contract.ts'
import { accountApi } from '../account-client.ts'
import { language } from '../look.ts'
import { accountWords } from '../words/account.ts'
import { problem, words } from '../words/words.ts'

const roles: readonly Role[] = ['care', 'resident', 'informal-carer', 'asset-manager', 'installer', 'administrator']
const withHomes: readonly Role[] = ['resident', 'informal-carer', 'installer']
const empty = { email: '', name: '', careOrganisation: '', homes: '' }

export function InviteCard({ again }: { again: () => Promise<void> }) {
  const text = accountWords[language.value]
  const [role, setRole] = useState<Role>('care')
  const [fields, setFields] = useState(empty)
  const [told, setTold] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setTold(null)
    setError(null)
    const email = fields.email.trim()
    const homeIds = fields.homes.split(/[\s,]+/).filter(Boolean)
    try {
      const { isSent } = await accountApi.invite({
        email,
        name: fields.name,
        roles: [role],
        careOrganisation: role === 'care' ? fields.careOrganisation : null,
        homeIds: withHomes.includes(role) ? homeIds : [],
      })
      setTold(isSent ? text.invited(email) : text.notSent)
      setFields(empty)
    } catch (error) {
      setError(error)
    }
    setBusy(false)
    await again()
  }
  const field = (name: keyof typeof empty, label: string, type = 'text') => (
    <label>
      {label}
      <input
        type={type}
        autocomplete="off"
        required
        maxLength={200}
        value={fields[name]}
        onInput={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
      />
    </label>
  )
  return (
    <details class="card">
      <summary>{text.invite}</summary>
      <p>{text.inviteHelp}</p>
      <form class="filter" onSubmit={(event) => void submit(event)}>
        {field('name', text.name)}
        {field('email', words.value.signIn.email, 'email')}
        <label>
          {text.role}
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {words.value.roles[one]}
              </option>
            ))}
          </select>
        </label>
        {role === 'care' && field('careOrganisation', text.organisation)}
        {withHomes.includes(role) && field('homes', text.homesOf)}
        <button type="submit" class="primary" disabled={isBusy}>
          {text.invite}
        </button>
      </form>
      {withHomes.includes(role) && <p class="muted">{text.homesHelp}</p>}
      {told !== null && <p role="status">{told}</p>}
      {error !== null && (
        <p class="problem" role="alert">
          {problem(error)}
        </p>
      )}
    </details>
  )
}
