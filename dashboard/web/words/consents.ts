// The words with which somebody decides for what their data may be used. Plain: at most B1. This text has a number; a change of meaning raises it.
import type { ConsentRow, ConsentsView } from '../../api/contract.ts'

type Purpose = ConsentRow['purpose']
type Risk = ConsentRow['loses'][number]
type Answer = NonNullable<ConsentRow['decision']>['answer']
interface PurposeText {
  readonly title: string
  readonly asks: string
  /** What is different without it, said before it is ended. */
  readonly without: string
}
interface ConsentWords {
  readonly title: string
  readonly titleOfOther: string
  readonly intro: string
  readonly introOfOther: string
  readonly nobody: string
  readonly purposes: Readonly<Record<Purpose, PurposeText>>
  readonly answers: Readonly<Record<Answer | 'not-asked', string>>
  readonly allow: string
  readonly refuse: string
  readonly withdraw: string
  readonly sure: (title: string) => string
  readonly loses: string
  readonly risks: Readonly<Record<Risk, string>>
  readonly atOnce: string
  readonly confirm: string
  readonly back: string
  readonly decided: (when: string, who: string) => string
  readonly who: Readonly<Record<string, string>>
  readonly somebody: string
  readonly because: (text: string) => string
  readonly why: string
  readonly ground: string
  readonly grounds: Readonly<Record<ConsentsView['history'][number]['ground'], string>>
  readonly history: string
  readonly line: (title: string, answer: string) => string
  readonly version: (version: number) => string
}

export const consentWords: Readonly<Record<'nl' | 'en', ConsentWords>> = {
  nl: {
    title: 'Toestemmingen',
    titleOfOther: 'Toestemmingen van de bewoner',
    intro:
      'U kiest zelf waar wij uw gegevens voor gebruiken. Nee zeggen mag altijd. Het heeft geen gevolgen voor de andere keuzes, voor uw huur of voor uw zorg. U kunt elke dag anders kiezen.',
    introOfOther: 'Leg alleen vast wat de bewoner zelf wil. De bewoner ziet wie dit deed en waarom.',
    nobody: 'Hier woont nu niemand.',
    purposes: {
      'care-alarms': {
        title: 'Alarm bij gevaar',
        asks: 'Sensoren merken of u valt, hulp vraagt of lang stil bent. Dan bellen wij iemand die u helpt.',
        without: 'Dan belt er niemand als er iets met u is.',
      },
      'slow-changes': {
        title: 'Langzame veranderingen',
        asks: 'Wij kijken of uw dagen en nachten in een paar weken anders worden. Dat helpt bij een gesprek over uw zorg.',
        without: 'Dan zien wij niet of er langzaam iets verandert. Een alarm blijft wel werken.',
      },
      energy: {
        title: 'Mijn energie',
        asks: 'De slimme meter en de zonnepanelen laten zien wat u gebruikt en opwekt.',
        without: 'Dan ziet u niet meer wat u gebruikt en opwekt.',
      },
      woonlasten: {
        title: 'Mijn woonlasten',
        asks: 'Uw verhuurder ziet per maand of uw huur en energie samen lager zijn geworden. Nooit per dag of per uur.',
        without: 'Dan telt uw woning niet mee en ziet de verhuurder niets van uw energie.',
      },
      'sharing-with-informal-carer': {
        title: 'Delen met mijn mantelzorger',
        asks: 'Uw mantelzorger ziet of uw woning wordt bewaakt en of er een alarm is.',
        without: 'Dan ziet uw mantelzorger niets meer van uw woning.',
      },
    },
    answers: { given: 'Ja', refused: 'Nee', withdrawn: 'Gestopt', 'not-asked': 'Nog niet gevraagd' },
    allow: 'Ja, dat mag',
    refuse: 'Nee',
    withdraw: 'Stop hiermee',
    sure: (title) => `Stoppen met “${title}”?`,
    loses: 'U bent dan niet meer beschermd tegen:',
    risks: {
      fall: 'vallen',
      'help-call': 'hulp vragen met de knop',
      silence: 'lang stil zijn',
      'daily-life': 'veranderingen in de dag',
      smoke: 'brand',
      'carbon-monoxide': 'koolmonoxide',
      'gas-leak': 'gas',
      'water-leak': 'water',
    },
    atOnce: 'Wij stoppen meteen met bewaren.',
    confirm: 'Ja, stoppen',
    back: 'Niet stoppen',
    decided: (when, who) => `${when}, door ${who}`,
    who: {
      self: 'u zelf',
      resident: 'de bewoner',
      care: 'een zorgverlener',
      administrator: 'de beheerder',
    },
    somebody: 'iemand',
    because: (text) => `Waarom: ${text}`,
    why: 'Waarom legt u dit vast?',
    ground: 'Grond',
    grounds: {
      consent: 'toestemming',
      'care-contract': 'zorgovereenkomst',
      'tenancy-contract': 'huurovereenkomst',
    },
    history: 'Wat er eerder is gekozen',
    line: (title, answer) => `${title}: ${answer}`,
    version: (version) => `Tekst ${version}`,
  },
  en: {
    title: 'Consents',
    titleOfOther: 'Consents of the resident',
    intro:
      'You choose what we use your data for. You may always say no. It has no effect on the other choices, on your rent or on your care. You can choose otherwise any day.',
    introOfOther: 'Record only what the resident wants. The resident sees who did this and why.',
    nobody: 'Nobody lives here now.',
    purposes: {
      'care-alarms': {
        title: 'Alarm when in danger',
        asks: 'Sensors notice whether you fall, ask for help or are quiet for long. Then we call somebody who helps you.',
        without: 'Then nobody is called when something is the matter with you.',
      },
      'slow-changes': {
        title: 'Slow changes',
        asks: 'We look whether your days and nights change over some weeks. That helps when talking about your care.',
        without: 'Then we do not see whether something changes slowly. Alarms go on working.',
      },
      energy: {
        title: 'My energy',
        asks: 'The smart meter and the solar panels show what you use and make.',
        without: 'Then you no longer see what you use and make.',
      },
      woonlasten: {
        title: 'My housing costs',
        asks: 'Your landlord sees by the month whether your rent and energy together became lower. Never by the day or hour.',
        without: 'Then your home does not count and the landlord sees nothing of your energy.',
      },
      'sharing-with-informal-carer': {
        title: 'Sharing with my informal carer',
        asks: 'Your informal carer sees whether your home is watched over and whether there is an alarm.',
        without: 'Then your informal carer sees nothing of your home any longer.',
      },
    },
    answers: { given: 'Yes', refused: 'No', withdrawn: 'Stopped', 'not-asked': 'Not asked yet' },
    allow: 'Yes, you may',
    refuse: 'No',
    withdraw: 'Stop this',
    sure: (title) => `Stop “${title}”?`,
    loses: 'You are then no longer protected against:',
    risks: {
      fall: 'falls',
      'help-call': 'calling for help with the button',
      silence: 'being quiet for long',
      'daily-life': 'changes in the day',
      smoke: 'fire',
      'carbon-monoxide': 'carbon monoxide',
      'gas-leak': 'gas',
      'water-leak': 'water',
    },
    atOnce: 'We stop keeping it at once.',
    confirm: 'Yes, stop',
    back: 'Do not stop',
    decided: (when, who) => `${when}, by ${who}`,
    who: { self: 'you', resident: 'the resident', care: 'a care worker', administrator: 'the administrator' },
    somebody: 'somebody',
    because: (text) => `Why: ${text}`,
    why: 'Why do you record this?',
    ground: 'Ground',
    grounds: { consent: 'consent', 'care-contract': 'care contract', 'tenancy-contract': 'tenancy contract' },
    history: 'What was chosen before',
    line: (title, answer) => `${title}: ${answer}`,
    version: (version) => `Text ${version}`,
  },
}
