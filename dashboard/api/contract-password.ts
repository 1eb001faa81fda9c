// What the API takes to set a password by a link in a mail, and to invite somebody.
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
import { Role } from './contract.ts'

export const Forgotten = z.object({ email: z.email().max(200) }).meta({ id: 'Forgotten' })

export const NewPassword = z
  .object({
    /** Of the link in the mail. */
    token: z.string().regex(/^[\w-]{20,100}$/),
    password: z.string().min(10).max(200),
  })
  .meta({ id: 'NewPassword' })

export const Invite = z
  .object({
    email: z.email().max(200),
    name: z.string().trim().min(1).max(100),
    roles: z.array(Role).min(1),
    careOrganisation: z.string().trim().min(1).max(100).nullable().default(null),
    homeIds: z.array(HomeId).max(100).default([]),
  })
  .meta({ id: 'Invite' })
export type Invite = z.input<typeof Invite>

export const Invited = z
  .object({
    account: z.string(),
    /** The mail server has the letter. False: the account is there, and can be invited again. */
    isSent: z.boolean(),
  })
  .meta({ id: 'Invited' })
export type Invited = z.infer<typeof Invited>
