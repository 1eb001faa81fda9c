// What the API says of everybody's accounts, to who administers them.
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
import { Role } from './contract.ts'

export const AccountRow = z
  .object({
    account: z.string(),
    email: z.string(),
    name: z.string(),
    roles: z.array(Role),
    careOrganisation: z.string().nullable(),
    homeIds: z.array(HomeId),
    /** False: invited, and has chosen none yet. */
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    /** In how many browsers they are signed in now. */
    sessions: z.int(),
  })
  .meta({ id: 'AccountRow' })
export type AccountRow = z.infer<typeof AccountRow>

export const AccountList = z.object({ accounts: z.array(AccountRow) }).meta({ id: 'AccountList' })
export type AccountList = z.infer<typeof AccountList>
