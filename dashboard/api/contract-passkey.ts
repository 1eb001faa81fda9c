// What the API takes and gives of passkeys: the JSON forms of Web Authentication Level 3 §5.1.8 and §5.1.9.
import { z } from 'zod'
import { Instant } from '../../rules/model/time.ts'

const base64url = (most: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(most)
const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
}

/** For navigator.credentials, as it stands. */
export const PasskeyOptions = z.object({ options: z.record(z.string(), z.unknown()) }).meta({ id: 'PasskeyOptions' })
export type PasskeyOptions = z.infer<typeof PasskeyOptions>

export const NewPasskey = z
  .object({
    ...credential,
    response: z.object({ clientDataJSON: base64url(4000), attestationObject: base64url(20_000) }),
  })
  .meta({ id: 'NewPasskey' })

export const PasskeyAnswer = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(4000),
      authenticatorData: base64url(4000),
      signature: base64url(4000),
      userHandle: base64url(200).nullish(),
    }),
  })
  .meta({ id: 'PasskeyAnswer' })

export const PasskeyRow = z
  .object({
    passkeyId: z.string(),
    madeAt: Instant,
    lastUsedAt: Instant.nullable(),
    /** Of the browser in which it was made. */
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'PasskeyRow' })
export type PasskeyRow = z.infer<typeof PasskeyRow>
