// What the operator reads of the gaps that have come near: the first in words, with how many homes share it, and how many more there are.
import type { Gap } from '../../rules/duty/coverage.ts'
import { sayGap } from '../../rules/duty/words.ts'
import type { Alarm } from '../../rules/model/alarm.ts'
import { dutyHome } from '../../rules/model/duty-home.ts'
import type { Home } from '../../rules/model/home.ts'
import { alarmId, RuleId } from '../../rules/model/ids.ts'
import { reason, type Said } from '../../rules/model/reason.ts'
import type { Instant } from '../../rules/model/time.ts'

/** One message, however many homes; of a home or a resident it says nothing. `fresh` is not empty. */
export function reportOf(fresh: readonly { home: Home; gap: Gap }[], at: Instant): Alarm {
  const first = fresh.reduce((one, other) => (other.gap.from < one.gap.from ? other : one))
  const isSame = ({ home, gap }: (typeof fresh)[number]) =>
    home.careOrganisation === first.home.careOrganisation &&
    gap.from === first.gap.from &&
    gap.to === first.gap.to &&
    gap.why === first.gap.why
  const homes = fresh.filter(isSame).length
  const others = fresh.length - homes
  const gap = sayGap(first.gap, subjectOf(first.home.careOrganisation, homes), first.home.setup.zone)
  const because: Said = {
    nl: `${gap.nl}${others > 0 ? ` Er zijn nog ${others} andere; zie kernwacht duty check.` : ''}`,
    en: `${gap.en}${others > 0 ? ` There are ${others} more; see kernwacht duty check.` : ''}`,
  }
  const rule = { id: RuleId.parse('duty-gap'), version: 1 }
  return {
    alarmId: alarmId(dutyHome, rule.id, 'home', at),
    homeId: dutyHome,
    residencyId: null,
    rule,
    subject: 'home',
    severity: 'technical',
    openedAt: at,
    raisedAt: at,
    title: { nl: 'Gat in het rooster', en: 'A gap in the rota' },
    because,
    reason: reason('duty-gap'),
    condition: 'standing',
    response: 'open',
    claimedBy: null,
    outcome: null,
    resolvedAt: null,
    events: [{ at, kind: 'raised', said: because }],
  }
}

function subjectOf(careOrganisation: string | null, homes: number): Said {
  const nl = homes === 1 ? '1 woning' : `${homes} woningen`
  const en = homes === 1 ? '1 home' : `${homes} homes`
  return careOrganisation === null
    ? { nl: `${nl} zonder zorgorganisatie`, en: `${en} without a care organisation` }
    : { nl: `${careOrganisation}, ${nl}`, en: `${careOrganisation}, ${en}` }
}
