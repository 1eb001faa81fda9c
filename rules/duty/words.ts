// Gaps and flaws as a planner reads them, in Dutch and in English: what is wrong, when, and what to do about it.
import type { Language, Said } from '../model/reason.ts'
import { civilAt, clockTime, type Instant, localDate } from '../model/time.ts'
import type { Gap } from './coverage.ts'
import type { DirectoryFlaw } from './directory-flaws.ts'
import type { Flaw } from './plan-flaws.ts'

/** `ma 30 mrt 18:00 tot 23:00`, by the wall clock of the zone; the day is said again where it is another. */
export function saySpan({ from, to }: { from: Instant; to: Instant }, zone: string): Said {
  const isOneDay = localDate(from, zone) === localDate(to, zone)
  const span = (language: Language) =>
    `${moment(from, zone, language)} ${language === 'nl' ? 'tot' : 'to'} ${isOneDay ? clockTime(to, zone) : moment(to, zone, language)}`
  return { nl: span('nl'), en: span('en') }
}

/** `subject`: a home or a team, as whoever reads it knows it. */
export function sayGap(gap: Gap, subject: Said | string, zone: string): Said {
  const span = saySpan(gap, zone)
  const of = typeof subject === 'string' ? { nl: subject, en: subject } : subject
  const say = (language: Language) =>
    `${of[language]}: ${span[language]} ${whyWords[gap.why][language]}; ${leftWords[gap.left][language]}. ${actWords[gap.why][language]}`
  return { nl: say('nl'), en: say('en') }
}

const whyWords: Readonly<Record<Gap['why'], Said>> = {
  'no-chain': {
    nl: 'zegt het plan niet wie van een spoedmelding hoort',
    en: 'the plan does not say who is told of an urgent alarm',
  },
  'no-reach': {
    nl: 'is niemand bereikbaar die in het plan staat',
    en: 'nobody whom the plan names can be reached',
  },
  'no-channel': {
    nl: 'is wie in het plan staat alleen bereikbaar over kanalen die niet zijn ingesteld',
    en: 'whom the plan names can be reached only over channels that are not set up',
  },
}
const leftWords: Readonly<Record<Gap['left'], Said>> = {
  operator: { nl: 'alleen de beheerder krijgt dan bericht', en: 'only the operator would be told then' },
  nobody: { nl: 'niemand krijgt dan bericht', en: 'nobody would be told then' },
}
const actWords: Readonly<Record<Gap['why'], Said>> = {
  'no-chain': {
    nl: 'Geef het plan een keten voor spoed die ook dan geldt.',
    en: 'Give the plan a chain for urgent alarms that holds at that hour too.',
  },
  'no-reach': {
    nl: 'Zet iemand in het rooster, of voeg een contact of een meldkamer toe.',
    en: 'Put somebody on duty, or add a contact or an alarm centre.',
  },
  'no-channel': {
    nl: 'Stel een van die kanalen in, of geef een ander adres op.',
    en: 'Set one of those channels up, or give another address.',
  },
}

export function sayFlaw(flaw: Flaw | DirectoryFlaw): Said {
  switch (flaw.kind) {
    case 'unknown-recipient':
      return {
        nl: `Het plan noemt ${flaw.recipient}, en die is er niet. Voeg die toe of haal die uit het plan.`,
        en: `The plan names ${flaw.recipient}, which does not exist. Add it, or take it out of the plan.`,
      }
    case 'same-contact-id':
      return {
        nl: `Twee contacten heten ${flaw.contactId}: de tweede zou nooit bericht krijgen. Geef elk een eigen contactId.`,
        en: `Two contacts are called ${flaw.contactId}: the second would never be told. Give each a contactId of its own.`,
      }
    case 'urgent-without-repeat':
      return {
        nl: `Keten ${flaw.chain + 1} is voor spoed en zegt niet hoe vaak de beheerder opnieuw bericht krijgt. Zet repeatMinutes erbij.`,
        en: `Chain ${flaw.chain + 1} is for urgent alarms and does not say how often the operator is told again. Add repeatMinutes.`,
      }
    case 'far-contact':
      return {
        nl: `Let op: ${flaw.contactId} is ${flaw.travelMinutes} minuten onderweg.`,
        en: `Note: ${flaw.contactId} is ${flaw.travelMinutes} minutes on the way.`,
      }
    case 'same-id':
      return {
        nl: `${flaw.what} staat er twee keer in: de tweede zou nooit bericht krijgen.`,
        en: `${flaw.what} stands in it twice: the second would never be told.`,
      }
    case 'unknown-member':
      return {
        nl: `Het rooster van team ${flaw.teamId} noemt ${flaw.memberId}, en die is geen lid van het team.`,
        en: `The rota of team ${flaw.teamId} names ${flaw.memberId}, who is no member of the team.`,
      }
    case 'unknown-zone':
      return {
        nl: `Team ${flaw.teamId}: de tijdzone ${flaw.zone} bestaat niet. Schrijf bijvoorbeeld Europe/Amsterdam.`,
        en: `Team ${flaw.teamId}: there is no time zone ${flaw.zone}. Write one such as Europe/Amsterdam.`,
      }
    case 'no-time':
      return {
        nl: `Team ${flaw.teamId}: een ruil eindigt voordat die begint.`,
        en: `Team ${flaw.teamId}: a swap ends before it begins.`,
      }
  }
}

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  nl: ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}
const months: Readonly<Record<Language, readonly string[]>> = {
  nl: ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
}

function moment(at: Instant, zone: string, language: Language): string {
  const { weekday, day, month } = civilAt(at, zone)
  return `${weekdays[language][weekday - 1]} ${day} ${months[language][month - 1]} ${clockTime(at, zone)}`
}
