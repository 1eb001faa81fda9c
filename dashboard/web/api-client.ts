// What the screens ask of the API, one function per question. A refusal becomes an ApiError with the code that words.ts knows.
import type {
  AlarmDetail,
  AlarmReport,
  Alarms,
  AskBacktest,
  BacktestView,
  Coverage,
  Deliveries,
  Demo,
  Desk,
  HomeCoverage,
  HomeDetail,
  Homes,
  IssuedCredential,
  Looked,
  Notify,
  NewPushDevice,
  Problem,
  PushAlarm,
  PushDevice,
  PushSetup,
  PushTrial,
  ProposeSetting,
  QuarantineList,
  Replayed,
  RoomStrip,
  RuleSettingRow,
  RulesView,
  Session,
  SignIn,
  SignWalk,
  StartPause,
  TakeStep,
  Trial,
  TrialOutcome,
  Walk,
} from '../api/contract.ts'

/** `code` is one of the API's problem codes, or `offline` when nothing answered; `said`: the service's own sentence, where it has one. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly said: Problem['said']
  constructor(code: string, status: number, said?: Problem['said']) {
    super(code)
    this.code = code
    this.status = status
    this.said = said
  }
}

/** Told when the service no longer knows who we are. */
let signedOut = (): void => {}
export const whenSignedOut = (tell: () => void): void => void (signedOut = tell)

/** Longer than this is as good as no answer: somebody may be waiting on the floor. */
const patienceMs = 15_000

/** For the questions of a part of the API that has a file of its own. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      // A step that is under way is finished, also when the page goes away.
      keepalive: method !== 'GET',
      signal: AbortSignal.timeout(patienceMs),
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  } catch {
    throw new ApiError('offline', 0)
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T
  const { code, said } = await problemOf(response)
  if (code === 'not-signed-in') signedOut()
  throw new ApiError(code, response.status, said)
}

async function problemOf(response: Response): Promise<Pick<Problem, 'code' | 'said'>> {
  try {
    return (await response.json()) as Problem
  } catch {
    // No problem document: something between us and the service answered.
    return { code: 'offline' }
  }
}

const id = encodeURIComponent
const query = (fields: Record<string, string | undefined>): string => {
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}

export const api = {
  demo: () => call<Demo>('GET', '/api/demo'),
  session: () => call<Session>('GET', '/api/session'),
  signIn: (body: SignIn) => call<Session>('POST', '/api/session', body),
  signOut: () => call<void>('DELETE', '/api/session'),
  looked: (homeId: string, from: string, to: string) =>
    call<Looked>('GET', `/api/homes/${id(homeId)}/looked?from=${from}&to=${to}`),
  alarms: () => call<Alarms>('GET', '/api/alarms?limit=500'),
  alarm: (alarmId: string) => call<AlarmDetail>('GET', `/api/alarms/${id(alarmId)}`),
  deliveries: (alarmId: string) => call<Deliveries>('GET', `/api/alarms/${id(alarmId)}/deliveries`),
  take: (alarmId: string, body: TakeStep) => call<AlarmDetail>('POST', `/api/alarms/${id(alarmId)}/steps`, body),
  comment: (alarmId: string, note: string) =>
    call<AlarmDetail>('POST', `/api/alarms/${id(alarmId)}/comments`, { note }),
  undo: (alarmId: string) => call<AlarmDetail>('POST', `/api/alarms/${id(alarmId)}/undo`),
  shelve: (alarmId: string, body: { until: number; because: string }) =>
    call<AlarmDetail>('POST', `/api/alarms/${id(alarmId)}/shelf`, body),
  unshelve: (alarmId: string) => call<AlarmDetail>('DELETE', `/api/alarms/${id(alarmId)}/shelf`),
  desk: () => call<Desk>('GET', '/api/desk'),
  notify: () => call<Notify>('GET', '/api/notify'),
  tryOut: (trial: Trial) => call<TrialOutcome>('POST', '/api/notify/test', trial),
  homes: () => call<Homes>('GET', '/api/homes'),
  home: (homeId: string) => call<HomeDetail>('GET', `/api/homes/${id(homeId)}`),
  homeCoverage: (homeId: string) => call<HomeCoverage>('GET', `/api/homes/${id(homeId)}/coverage`),
  walk: (homeId: string, since: number) =>
    call<Walk>('GET', `/api/homes/${id(homeId)}/commissioning${query({ since: String(since) })}`),
  signWalk: (homeId: string, body: SignWalk) => call<void>('POST', `/api/homes/${id(homeId)}/commissioning`, body),
  day: (homeId: string, date?: string) => call<RoomStrip>('GET', `/api/homes/${id(homeId)}/day${query({ date })}`),
  startPause: (homeId: string, body: StartPause) => call<void>('POST', `/api/homes/${id(homeId)}/pauses`, body),
  endPause: (homeId: string, rule: string | null) => call<void>('DELETE', `/api/homes/${id(homeId)}/pauses`, { rule }),
  issueCredential: (homeId: string, name: string) =>
    call<IssuedCredential>('POST', `/api/homes/${id(homeId)}/credentials`, name === '' ? {} : { name }),
  revokeCredential: (homeId: string, identity: string) =>
    call<void>('DELETE', `/api/homes/${id(homeId)}/credentials/${id(identity)}`),
  push: () => call<PushSetup>('GET', '/api/push'),
  addPushDevice: (body: NewPushDevice) => call<PushDevice>('POST', '/api/push/devices', body),
  forgetPushDevice: (deviceId: string) => call<void>('DELETE', `/api/push/devices/${id(deviceId)}`),
  tryPush: () => call<PushTrial>('POST', '/api/push/trial'),
  pushAlarm: (reference: string) => call<PushAlarm>('GET', `/api/push/alarms/${id(reference)}`),
  coverage: () => call<Coverage>('GET', '/api/duty/coverage'),
  rules: () => call<RulesView>('GET', '/api/rules'),
  backtest: (body: AskBacktest) => call<BacktestView>('POST', '/api/backtests', body),
  backtestOf: (backtestId: string) => call<BacktestView>('GET', `/api/backtests/${id(backtestId)}`),
  proposeSetting: (rule: string, body: ProposeSetting) =>
    call<RuleSettingRow>('POST', `/api/rules/${id(rule)}/settings`, body),
  decideSetting: (settingId: number, approve: boolean) =>
    call<RuleSettingRow>('POST', `/api/rules/settings/${settingId}/decision`, { approve }),
  alarmReport: () => call<AlarmReport>('GET', '/api/reports/alarms'),
  quarantine: () => call<QuarantineList>('GET', '/api/quarantine'),
  replay: (quarantineId: number) => call<Replayed>('POST', `/api/quarantine/${quarantineId}/replay`),
}
