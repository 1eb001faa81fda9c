// Invite somebody: who, in which role, for which organisation or homes. They choose a password with the link in the mail.
import type { ComponentChildren } from 'preact'
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
  const at = (name: keyof typeof empty) => ({
    autocomplete: 'off',
    required: true,
    maxLength: 200,
    value: fields[name],
    onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
      setFields({ ...fields, [name]: event.currentTarget.value }),
  })
  const field = (label: string, control: ComponentChildren) => (
    <label>
      {label}
      {control}
    </label>
  )
  return (
    <details class="card">
      <summary>{text.invite}</summary>
      <p>{text.inviteHelp}</p>
      <form class="filter" onSubmit={(event) => void submit(event)}>
        {field(text.name, <input {...at('name')} />)}
        {field(words.value.signIn.email, <input {...at('email')} type="email" />)}
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
        {role === 'care' && field(text.organisation, <input {...at('careOrganisation')} />)}
        {withHomes.includes(role) && field(text.homesOf, <input {...at('homes')} />)}
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
