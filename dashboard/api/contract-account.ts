// What the API says of somebody's own account: how they prove who they are, and where they are signed in.
import { z } from 'zod'
import { Instant } from '../../rules/model/time.ts'
import { PasskeyRow } from './contract-passkey.ts'

/** How far somebody is with the second factor. */
export const Proof = z
  .object({
    /** With how many things this session was proven. */
    factors: z.literal([1, 2]),
    /** The account has a second factor. */
    isOn: z.boolean(),
    /** The role needs one and there is none: without it nothing is shown from then on. Null: it may stay as it is. */
    neededFrom: Instant.nullable(),
    /** That moment is there: switching it on comes first. */
    comesFirst: z.boolean(),
  })
  .meta({ id: 'Proof' })
export type Proof = z.infer<typeof Proof>

export const OwnSession = z
  .object({
    sessionId: z.string(),
    startedAt: Instant,
    lastUsedAt: Instant,
    /** As the browser calls itself; null: it did not say. */
    userAgent: z.string().nullable(),
    /** From which network, such as 192.0.2.0/24. */
    from: z.string().nullable(),
    factors: z.literal([1, 2]),
    /** This phone is told of alarms, and stays signed in for longer. */
    isPhone: z.boolean(),
    /** The one that asks. */
    isThis: z.boolean(),
  })
  .meta({ id: 'OwnSession' })
export type OwnSession = z.infer<typeof OwnSession>

export const OwnAccount = z
  .object({
    email: z.string(),
    name: z.string(),
    secondFactor: z.object({
      /** Null: it is off. */
      since: Instant.nullable(),
      recoveryCodesLeft: z.int(),
      /** The role needs one: it cannot be switched off. */
      isNeeded: z.boolean(),
    }),
    passkeys: z.array(PasskeyRow),
    /** Last used first. */
    sessions: z.array(OwnSession),
  })
  .meta({ id: 'OwnAccount' })
export type OwnAccount = z.infer<typeof OwnAccount>

/** For an app on a phone: an otpauth address, its secret to type over, and the same as a square to scan: a row a string, 1 is dark. */
export const NewFactor = z
  .object({ uri: z.string(), secret: z.string(), square: z.array(z.string()) })
  .meta({ id: 'NewFactor' })
export type NewFactor = z.infer<typeof NewFactor>

/** Six digits of the app, or a recovery code. */
export const GivenCode = z.object({ code: z.string().min(6).max(40) }).meta({ id: 'GivenCode' })
export type GivenCode = z.infer<typeof GivenCode>

/** Shown this once: each opens the account one time when the phone is lost. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>

/** How one may sign in here, beside a password. */
export const SignInWays = z
  .object({
    /** What the button of the organisation's own sign-in says; null: there is none. */
    singleSignOn: z.string().nullable(),
    /** A forgotten password can be set by mail. */
    mail: z.boolean(),
  })
  .meta({ id: 'SignInWays' })
export type SignInWays = z.infer<typeof SignInWays>
