// The words for passkeys, in both languages.
interface PasskeyWords {
  readonly title: string
  readonly help: string
  readonly add: string
  readonly none: string
  readonly made: (when: string) => string
  readonly used: (when: string) => string
  readonly remove: string
  readonly signIn: string
}

export const passkeyWords: Readonly<Record<'nl' | 'en', PasskeyWords>> = {
  nl: {
    title: 'Passkeys',
    help: 'Meld aan met uw vinger, gezicht of pincode van dit apparaat. Dan is er geen wachtwoord en geen code nodig.',
    add: 'Passkey toevoegen',
    none: 'U hebt nog geen passkey.',
    made: (when) => `gemaakt ${when}`,
    used: (when) => `gebruikt ${when}`,
    remove: 'Weghalen',
    signIn: 'Aanmelden met passkey',
  },
  en: {
    title: 'Passkeys',
    help: 'Sign in with your finger, face or the PIN of this device. Then no password and no code is needed.',
    add: 'Add a passkey',
    none: 'You have no passkey yet.',
    made: (when) => `made ${when}`,
    used: (when) => `used ${when}`,
    remove: 'Take away',
    signIn: 'Sign in with a passkey',
  },
}
