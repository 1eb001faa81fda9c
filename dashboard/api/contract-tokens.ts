// What the API says of tokens for programs.
import { z } from 'zod'
import { Instant } from '../../rules/model/time.ts'
import { Scope, scopesGoTogether } from './access.ts'

export const NewToken = z
  .object({
    name: z.string().trim().min(1).max(60),
    scopes: z.array(Scope).min(1),
    careOrganisation: z.string().trim().min(1).max(100).nullable().default(null),
    /** After so many days it ends by itself. */
    days: z.int().min(1).max(366),
  })
  .refine(({ scopes }) => scopesGoTogether(scopes), {
    path: ['scopes'],
    message: 'care and the programme are two purposes: one token is for one of them',
  })
  .refine(({ scopes, careOrganisation }) => (careOrganisation !== null) === !scopes.includes('programme:read'), {
    path: ['careOrganisation'],
    message: 'goes with scopes of care, and with no other',
  })
  .meta({ id: 'NewToken' })
export type NewToken = z.input<typeof NewToken>

/** `token` is shown this once. */
export const IssuedToken = z.object({ tokenId: z.string(), token: z.string() }).meta({ id: 'IssuedToken' })
export type IssuedToken = z.infer<typeof IssuedToken>

export const TokenRow = z
  .object({
    tokenId: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    careOrganisation: z.string().nullable(),
    madeAt: Instant,
    /** The administrator; null: the account is gone. */
    madeBy: z.string().nullable(),
    endsAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'TokenRow' })
export type TokenRow = z.infer<typeof TokenRow>

export const TokenList = z.object({ tokens: z.array(TokenRow) }).meta({ id: 'TokenList' })
export type TokenList = z.infer<typeof TokenList>
