// What the rule about silence says to people.
import type { Words } from '../model/reason.ts'

export const inactivityWords: Words = {
  title: { nl: 'Geen teken van leven', en: 'No sign of life' },
  silent: {
    nl: 'Geen teken van leven sinds {lastSignAt|time} ({room|room}). Vanaf dat uur is het hier gewoonlijk hooguit {usual|duration} stil; de grens is {allowed|duration}.',
    en: 'No sign of life since {lastSignAt|time} ({room|room}). From that hour on it is usually quiet here for at most {usual|duration}; the limit is {allowed|duration}.',
  },
  unheard: {
    nl: 'Nog geen teken van leven sinds het begin van de bewaking om {lastSignAt|time}',
    en: 'No sign of life yet since the watch began at {lastSignAt|time}',
  },
  away: {
    nl: 'Om {lastSignAt|time} de deur uit gegaan en na {allowed|duration} nog niet terug',
    en: 'Went out of the door at {lastSignAt|time} and not back after {allowed|duration}',
  },
  'last-sign': {
    nl: 'Laatste teken van leven: {at|time} ({room|room})',
    en: 'Last sign of life: {at|time} ({room|room})',
  },
  ignored: {
    nl: 'Het signaal om {at|time} ({room|room}) telt niet: het staat alleen en kan een valse melding van de sensor zijn',
    en: 'The signal at {at|time} ({room|room}) does not count: it stands alone and may be a ghost of the sensor',
  },
  unknown: {
    nl: 'Laatste teken van leven om {lastSignAt|time} ({room|room}); sindsdien was de woning {blind|duration} niet te horen. Hoe het gaat is niet bekend: bel, of ga langs',
    en: 'Last sign of life at {lastSignAt|time} ({room|room}); since then the home could not be heard for {blind|duration}. Nobody knows how things are: call, or go there',
  },
  refuted: {
    nl: 'Er was wel een teken van leven om {at|time} ({room|room}); het bericht daarvan kwam nu pas',
    en: 'There was a sign of life at {at|time} ({room|room}); the message of it came only now',
  },
  moved: {
    nl: 'Weer een teken van leven om {at|time} ({room|room})',
    en: 'A sign of life again at {at|time} ({room|room})',
  },
  'counting-silent': {
    nl: 'laatste teken van leven om {lastSignAt|time} ({room|room}); vanaf dat uur is het hier gewoonlijk hooguit {usual|duration} stil',
    en: 'last sign of life at {lastSignAt|time} ({room|room}); from that hour on it is usually quiet here for at most {usual|duration}',
  },
  'counting-unheard': {
    nl: 'nog geen teken van leven sinds het begin van de bewaking om {lastSignAt|time}',
    en: 'no sign of life yet since the watch began at {lastSignAt|time}',
  },
  'counting-unknown': {
    nl: 'laatste teken van leven om {lastSignAt|time} ({room|room}); sindsdien was de woning {blind|duration} niet te horen',
    en: 'last sign of life at {lastSignAt|time} ({room|room}); since then the home could not be heard for {blind|duration}',
  },
  'counting-away': {
    nl: 'om {lastSignAt|time} de deur uit gegaan; na {allowed|duration} wordt gevraagd waar iemand is',
    en: 'out of the door at {lastSignAt|time}; after {allowed|duration} somebody is asked to look',
  },
}
