// The words for the coverage of a home and for the walk with which it is put into service, in both languages.
import type { RiskRow, Walk } from '../../api/contract.ts'

type Risk = RiskRow['risk']
type Fault = NonNullable<RiskRow['fault']>
interface Guard {
  readonly title: string
  readonly nobody: string
  readonly unwanted: string
  readonly risks: Readonly<Record<Risk, string>>
  readonly levels: Readonly<Record<RiskRow['level'], string>>
  readonly faults: Readonly<Record<Fault, string>>
  readonly doThis: Readonly<Record<Fault, string>>
  readonly since: (when: string) => string
  readonly paused: (when: string) => string
  readonly notFitted: (risks: string) => string
  readonly commissioning: Readonly<Record<Walk['commissioning'], string>>
  readonly commissioningHelp: Readonly<Record<Walk['commissioning'], string>>
  readonly history: string
  readonly noHistory: string
  readonly stretch: (risk: string, level: string, from: string) => string
  readonly lasted: (span: string) => string
  readonly lasts: string
  readonly more: (count: number) => string
  readonly gaps: (risks: string) => string
  readonly walk: WalkWords
}
interface WalkWords {
  readonly title: string
  readonly help: string
  readonly open: string
  readonly begin: string
  readonly begun: (when: string) => string
  readonly again: string
  readonly devices: (seen: number, all: number) => string
  readonly seen: (when: string) => string
  readonly notSeen: string
  readonly battery: (percent: number) => string
  readonly link: (quality: number | null, dbm: number | null) => string
  /** By kind of reading; one that is not here is not named. */
  readonly readings: Readonly<Record<string, string>>
  readonly without: string
  readonly call: string
  readonly callHelp: string
  readonly callState: Readonly<Record<'none' | 'sent' | 'arrived' | 'closed', string>>
  readonly sign: string
  readonly missing: Readonly<Record<Walk['missing'][number], string>>
  readonly signed: (by: string, when: string) => string
  readonly thanks: string
}

export const guardNl: Guard = {
  title: 'Waartegen beschermd',
  nobody: 'Hier woont nu niemand.',
  unwanted: 'De bewoner wil nu geen bewaking. Er gaat geen alarm uit.',
  risks: {
    fall: 'Vallen',
    'help-call': 'Hulp vragen',
    silence: 'Stilte in huis',
    'daily-life': 'Dagelijks leven',
    smoke: 'Brand',
    'carbon-monoxide': 'Koolmonoxide',
    'gas-leak': 'Gas',
    'water-leak': 'Water',
  },
  levels: { covered: 'Beschermd', weakened: 'Verzwakt', blind: 'Niet beschermd' },
  faults: {
    'home-silent': 'De hele woning is niet te horen.',
    'not-fitted': 'Er is geen toestel voor.',
    'not-heard': 'Het toestel is niet te horen.',
    'always-on': 'Het toestel ziet altijd iemand en zit vast.',
    'battery-low': 'De batterij is bijna leeg.',
    'weak-link': 'De verbinding is zwak.',
    'never-on': 'Het toestel ziet nooit iemand.',
    'always-same': 'Het toestel meet altijd hetzelfde.',
    unproven: 'Het toestel is nog nooit gehoord.',
    'switched-off': 'De regel is hier uitgezet.',
  },
  doThis: {
    'home-silent': 'Kijk of het kastje stroom en internet heeft.',
    'not-fitted': 'Bespreek of het nodig is.',
    'not-heard': 'Kijk of het er hangt en vervang de batterij.',
    'always-on': 'Zet het opnieuw aan of vervang het.',
    'battery-low': 'Vervang de batterij.',
    'weak-link': 'Hang het dichter bij het kastje.',
    'never-on': 'Kijk of er iets voor staat.',
    'always-same': 'Vervang het toestel.',
    unproven: 'Druk erop of loop erlangs.',
    'switched-off': 'Bij Proefdraaien staat waarom, en zet u hem weer aan.',
  },
  since: (when) => `sinds ${when}`,
  paused: (when) => `De bewaking heeft pauze tot ${when}.`,
  notFitted: (risks) => `Geen toestel voor: ${risks}.`,
  commissioning: { live: 'Opgeleverd', changed: 'Opnieuw testen', 'not-commissioned': 'Niet opgeleverd' },
  commissioningHelp: {
    live: 'De woning is nagelopen en getest.',
    changed: 'Er is een toestel bijgekomen. Dat is nog niet getest.',
    'not-commissioned': 'Niemand liep de woning na. Meldingen gaan wel uit.',
  },
  history: 'De laatste 30 dagen',
  noHistory: 'Alles was steeds beschermd.',
  stretch: (risk, level, from) => `${risk}: ${level} vanaf ${from}`,
  lasted: (span) => `${span} lang`,
  lasts: 'tot nu',
  more: (count) => `En nog ${count} keer.`,
  gaps: (risks) => `Niet beschermd: ${risks}`,
  walk: {
    title: 'Oplevering',
    help: 'Loop langs elk toestel. Wat wij horen, ziet u hier meteen.',
    open: 'Woning nalopen',
    begin: 'Begin met nalopen',
    begun: (when) => `Begonnen ${when}.`,
    again: 'Opnieuw beginnen',
    devices: (seen, all) => `${seen} van ${all} gehoord`,
    seen: (when) => `Gehoord ${when}`,
    notSeen: 'Nog niet gehoord',
    battery: (percent) => `batterij ${percent} %`,
    link: (quality, dbm) => (quality !== null ? `verbinding ${quality} van 255` : `verbinding ${dbm} dBm`),
    readings: {
      motion: 'beweging',
      presence: 'aanwezigheid',
      contact: 'deur of raam',
      pressure: 'bed of stoel',
      vibration: 'trilling',
      'item-use': 'gebruik',
      switch: 'schakelaar',
      button: 'knop',
      'help-call': 'hulpknop',
      fall: 'val',
      acceleration: 'versnelling',
      smoke: 'rook',
      'carbon-monoxide': 'koolmonoxide',
      'gas-leak': 'gas',
      'water-leak': 'water',
      temperature: 'temperatuur',
      humidity: 'vocht',
      power: 'vermogen',
      energy: 'verbruik',
      'electricity-meter': 'meterstand',
      solar: 'zonnestroom',
    },
    without: 'Waarom niet? Dan tekent u zonder dit toestel.',
    call: 'Proefmelding',
    callHelp: 'Bel eerst de zorg. Druk dan op de hulpknop of doe een val na. De zorg sluit de melding af als test.',
    callState: {
      none: 'Nog geen melding.',
      sent: 'De melding is er. Nog niemand is bereikt.',
      arrived: 'De melding kwam aan. Wacht tot de zorg hem afsluit als test.',
      closed: 'De melding kwam aan en is afgesloten als test.',
    },
    sign: 'Tekenen',
    missing: {
      'nobody-lives-there': 'Er staat nog geen bewoner bij deze woning.',
      devices: 'Niet elk toestel is gehoord.',
      'test-call': 'De proefmelding is nog niet rond.',
    },
    signed: (by, when) => `Getekend door ${by}, ${when}.`,
    thanks: 'De woning is opgeleverd.',
  },
}

export const guardEn: Guard = {
  title: 'Protected against',
  nobody: 'Nobody lives here now.',
  unwanted: 'The resident wants no watch now. No alarm goes out.',
  risks: {
    fall: 'Falls',
    'help-call': 'Calling for help',
    silence: 'Silence in the home',
    'daily-life': 'Daily life',
    smoke: 'Fire',
    'carbon-monoxide': 'Carbon monoxide',
    'gas-leak': 'Gas',
    'water-leak': 'Water',
  },
  levels: { covered: 'Protected', weakened: 'Weakened', blind: 'Not protected' },
  faults: {
    'home-silent': 'The whole home is not heard.',
    'not-fitted': 'There is no device for it.',
    'not-heard': 'The device is not heard.',
    'always-on': 'The device always sees somebody and is stuck.',
    'battery-low': 'The battery is nearly empty.',
    'weak-link': 'The link is weak.',
    'never-on': 'The device never sees anybody.',
    'always-same': 'The device always measures the same.',
    unproven: 'The device was never heard.',
    'switched-off': 'The rule is switched off here.',
  },
  doThis: {
    'home-silent': 'See whether the gateway has power and internet.',
    'not-fitted': 'Discuss whether it is needed.',
    'not-heard': 'See whether it hangs there and replace the battery.',
    'always-on': 'Switch it on anew or replace it.',
    'battery-low': 'Replace the battery.',
    'weak-link': 'Hang it nearer to the gateway.',
    'never-on': 'See whether something stands before it.',
    'always-same': 'Replace the device.',
    unproven: 'Press it or walk past it.',
    'switched-off': 'Trial runs say why, and switch it on again.',
  },
  since: (when) => `since ${when}`,
  paused: (when) => `The watch is paused until ${when}.`,
  notFitted: (risks) => `No device for: ${risks}.`,
  commissioning: { live: 'In service', changed: 'Test again', 'not-commissioned': 'Not commissioned' },
  commissioningHelp: {
    live: 'The home was walked through and tested.',
    changed: 'A device was added. It was not tested yet.',
    'not-commissioned': 'Nobody walked through the home. Alarms do go out.',
  },
  history: 'The last 30 days',
  noHistory: 'All was protected all the time.',
  stretch: (risk, level, from) => `${risk}: ${level} from ${from}`,
  lasted: (span) => `for ${span}`,
  lasts: 'until now',
  more: (count) => `And ${count} more times.`,
  gaps: (risks) => `Not protected: ${risks}`,
  walk: {
    title: 'Commissioning',
    help: 'Walk past each device. What we hear shows here at once.',
    open: 'Walk through the home',
    begin: 'Begin the walk',
    begun: (when) => `Begun ${when}.`,
    again: 'Begin anew',
    devices: (seen, all) => `${seen} of ${all} heard`,
    seen: (when) => `Heard ${when}`,
    notSeen: 'Not heard yet',
    battery: (percent) => `battery ${percent} %`,
    link: (quality, dbm) => (quality !== null ? `link ${quality} of 255` : `link ${dbm} dBm`),
    readings: {
      motion: 'motion',
      presence: 'presence',
      contact: 'door or window',
      pressure: 'bed or chair',
      vibration: 'vibration',
      'item-use': 'use',
      switch: 'switch',
      button: 'button',
      'help-call': 'help button',
      fall: 'fall',
      acceleration: 'acceleration',
      smoke: 'smoke',
      'carbon-monoxide': 'carbon monoxide',
      'gas-leak': 'gas',
      'water-leak': 'water',
      temperature: 'temperature',
      humidity: 'humidity',
      power: 'power',
      energy: 'use of energy',
      'electricity-meter': 'meter',
      solar: 'solar power',
    },
    without: 'Why not? Then you sign without this device.',
    call: 'Test call',
    callHelp:
      'Ring the care team first. Then press the help button or act a fall. The team closes the alarm as a test.',
    callState: {
      none: 'No alarm yet.',
      sent: 'The alarm is there. Nobody is reached yet.',
      arrived: 'The alarm arrived. Wait until the team closes it as a test.',
      closed: 'The alarm arrived and was closed as a test.',
    },
    sign: 'Sign',
    missing: {
      'nobody-lives-there': 'No resident stands with this home yet.',
      devices: 'Not every device was heard.',
      'test-call': 'The test call is not complete yet.',
    },
    signed: (by, when) => `Signed by ${by}, ${when}.`,
    thanks: 'The home is in service.',
  },
}
