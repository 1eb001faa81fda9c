// What each route shows or changes, for the audit log: one table that a person can read. A route without a row is written down all the same.
import type { AuditAction } from '../../rules/model/audit.ts'
import type { AuditPage } from './contract-audit.ts'
import type { AlarmReport } from './contract.ts'

export interface Audited {
  /** What kind of data; its words are on the resident's page. */
  readonly kind: string
  /** Left out: read for GET, else write. */
  readonly action?: AuditAction
  /** On the way of an alarm: never refused and never waiting when the log cannot be written, but written down later. */
  readonly vital?: true
  /** Whose homes are in the answer, where it does not say so under `homeId`. */
  homesIn?(answer: never): readonly string[]
}
/** `nobody`: there is nothing in it about anybody's home or life. */
export type AuditRow = Audited | 'nobody'

const answering = { kind: 'alarm', action: 'write', vital: true } as const

export const auditTable: Readonly<Record<string, AuditRow>> = {
  'POST /api/session': { kind: 'session', action: 'sign-in', vital: true },
  'DELETE /api/session': { kind: 'session', action: 'sign-out', vital: true },
  'GET /api/session': 'nobody',
  'GET /api/demo': 'nobody',

  // How people sign in; an end to it is never refused.
  'GET /api/account': 'nobody',
  'POST /api/account/second-factor': { kind: 'account' },
  'PUT /api/account/second-factor': { kind: 'account' },
  'DELETE /api/account/second-factor': { kind: 'account' },
  'POST /api/account/recovery-codes': { kind: 'account' },
  'DELETE /api/account/sessions': { kind: 'account', vital: true },
  'DELETE /api/account/sessions/:sessionId': { kind: 'account', vital: true },
  'POST /api/password/forgotten': { kind: 'account' },
  'POST /api/password': { kind: 'account' },
  'POST /api/accounts': { kind: 'account' },
  'POST /api/accounts/:account/invitation': { kind: 'account' },
  'GET /api/sign-in': 'nobody',
  'GET /api/session/oidc': 'nobody',
  'GET /api/session/oidc/callback': { kind: 'session', action: 'sign-in', vital: true },
  'POST /api/session/passkey/options': 'nobody',
  'POST /api/session/passkey': { kind: 'session', action: 'sign-in', vital: true },
  'POST /api/account/passkeys/options': 'nobody',
  'POST /api/account/passkeys': { kind: 'account' },
  'DELETE /api/account/passkeys/:passkeyId': { kind: 'account' },
  'GET /api/tokens': { kind: 'token' },
  'POST /api/tokens': { kind: 'token', action: 'issue' },
  'DELETE /api/tokens/:tokenId': { kind: 'token', vital: true },
  'GET /api/accounts': { kind: 'account' },
  'DELETE /api/accounts/:account/sessions': { kind: 'account', vital: true },
  'DELETE /api/accounts/:account/second-factor': { kind: 'account' },
  'GET /api/audit': { kind: 'audit-log', homesIn: homesOfAudit },
  'GET /api/audit.csv': { kind: 'audit-log', action: 'export', homesIn: homesOfAuditCsv },

  'GET /api/alarms': { kind: 'alarm-list', vital: true },
  'GET /api/alarms/:alarmId': { kind: 'alarm', vital: true },
  'GET /api/events': { kind: 'alarm', vital: true },
  'GET /api/push/alarms/:reference': { kind: 'alarm', vital: true },
  'POST /api/alarms/:alarmId/steps': answering,
  'POST /api/alarms/:alarmId/undo': answering,
  'POST /api/alarms/:alarmId/comments': answering,
  'POST /api/alarms/:alarmId/shelf': answering,
  'DELETE /api/alarms/:alarmId/shelf': answering,
  'GET /api/alarms/:alarmId/deliveries': { kind: 'deliveries' },
  'GET /api/receivers/:name/missed': { kind: 'alarm', action: 'export', vital: true },
  'GET /api/desk': 'nobody',
  'GET /api/desk/hand-over': { kind: 'hand-over' },
  'POST /api/desk/hand-over': { kind: 'hand-over' },
  'GET /api/reports/alarms': { kind: 'report', homesIn: homesOfReport },
  'GET /api/reports/alarms/sheet': { kind: 'report', action: 'export' },
  'GET /api/reports/alarms.csv': { kind: 'report', action: 'export', homesIn: homesOfCsv },

  'GET /api/homes': { kind: 'home-list' },
  'GET /api/homes/:homeId': { kind: 'home' },
  'PUT /api/homes/:homeId': { kind: 'registry' },
  'GET /api/homes/:homeId/day': { kind: 'movement' },
  'GET /api/homes/:homeId/slow-changes': { kind: 'slow-changes' },
  'GET /api/homes/:homeId/month': { kind: 'movement' },
  'GET /api/homes/:homeId/floor': { kind: 'movement' },
  'GET /api/homes/:homeId/looked': { kind: 'who-looked' },
  'POST /api/homes/:homeId/erasure': { kind: 'registry' },
  'GET /api/homes/:homeId/residency': { kind: 'registry' },
  'POST /api/homes/:homeId/residency': { kind: 'registry' },
  'GET /api/homes/:homeId/consents': { kind: 'consents' },
  'POST /api/homes/:homeId/consents': { kind: 'consents' },
  'POST /api/homes/:homeId/pauses': { kind: 'pause' },
  'DELETE /api/homes/:homeId/pauses': { kind: 'pause' },
  'GET /api/homes/:homeId/care-plan': { kind: 'care-plan' },
  'PUT /api/homes/:homeId/care-plan': { kind: 'care-plan' },
  'POST /api/homes/:homeId/credentials': { kind: 'credential', action: 'issue' },
  'DELETE /api/homes/:homeId/credentials/:identity': { kind: 'credential' },
  'GET /api/homes/:homeId/coverage': { kind: 'coverage' },
  'GET /api/homes/:homeId/commissioning': { kind: 'commissioning' },
  'PUT /api/homes/:homeId/commissioning': { kind: 'commissioning' },
  'POST /api/homes/:homeId/commissioning': { kind: 'commissioning' },
  'GET /api/homes/:homeId/housing': { kind: 'housing' },
  'PUT /api/homes/:homeId/housing': { kind: 'housing' },
  'POST /api/housing/import': { kind: 'housing' },
  'GET /api/housing/export': { kind: 'housing', action: 'export', homesIn: homesOfTable },
  'GET /api/homes/:homeId/woonlasten': { kind: 'woonlasten' },
  'GET /api/homes/:homeId/letter': { kind: 'woonlasten' },
  'PUT /api/homes/:homeId/money': { kind: 'woonlasten' },
  'DELETE /api/homes/:homeId/money': { kind: 'woonlasten' },
  'GET /api/programme': { kind: 'programme' },
  'POST /api/programme/scenario': { kind: 'programme', action: 'read' },
  'GET /api/programme/effects': { kind: 'programme' },
  'GET /api/programme/export': { kind: 'programme', action: 'export' },
  'GET /api/weather': 'nobody',
  'GET /api/yield': { kind: 'panels' },
  'GET /api/yield/tickets': { kind: 'panels' },
  'GET /api/law-figures': 'nobody',
  'PUT /api/law-figures': 'nobody',
  'POST /api/law-figures/import': 'nobody',
  'GET /api/law-figures/export': 'nobody',
  'GET /api/rules': { kind: 'rules' },
  'POST /api/rules/:ruleId/settings': { kind: 'rules' },
  'POST /api/rules/settings/:settingId/decision': { kind: 'rules' },
  'POST /api/backtests': { kind: 'backtest', action: 'read' },
  'GET /api/backtests/:backtestId': { kind: 'backtest' },
  'GET /api/quarantine': { kind: 'messages' },
  'POST /api/quarantine/:quarantineId/replay': { kind: 'messages' },

  // Of staff, and of no home; the gaps name homes.
  'GET /api/duty': { kind: 'duty' },
  'PUT /api/duty': { kind: 'duty' },
  'GET /api/duty/coverage': { kind: 'duty' },
  'GET /api/duty/shifts': { kind: 'duty' },
  'POST /api/duty/teams/:teamId/overrides': { kind: 'duty' },
  'DELETE /api/duty/teams/:teamId/overrides': { kind: 'duty' },
  'GET /api/notify': { kind: 'reach' },
  'POST /api/notify/test': { kind: 'reach' },

  // Each to their own telephone.
  'GET /api/push': 'nobody',
  'POST /api/push/devices': 'nobody',
  'DELETE /api/push/devices/:deviceId': 'nobody',
  'POST /api/push/trial': 'nobody',
  'POST /api/replay/clock': 'nobody',
}

/** What is not in the table may show anybody's anything. */
export const auditOf = (method: string, route: string): AuditRow =>
  auditTable[`${method === 'HEAD' ? 'GET' : method} ${route}`] ?? { kind: 'other' }

function homesOfAudit({ rows }: AuditPage): string[] {
  return rows.flatMap(({ homes }) => homes)
}

/** The last column, with spaces between. */
function homesOfAuditCsv(text: string): string[] {
  return text
    .split('\r\n')
    .slice(1)
    .flatMap((line) =>
      line
        .slice(line.lastIndexOf(',') + 1)
        .split(' ')
        .filter(Boolean),
    )
}

function homesOfReport({ organisations }: AlarmReport): string[] {
  return organisations.flatMap(({ byHome }) => byHome.map(({ key }) => key))
}

function homesOfCsv(text: string): string[] {
  return [...text.matchAll(/,home,([a-z0-9-]+),/g)].map((match) => match[1]!)
}

function homesOfTable({ homeIds }: { readonly homeIds: readonly string[] }): readonly string[] {
  return homeIds
}
