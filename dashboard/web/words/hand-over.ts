// The words for the start of a shift and what it leaves to the next, in both languages.
interface HandOverWords {
  readonly checks: (right: number, all: number) => string
  readonly sound: Readonly<Record<'on' | 'off', string>>
  readonly awake: Readonly<Record<'on' | 'off', string>>
  readonly phone: Readonly<Record<'on' | 'off', string>>
  readonly title: string
  readonly from: (who: string, when: string) => string
  readonly none: string
  readonly older: (count: number) => string
  readonly write: string
  readonly note: string
  readonly noteHelp: string
  readonly save: string
  readonly saved: string
}

export const handOverNl: HandOverWords = {
  checks: (right, all) => `Dienst loopt: ${right} van ${all} in orde`,
  sound: { on: 'Geluid staat aan', off: 'Geluid staat uit: u hoort geen melding' },
  awake: { on: 'Het scherm blijft aan', off: 'Het scherm kan uitgaan: zet slaapstand uit' },
  phone: { on: 'Meldingen op deze telefoon staan aan', off: 'Geen meldingen als dit scherm dicht is' },
  title: 'Overdracht',
  from: (who, when) => `${who}, ${when}`,
  none: 'De vorige dienst liet niets achter.',
  older: (count) => `Eerdere overdracht (${count})`,
  write: 'Overdracht schrijven',
  note: 'Voor de volgende dienst',
  noteHelp: 'Alleen uw organisatie leest dit. Na een maand is het weg.',
  save: 'Overdracht bewaren',
  saved: 'Bewaard. De volgende dienst ziet dit bovenaan.',
}

export const handOverEn: HandOverWords = {
  checks: (right, all) => `On shift: ${right} of ${all} are right`,
  sound: { on: 'Sound is on', off: 'Sound is off: you hear no alarm' },
  awake: { on: 'The screen stays on', off: 'The screen may go dark: switch sleep off' },
  phone: { on: 'Alarms on this phone are on', off: 'No alarms when this screen is closed' },
  title: 'Hand-over',
  from: (who, when) => `${who}, ${when}`,
  none: 'The shift before left nothing.',
  older: (count) => `Earlier hand-overs (${count})`,
  write: 'Write a hand-over',
  note: 'For the next shift',
  noteHelp: 'Your organisation alone reads this. After a month it is gone.',
  save: 'Keep the hand-over',
  saved: 'Kept. The next shift sees it on top.',
}
