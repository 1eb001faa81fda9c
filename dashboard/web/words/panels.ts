// The words about solar panels and how they do, in both languages.
import type { SystemRow } from '../../api/contract-yield.ts'

type Class = SystemRow['class']
type Cause = NonNullable<SystemRow['cause']>

interface PanelsWords {
  readonly title: string
  readonly empty: string
  readonly judged: (when: string) => string
  readonly systems: string
  readonly openTickets: string
  readonly lost: string
  readonly lostHelp: string
  readonly classesTitle: string
  readonly classes: Readonly<Record<Class, string>>
  readonly classHelp: Readonly<Record<Class, string>>
  readonly causes: Readonly<Record<Cause, string>>
  readonly worst: string
  readonly noneWorse: string
  readonly home: string
  readonly village: string
  readonly what: string
  readonly since: string
  readonly kwh: string
  readonly euro: string
  readonly ticket: string
  readonly hasTicket: string
  readonly noTicket: string
  readonly notKnown: string
  readonly shown: (count: string, all: string) => string
}

export const panelsNl: PanelsWords = {
  title: 'Zonnepanelen',
  empty: 'Er is nog geen nacht geweest waarin de installaties zijn nagekeken.',
  judged: (when) => `Nagekeken ${when}`,
  systems: 'Installaties',
  openTickets: 'Open meldingen bij de installateur',
  lost: 'Gemist door wat nu niet goed gaat',
  lostHelp: 'Geschat: wat de panelen hadden gemaakt onder dezelfde lucht.',
  classesTitle: 'Hoe doen ze het?',
  classes: {
    outage: 'Maakt niets',
    'structurally-low': 'Blijft achter',
    'communication-gap': 'Niet te horen',
    'never-reported': 'Nooit gehoord',
    'meets-forecast': 'Zoals verwacht',
  },
  classHelp: {
    outage: 'twee dagen met licht en geen stroom',
    'structurally-low': 'minder dan de buren en dan vroeger',
    'communication-gap': 'de meter of de verbinding zwijgt',
    'never-reported': 'sinds de plaatsing kwam er niets binnen',
    'meets-forecast': 'houdt gelijke tred met de lucht',
  },
  causes: {
    'string-out': 'een deel van de panelen doet niets',
    'shade-morning': 'schaduw in de ochtend',
    'shade-afternoon': 'schaduw in de middag',
    'shade-noon': 'schaduw midden op de dag',
    clipping: 'afgetopt door de omvormer',
    soiling: 'vuil',
  },
  worst: 'Waar het meeste gemist wordt',
  noneWorse: 'Alle installaties doen wat verwacht wordt.',
  home: 'Woning (VHE)',
  village: 'Dorp',
  what: 'Toestand',
  since: 'Sinds',
  kwh: 'Gemist, kWh',
  euro: 'Gemist',
  ticket: 'Melding',
  hasTicket: 'open',
  noTicket: 'nog niet',
  notKnown: 'onbekend',
  shown: (count, all) => `${count} van de ${all}. De rest staat in kernwacht yield list.`,
}

export const panelsEn: PanelsWords = {
  title: 'Solar panels',
  empty: 'No night has passed yet in which the systems were judged.',
  judged: (when) => `Judged ${when}`,
  systems: 'Systems',
  openTickets: 'Open tickets at the installer',
  lost: 'Lost by what is wrong now',
  lostHelp: 'Estimated: what the panels would have made under the same sky.',
  classesTitle: 'How do they do?',
  classes: {
    outage: 'Makes nothing',
    'structurally-low': 'Lags behind',
    'communication-gap': 'Not heard',
    'never-reported': 'Never heard',
    'meets-forecast': 'As expected',
  },
  classHelp: {
    outage: 'two days with light and no power',
    'structurally-low': 'less than the neighbours and than before',
    'communication-gap': 'the meter or the link is silent',
    'never-reported': 'nothing has come in since they were placed',
    'meets-forecast': 'keeps up with the sky',
  },
  causes: {
    'string-out': 'a part of the panels does nothing',
    'shade-morning': 'shade in the morning',
    'shade-afternoon': 'shade in the afternoon',
    'shade-noon': 'shade in the middle of the day',
    clipping: 'cut off by the inverter',
    soiling: 'dirt',
  },
  worst: 'Where most is lost',
  noneWorse: 'All systems do as expected.',
  home: 'Home (VHE)',
  village: 'Village',
  what: 'State',
  since: 'Since',
  kwh: 'Lost, kWh',
  euro: 'Lost',
  ticket: 'Ticket',
  hasTicket: 'open',
  noTicket: 'not yet',
  notKnown: 'not known',
  shown: (count, all) => `${count} of ${all}. The rest is in kernwacht yield list.`,
}
