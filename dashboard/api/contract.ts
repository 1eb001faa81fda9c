// Every request and response of the API, as schemas: they validate, they type the web, they make the OpenAPI document.
import { z } from 'zod'
import { AlarmOutcome, ResponseState, ResponseStep, Severity } from '../../rules/model/alarm.ts'
import { CarePlan } from '../../rules/model/care-plan.ts'
import { Risk } from '../../rules/model/coverage.ts'
import { ChannelName, DutyChange, DutyDirectory, MemberId } from '../../rules/model/duty.ts'
import { Contact, DeviceKind, Home, RoomKind } from '../../rules/model/home.ts'
import { AlarmId, DeviceId, HomeId, RoomId, RuleId } from '../../rules/model/ids.ts'
import { Said } from '../../rules/model/reason.ts'
import { RuleSetting } from '../../rules/model/rule-setting.ts'
import { TeamId } from '../../rules/model/recipient.ts'
import { Instant } from '../../rules/model/time.ts'
import { Proof } from './contract-account.ts'
import { ReportWork } from './contract-care.ts'
import { CommissioningState, RiskGap } from './contract-coverage.ts'

// The screens import this file alone.
export { type NewFactor, type OwnAccount, type OwnSession, type RecoveryCodes } from './contract-account.ts'
export type { Scope } from './access.ts'
export type { SignInWays } from './contract-account.ts'
export type { PasskeyOptions, PasskeyRow } from './contract-passkey.ts'
export type { IssuedToken, NewToken, TokenList, TokenRow } from './contract-tokens.ts'
export type { Invite, Invited } from './contract-password.ts'
export type { AccountList, AccountRow } from './contract-accounts.ts'
export { type AuditPage, type AuditRow, type Look, type Looked } from './contract-audit.ts'
export { type HomeCoverage, type RiskRow, type SignWalk, type Walk, type WalkedDevice } from './contract-coverage.ts'
export { type ConsentRow, type ConsentsView, type DecideConsent } from './contract-consent.ts'

/** Roles of people and, through tokens, of programs; see access.ts for what each may see. */
export const Role = z.enum(['care', 'resident', 'informal-carer', 'asset-manager', 'installer', 'administrator'])
export type Role = z.infer<typeof Role>

/** RFC 9457. `code` is for programs, `detail` a sentence that a person can act on; `said` is that in each language, where it has one. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    said: Said.optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

export const SignIn = z
  .object({ email: z.email().max(200), password: z.string().min(1).max(200), code: z.string().max(40).optional() })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>

export const Session = z
  .object({
    account: z.string(),
    name: z.string(),
    roles: z.array(Role),
    careOrganisation: z.string().nullable(),
    homeIds: z.array(HomeId),
    demo: z.boolean(),
    proof: Proof,
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

/** Who and where, as far as the caller may know it. */
export const HomeLabel = z
  .object({ homeId: HomeId, residents: z.array(z.string()), address: z.string(), village: z.string() })
  .meta({ id: 'HomeLabel' })
export type HomeLabel = z.infer<typeof HomeLabel>

export const AlarmRow = z
  .object({
    alarmId: AlarmId,
    home: HomeLabel,
    rule: z.object({ id: RuleId, version: z.int() }),
    severity: Severity,
    title: Said,
    because: Said,
    room: z.object({ roomId: RoomId, kind: RoomKind, name: z.string().optional() }).nullable(),
    openedAt: Instant,
    raisedAt: Instant,
    condition: z.enum(['standing', 'ended']),
    response: ResponseState,
    claimedBy: z.object({ name: z.string(), me: z.boolean() }).nullable(),
    outcome: AlarmOutcome.nullable(),
    resolvedAt: Instant.nullable(),
    /** Who was told last, as places in the plan (`contact`, `team`, `centre`, `operator`), and when the next is told if nobody picks it up. */
    telling: z.object({ told: z.array(z.string()), times: z.int(), nextAt: Instant.nullable() }).nullable(),
    shelvedUntil: Instant.nullable(),
    /** Why it lies aside and who put it there; null: it does not. */
    shelf: z.object({ said: Said, by: z.string().nullable(), at: Instant }).nullable(),
  })
  .meta({ id: 'AlarmRow' })
export type AlarmRow = z.infer<typeof AlarmRow>

export const TimelineItem = z
  .object({ at: Instant, kind: z.string(), said: Said, by: z.string().nullable() })
  .meta({ id: 'TimelineItem' })
export type TimelineItem = z.infer<typeof TimelineItem>

/** `phone` and `birthYear` only for those who may act on an alarm. */
export const AlarmDetail = AlarmRow.extend({
  timeline: z.array(TimelineItem),
  residents: z.array(z.object({ name: z.string(), birthYear: z.int().optional(), phone: z.string().optional() })),
  contacts: z.array(Contact),
  mayTake: z.array(ResponseStep),
  /** Until then the caller may take their last step back. */
  undoUntil: Instant.nullable(),
}).meta({ id: 'AlarmDetail' })
export type AlarmDetail = z.infer<typeof AlarmDetail>

export const AlarmsQuery = z.object({
  response: z.enum(['open', 'taken', 'resolved', 'all']).default('all'),
  homeId: HomeId.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
/** `feedId` is the event stream's position that this list is at: follow /api/events from there. */
export const Alarms = z.object({ alarms: z.array(AlarmRow), feedId: z.int(), now: Instant }).meta({ id: 'Alarms' })
export type Alarms = z.infer<typeof Alarms>

export const TakeStep = z
  .object({ step: ResponseStep, outcome: AlarmOutcome.optional(), note: z.string().max(2000).optional() })
  .meta({ id: 'TakeStep' })
export type TakeStep = z.infer<typeof TakeStep>
/** How long is bounded by the alarm's class; an urgent one is never put aside. */
export const Shelve = z.object({ until: Instant, because: z.string().min(1).max(400) }).meta({ id: 'Shelve' })
export const AddComment = z.object({ note: z.string().min(1).max(2000) }).meta({ id: 'AddComment' })

/**
 * One message to one receiver on one channel. `waiting`: a further channel, until the first fails. `handed-over`: a carrier has it.
 * `delivered`: the receiver itself said so. `failed`: tried again at `nextAt`. `given-up`: a person must look.
 */
export const DeliveryRow = z
  .object({
    deliveryId: z.int(),
    /** `given-up`: the operator is told that another message did not arrive. */
    about: z.enum(['alarm', 'trial', 'given-up']),
    /** The how manyeth telling of the alarm, from 1; 0 for what is not about the alarm itself. */
    step: z.int(),
    to: z.object({ kind: z.enum(['contact', 'team', 'centre', 'operator', 'account']), name: z.string().nullable() }),
    channel: ChannelName,
    /** Enough to tell one from another, never the whole of it. */
    address: z.string().nullable(),
    /** 0: the recipient's first channel. */
    rank: z.int(),
    state: z.enum(['waiting', 'pending', 'handed-over', 'delivered', 'failed', 'given-up', 'not-needed']),
    attempts: z.int(),
    createdAt: Instant,
    nextAt: Instant.nullable(),
    firstTriedAt: Instant.nullable(),
    handedOverAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
    /** Of the last failure: a code such as `http-503`. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'DeliveryRow' })
export type DeliveryRow = z.infer<typeof DeliveryRow>
/** In the order in which they were put out. */
export const Deliveries = z.object({ deliveries: z.array(DeliveryRow), now: Instant }).meta({ id: 'Deliveries' })
export type Deliveries = z.infer<typeof Deliveries>

const Way = z.object({ channel: ChannelName, address: z.string().nullable() })
/** The channels that are set up and how they stood in the last 24 hours; how the caller is reached; and, for who may try it, how others are. */
export const Notify = z
  .object({
    channels: z.array(
      z.object({
        channel: ChannelName,
        handedOver: z.int(),
        unfinished: z.int(),
        givenUp: z.int(),
        lastHandedOverAt: Instant.nullable(),
        lastError: z.string().nullable(),
      }),
    ),
    mine: z.array(Way),
    others: z.array(z.object({ to: z.string(), name: z.string().nullable(), reach: z.array(Way) })),
    now: Instant,
  })
  .meta({ id: 'Notify' })
export type Notify = z.infer<typeof Notify>
/** `to`: `me`, `operator`, `centre:ID`, `team:TEAM/MEMBER`, or `contact:ID` of a home. `channel` left out: the one that is tried first. */
export const Trial = z
  .object({
    to: z
      .string()
      .max(120)
      .regex(/^(?:me|operator|centre:[a-z0-9-]+|team:[a-z0-9-]+\/[a-z0-9-]+|contact:[a-z0-9-]+)$/)
      .default('me'),
    homeId: HomeId.optional(),
    channel: ChannelName.optional(),
  })
  .meta({ id: 'Trial' })
export type Trial = z.input<typeof Trial>
/** Still `pending`: no answer yet. */
export const TrialOutcome = z.object({ delivery: DeliveryRow }).meta({ id: 'TrialOutcome' })
export type TrialOutcome = z.infer<typeof TrialOutcome>

export const MissedQuery = z.object({
  /** The `sequence` of the last notice that the receiver has; 0: from the beginning of what is kept. */
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
/** `notices` as they are posted, oldest first; ask after `last` for the next page while there is `more`. */
export const MissedNotices = z
  .object({ notices: z.array(z.looseObject({})), last: z.int(), more: z.boolean() })
  .meta({ id: 'MissedNotices' })

/** What a desk has to bear: raised in the last ten minutes, and per ten minutes over the last hour; in a long run no more than one. */
export const DeskLoad = z
  .object({
    careOrganisation: z.string(),
    lastTenMinutes: z.int(),
    perTenMinutes: z.number(),
    /** Since the tenth alarm in ten minutes, until fewer than five came in ten. */
    floodSince: Instant.nullable(),
    level: z.enum(['calm', 'busy', 'flood']),
  })
  .meta({ id: 'DeskLoad' })
export type DeskLoad = z.infer<typeof DeskLoad>
export const Desk = z.object({ desks: z.array(DeskLoad), now: Instant }).meta({ id: 'Desk' })
export type Desk = z.infer<typeof Desk>

/** Bounds as the rule's own schema has them; null: none. */
export const RuleParameter = z
  .object({
    name: z.string(),
    type: z.string(),
    default: z.json(),
    least: z.number().nullable(),
    most: z.number().nullable(),
  })
  .meta({ id: 'RuleParameter' })
/** `counts`: the homes live by it now. A proposal of a rule of life is approved by another account than that which made it. */
export const RuleSettingRow = RuleSetting.omit({ proposedBy: true, decidedBy: true })
  .extend({
    proposedBy: z.string(),
    decidedBy: z.string().nullable(),
    counts: z.boolean(),
    mayApprove: z.boolean(),
    mayRefuse: z.boolean(),
  })
  .meta({ id: 'RuleSettingRow' })
export type RuleSettingRow = z.infer<typeof RuleSettingRow>
/** Settings newest first, the last 200 that the caller may see. */
export const RulesView = z
  .object({
    rules: z.array(
      z.object({
        id: RuleId,
        version: z.int(),
        title: Said,
        /** Somebody may lie on the floor for what it misses: changes need a second person. */
        isLife: z.boolean(),
        mayBeOff: z.boolean(),
        /** What is not noticed any more, or less well, where it is switched off. */
        guards: z.array(Risk),
        parameters: z.array(RuleParameter),
      }),
    ),
    settings: z.array(RuleSettingRow),
  })
  .meta({ id: 'RulesView' })
export type RulesView = z.infer<typeof RulesView>
/** All that is to differ at that level: what is left out goes back to the level below. `homeId` null: for every home. */
export const ProposeSetting = RuleSetting.pick({ homeId: true, params: true, because: true, off: true })
  /** With `off`, of one home: what its rule guards was shown first. The parameters that stand there are kept. */
  .extend({ lossShown: z.boolean().optional() })
  .meta({ id: 'ProposeSetting' })
export type ProposeSetting = z.infer<typeof ProposeSetting>
export const Decide = z.object({ approve: z.boolean() }).meta({ id: 'Decide' })

/** `set`: what differs from how the homes live now. `homeId` null: all that the caller may set. */
export const AskBacktest = z
  .object({
    rule: RuleId,
    set: RuleSetting.shape.params,
    homeId: HomeId.nullable().default(null),
    days: z.int().min(1).max(400).default(30),
  })
  .meta({ id: 'AskBacktest' })
export type AskBacktest = z.infer<typeof AskBacktest>
/** Milliseconds in `delay`, from the last sign of life, and in `shift`, how much later (or, negative, earlier): each the middle of all. */
const BacktestFigures = z
  .object({
    fires: z.int(),
    trueAlarms: z.int(),
    falseAlarms: z.int(),
    falseByOutcome: z.int(),
    nothingFound: z.int(),
    undecided: z.int(),
    other: z.int(),
    falsePerHomeMonth: z.number().nullable(),
    delay: z.number().nullable(),
  })
  .meta({ id: 'BacktestFigures' })
export const BacktestRow = z
  .object({
    homeId: HomeId,
    subject: z.string(),
    severity: Severity,
    changed: Instant.nullable(),
    running: Instant.nullable(),
    really: Instant.nullable(),
    difference: z.enum(['same', 'earlier', 'later', 'extra', 'missing', 'gone']),
    found: z.enum(['true', 'false', 'nothing-found', 'other', 'undecided']),
  })
  .meta({ id: 'BacktestRow' })
export type BacktestRow = z.infer<typeof BacktestRow>
export const BacktestView = z
  .object({
    backtestId: z.uuid(),
    state: z.enum(['running', 'done', 'not-done']),
    why: z.enum(['too-long', 'failed']).nullable(),
    outcome: z
      .object({
        from: Instant,
        until: Instant,
        homes: z.int(),
        homeDays: z.number(),
        entries: z.int(),
        complete: z.boolean(),
        running: BacktestFigures,
        changed: BacktestFigures,
        differences: z.object({
          same: z.int(),
          earlier: z.int(),
          later: z.int(),
          extra: z.int(),
          missing: z.int(),
          gone: z.int(),
        }),
        missedTrue: z.int(),
        shift: z.number().nullable(),
        /** Without those that are the same, the gravest first; of alarms about people only those that the caller may see. */
        rows: z.array(BacktestRow),
        rowsLeftOut: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'BacktestView' })
export type BacktestView = z.infer<typeof BacktestView>

export const ReportQuery = z.object({
  /** Milliseconds since 1970; left out: 30 days before the end. */
  from: z.coerce.number().pipe(Instant).optional(),
  /** Exclusive; left out: now. */
  to: z.coerce.number().pipe(Instant).optional(),
})
export type ReportQuery = z.infer<typeof ReportQuery>
/** `key`: a rule, a home, or a home and its device. `closed`: with an outcome; only of those is known what was false. */
export const FalseFigures = z
  .object({
    key: z.string(),
    alarms: z.int(),
    closed: z.int(),
    falseAlarms: z.int(),
    falsePerHomeMonth: z.number().nullable(),
  })
  .meta({ id: 'FalseFigures' })
export type FalseFigures = z.infer<typeof FalseFigures>
/** Of the alarms raised from `from` until before `to`, without technical ones. Shares are of urgent alarms, from 0 to 1; null: of none. */
export const AlarmReport = z
  .object({
    from: Instant,
    to: Instant,
    organisations: z.array(
      z.object({
        careOrganisation: z.string(),
        homes: z.int(),
        /** Days in which somebody lived there, of all homes together. */
        homeDays: z.number(),
        alarms: z.int(),
        outcomes: z.object({
          true: z.int(),
          false: z.int(),
          cancelledByResident: z.int(),
          technical: z.int(),
          test: z.int(),
          endedByItself: z.int(),
          notClosed: z.int(),
        }),
        answers: z.object({
          urgent: z.int(),
          answered: z.int(),
          within60s: z.number().nullable(),
          within180s: z.number().nullable(),
          /** From the raising until it was picked up, of those that were: the middle, and what 95 of 100 stay within. */
          medianSeconds: z.number().nullable(),
          p95Seconds: z.number().nullable(),
        }),
        work: ReportWork,
        /** From the raising until somebody was there; of alarms to which somebody went. */
        arrivals: z.object({
          arrived: z.int(),
          medianMinutes: z.number().nullable(),
          nineInTenMinutes: z.number().nullable(),
        }),
        byRule: z.array(FalseFigures),
        bySensor: z.array(FalseFigures),
        byHome: z.array(FalseFigures),
      }),
    ),
    /** False: there were more alarms than a report reads. */
    complete: z.boolean(),
  })
  .meta({ id: 'AlarmReport' })
export type AlarmReport = z.infer<typeof AlarmReport>

/** One message of /api/events (event: alarm); its SSE id is the feedId. */
export const AlarmMessage = z
  .object({ feedId: z.int(), kind: z.string(), alarm: AlarmRow })
  .meta({ id: 'AlarmMessage' })
export type AlarmMessage = z.infer<typeof AlarmMessage>
/** event: heartbeat, at least every 5 s: without it for 10 s a screen says that it is not live. */
export const Heartbeat = z.object({ now: Instant }).meta({ id: 'Heartbeat' })
export type Heartbeat = z.infer<typeof Heartbeat>

export const DeviceRow = z
  .object({
    deviceId: DeviceId,
    kind: DeviceKind,
    room: z.object({ roomId: RoomId, kind: RoomKind, name: z.string().optional() }).nullable(),
    lastHeardAt: Instant.nullable(),
    batteryPercent: z.number().nullable(),
    state: z.enum(['heard', 'silent', 'never-heard']),
  })
  .meta({ id: 'DeviceRow' })
export type DeviceRow = z.infer<typeof DeviceRow>

/** Is somebody watching over this home? Silence is not health. */
export const Protection = z.enum(['protected', 'weakened', 'not-protected', 'not-watched'])
export type Protection = z.infer<typeof Protection>

export const HomeRow = z
  .object({
    home: HomeLabel,
    protection: Protection,
    /** Null for who sees the protection as a whole only. `gaps`: risks that are weakened or blind, and for which the home has devices. */
    commissioning: CommissioningState.nullable(),
    gaps: z.array(RiskGap).nullable(),
    openAlarms: z.int(),
    /** Null for who sees no devices. */
    devices: z.int().nullable(),
    silentDevices: z.int().nullable(),
    /** Care roles only. */
    lastSignOfLifeAt: Instant.nullable(),
    pausedUntil: Instant.nullable(),
  })
  .meta({ id: 'HomeRow' })
export type HomeRow = z.infer<typeof HomeRow>
export const Homes = z.object({ homes: z.array(HomeRow), now: Instant }).meta({ id: 'Homes' })
export type Homes = z.infer<typeof Homes>

export const Pause = z.object({ rule: RuleId.nullable(), until: Instant, because: z.string(), by: z.string() })
export const HomeDetail = HomeRow.extend({
  zone: z.string(),
  rooms: z.array(z.object({ roomId: RoomId, kind: RoomKind, name: z.string().optional() })),
  deviceRows: z.array(DeviceRow),
  pauses: z.array(Pause),
  /** What the service waits for, in words: 'an alert would follow at 14:25'. */
  /** What would follow, when, and why where the rule says it. */
  watches: z.array(z.object({ rule: RuleId, at: Instant, because: Said.nullable() })),
  alarms: z.array(AlarmRow),
  careOrganisation: z.string().nullable(),
  contacts: z.array(Contact),
}).meta({ id: 'HomeDetail' })
export type HomeDetail = z.infer<typeof HomeDetail>

export const StartPause = z
  .object({ rule: RuleId.nullable().default(null), until: Instant, because: z.string().min(1).max(400) })
  .meta({ id: 'StartPause' })
export type StartPause = z.infer<typeof StartPause>
export const EndPause = z.object({ rule: RuleId.nullable().default(null) }).meta({ id: 'EndPause' })

export const Span = z.object({ fromMinute: z.int().min(0).max(1500), toMinute: z.int().min(0).max(1500) })
export type Span = z.infer<typeof Span>
/** One local day of movement per room against the person's own normal day; minutes since local midnight. */
export const RoomStrip = z
  .object({
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    startsAt: Instant,
    minutesInDay: z.int(),
    rooms: z.array(
      z.object({
        roomId: RoomId,
        kind: RoomKind,
        name: z.string().optional(),
        seen: z.array(Span),
        normal: z.array(Span),
      }),
    ),
    /** Days on which the normal day rests; few: say so. */
    normalDays: z.int(),
    marks: z.array(z.object({ minute: z.int(), severity: Severity, title: Said, alarmId: AlarmId })),
  })
  .meta({ id: 'RoomStrip' })
export type RoomStrip = z.infer<typeof RoomStrip>
export const RoomStripQuery = z.object({
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
})

export const PutHome = Home.meta({ id: 'PutHome' })
export const NewCredential = z
  .object({
    name: z
      .string()
      .regex(/^[a-z0-9-]{1,30}$/)
      .optional(),
  })
  .meta({ id: 'NewCredential' })
/** The token is shown once and kept nowhere. `sipPassword`: instead of it for a social-alarm unit, with the identity as user name. */
export const IssuedCredential = z
  .object({ identity: z.string(), token: z.string(), sipPassword: z.string().optional() })
  .meta({ id: 'IssuedCredential' })
export type IssuedCredential = z.infer<typeof IssuedCredential>

export const QuarantineRow = z
  .object({
    quarantineId: z.int(),
    homeId: HomeId,
    path: z.string(),
    bytes: z.int(),
    at: Instant,
    code: z.string(),
    detail: z.string(),
    deviceId: DeviceId.nullable(),
  })
  .meta({ id: 'QuarantineRow' })
export const QuarantineList = z
  .object({
    messages: z.array(QuarantineRow),
    counts: z.array(
      z.object({ homeId: HomeId, deviceId: DeviceId.nullable(), code: z.string(), count: z.int(), lastAt: Instant }),
    ),
  })
  .meta({ id: 'QuarantineList' })
export type QuarantineList = z.infer<typeof QuarantineList>
export const QuarantineQuery = z.object({
  homeId: HomeId.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
/** `understood`: the decoders now know it and it went the way of all messages. */
export const Replayed = z
  .object({ quarantineId: z.int(), understood: z.boolean(), detail: z.string() })
  .meta({ id: 'Replayed' })
export type Replayed = z.infer<typeof Replayed>

/** A browser in which the caller has switched alarms on. `deviceId`: base64url of the SHA-256 of its endpoint. */
export const PushDevice = z
  .object({ deviceId: z.string(), service: z.string(), since: Instant })
  .meta({ id: 'PushDevice' })
export type PushDevice = z.infer<typeof PushDevice>
/** `publicKey` null: web push is not set up. */
export const PushSetup = z
  .object({ publicKey: z.string().nullable(), devices: z.array(PushDevice) })
  .meta({ id: 'PushSetup' })
export type PushSetup = z.infer<typeof PushSetup>
/** As a browser gives it; keys are base64url of 65 and 16 bytes (RFC 8291 §3.2 and §3.3). */
export const NewPushDevice = z
  .object({
    endpoint: z.url().max(1000),
    keys: z.object({ p256dh: z.string().regex(/^B[\w-]{86}$/), auth: z.string().regex(/^[\w-]{22}$/) }),
  })
  .meta({ id: 'NewPushDevice' })
export type NewPushDevice = z.infer<typeof NewPushDevice>
/** `why`: a code, such as `no-device`. */
export const PushTrial = z.object({ sent: z.boolean(), why: z.string().nullable() }).meta({ id: 'PushTrial' })
export type PushTrial = z.infer<typeof PushTrial>
/** What the message with this reference was about. */
export const PushAlarm = z.object({ alarmId: AlarmId }).meta({ id: 'PushAlarm' })
export type PushAlarm = z.infer<typeof PushAlarm>

const Because = z.string().trim().min(1).max(400)

/** As much of the directory as the caller may see, its version, and its latest changes, newest first; `by` is a name. */
export const Duty = z
  .object({
    directory: DutyDirectory,
    version: z.string(),
    changes: z.array(DutyChange.omit({ by: true }).extend({ by: z.string() })),
  })
  .meta({ id: 'Duty' })
export type Duty = z.infer<typeof Duty>
/**
 * The whole directory; what is left out of it is there no longer. `version`: of the directory that was read; another one stands there by
 * now, and it is refused (`changed-meanwhile`) with who changed what. Left out: whatever stands there is replaced.
 */
export const PutDuty = z
  .object({ directory: DutyDirectory, version: z.string().max(80).optional(), because: Because })
  .meta({ id: 'PutDuty' })
/** From inclusive, to exclusive; `memberId` null: whoever has the turn is away and nobody stands in. */
export const NewOverride = z
  .object({ from: Instant, to: Instant, memberId: MemberId.nullable(), because: Because })
  .meta({ id: 'NewOverride' })
export type NewOverride = z.infer<typeof NewOverride>
/** Every override of the team with exactly this time and this member. */
export const EndOverride = NewOverride.meta({ id: 'EndOverride' })

/** A time in which an urgent alarm would find nobody, or nobody but the operator. From inclusive, to exclusive. */
export const DutyGap = z
  .object({
    from: Instant,
    to: Instant,
    minutes: z.number(),
    left: z.enum(['operator', 'nobody']),
    why: z.enum(['no-chain', 'no-reach', 'no-channel']),
    said: Said,
  })
  .meta({ id: 'DutyGap' })
export type DutyGap = z.infer<typeof DutyGap>
export const Coverage = z
  .object({
    from: Instant,
    to: Instant,
    /** Over which alarms leave the house now. Null: none is set up, and alarms are on the screens alone. */
    channels: z.array(ChannelName).nullable(),
    /** `until`: when somebody else comes on duty; null: not within these days. `empty`: when nobody of the team is on duty. */
    teams: z.array(
      z.object({
        teamId: TeamId,
        name: z.string(),
        careOrganisation: z.string(),
        onDuty: z.object({ memberId: MemberId, name: z.string() }).nullable(),
        until: Instant.nullable(),
        empty: z.array(z.object({ from: Instant, to: Instant, said: Said })),
      }),
    ),
    /** How many homes were asked; those with a gap are below. */
    homesAsked: z.int(),
    homes: z.array(z.object({ home: HomeLabel, gaps: z.array(DutyGap) })),
  })
  .meta({ id: 'Coverage' })
export type Coverage = z.infer<typeof Coverage>

/** `own` null: the home has the usual plan. `counts`: what the alarms of this home follow now. */
export const CarePlanView = z
  .object({ own: CarePlan.nullable(), counts: CarePlan, remarks: z.array(Said), gaps: z.array(DutyGap) })
  .meta({ id: 'CarePlanView' })
export type CarePlanView = z.infer<typeof CarePlanView>
/** `carePlan` null: the usual one, made from its contacts and its care organisation. */
export const PutCarePlan = z.object({ carePlan: CarePlan.nullable(), because: Because }).meta({ id: 'PutCarePlan' })

/** Time goes forward only: a moment that has passed changes nothing. */
export const MoveClock = z.object({ at: Instant }).meta({ id: 'MoveClock' })

/** Only in a demo: who one can be. */
export const Demo = z
  .array(z.object({ email: z.string(), password: z.string(), role: Role, name: z.string() }))
  .meta({ id: 'Demo' })
export type Demo = z.infer<typeof Demo>

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    now: Instant,
    /** Only of /readyz: what is wrong, such as `starting` or `journal-refuses`. */
    troubles: z.array(z.string()).optional(),
    /** How far each stage of an alarm's way is behind. */
    stages: z
      .record(z.string(), z.object({ waiting: z.int(), oldestMilliseconds: z.number(), p99Milliseconds: z.number() }))
      .optional(),
    eventLoopP99Milliseconds: z.number().optional(),
  })
  .meta({ id: 'Health' })
