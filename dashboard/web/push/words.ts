// What a phone says of an alarm while no screen is open. It hangs on a locked screen: never who, where or what.
export type Language = 'nl' | 'en'

export interface Words {
  readonly unknown: string
  readonly look: string
  readonly take: string
  readonly open: string
  /** After a tap on picking up: the title, and what to do next. */
  readonly taken: readonly [string, string]
  readonly takenBy: (who: string) => readonly [string, string]
  readonly over: readonly [string, string]
  readonly notTaken: Readonly<Record<'offline' | 'signed-out' | 'not-allowed' | 'gone', readonly [string, string]>>
}

export const words: Readonly<Record<Language, Words>> = {
  nl: {
    unknown: 'Kernwacht: nieuwe melding',
    look: 'Tik om te bekijken.',
    take: 'Oppakken',
    open: 'Bekijken',
    taken: ['Opgepakt door u', 'Tik voor het adres en de telefoonnummers.'],
    takenBy: (who) => [`Al opgepakt door ${who}`, 'U hoeft niets te doen.'],
    over: ['Deze melding is al afgerond', 'U hoeft niets te doen.'],
    notTaken: {
      offline: ['NIET opgepakt: geen verbinding', 'Tik om het opnieuw te proberen, of bel.'],
      'signed-out': ['NIET opgepakt: u bent afgemeld', 'Tik, meld u aan en pak de melding op.'],
      'not-allowed': ['NIET opgepakt: dat mag uw rol niet', 'Tik om te zien wat u wel kunt doen.'],
      gone: ['NIET opgepakt: melding niet gevonden', 'Tik om te zien wat er nu open staat.'],
    },
  },
  en: {
    unknown: 'Kernwacht: new alarm',
    look: 'Tap to see it.',
    take: 'Take it',
    open: 'See it',
    taken: ['You have taken it', 'Tap for the address and telephone numbers.'],
    takenBy: (who) => [`${who} has taken it already`, 'You do not have to do anything.'],
    over: ['This alarm is closed already', 'You do not have to do anything.'],
    notTaken: {
      offline: ['NOT taken: no connection', 'Tap to try again, or call.'],
      'signed-out': ['NOT taken: you are signed out', 'Tap, sign in and take the alarm.'],
      'not-allowed': ['NOT taken: your role does not allow it', 'Tap to see what you can do.'],
      gone: ['NOT taken: the alarm was not found', 'Tap to see what is open now.'],
    },
  },
}
