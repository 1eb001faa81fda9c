// The words of the page on which a resident reads who looked at their home. Plain: at most B1.
import type { Look } from '../../api/contract.ts'

interface LookedWords {
  readonly title: string
  readonly intro: string
  readonly period: string
  readonly periods: Readonly<Record<'week' | 'month' | 'quarter', string>>
  readonly nothing: string
  readonly who: Readonly<Record<string, string>>
  readonly somebody: string
  readonly of: (who: string, organisation: string) => string
  readonly read: (what: string) => string
  readonly exported: (what: string) => string
  readonly wrote: (what: string) => string
  readonly kinds: Readonly<Record<string, string>>
  readonly changed: Readonly<Record<string, string>>
  readonly other: string
  readonly refused: string
  readonly failed: string
  readonly emergency: string
  readonly times: (count: number, first: string, last: string) => string
  readonly question: string
}

export const lookedWords: Readonly<Record<'nl' | 'en', LookedWords>> = {
  nl: {
    title: 'Wie keek er naar mijn woning?',
    intro: 'Iedereen die uw gegevens bekijkt of verandert, staat hier. Niemand kan dit veranderen.',
    period: 'Welke tijd?',
    periods: { week: '7 dagen', month: '30 dagen', quarter: '3 maanden' },
    nothing: 'In deze tijd keek er niemand naar uw woning.',
    who: {
      self: 'U zelf',
      resident: 'Een huisgenoot',
      'informal-carer': 'Uw mantelzorger',
      care: 'Een zorgverlener',
      'asset-manager': 'De verhuurder',
      installer: 'De installateur',
      administrator: 'De beheerder',
      operator: 'De technisch beheerder',
      receiver: 'De meldkamer',
      program: 'Een ander systeem',
    },
    somebody: 'Iemand',
    of: (who, organisation) => `${who} van ${organisation}`,
    read: (what) => `bekeek ${what}`,
    exported: (what) => `haalde ${what} op`,
    wrote: (what) => what,
    kinds: {
      home: 'uw woning',
      'home-list': 'een lijst waar uw woning in staat',
      movement: 'de dag in uw woning',
      'slow-changes': 'of uw nachten en dagen veranderen',
      alarm: 'een alarm',
      'alarm-list': 'de lijst met alarmen',
      deliveries: 'wie er gebeld is',
      'care-plan': 'wie er gebeld wordt bij een alarm',
      coverage: 'welke sensoren werken',
      commissioning: 'de controle van de sensoren',
      housing: 'de huur en de bouw van uw woning',
      woonlasten: 'uw huur en energie',
      programme: 'de plannen voor het verduurzamen',
      panels: 'hoe de zonnepanelen het doen',
      report: 'een overzicht van alarmen',
      backtest: 'een proef met instellingen van het alarm',
      messages: 'berichten van sensoren',
      consents: 'uw toestemmingen',
      'who-looked': 'deze pagina',
      'audit-log': 'wie er keek',
      account: 'hoe iemand aanmeldt',
      token: 'de toegang van een ander systeem',
      session: 'een aanmelding',
    },
    changed: {
      alarm: 'deed iets met een alarm',
      'care-plan': 'veranderde wie er gebeld wordt',
      pause: 'zette de bewaking op pauze of weer aan',
      credential: 'gaf een apparaat toegang of nam die weg',
      registry: 'veranderde de gegevens van uw woning',
      commissioning: 'controleerde de sensoren',
      housing: 'veranderde de gegevens over huur en bouw',
      woonlasten: 'veranderde uw gegevens over geld',
      consents: 'legde een toestemming vast',
    },
    other: 'gegevens van uw woning',
    refused: 'Dit mocht niet. Er is niets getoond.',
    failed: 'Dit lukte niet.',
    emergency: 'Dit ging buiten de gewone weg om.',
    times: (count, first, last) =>
      first === last ? `${count === 1 ? '' : `${count} keer, `}om ${first}` : `${count} keer, van ${first} tot ${last}`,
    question: 'Ziet u iets dat niet klopt? Bel dan uw zorgorganisatie of uw verhuurder.',
  },
  en: {
    title: 'Who looked at my home?',
    intro: 'Everybody who looks at your data or changes it is listed here. Nobody can change this.',
    period: 'Which time?',
    periods: { week: '7 days', month: '30 days', quarter: '3 months' },
    nothing: 'Nobody looked at your home in this time.',
    who: {
      self: 'You',
      resident: 'Somebody you live with',
      'informal-carer': 'Your informal carer',
      care: 'A care worker',
      'asset-manager': 'The landlord',
      installer: 'The installer',
      administrator: 'The administrator',
      operator: 'The technical operator',
      receiver: 'The alarm centre',
      program: 'Another system',
    },
    somebody: 'Somebody',
    of: (who, organisation) => `${who} of ${organisation}`,
    read: (what) => `looked at ${what}`,
    exported: (what) => `fetched ${what}`,
    wrote: (what) => what,
    kinds: {
      home: 'your home',
      'home-list': 'a list with your home in it',
      movement: 'the day in your home',
      'slow-changes': 'whether your nights and days are changing',
      alarm: 'an alarm',
      'alarm-list': 'the list of alarms',
      deliveries: 'who was called',
      'care-plan': 'who is called when there is an alarm',
      coverage: 'which sensors work',
      commissioning: 'the check of the sensors',
      housing: 'the rent and the building of your home',
      woonlasten: 'your rent and energy',
      programme: 'the plans for making homes greener',
      panels: 'how the solar panels do',
      report: 'an overview of alarms',
      backtest: 'a trial of settings of the alarm',
      messages: 'messages of sensors',
      consents: 'your consents',
      'who-looked': 'this page',
      'audit-log': 'who looked',
      account: 'how somebody signs in',
      token: 'the access of another system',
      session: 'a sign-in',
    },
    changed: {
      alarm: 'did something with an alarm',
      'care-plan': 'changed who is called',
      pause: 'paused the watch or started it again',
      credential: 'gave a device access or took it away',
      registry: 'changed the data of your home',
      commissioning: 'checked the sensors',
      housing: 'changed the data on rent and building',
      woonlasten: 'changed your data on money',
      consents: 'recorded a consent',
    },
    other: 'data of your home',
    refused: 'This was not allowed. Nothing was shown.',
    failed: 'This did not work.',
    emergency: 'This went outside the usual way.',
    times: (count, first, last) =>
      first === last
        ? `${count === 1 ? '' : `${count} times, `}at ${first}`
        : `${count} times, from ${first} to ${last}`,
    question: 'Is something not right? Call your care organisation or your landlord.',
  },
}

/** `Een zorgverlener van Dorpszorg bekeek een alarm`. */
export function lookSentence({ who, organisation, action, kind }: Look, words: LookedWords): string {
  const role = words.who[who] ?? words.somebody
  const person = organisation === null || who === 'self' ? role : words.of(role, organisation)
  const what = words.kinds[kind] ?? words.other
  const did =
    action === 'read'
      ? words.read(what)
      : action === 'export'
        ? words.exported(what)
        : words.wrote(words.changed[kind] ?? words.changed['registry']!)
  return `${person} ${did}`
}
