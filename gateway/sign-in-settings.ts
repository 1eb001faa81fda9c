// The settings of signing in, each with the default that dashboard/api/sign-in-rules.ts argues for.
import { z } from 'zod'
import { Role } from '../dashboard/api/contract.ts'
import { usualSignInRules as usual } from '../dashboard/api/sign-in-rules.ts'

const ofEachRole = (usually: Readonly<Record<Role, number>>, most: number) =>
  z
    .strictObject(
      Object.fromEntries(
        Role.options.map((role) => [role, z.coerce.number().min(1).max(most).default(usually[role])]),
      ) as Record<Role, z.ZodDefault<z.ZodCoercedNumber>>,
    )
    .prefault({})

export const SignInSettings = z.strictObject({
  twoFactorsFor: z.array(Role).default([...usual.twoFactorsFor]),
  graceDays: z.coerce.number().min(0).max(90).default(usual.graceDays),
  idleMinutes: ofEachRole(usual.idleMinutes, 31 * 24 * 60),
  phoneIdleHours: z.coerce.number().min(0).max(24).default(usual.phoneIdleHours),
  absoluteHours: ofEachRole(usual.absoluteHours, 31 * 24),
})
