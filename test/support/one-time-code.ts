// The app on somebody's phone: the code of a secret at a moment.
import { Secret, TOTP } from 'otpauth'
import type { Instant } from '../../rules/model/time.ts'

export const codeAt = (secret: string, at: Instant): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
