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
  'moved-out': { nl: 'Afgerond: de bewoner woont hier niet meer', en: 'Closed: the resident no longer lives here' },
  undo: { nl: 'Stap teruggenomen', en: 'Step taken back' },
  unshelve: { nl: 'Weer in de lijst', en: 'Back in the list' },
  'shelf-ended': { nl: 'De tijd in de wacht is om: weer in de lijst', en: 'Its time aside is over: back in the list' },
}

/** Why the next in line is told, and who that is. */
export const escalationWords: Words = {
  'no-answer-contact': {
    nl: 'Nog niemand pakte op: het volgende contact is aan de beurt',
    en: 'Nobody has picked it up: now the next contact',
  },
  'no-answer-team': {
    nl: 'Nog niemand pakte op: het zorgteam is aan de beurt',
    en: 'Nobody has picked it up: now the care team',
  },
  'no-answer-centre': {
    nl: 'Nog niemand pakte op: de meldkamer is aan de beurt',
    en: 'Nobody has picked it up: now the alarm centre',
  },
  'no-answer-operator': {
    nl: 'Nog niemand pakte op: de beheerder is aan de beurt',
    en: 'Nobody has picked it up: now the operator',
  },
  'not-reached-contact': {
    nl: 'Niemand te bereiken: het volgende contact is aan de beurt',
    en: 'Nobody could be reached: now the next contact',
  },
  'not-reached-team': {
    nl: 'Niemand te bereiken: het zorgteam is aan de beurt',
    en: 'Nobody could be reached: now the care team',
  },
  'not-reached-centre': {
    nl: 'Niemand te bereiken: de meldkamer is aan de beurt',
    en: 'Nobody could be reached: now the alarm centre',
  },
  'not-reached-operator': {
    nl: 'Niemand te bereiken: de beheerder is aan de beurt',
    en: 'Nobody could be reached: now the operator',
  },
  'told-again': {
    nl: 'Nog altijd pakte niemand op: de beheerder is al {times} keer opnieuw aan de beurt sinds {since|time}',
    en: 'Still nobody has picked it up: it was the operator’s turn {times} times more since {since|time}',
  },
  late: { nl: '{late|duration} te laat', en: '{late|duration} late' },
  shelved: { nl: 'In de wacht tot {until|time}: {because}', en: 'Put aside until {until|time}: {because}' },
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
