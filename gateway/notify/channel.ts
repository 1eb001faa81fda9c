// The contract of a channel: one way by which an alarm leaves the house. A channel is one file and one line in index.ts.
import type { z } from 'zod'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { ChannelName } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import type { Language, Said } from '../../rules/model/reason.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Clock, PushSubscriptions } from '../../rules/ports.ts'

/** What is to be told. A channel shows no more of it than its receiver may know. */
export interface Notice {
  /** One delivery has one key for ever, also when it is tried again: a receiver knows a double by it. */
  readonly key: string
  readonly alarm: Alarm
  /** Where it is; null: a home that has left the registry. */
  readonly home: Home | null
  /** The how manyeth telling of this alarm it is, from 1. */
  readonly step: number
  /** When it is handed over; `at` less `alarm.raisedAt` is how old the alarm is then. */
  readonly at: Instant
  /** The alarm's own page on the screens. */
  readonly link: string
  readonly language: Language
  /** A person asked for a trial: said first, in every message. */
  readonly isTest: boolean
  /** Ascending in the order in which all deliveries were put out: what a receiver that was away asks after. */
  readonly sequence?: number
}

/** `delivered`: the receiver itself has said that it has it. `handed-over`: a carrier has it. */
export interface Receipt {
  readonly state: 'handed-over' | 'delivered'
  /** The carrier's or receiver's own number for it. */
  readonly reference?: string
  /** The receiver answers for it from now on, as an alarm receiving centre does: the alarm counts as picked up by it. */
  readonly takenOver?: boolean
}

/** The outside world did not take it. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure'
  /** Short and without anybody's data, such as `http-503`: it is logged and shown. */
  readonly code: string
  /** False: the same again would fail the same, and a person must look. */
  readonly mayRetry: boolean
  constructor(code: string, message: string, options: ErrorOptions & { mayRetry: boolean }) {
    super(message, options)
    this.code = code
    this.mayRetry = options.mayRetry
  }
}

export interface ChannelParts {
  readonly clock: Pick<Clock, 'now' | 'wait'>
  readonly log: {
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
  /** Where the config file lies: files that the settings name are beside it. */
  resolveFile(name: string): string
  /** The folder with all that is kept, for what a channel must remember (a key pair). */
  readonly folder: string
  readonly subscriptions: PushSubscriptions
  /**
   * Something is wrong with the other side while nothing is being sent, or (null) no longer: `/readyz` says the code, and the operator is told
   * the words. Left out: only the log says so.
   */
  trouble?(code: string, words: Said | null): void
}

export interface OpenChannel {
  /**
   * Resolves when the receiver or its carrier has it; rejects with a DeliveryFailure, also when `signal` aborts. The same key again is
   * the same message: it may arrive twice, and must be recognisable.
   */
  send(notice: Notice, address: string, signal: AbortSignal): Promise<Receipt>
  /** Is the other side there? For `kernwacht doctor`; rejects with a sentence. */
  check?(): Promise<void>
  close(): Promise<void>
}

export interface Channel<S = unknown> {
  readonly id: ChannelName
  /** People are told only while the alarm waits for an answer; systems get every alarm, late and in order. */
  readonly audience: 'person' | 'system'
  readonly settings: z.ZodType<S>
  /** Opens nothing that must answer at once: a mail server that is away must not keep the service from starting. */
  open(settings: S, parts: ChannelParts): Promise<OpenChannel>
}

// A list of channels holds channels of many settings, and each is only ever given what its own schema parsed.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyChannel = Channel<any>
export const defineChannel = <S>(channel: Channel<S>): Channel<S> => channel
