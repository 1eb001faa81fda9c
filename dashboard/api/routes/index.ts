// THE list of what the API answers.
import type { Routes } from '../parts.ts'
import { account } from './account.ts'
import { accountsOfAll } from './accounts.ts'
import { alarms } from './alarms.ts'
import { auditLog } from './audit-log.ts'
import { backtests } from './backtests.ts'
import { carePlan } from './care-plan.ts'
import { commissioning } from './commissioning.ts'
import { consents } from './consents.ts'
import { coverage } from './coverage.ts'
import { credentials } from './credentials.ts'
import { day } from './day.ts'
import { deliveries } from './deliveries.ts'
import { demo } from './demo.ts'
import { desk } from './desk.ts'
import { duty } from './duty.ts'
import { events } from './events.ts'
import { handOver } from './hand-over.ts'
import { health } from './health.ts'
import { homes } from './homes.ts'
import { housing } from './housing.ts'
import { lawFigures } from './law-figures.ts'
import { looked } from './looked.ts'
import { movement } from './movement.ts'
import { notify } from './notify.ts'
import { passkeys } from './passkeys.ts'
import { password } from './password.ts'
import { pauses } from './pauses.ts'
import { programme } from './programme.ts'
import { push } from './push.ts'
import { quarantine } from './quarantine.ts'
import { receivers } from './receivers.ts'
import { replayClock } from './replay-clock.ts'
import { reports } from './reports.ts'
import { residency } from './residency.ts'
import { rules } from './rules.ts'
import { securityTxt } from './security-txt.ts'
import { session } from './session.ts'
import { slowChanges } from './slow-changes.ts'
import { weather } from './weather.ts'
import { singleSignOn } from './single-sign-on.ts'
import { tokens } from './tokens.ts'
import { woonlasten } from './woonlasten.ts'
import { yields } from './yield.ts'

export const routes: readonly { readonly subject: string; readonly add: Routes }[] = [
  { subject: 'session', add: session },
  { subject: 'account', add: account },
  { subject: 'accounts', add: accountsOfAll },
  { subject: 'single sign-on', add: singleSignOn },
  { subject: 'passkeys', add: passkeys },
  { subject: 'password', add: password },
  { subject: 'tokens', add: tokens },
  { subject: 'audit log', add: auditLog },
  { subject: 'demo', add: demo },
  { subject: 'alarms', add: alarms },
  { subject: 'deliveries', add: deliveries },
  { subject: 'desk', add: desk },
  { subject: 'events', add: events },
  { subject: 'homes', add: homes },
  { subject: 'reports', add: reports },
  { subject: 'rules', add: rules },
  { subject: 'backtests', add: backtests },
  { subject: 'coverage', add: coverage },
  { subject: 'consents', add: consents },
  { subject: 'residency', add: residency },
  { subject: 'commissioning', add: commissioning },
  { subject: 'care plan', add: carePlan },
  { subject: 'duty', add: duty },
  { subject: 'hand-over', add: handOver },
  { subject: 'day', add: day },
  { subject: 'movement', add: movement },
  { subject: 'slow changes', add: slowChanges },
  { subject: 'pauses', add: pauses },
  { subject: 'who looked', add: looked },
  { subject: 'credentials', add: credentials },
  { subject: 'notify', add: notify },
  { subject: 'receivers', add: receivers },
  { subject: 'push', add: push },
  { subject: 'quarantine', add: quarantine },
  { subject: 'replay clock', add: replayClock },
  { subject: 'housing', add: housing },
  { subject: 'woonlasten', add: woonlasten },
  { subject: 'programme', add: programme },
  { subject: 'weather', add: weather },
  { subject: 'solar yield', add: yields },
  { subject: 'law figures', add: lawFigures },
  { subject: 'health', add: health },
  { subject: 'security.txt', add: securityTxt },
]
