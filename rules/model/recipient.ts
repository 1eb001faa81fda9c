// Who may be told of an alarm: a place in the plan, never a name.
import { z } from 'zod'

const id = (what: string) =>
  z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, `${what} has 1 to 40 of a-z, 0-9 and -`)
export const ContactId = id('a contact id')
export const TeamId = id('a team id')
export const CentreId = id('a centre id')

/** `team`: whoever of the care organisation's team is on duty then. `centre`: an alarm receiving centre. `operator`: who runs this service. */
export const Recipient = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), contactId: ContactId }),
  z.strictObject({ kind: z.literal('team'), teamId: TeamId }),
  z.strictObject({ kind: z.literal('centre'), centreId: CentreId }),
  z.strictObject({ kind: z.literal('operator') }),
])
export type Recipient = z.infer<typeof Recipient>

/** `contact:mother`, `operator`: one recipient as a word, for keys and facts. */
export function recipientKey(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'contact':
      return `contact:${recipient.contactId}`
    case 'team':
      return `team:${recipient.teamId}`
    case 'centre':
      return `centre:${recipient.centreId}`
    case 'operator':
      return 'operator'
  }
}
