// Who can be called, in the order in which the resident wants it.
import type { AlarmDetail } from '../../api/contract.ts'
import { words } from '../words/words.ts'

/** RFC 3966: no spaces or brackets in the address itself. */
export const telephone = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, '')}`

export function Contacts({ contacts }: { contacts: AlarmDetail['contacts'] }) {
  const { alarm: text } = words.value
  return (
    <section class="card" aria-labelledby="contacts">
      <h3 id="contacts">{text.contacts}</h3>
      {contacts.length === 0 && <p class="muted">{text.noContacts}</p>}
      <ol class="contacts">
        {contacts.map(({ name, relation, phone, travelMinutes }) => (
          <li key={`${name} ${phone}`}>
            <span>
              {name}
              {relation !== '' && <> · {relation}</>}
              <small class="muted">
                {phone}
                {travelMinutes !== undefined && <> · {text.minutesAway(travelMinutes)}</>}
              </small>
            </span>
            <a class="button" href={telephone(phone)} aria-label={text.call(name)}>
              <span aria-hidden="true">☎</span> {text.callShort}
            </a>
          </li>
        ))}
      </ol>
    </section>
  )
}
