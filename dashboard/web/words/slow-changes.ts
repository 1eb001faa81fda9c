// The words for how somebody's nights and days change over weeks, in both languages. Plain: at most B1.
import type { SlowChangeRow, SlowChangesView } from '../../api/contract-slow-changes.ts'

type Figure = SlowChangeRow['figure']
type Direction = 'more' | 'less'

export interface SlowWords {
  readonly title: string
  readonly intro: string
  readonly notYet: (known: number, needed: number) => string
  readonly instead: Readonly<Record<Exclude<SlowChangesView['state'], 'known' | 'not-enough-weeks'>, string>>
  readonly nothing: string
  readonly changed: Readonly<Record<Figure, Readonly<Record<Direction, string>>>>
  readonly from: Readonly<Record<Figure, (recent: string, earlier: string) => string>>
  readonly sure: (least: string, most: string) => string
  readonly talk: string
  readonly all: string
  readonly figures: Readonly<Record<Figure, string>>
  readonly steady: string
  readonly unknown: string
  readonly week: string
  readonly chart: (figure: string, first: string, last: string) => string
  readonly chartHelp: string
}

const perNight = (recent: string, earlier: string) => `Nu ${recent} keer per nacht, eerder ${earlier} keer.`
const aNight = (recent: string, earlier: string) => `Now ${recent} times a night, earlier ${earlier}.`

export const slowNl: SlowWords = {
  title: 'Verandert er iets?',
  intro: 'De laatste 4 weken naast de weken daarvoor. Dit is geen alarm.',
  notYet: (known, needed) => `Er zijn nog niet genoeg weken: ${known} van ${needed}.`,
  instead: {
    nobody: 'Hier woont nu niemand.',
    'no-consent': 'De bewoner heeft hier geen toestemming voor gegeven. Daarom kijken we er niet naar.',
    'not-alone': 'Hier wonen meer mensen. Dan is niet te zeggen van wie een nacht of een dag was.',
  },
  nothing: 'Geen duidelijke verandering.',
  changed: {
    restHours: { more: 'De nacht in bed duurt langer.', less: 'De nacht in bed duurt korter.' },
    timesUp: { more: 'Gaat ’s nachts vaker uit bed.', less: 'Gaat ’s nachts minder vaak uit bed.' },
    bathroomByNight: {
      more: 'Gaat ’s nachts vaker naar de wc of badkamer.',
      less: 'Gaat ’s nachts minder vaak naar de wc of badkamer.',
    },
    bathroomByDay: {
      more: 'Gaat overdag vaker naar de wc of badkamer.',
      less: 'Gaat overdag minder vaak naar de wc of badkamer.',
    },
    movingMinutes: { more: 'Loopt meer rond in huis.', less: 'Loopt minder rond in huis.' },
  },
  from: {
    restHours: (recent, earlier) => `Nu ${recent} uur, eerder ${earlier} uur.`,
    timesUp: perNight,
    bathroomByNight: perNight,
    bathroomByDay: (recent, earlier) => `Nu ${recent} keer per dag, eerder ${earlier} keer.`,
    movingMinutes: (recent, earlier) =>
      `Nu ${recent} minuten van elk uur dat iemand wakker en thuis is, eerder ${earlier} minuten.`,
  },
  sure: (least, most) => `Het verschil ligt zo goed als zeker tussen ${least} en ${most}.`,
  talk: 'Praat er samen over. Er kan een gewone reden zijn.',
  all: 'Alle cijfers per week',
  figures: {
    restHours: 'Uren in bed per nacht',
    timesUp: 'Keer uit bed per nacht',
    bathroomByNight: 'Keer naar wc of badkamer per nacht',
    bathroomByDay: 'Keer naar wc of badkamer per dag',
    movingMinutes: 'Minuten in beweging per uur',
  },
  steady: 'gelijk',
  unknown: 'niet te zeggen',
  week: 'Week van',
  chart: (figure, first, last) => `${figure}, per week van ${first} tot ${last}`,
  chartHelp: 'Elke punt is een week. De lijnen zijn het gemiddelde van eerder en van nu.',
}

export const slowEn: SlowWords = {
  title: 'Is anything changing?',
  intro: 'The last 4 weeks beside the weeks before. This is no alarm.',
  notYet: (known, needed) => `There are not enough weeks yet: ${known} of ${needed}.`,
  instead: {
    nobody: 'Nobody lives here now.',
    'no-consent': 'The resident has not consented to this. That is why it is not looked at.',
    'not-alone': 'More people live here. Then nobody can say whose night or day it was.',
  },
  nothing: 'No clear change.',
  changed: {
    restHours: { more: 'The night in bed has become longer.', less: 'The night in bed has become shorter.' },
    timesUp: { more: 'Gets up more often at night.', less: 'Gets up less often at night.' },
    bathroomByNight: {
      more: 'Goes to the toilet or bathroom more often at night.',
      less: 'Goes to the toilet or bathroom less often at night.',
    },
    bathroomByDay: {
      more: 'Goes to the toilet or bathroom more often by day.',
      less: 'Goes to the toilet or bathroom less often by day.',
    },
    movingMinutes: { more: 'Walks about the home more.', less: 'Walks about the home less.' },
  },
  from: {
    restHours: (recent, earlier) => `Now ${recent} hours, earlier ${earlier}.`,
    timesUp: aNight,
    bathroomByNight: aNight,
    bathroomByDay: (recent, earlier) => `Now ${recent} times a day, earlier ${earlier}.`,
    movingMinutes: (recent, earlier) => `Now ${recent} minutes of each hour awake and at home, earlier ${earlier}.`,
  },
  sure: (least, most) => `The difference lies almost surely between ${least} and ${most}.`,
  talk: 'Talk about it together. There may be an ordinary reason.',
  all: 'All figures by week',
  figures: {
    restHours: 'Hours in bed a night',
    timesUp: 'Times out of bed a night',
    bathroomByNight: 'Visits to toilet or bathroom a night',
    bathroomByDay: 'Visits to toilet or bathroom a day',
    movingMinutes: 'Minutes on the move an hour',
  },
  steady: 'the same',
  unknown: 'not known',
  week: 'Week of',
  chart: (figure, first, last) => `${figure}, by week from ${first} to ${last}`,
  chartHelp: 'Each dot is a week. The lines are the mean of earlier and of now.',
}
