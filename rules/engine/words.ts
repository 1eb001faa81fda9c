// What the engine itself says to people: the steps of an alarm's life, and that one of our rules failed.
import type { Words } from '../model/reason.ts'

export const lifecycleWords: Words = {
  acknowledge: { nl: 'Opgepakt', en: 'Picked up' },
  'set-out': { nl: 'Onderweg', en: 'On the way' },
  arrive: { nl: 'Ter plaatse', en: 'Arrived' },
  'resolve-true': { nl: 'Afgerond: er was hulp nodig', en: 'Closed: help was needed' },
  'resolve-false': { nl: 'Afgerond: loos alarm', en: 'Closed: false alarm' },
  'resolve-test': { nl: 'Afgerond: proefalarm', en: 'Closed: test alarm' },
  'resolve-technical': { nl: 'Afgerond: technische oorzaak', en: 'Closed: technical cause' },
  'resolve-cancelled-by-resident': {
    nl: 'Afgerond: bewoner gaf aan dat het goed gaat',
    en: 'Closed: the resident says that all is well',
  },
  'resolved-by-itself': { nl: 'Vanzelf voorbij', en: 'Over by itself' },
}

export const followUpWords: Words = {
  acknowledged: {
    nl: 'Niemand is onderweg of ter plaatse sinds het oppakken om {since|time}: de melding staat weer open',
    en: 'Nobody has set out or arrived since it was picked up at {since|time}: the alarm is open again',
  },
  'on-the-way': {
    nl: 'Niemand is ter plaatse sinds het vertrek om {since|time}: de melding staat weer open',
    en: 'Nobody has arrived since somebody set out at {since|time}: the alarm is open again',
  },
  arrived: {
    nl: 'Niemand heeft de melding afgerond sinds de aankomst om {since|time}: ze staat weer open',
    en: 'Nobody has closed it since somebody arrived at {since|time}: the alarm is open again',
  },
}

export const flappingWords: Words = {
  'keeps-returning': {
    nl: 'Houdt steeds op en komt terug: al {count} keer sinds {since|time}',
    en: 'Ends and returns again and again: {count} times since {since|time}',
  },
}

export const faultWords: Words = {
  title: { nl: 'Regel "{rule}" werkt niet', en: 'Rule "{rule}" does not work' },
  fault: {
    nl: 'De regel "{rule}" gaf een fout en lette daarna niet op. De andere regels werken door.',
    en: 'The rule "{rule}" failed and did not watch. The other rules go on.',
  },
}
