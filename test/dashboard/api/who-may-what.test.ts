// Every route × every role × their own home and another's. A route without a row here fails.
import { beforeAll, describe, expect, it } from 'vitest'
import { Scope, scopeTable } from '../../../dashboard/api/access.ts'
import type { Role } from '../../../dashboard/api/contract.ts'
import type { Push } from '../../../dashboard/api/push.ts'
import { createRuleDesk } from '../../../gateway/pipeline/rule-desk.ts'
import { memoryRuleSettings } from '../../../gateway/store/memory-rule-settings.ts'
import { memorySubscriptions } from '../../../gateway/store/memory.ts'
import { type AlarmId, homeId, ruleId } from '../../../rules/model/ids.ts'
import type { RuleSetting } from '../../../rules/model/rule-setting.ts'
import { DutyDirectory } from '../../../rules/model/duty.ts'
import type { Housing } from '../../../rules/model/housing.ts'
import { days, hours, later } from '../../../rules/model/time.ts'
import {
  alarmOf,
  foreign,
  homeOf,
  organisation,
  own,
  quarantined,
  roles,
  runningApi,
  type RunningApi,
} from '../../support/api.ts'
import { housingOf } from '../../support/housing.ts'
import { morning } from '../../support/pipeline.ts'
import { stillness } from '../../support/small-rules.ts'

/** What a request needs to know of the home that it is about. */
interface Target {
  readonly home: string
  readonly urgent: string
  readonly technical: string
}
interface Row {
  readonly route: string
  readonly request: (target: Target) => string
  readonly payload?: (target: Target) => object
  /** Statuses in the order of `roles`: care, resident, informal carer, asset manager, installer, administrator. */
  readonly own: readonly number[]
  readonly foreign: readonly number[]
  /** The status for somebody who is not signed in; left out: 401. */
  readonly nobody?: number
}

const all = (status: number): number[] => roles.map(() => status)
/** For care and administrators. */
const forDuty = (status: number): number[] => [status, 403, 403, 403, 403, status]
const forAdministrator = (status: number): number[] => [403, 403, 403, 403, 403, status]
const forAssets = (status: number): number[] => [403, 403, 403, status, 403, 403]
const withoutId = (housing: Housing) => {
  const { homeId: _, ...rest } = housing
  return rest
}
const pause = () => ({ until: later(morning, hours(9)), because: 'logeert bij haar zus' })
/** Each home has a team of its care organisation, named after it. */
const swap = () => ({ from: later(morning, hours(9)), to: later(morning, hours(12)), memberId: 'ans', because: 'ruil' })
const directory = DutyDirectory.parse({
  teams: [own, foreign].map((home) => ({
    teamId: `team-of-${home}`,
    name: 'Wijkteam',
    careOrganisation: home === own ? organisation : 'Elders',
    members: [{ memberId: 'ans', name: 'Ans', reach: [{ channel: 'sms', address: '+31600000001' }] }],
    rotations: [{ members: ['ans'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }],
  })),
})

const about = (route: string, pick: (target: Target) => string, rest: Omit<Row, 'route' | 'request'>): Row => {
  const [method, path] = route.split(' ') as [string, string]
  return { route, request: (target) => `${method} ${path.replace(/\{\w+\}/, pick(target))}`, ...rest }
}

const rows: readonly Row[] = [
  { route: 'GET /healthz', request: () => 'GET /healthz', own: all(200), foreign: all(200), nobody: 200 },
  { route: 'GET /readyz', request: () => 'GET /readyz', own: all(200), foreign: all(200), nobody: 200 },
  {
    route: 'GET /.well-known/security.txt',
    request: () => 'GET /.well-known/security.txt',
    own: all(404),
    foreign: all(404),
    nobody: 404,
  },
  { route: 'GET /api/demo', request: () => 'GET /api/demo', own: all(404), foreign: all(404), nobody: 404 },
  { route: 'GET /api/session', request: () => 'GET /api/session', own: all(200), foreign: all(200) },
  {
    route: 'POST /api/session',
    request: () => 'POST /api/session',
    payload: () => ({ email: 'x' }),
    own: all(422),
    foreign: all(422),
    nobody: 422,
  },
  { route: 'DELETE /api/session', request: () => 'DELETE /api/session', own: all(204), foreign: all(204), nobody: 204 },
  // Of people at a screen, and not of a program's token: account.test.ts.
  ...['GET /api/account', 'POST /api/account/second-factor', 'DELETE /api/account/sessions'].map((route) => ({
    route,
    request: () => route,
    own: all(403),
    foreign: all(403),
  })),
  ...['PUT /api/account/second-factor', 'DELETE /api/account/second-factor', 'POST /api/account/recovery-codes'].map(
    (route) => ({ route, request: () => route, payload: () => ({ code: '123456' }), own: all(403), foreign: all(403) }),
  ),
  about('DELETE /api/account/sessions/{sessionId}', () => 'a', { own: all(403), foreign: all(403) }),
  {
    route: 'GET /api/accounts',
    request: () => 'GET /api/accounts',
    own: forAdministrator(200),
    foreign: forAdministrator(200),
  },
  ...['sessions', 'second-factor'].map((what) =>
    about(`DELETE /api/accounts/{account}/${what}`, () => 'nobody', {
      own: forAdministrator(404),
      foreign: forAdministrator(404),
    }),
  ),
  // Without a mail server here: whose door it is answers all the same.
  {
    route: 'POST /api/password/forgotten',
    request: () => 'POST /api/password/forgotten',
    payload: () => ({ email: 'a@example.nl' }),
    own: all(409),
    foreign: all(409),
    nobody: 409,
  },
  {
    route: 'POST /api/password',
    request: () => 'POST /api/password',
    payload: () => ({ token: 'x'.repeat(43), password: 'een lang wachtwoord' }),
    own: all(422),
    foreign: all(422),
    nobody: 422,
  },
  {
    route: 'POST /api/accounts',
    request: () => 'POST /api/accounts',
    payload: () => ({ email: 'a@example.nl', name: 'A', roles: ['care'] }),
    own: forAdministrator(409),
    foreign: forAdministrator(409),
  },
  about('POST /api/accounts/{account}/invitation', () => 'nobody', {
    own: forAdministrator(404),
    foreign: forAdministrator(404),
  }),
  {
    route: 'GET /api/tokens',
    request: () => 'GET /api/tokens',
    own: forAdministrator(200),
    foreign: forAdministrator(200),
  },
  {
    route: 'POST /api/tokens',
    request: () => 'POST /api/tokens',
    payload: () => ({ name: 'Dossier', scopes: ['programme:read'], days: 30 }),
    own: forAdministrator(200),
    foreign: forAdministrator(200),
  },
  about('DELETE /api/tokens/{tokenId}', () => 'a', { own: forAdministrator(404), foreign: forAdministrator(404) }),
  // The public address of these tests is one with a name; what is signed: test/dashboard/web/passkeys.test.ts.
  {
    route: 'POST /api/session/passkey/options',
    request: () => 'POST /api/session/passkey/options',
    own: all(200),
    foreign: all(200),
    nobody: 200,
  },
  {
    route: 'POST /api/session/passkey',
    request: () => 'POST /api/session/passkey',
    payload: () => ({
      id: 'a',
      rawId: 'a',
      type: 'public-key',
      response: { clientDataJSON: 'a', authenticatorData: 'a', signature: 'a' },
    }),
    own: all(401),
    foreign: all(401),
  },
  {
    route: 'POST /api/account/passkeys/options',
    request: () => 'POST /api/account/passkeys/options',
    own: all(403),
    foreign: all(403),
  },
  {
    route: 'POST /api/account/passkeys',
    request: () => 'POST /api/account/passkeys',
    payload: () => ({
      id: 'a',
      rawId: 'a',
      type: 'public-key',
      response: { clientDataJSON: 'a', attestationObject: 'a' },
    }),
    own: all(403),
    foreign: all(403),
  },
  about('DELETE /api/account/passkeys/{passkeyId}', () => 'a', { own: all(403), foreign: all(403) }),
  { route: 'GET /api/sign-in', request: () => 'GET /api/sign-in', own: all(200), foreign: all(200), nobody: 200 },
  // No provider here: back to the sign-in page, which says so. With one: single-sign-on.test.ts.
  ...['', '/callback'].map((form) => ({
    route: `GET /api/session/oidc${form}`,
    request: () => `GET /api/session/oidc${form}`,
    own: all(303),
    foreign: all(303),
    nobody: 303,
  })),
  // With two factors, as everybody here has; with one: audit-log.test.ts.
  ...['', '.csv'].map((form) => ({
    route: `GET /api/audit${form}`,
    request: () => `GET /api/audit${form}`,
    own: forAdministrator(200),
    foreign: forAdministrator(200),
  })),
  // Lists are for everybody; what is in them is below, and in privacy.test.ts.
  {
    route: 'GET /api/alarms',
    request: ({ home }) => `GET /api/alarms?homeId=${home}`,
    own: all(200),
    foreign: all(200),
  },
  { route: 'GET /api/homes', request: () => 'GET /api/homes', own: all(200), foreign: all(200) },
  {
    route: 'GET /api/desk',
    request: () => 'GET /api/desk',
    own: [200, 403, 403, 403, 403, 403],
    foreign: [200, 403, 403, 403, 403, 403],
  },
  ...['', '.csv', '/sheet'].map((form) => ({
    route: `GET /api/reports/alarms${form}`,
    request: () => `GET /api/reports/alarms${form}`,
    own: [200, 403, 403, 403, 403, 403],
    foreign: [200, 403, 403, 403, 403, 403],
  })),
  { route: 'GET /api/rules', request: () => 'GET /api/rules', own: forDuty(200), foreign: forDuty(200) },
  // For one home; for all of them only an administrator does it: rules.test.ts.
  {
    route: 'POST /api/rules/{ruleId}/settings',
    request: () => 'POST /api/rules/stillness/settings',
    payload: ({ home }) => ({ homeId: home, params: { quietMinutes: 90 }, because: 'slaapt uit' }),
    own: forDuty(200),
    foreign: [404, 403, 403, 403, 403, 200],
  },
  about('POST /api/rules/settings/{settingId}/decision', ({ home }) => (home === own ? '1' : '2'), {
    payload: () => ({ approve: false }),
    own: forDuty(200),
    foreign: [404, 403, 403, 403, 403, 200],
  }),
  {
    route: 'POST /api/backtests',
    request: () => 'POST /api/backtests',
    payload: ({ home }) => ({ rule: 'stillness', set: {}, homeId: home }),
    // Of one home its figures are its alarms; of all of them an administrator asks: backtests.test.ts.
    own: [200, 403, 403, 403, 403, 403],
    foreign: [404, 403, 403, 403, 403, 403],
  },
  // Of whoever began it; backtests.test.ts.
  {
    route: 'GET /api/backtests/{backtestId}',
    request: () => 'GET /api/backtests/2b2c5a30-3c8b-4c39-9a52-0c3a9d5b5a11',
    own: forDuty(404),
    foreign: forDuty(404),
  },
  // Refused for its form, after who asks has been looked at; its content is in events.test.ts.
  { route: 'GET /api/events', request: () => 'GET /api/events', own: all(406), foreign: all(406) },

  about('GET /api/alarms/{alarmId}', ({ urgent }) => urgent, {
    own: [200, 200, 200, 404, 404, 404],
    foreign: all(404),
  }),
  about('GET /api/alarms/{alarmId}', ({ technical }) => technical, {
    own: [200, 200, 404, 404, 200, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  about('GET /api/alarms/{alarmId}/deliveries', ({ urgent }) => urgent, {
    own: [200, 200, 200, 404, 404, 404],
    foreign: all(404),
  }),
  about('GET /api/alarms/{alarmId}/deliveries', ({ technical }) => technical, {
    own: [200, 200, 404, 404, 200, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  about('POST /api/alarms/{alarmId}/comments', ({ urgent }) => urgent, {
    payload: () => ({ note: 'Ik bel haar' }),
    own: [200, 403, 200, 404, 404, 404],
    foreign: all(404),
  }),
  about('POST /api/alarms/{alarmId}/comments', ({ technical }) => technical, {
    payload: () => ({ note: 'Batterij' }),
    own: [200, 403, 404, 404, 200, 403],
    foreign: [404, 404, 404, 404, 404, 403],
  }),
  about('POST /api/alarms/{alarmId}/steps', ({ urgent }) => urgent, {
    payload: () => ({ step: 'acknowledge' }),
    own: [200, 403, 200, 404, 404, 404],
    foreign: all(404),
  }),
  about('POST /api/alarms/{alarmId}/steps', ({ technical }) => technical, {
    payload: () => ({ step: 'acknowledge' }),
    own: [200, 403, 404, 404, 200, 403],
    foreign: [404, 404, 404, 404, 404, 403],
  }),
  // The step above is taken back; an urgent alarm is never put aside, and who may ask hears so.
  about('POST /api/alarms/{alarmId}/undo', ({ urgent }) => urgent, {
    own: [200, 403, 200, 404, 404, 404],
    foreign: all(404),
  }),
  about('POST /api/alarms/{alarmId}/shelf', ({ urgent }) => urgent, {
    payload: () => ({ until: later(morning, days(2)), because: 'monteur komt' }),
    own: [422, 403, 422, 404, 404, 404],
    foreign: all(404),
  }),
  about('POST /api/alarms/{alarmId}/shelf', ({ technical }) => technical, {
    payload: () => ({ until: later(morning, days(2)), because: 'monteur komt' }),
    own: [200, 403, 404, 404, 200, 403],
    foreign: [404, 404, 404, 404, 404, 403],
  }),
  about('DELETE /api/alarms/{alarmId}/shelf', ({ technical }) => technical, {
    own: [200, 403, 404, 404, 200, 403],
    foreign: [404, 404, 404, 404, 404, 403],
  }),

  about('GET /api/homes/{homeId}', ({ home }) => home, { own: all(200), foreign: [404, 404, 404, 200, 404, 200] }),
  about('PUT /api/homes/{homeId}', ({ home }) => home, {
    payload: ({ home }) => homeOf(home, home === own ? organisation : 'Elders'),
    own: [403, 403, 403, 403, 403, 204],
    foreign: [403, 403, 403, 403, 403, 204],
  }),
  ...['month', 'floor'].map((what) =>
    about(`GET /api/homes/{homeId}/${what}`, ({ home }) => home, {
      own: [200, 200, 404, 404, 404, 404],
      foreign: all(404),
    }),
  ),
  about('GET /api/homes/{homeId}/day', ({ home }) => home, { own: [200, 200, 404, 404, 404, 404], foreign: all(404) }),
  about('GET /api/homes/{homeId}/slow-changes', ({ home }) => home, {
    own: [200, 404, 404, 404, 404, 404],
    foreign: all(404),
  }),
  about('GET /api/homes/{homeId}/coverage', ({ home }) => home, {
    own: [200, 200, 200, 404, 200, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  {
    route: 'GET /api/homes/{homeId}/commissioning',
    request: ({ home }) => `GET /api/homes/${home}/commissioning?since=0`,
    own: [404, 404, 404, 404, 200, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  },
  // Nobody walked: who may sign hears what is missing.
  about('POST /api/homes/{homeId}/commissioning', ({ home }) => home, {
    payload: () => ({ since: 0 }),
    own: [404, 404, 404, 404, 422, 422],
    foreign: [404, 404, 404, 404, 404, 422],
  }),
  // Who looked at a home: told to who lives there, and to nobody who looks. What is in it: looked.test.ts.
  about('GET /api/homes/{homeId}/looked', ({ home }) => home, {
    own: [404, 200, 404, 404, 404, 404],
    foreign: all(404),
  }),
  about('GET /api/homes/{homeId}/residency', ({ home }) => home, {
    own: [404, 404, 404, 404, 404, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  // Nobody has moved out of it, so that there is nobody to forget.
  about('POST /api/homes/{homeId}/erasure', ({ home }) => home, {
    payload: () => ({ residencyId: 'somebody', because: 'op verzoek' }),
    own: all(404),
    foreign: all(404),
  }),
  // Of a residency that is not the one of now: who may move somebody hears so.
  about('POST /api/homes/{homeId}/residency', ({ home }) => home, {
    payload: () => ({ leaving: 'somebody-else', next: null, because: 'huur opgezegd' }),
    own: [404, 404, 404, 404, 404, 409],
    foreign: [404, 404, 404, 404, 404, 409],
  }),
  about('GET /api/homes/{homeId}/consents', ({ home }) => home, {
    own: [200, 200, 404, 404, 404, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  about('POST /api/homes/{homeId}/consents', ({ home }) => home, {
    payload: () => ({ purpose: 'energy', allow: true, textVersion: 1, onBehalfBecause: 'aan de keukentafel' }),
    own: [200, 200, 404, 404, 404, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  about('POST /api/homes/{homeId}/pauses', ({ home }) => home, {
    payload: pause,
    own: [204, 204, 403, 403, 403, 403],
    foreign: [404, 404, 404, 403, 404, 403],
  }),
  about('DELETE /api/homes/{homeId}/pauses', ({ home }) => home, {
    payload: () => ({}),
    own: [204, 204, 403, 403, 403, 403],
    foreign: [404, 404, 404, 403, 404, 403],
  }),
  about('POST /api/homes/{homeId}/credentials', ({ home }) => home, {
    payload: () => ({}),
    own: [404, 404, 404, 404, 200, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  {
    route: 'DELETE /api/homes/{homeId}/credentials/{identity}',
    request: ({ home }) => `DELETE /api/homes/${home}/credentials/${home}.plug`,
    own: [404, 404, 404, 404, 204, 204],
    foreign: [404, 404, 404, 404, 404, 204],
  },
  about('GET /api/homes/{homeId}/care-plan', ({ home }) => home, {
    own: [200, 404, 404, 404, 404, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  about('PUT /api/homes/{homeId}/care-plan', ({ home }) => home, {
    payload: () => ({ carePlan: null, because: 'weer het gewone plan' }),
    own: [200, 404, 404, 404, 404, 200],
    foreign: [404, 404, 404, 404, 404, 200],
  }),
  {
    route: 'GET /api/duty',
    request: () => 'GET /api/duty',
    own: [200, 403, 403, 403, 403, 200],
    foreign: [200, 403, 403, 403, 403, 200],
  },
  {
    route: 'PUT /api/duty',
    request: () => 'PUT /api/duty',
    payload: () => ({ directory, because: 'nieuw rooster' }),
    own: [403, 403, 403, 403, 403, 204],
    foreign: [403, 403, 403, 403, 403, 204],
  },
  {
    route: 'GET /api/duty/coverage',
    request: () => 'GET /api/duty/coverage',
    own: [200, 403, 403, 403, 403, 200],
    foreign: [200, 403, 403, 403, 403, 200],
  },
  {
    route: 'GET /api/desk/hand-over',
    request: () => 'GET /api/desk/hand-over',
    own: [200, 403, 403, 403, 403, 403],
    foreign: [200, 403, 403, 403, 403, 403],
  },
  {
    route: 'POST /api/desk/hand-over',
    request: () => 'POST /api/desk/hand-over',
    payload: () => ({ note: 'rustige nacht' }),
    own: [204, 403, 403, 403, 403, 403],
    foreign: [204, 403, 403, 403, 403, 403],
  },
  {
    route: 'GET /api/duty/shifts',
    request: () => 'GET /api/duty/shifts',
    own: [200, 403, 403, 403, 403, 200],
    foreign: [200, 403, 403, 403, 403, 200],
  },
  about('POST /api/duty/teams/{teamId}/overrides', ({ home }) => `team-of-${home}`, {
    payload: swap,
    own: [204, 403, 403, 403, 403, 204],
    foreign: [404, 403, 403, 403, 403, 204],
  }),
  about('DELETE /api/duty/teams/{teamId}/overrides', ({ home }) => `team-of-${home}`, {
    payload: swap,
    own: [204, 403, 403, 403, 403, 204],
    foreign: [404, 403, 403, 403, 403, 204],
  }),
  {
    route: 'GET /api/quarantine',
    request: () => 'GET /api/quarantine',
    own: [403, 403, 403, 403, 403, 200],
    foreign: [403, 403, 403, 403, 403, 200],
  },
  about('POST /api/quarantine/{quarantineId}/replay', () => '1', {
    own: [403, 403, 403, 403, 403, 200],
    foreign: [403, 403, 403, 403, 403, 200],
  }),
  { route: 'GET /api/notify', request: () => 'GET /api/notify', own: forDuty(200), foreign: forDuty(200) },
  // Nothing is set up here over which anybody would be told.
  {
    route: 'POST /api/notify/test',
    request: () => 'POST /api/notify/test',
    payload: () => ({ to: 'me' }),
    own: forDuty(422),
    foreign: forDuty(422),
  },
  // Whose request it is, its signature says and nothing else; with the right one: test/gateway/notify/missed.test.ts.
  {
    route: 'GET /api/receivers/{name}/missed',
    request: () => 'GET /api/receivers/desk/missed?after=0',
    own: all(401),
    foreign: all(401),
  },
  // Each to their own devices; what a message was about only for who may see that alarm.
  { route: 'GET /api/push', request: () => 'GET /api/push', own: all(200), foreign: all(200) },
  {
    route: 'POST /api/push/devices',
    request: () => 'POST /api/push/devices',
    payload: () => ({
      endpoint: 'https://push.example/a',
      keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'a'.repeat(22) },
    }),
    own: all(200),
    foreign: all(200),
  },
  {
    route: 'DELETE /api/push/devices/{deviceId}',
    request: () => 'DELETE /api/push/devices/a',
    own: all(204),
    foreign: all(204),
  },
  { route: 'POST /api/push/trial', request: () => 'POST /api/push/trial', own: all(200), foreign: all(200) },
  about('GET /api/push/alarms/{reference}', ({ urgent }) => `ref.${urgent}`, {
    own: [200, 200, 200, 404, 404, 404],
    foreign: all(404),
  }),
  // Rent, energy and the programme: the landlord's, the tenant's own, and nobody's who cares.
  about('GET /api/homes/{homeId}/housing', ({ home }) => home, {
    own: [404, 200, 404, 200, 404, 404],
    foreign: [404, 404, 404, 200, 404, 404],
  }),
  about('PUT /api/homes/{homeId}/housing', ({ home }) => home, {
    payload: ({ home }) => withoutId(housingOf(home)),
    own: forAssets(204),
    foreign: forAssets(204),
  }),
  about('GET /api/homes/{homeId}/woonlasten', ({ home }) => home, {
    own: [404, 200, 404, 200, 404, 404],
    foreign: [404, 404, 404, 200, 404, 404],
  }),
  about('PUT /api/homes/{homeId}/money', ({ home }) => home, {
    payload: () => ({ incomeEuro: 24_000 }),
    own: [403, 204, 403, 403, 403, 403],
    foreign: [403, 404, 403, 403, 403, 403],
  }),
  about('DELETE /api/homes/{homeId}/money', ({ home }) => home, {
    payload: () => ({}),
    own: [403, 204, 403, 403, 403, 403],
    foreign: [403, 404, 403, 403, 403, 403],
  }),
  {
    route: 'GET /api/homes/{homeId}/letter',
    request: ({ home }) => `GET /api/homes/${home}/letter?year=2025`,
    own: [404, 200, 404, 200, 404, 404],
    foreign: [404, 404, 404, 200, 404, 404],
  },
  {
    route: 'POST /api/housing/import',
    request: () => 'POST /api/housing/import',
    payload: () => ({ kind: 'rents', csv: 'homeId,from,bareEuro' }),
    own: forAssets(200),
    foreign: forAssets(200),
  },
  {
    route: 'GET /api/housing/export',
    request: () => 'GET /api/housing/export?kind=rents',
    own: forAssets(200),
    foreign: forAssets(200),
  },
  { route: 'GET /api/programme', request: () => 'GET /api/programme', own: forAssets(200), foreign: forAssets(200) },
  {
    route: 'GET /api/programme/export',
    request: () => 'GET /api/programme/export?kind=progress',
    own: forAssets(200),
    foreign: forAssets(200),
  },
  {
    route: 'POST /api/programme/scenario',
    request: () => 'POST /api/programme/scenario',
    payload: () => ({ target: 0.675, greened: 'all' }),
    own: forAssets(200),
    foreign: forAssets(200),
  },
  {
    route: 'GET /api/programme/effects',
    request: () => 'GET /api/programme/effects',
    own: forAssets(200),
    foreign: forAssets(200),
  },
  { route: 'GET /api/weather', request: () => 'GET /api/weather', own: forAssets(200), foreign: forAssets(200) },
  { route: 'GET /api/yield', request: () => 'GET /api/yield', own: forAssets(200), foreign: forAssets(200) },
  {
    route: 'GET /api/yield/tickets',
    request: () => 'GET /api/yield/tickets',
    own: [403, 403, 403, 403, 200, 403],
    foreign: [403, 403, 403, 403, 200, 403],
  },
  {
    route: 'GET /api/law-figures',
    request: () => 'GET /api/law-figures',
    own: [403, 403, 403, 200, 403, 200],
    foreign: [403, 403, 403, 200, 403, 200],
  },
  {
    route: 'PUT /api/law-figures',
    request: () => 'PUT /api/law-figures',
    payload: () => ({}),
    own: [403, 403, 403, 403, 403, 200],
    foreign: [403, 403, 403, 403, 403, 200],
  },
  {
    route: 'POST /api/law-figures/import',
    request: () => 'POST /api/law-figures/import',
    payload: () => ({ csv: 'key,from,until,value,source,status' }),
    own: [403, 403, 403, 403, 403, 200],
    foreign: [403, 403, 403, 403, 403, 200],
  },
  {
    route: 'GET /api/law-figures/export',
    request: () => 'GET /api/law-figures/export',
    own: [403, 403, 403, 200, 403, 200],
    foreign: [403, 403, 403, 200, 403, 200],
  },
  {
    route: 'POST /api/replay/clock',
    request: () => 'POST /api/replay/clock',
    payload: () => ({ at: morning }),
    own: [403, 403, 403, 403, 403, 204],
    foreign: [403, 403, 403, 403, 403, 204],
  },
]

/** What a program's token opens, beside what is open or a list: what is not here is refused. */
const everyProgram = ['GET /api/session', 'GET /api/alarms', 'GET /api/homes', 'GET /api/push']
const programs: Readonly<Record<Scope, { readonly own: readonly string[]; readonly foreign: readonly string[] }>> = {
  'alarms:read': {
    own: [
      'GET /api/homes/{homeId}',
      'GET /api/alarms/{alarmId}',
      'GET /api/alarms/{alarmId}/deliveries',
      'GET /api/push/alarms/{reference}',
    ],
    foreign: [],
  },
  'alarms:answer': {
    own: [
      'GET /api/homes/{homeId}',
      'GET /api/alarms/{alarmId}',
      'GET /api/alarms/{alarmId}/deliveries',
      'GET /api/push/alarms/{reference}',
      'POST /api/alarms/{alarmId}/steps',
      'POST /api/alarms/{alarmId}/comments',
    ],
    foreign: [],
  },
  'homes:read': { own: ['GET /api/homes/{homeId}', 'GET /api/homes/{homeId}/coverage'], foreign: [] },
  'programme:read': { own: programmeRoutes(), foreign: programmeRoutes() },
}
/** The landlord's purpose, of every home alike. */
function programmeRoutes(): string[] {
  const ofHome = ['', '/housing', '/woonlasten', '/letter'].map((what) => `GET /api/homes/{homeId}${what}`)
  return [
    ...ofHome,
    'GET /api/programme',
    'GET /api/programme/effects',
    'GET /api/programme/export',
    'GET /api/law-figures',
    'GET /api/law-figures/export',
    'GET /api/weather',
  ]
}

const proposalFor = (home: string): Omit<RuleSetting, 'settingId'> => ({
  rule: ruleId('fall'),
  homeId: homeId(home),
  params: {},
  because: 'proef',
  state: 'proposed',
  proposedBy: { account: 'somebody-else', role: 'administrator' },
  proposedAt: morning,
  decidedBy: null,
  decidedAt: null,
})

const backtest = () => Promise.resolve({ kind: 'not-done', why: 'failed' } as const)

const push: Push = {
  publicKey: 'B',
  subscriptions: memorySubscriptions(),
  isService: () => true,
  alarmOf: (reference) => (reference.startsWith('ref.') ? (reference.slice(4) as AlarmId) : null),
  trial: () => Promise.resolve(null),
}

const jsonOnly = { accept: 'application/json' }
const targetIn = async (api: RunningApi, home: string): Promise<Target> => ({
  home,
  urgent: await alarmOf(api, home, 'urgent'),
  technical: await alarmOf(api, home, 'technical'),
})
async function house(): Promise<RunningApi> {
  const settings = memoryRuleSettings()
  const ruleDesk = createRuleDesk([stillness], settings)
  const api = await runningApi({ withAlarms: true, moveClock: () => Promise.resolve(), push, ruleDesk, backtest })
  for (const home of [own, foreign]) await settings.add(proposalFor(home))
  await api.quarantine.keep(quarantined('odd'))
  await api.registry.putDirectory(directory)
  return api
}

describe.each(roles.map((role, column) => [role, column] as const))('as %s', (role: Role, column) => {
  let api: RunningApi
  beforeAll(async () => void (api = await house()))
  it.each(rows)('$route', async (row) => {
    for (const which of ['foreign', 'own'] as const) {
      const target = await targetIn(api, which === 'own' ? own : foreign)
      const { status, text } = await api.ask(role, row.request(target), row.payload?.(target), jsonOnly)
      expect({ which, status, text: status === row[which][column] ? '' : text }).toEqual({
        which,
        status: row[which][column],
        text: '',
      })
    }
  })
})

describe.each(Scope.options)('a program with %s', (scope) => {
  it.each(['own', 'foreign'] as const)(
    'reads what is written here of a home that is %s, and nothing else',
    async (which) => {
      const api = await house()
      const careOrganisation = scopeTable[scope].purpose === 'care' ? organisation : null
      const { token } = api.accounts.apiTokens.make({
        name: 'Dossier',
        scopes: [scope],
        careOrganisation,
        endsAt: later(morning, days(3650)),
        madeBy: 'account-administrator',
      })
      const target = await targetIn(api, which === 'own' ? own : foreign)
      const opened = new Set<string>()
      for (const row of rows.filter((row) => row.nobody === undefined && row.own[0] !== 401)) {
        const headers = { ...jsonOnly, authorization: `Bearer ${token}` }
        const { status } = await api.ask(null, row.request(target), row.payload?.(target), headers)
        expect([row.route, status]).not.toEqual([row.route, 401])
        if (status < 300) opened.add(row.route)
      }
      expect([...opened].toSorted()).toEqual([...everyProgram, ...programs[scope][which]].toSorted())
    },
  )
})

it('writes down whose data it was before it shows anything of a home', async () => {
  const api = await house()
  const target = await targetIn(api, own)
  const shown: string[] = []
  for (const role of roles)
    for (const row of rows) {
      const before = api.audit.entries().length
      const { status, text } = await api.ask(role, row.request(target), row.payload?.(target), jsonOnly)
      const named = [own, foreign].filter((home) => new RegExp(`"${home}"|van ${home}\\b`).test(text))
      if (status >= 300 || named.length === 0) continue
      shown.push(row.route)
      const entries = api.audit.entries().slice(before)
      const isThere = entries.some(
        ({ account, clients }) =>
          account === `account-${role}` && named.every((home) => clients.some(({ homeId }) => homeId === home)),
      )
      // One's own account names one's homes.
      const isAboutNobody = row.route === 'GET /api/session'
      expect([role, row.route, isThere || isAboutNobody]).toEqual([role, row.route, true])
    }
  expect(new Set(shown).size).toBeGreaterThan(10)
})

it('asks everybody else to sign in first', async () => {
  const api = await house()
  const target = await targetIn(api, own)
  for (const row of rows) {
    const { status } = await api.ask(null, row.request(target), row.payload?.(target), jsonOnly)
    expect([row.route, status]).toEqual([row.route, row.nobody ?? 401])
  }
})

it('answers for a home that is not theirs exactly as for one that does not exist', async () => {
  const api = await house()
  const target = await targetIn(api, foreign)
  const nowhere = {
    home: 'home-99',
    urgent: target.urgent.replace('home-2', 'home-99'),
    technical: target.technical.replace('home-2', 'home-99'),
  }
  for (const row of rows.filter((row) => row.foreign[0] === 404)) {
    const answers = []
    for (const one of [target, nowhere]) {
      const { status, body } = await api.ask('care', row.request(one), row.payload?.(one))
      answers.push({ status, body: body as unknown })
    }
    expect(answers[0]).toEqual(answers[1])
  }
})

it('has a row for every route of the document, and no row for a route that there is not', async () => {
  const { ask } = await house()
  const { body } = await ask(null, 'GET /docs/json')
  const paths = (body as { paths: Record<string, object> }).paths
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect([...new Set(rows.map(({ route }) => route))].toSorted()).toEqual(documented.toSorted())
})

it('lets the operator of the machine answer for every home', async () => {
  const api = await house()
  for (const home of [own, foreign]) {
    const { urgent } = await targetIn(api, home)
    expect(await api.ask('operator', `POST /api/alarms/${urgent}/steps`, { step: 'acknowledge' })).toMatchObject({
      status: 200,
    })
  }
})
