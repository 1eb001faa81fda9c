// What the mails about an account say: where to go, how long the link works, and nothing of homes or people. Pure.
import { type LinkKind, linkLastsHours } from './links.ts'

export interface AccountLetter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** The token stands behind the #: a browser sends that to nobody, and no log has it. */
export const passwordLink = (publicUrl: string, token: string): string =>
  `${publicUrl.replace(/\/$/, '')}/wachtwoord#${token}`

export function accountLetter(kind: LinkKind, to: string, link: string): AccountLetter {
  const hours = linkLastsHours[kind]
  const [dutch, english] =
    kind === 'invitation'
      ? [
          'Er is een account voor u gemaakt in Kernwacht. Kies een wachtwoord met deze link:',
          'An account was made for you in Kernwacht. Choose a password with this link:',
        ]
      : [
          'U, of iemand anders, vroeg een nieuw wachtwoord voor Kernwacht. Kies het met deze link:',
          'You, or somebody else, asked for a new password for Kernwacht. Choose it with this link:',
        ]
  const end = kind === 'reset' ? ' Vroeg u dit niet? Dan hoeft u niets te doen.' : ''
  const ending = kind === 'reset' ? ' Did you not ask for it? Then you need do nothing.' : ''
  return {
    to,
    subject: kind === 'invitation' ? 'Uw account in Kernwacht' : 'Een nieuw wachtwoord voor Kernwacht',
    text: [
      dutch,
      link,
      `De link werkt ${hours} uur, één keer.${end}`,
      `${english} it works once, within ${hours === 1 ? 'an hour' : `${hours} hours`}.${ending}`,
      '',
    ].join('\n\n'),
  }
}
