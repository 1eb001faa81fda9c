// The words for signing in with two things, for one's own account, for everybody's accounts and for the audit log, in both languages.
interface AccountWords {
  readonly withProvider: (name: string) => string
  readonly forgotten: string
  readonly forgottenHelp: string
  readonly send: string
  readonly asked: string
  readonly choose: string
  readonly chooseHelp: string
  readonly newPassword: string
  readonly save: string
  readonly saved: string
  readonly toSignIn: string
  readonly invite: string
  readonly inviteHelp: string
  readonly name: string
  readonly organisation: string
  readonly homesOf: string
  readonly homesHelp: string
  readonly invited: (email: string) => string
  readonly notSent: string
  readonly code: string
  readonly codeHelp: string
  readonly lostPhone: string
  readonly otherPerson: string
  readonly title: string
  readonly open: string
  readonly factor: string
  readonly factorWhat: string
  readonly onSince: (when: string) => string
  readonly off: string
  readonly neededFrom: (when: string) => string
  readonly comesFirst: string
  readonly begin: string
  readonly replace: string
  readonly scan: string
  readonly typeOver: string
  readonly square: string
  readonly confirm: string
  readonly recovery: string
  readonly recoveryHelp: string
  readonly recoveryLeft: (count: number) => string
  readonly renew: string
  readonly kept: string
  readonly turnOff: string
  readonly cancel: string
  readonly devices: string
  readonly devicesHelp: string
  readonly unknownDevice: string
  readonly thisOne: string
  readonly lastUsed: (when: string) => string
  readonly since: (when: string) => string
  readonly phone: string
  readonly end: string
  readonly endOthers: string
  readonly bar: (when: string) => string
  readonly people: string
  readonly peopleHelp: string
  readonly role: string
  readonly onlyInvited: string
  readonly again: string
  readonly withFactor: string
  readonly withoutFactor: string
  readonly signedIn: (count: number) => string
  readonly endAll: string
  readonly lost: string
  readonly lostHelp: string
  readonly sure: string
  readonly log: string
  readonly logIntro: string
  readonly needFactors: string
  readonly from: string
  readonly to: string
  readonly home: string
  readonly everyHome: string
  readonly person: string
  readonly everybody: string
  readonly search: string
  readonly file: string
  readonly noRows: string
  readonly when: string
  readonly who: string
  readonly what: string
  readonly where: string
  readonly nobody: string
  readonly program: (name: string) => string
  readonly homes: (count: number) => string
  readonly more: string
  readonly actions: Readonly<Record<string, string>>
  readonly outcomes: Readonly<Record<string, string>>
  readonly emergency: string
}

export const accountWords: Readonly<Record<'nl' | 'en', AccountWords>> = {
  nl: {
    withProvider: (name) => `Aanmelden via ${name}`,
    forgotten: 'Wachtwoord vergeten?',
    forgottenHelp: 'Vul uw e-mailadres in. U krijgt een link waarmee u een nieuw wachtwoord kiest.',
    send: 'Stuur de link',
    asked: 'Als wij dit adres kennen, krijgt u zo een mail. De link werkt een uur.',
    choose: 'Kies een wachtwoord',
    chooseHelp: 'Tien tekens of meer. Een korte zin is goed te onthouden.',
    newPassword: 'Nieuw wachtwoord',
    save: 'Bewaren',
    saved: 'Uw wachtwoord is bewaard. Overal waar u was aangemeld, bent u nu afgemeld.',
    toSignIn: 'Naar aanmelden',
    invite: 'Iemand uitnodigen',
    inviteHelp: 'Deze persoon krijgt een mail om een wachtwoord te kiezen. De link werkt 24 uur.',
    name: 'Naam',
    organisation: 'Zorgorganisatie',
    homesOf: 'Woningen',
    homesHelp: 'Voor een bewoner, mantelzorger of installateur: de namen, met een spatie ertussen.',
    invited: (email) => `De mail aan ${email} is verstuurd.`,
    notSent: 'Het account is gemaakt. De mail ging niet weg: nodig later opnieuw uit.',
    code: 'Code',
    codeHelp: 'Open de app op uw telefoon en typ de zes cijfers.',
    lostPhone: 'Telefoon kwijt? Typ dan een van uw herstelcodes.',
    otherPerson: 'Iemand anders',
    title: 'Mijn account',
    open: 'Mijn account',
    factor: 'Tweede stap bij het aanmelden',
    factorWhat: 'Met een code van uw telefoon komt niemand binnen die alleen uw wachtwoord heeft.',
    onSince: (when) => `Staat aan sinds ${when}.`,
    off: 'Staat uit.',
    neededFrom: (when) => `Voor uw werk is dit nodig. Zet het aan vóór ${when}.`,
    comesFirst: 'Voor uw werk is dit nodig. Zet het nu aan: daarna kunt u verder.',
    begin: 'Aanzetten',
    replace: 'Andere telefoon',
    scan: 'Scan dit vierkant met een app voor codes op uw telefoon.',
    typeOver: 'Of typ deze sleutel over:',
    square: 'Vierkant om te scannen',
    confirm: 'Bevestigen',
    recovery: 'Uw herstelcodes',
    recoveryHelp:
      'Bewaar deze codes op een veilige plek, op papier. Elke code werkt één keer, als uw telefoon weg is. U ziet ze alleen nu.',
    recoveryLeft: (count) => (count === 1 ? 'Nog 1 herstelcode.' : `Nog ${count} herstelcodes.`),
    renew: 'Nieuwe herstelcodes',
    kept: 'Ik heb ze bewaard',
    turnOff: 'Uitzetten',
    cancel: 'Toch niet',
    devices: 'Uw apparaten',
    devicesHelp: 'Hier bent u aangemeld. Kent u een apparaat niet? Meld het af en vraag een nieuw wachtwoord.',
    unknownDevice: 'Onbekend apparaat',
    thisOne: 'dit apparaat',
    lastUsed: (when) => `gebruikt ${when}`,
    since: (when) => `aangemeld ${when}`,
    phone: 'krijgt alarmen, blijft een dienst lang aangemeld',
    end: 'Afmelden',
    endOthers: 'Alle andere afmelden',
    bar: (when) => `Zet uw tweede stap aan vóór ${when}`,
    people: 'Accounts',
    peopleHelp: 'Wie er kan aanmelden. Iemand weg of telefoon kwijt? Meld overal af.',
    role: 'Rol',
    onlyInvited: 'uitgenodigd, nog geen wachtwoord',
    again: 'Opnieuw uitnodigen',
    withFactor: 'met tweede stap',
    withoutFactor: 'alleen wachtwoord',
    signedIn: (count) => (count === 0 ? 'nergens aangemeld' : `${count} keer aangemeld`),
    endAll: 'Overal afmelden',
    lost: 'Tweede stap weghalen',
    lostHelp: 'Daarna komt deze persoon binnen met alleen het wachtwoord. Controleer eerst wie erom vraagt.',
    sure: 'Ja, doen',
    log: 'Inzagelog',
    logIntro: 'Wie bekeek of veranderde welke gegevens. Dat u dit leest, staat er ook in.',
    needFactors: 'Dit ziet u alleen als u met uw tweede stap bent aangemeld.',
    from: 'Van',
    to: 'Tot en met',
    home: 'Woning',
    everyHome: 'alle',
    person: 'Persoon',
    everybody: 'iedereen',
    search: 'Zoeken',
    file: 'Als bestand (CSV)',
    noRows: 'In deze tijd staat er niets.',
    when: 'Wanneer',
    who: 'Wie',
    what: 'Wat',
    where: 'Van wie',
    nobody: 'niet aangemeld',
    program: (name) => `programma ${name}`,
    homes: (count) => `en nog ${count} woningen`,
    more: 'Meer',
    actions: {
      read: 'bekeek',
      write: 'veranderde',
      export: 'haalde op',
      issue: 'gaf uit',
      'sign-in': 'meldde aan',
      'sign-out': 'meldde af',
    },
    outcomes: { done: '', refused: 'geweigerd', failed: 'mislukt' },
    emergency: 'buiten de gewone weg om',
  },
  en: {
    withProvider: (name) => `Sign in through ${name}`,
    forgotten: 'Forgot your password?',
    forgottenHelp: 'Fill in your mail address. You get a link with which you choose a new password.',
    send: 'Send the link',
    asked: 'If we know this address, you get a mail in a moment. The link works for an hour.',
    choose: 'Choose a password',
    chooseHelp: 'Ten characters or more. A short sentence is easy to remember.',
    newPassword: 'New password',
    save: 'Save',
    saved: 'Your password is saved. Wherever you were signed in, you are signed out now.',
    toSignIn: 'To sign in',
    invite: 'Invite somebody',
    inviteHelp: 'This person gets a mail to choose a password. The link works for 24 hours.',
    name: 'Name',
    organisation: 'Care organisation',
    homesOf: 'Homes',
    homesHelp: 'For a resident, an informal carer or an installer: their names, with a space between.',
    invited: (email) => `The mail to ${email} is sent.`,
    notSent: 'The account is made. The mail was not taken: invite again later.',
    code: 'Code',
    codeHelp: 'Open the app on your phone and type the six digits.',
    lostPhone: 'Phone lost? Type one of your recovery codes.',
    otherPerson: 'Somebody else',
    title: 'My account',
    open: 'My account',
    factor: 'Second step at sign-in',
    factorWhat: 'With a code of your phone nobody gets in who has only your password.',
    onSince: (when) => `On since ${when}.`,
    off: 'Off.',
    neededFrom: (when) => `Your work needs this. Switch it on before ${when}.`,
    comesFirst: 'Your work needs this. Switch it on now: then you can go on.',
    begin: 'Switch on',
    replace: 'Another phone',
    scan: 'Scan this square with an app for codes on your phone.',
    typeOver: 'Or type this key over:',
    square: 'Square to scan',
    confirm: 'Confirm',
    recovery: 'Your recovery codes',
    recoveryHelp:
      'Keep these codes in a safe place, on paper. Each works once, when your phone is gone. You see them only now.',
    recoveryLeft: (count) => (count === 1 ? '1 recovery code left.' : `${count} recovery codes left.`),
    renew: 'New recovery codes',
    kept: 'I have kept them',
    turnOff: 'Switch off',
    cancel: 'Rather not',
    devices: 'Your devices',
    devicesHelp: 'You are signed in here. You do not know one? Sign it out and ask for a new password.',
    unknownDevice: 'Unknown device',
    thisOne: 'this device',
    lastUsed: (when) => `used ${when}`,
    since: (when) => `signed in ${when}`,
    phone: 'gets alarms, stays signed in for a shift',
    end: 'Sign out',
    endOthers: 'Sign out all others',
    bar: (when) => `Switch your second step on before ${when}`,
    people: 'Accounts',
    peopleHelp: 'Who can sign in. Somebody left or a phone lost? Sign out everywhere.',
    role: 'Role',
    onlyInvited: 'invited, no password yet',
    again: 'Invite again',
    withFactor: 'with a second step',
    withoutFactor: 'password only',
    signedIn: (count) => (count === 0 ? 'signed in nowhere' : `signed in ${count} times`),
    endAll: 'Sign out everywhere',
    lost: 'Take the second step away',
    lostHelp: 'This person then gets in with the password alone. Make sure first who asks for it.',
    sure: 'Yes, do it',
    log: 'Audit log',
    logIntro: 'Who looked at which data or changed it. That you read this stands in it too.',
    needFactors: 'You see this only when you signed in with your second step.',
    from: 'From',
    to: 'Up to',
    home: 'Home',
    everyHome: 'all',
    person: 'Person',
    everybody: 'everybody',
    search: 'Search',
    file: 'As a file (CSV)',
    noRows: 'There is nothing in this time.',
    when: 'When',
    who: 'Who',
    what: 'What',
    where: 'Whose',
    nobody: 'not signed in',
    program: (name) => `program ${name}`,
    homes: (count) => `and ${count} more homes`,
    more: 'More',
    actions: {
      read: 'looked at',
      write: 'changed',
      export: 'fetched',
      issue: 'handed out',
      'sign-in': 'signed in',
      'sign-out': 'signed out',
    },
    outcomes: { done: '', refused: 'refused', failed: 'failed' },
    emergency: 'outside the usual way',
  },
}
