// The words for tokens of programs, in both languages.
import type { Scope } from '../../api/contract.ts'

interface TokenWords {
  readonly title: string
  readonly help: string
  readonly once: string
  readonly kept: string
  readonly none: string
  readonly scopes: Readonly<Record<Scope, string>>
  readonly purposes: Readonly<Record<'care' | 'answering' | 'programme', string>>
  readonly ends: (when: string) => string
  readonly ended: (when: string) => string
  readonly used: (when: string) => string
  readonly neverUsed: string
  readonly madeBy: (name: string) => string
  readonly end: string
  readonly make: string
  readonly name: string
  readonly purpose: string
  readonly organisation: string
  readonly days: string
}

export const tokenWords: Readonly<Record<'nl' | 'en', TokenWords>> = {
  nl: {
    title: 'Toegang voor programma’s',
    help: 'Een ander systeem leest mee met een sleutel, of pakt er alarmen mee op. Maken kan alleen als u met uw tweede stap bent aangemeld.',
    once: 'Bewaar deze sleutel nu. U ziet hem maar één keer.',
    kept: 'Ik heb hem bewaard',
    none: 'Er zijn geen sleutels.',
    scopes: {
      'alarms:read': 'alarmen lezen',
      'alarms:answer': 'alarmen oppakken en afronden',
      'homes:read': 'woningen lezen',
      'programme:read': 'programma lezen',
    },
    purposes: {
      care: 'Zorg: alarmen en woningen lezen',
      answering: 'Zorg: ook alarmen oppakken en afronden',
      programme: 'Programma: huur en energie per maand',
    },
    ends: (when) => `werkt tot ${when}`,
    ended: (when) => `afgelopen ${when}`,
    used: (when) => `gebruikt ${when}`,
    neverUsed: 'nog niet gebruikt',
    madeBy: (name) => `gemaakt door ${name}`,
    end: 'Intrekken',
    make: 'Sleutel maken',
    name: 'Waarvoor',
    purpose: 'Mag',
    organisation: 'Zorgorganisatie',
    days: 'Dagen geldig',
  },
  en: {
    title: 'Access for programs',
    help: 'Another system reads along with a token, or answers alarms with it. Making one takes a sign-in with your second step.',
    once: 'Keep this token now. You see it only once.',
    kept: 'I have kept it',
    none: 'There are no tokens.',
    scopes: {
      'alarms:read': 'read alarms',
      'alarms:answer': 'pick alarms up and close them',
      'homes:read': 'read homes',
      'programme:read': 'read the programme',
    },
    purposes: {
      care: 'Care: read alarms and homes',
      answering: 'Care: also pick alarms up and close them',
      programme: 'Programme: rent and energy by the month',
    },
    ends: (when) => `works until ${when}`,
    ended: (when) => `ended ${when}`,
    used: (when) => `used ${when}`,
    neverUsed: 'not used yet',
    madeBy: (name) => `made by ${name}`,
    end: 'Take back',
    make: 'Make a token',
    name: 'What for',
    purpose: 'May',
    organisation: 'Care organisation',
    days: 'Days that it holds',
  },
}
