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

/** The organisation's own sign-in over OpenID Connect. */
const Provider = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).refine((url) => url.startsWith('https:') || isHere(url), 'is https'),
  clientId: z.string().min(1).max(200),
  clientSecretFile: z.string().min(1),
  label: z.string().min(1).max(60),
  groups: z.partialRecord(Role, z.array(z.string().min(1)).min(1)),
  careOrganisations: z.record(z.string(), z.string().min(1).max(100)).default({}),
  provesTwoFactors: z.union([z.stringbool(), z.boolean()]).default(false),
})
const isHere = (url: string): boolean => URL.canParse(url) && /^(127\.|localhost$|\[::1\])/.test(new URL(url).hostname)

export const SignInSettings = z.strictObject({
  twoFactorsFor: z.array(Role).default([...usual.twoFactorsFor]),
  graceDays: z.coerce.number().min(0).max(90).default(usual.graceDays),
  idleMinutes: ofEachRole(usual.idleMinutes, 31 * 24 * 60),
  phoneIdleHours: z.coerce.number().min(0).max(24).default(usual.phoneIdleHours),
  absoluteHours: ofEachRole(usual.absoluteHours, 31 * 24),
  provider: Provider.nullable().default(null),
})
