// Of one team: who has duty at this moment, until when, how to ring them, and who is next.
import type { DutyShifts } from '../../api/contract-care.ts'
import type { Team } from '../duty-client.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { words } from '../words/words.ts'
import { telephone } from './contacts.tsx'

export type Turn = DutyShifts['teams'][number]['shifts'][number]

export function DutyNow({ team, turns }: { team: Team; turns: readonly Turn[] }) {
  const { duty: text, alarm } = words.value
  const now = minute.value
  const place = turns.findIndex(({ from, to }) => from <= now && now < to)
  const turn = turns[place]
  const next = turns[place + 1]
  const who = turn?.member
  const phone = team.members
    .find(({ memberId }) => memberId === who?.memberId)
    ?.reach.find(({ channel }) => channel === 'voice' || channel === 'sms')
  const when = (at: number) => moment(at, now, team.zone)
  return (
    <div class={`on-duty ${who ? '' : 'nobody'}`}>
      <p class="big">
        {!who && <span aria-hidden="true">▲ </span>}
        {who ? text.has(who.name) : text.nobody}
        {next && <small> {text.until(when(next.from))}</small>}
      </p>
      {!who && <p>{text.nobodyHelp}</p>}
      <p class="muted">
        {next ? text.after(next.member?.name ?? text.noStandIn.toLowerCase(), when(next.from)) : text.notWithin}
      </p>
      {who && phone && (
        <a class="button" href={telephone(phone.address)} aria-label={alarm.call(who.name)}>
          <span aria-hidden="true">☎</span> {alarm.call(who.name)}
        </a>
      )}
    </div>
  )
}
