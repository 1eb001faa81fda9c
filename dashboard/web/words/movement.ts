// The words for where somebody moved: the month of days and the plan of the home, in both languages.
interface MovementWords {
  readonly plan: string
  readonly planLabel: (time: string) => string
  readonly asOf: (time: string) => string
  readonly lastSeen: string
  readonly notSeen: string
  readonly noRooms: string
  readonly door: Readonly<Record<'open' | 'shut' | 'unknown', string>>
  readonly outside: string
  readonly room: string
  readonly seenAt: string
  readonly doors: string
  readonly alarmHere: string
  readonly month: string
  readonly monthHelp: string
  readonly monthLabel: (month: string) => string
  readonly previous: string
  readonly next: string
  readonly levels: readonly string[]
  readonly unknown: string
  readonly day: string
  readonly hours: string
  readonly unknownHours: string
  readonly inTime: (span: string) => string
}

export const movementNl: MovementWords = {
  plan: 'Plattegrond',
  planLabel: (time) => `Plattegrond met de laatste beweging per kamer, om ${time}`,
  asOf: (time) => `Zoals het was om ${time}. De kamers staan niet op maat.`,
  lastSeen: 'laatst gezien',
  notSeen: 'vandaag niet',
  noRooms: 'Van deze woning zijn geen kamers bekend.',
  door: { open: 'deur open', shut: 'deur dicht', unknown: 'deur onbekend' },
  outside: 'naar buiten',
  room: 'Kamer',
  seenAt: 'Laatste beweging',
  doors: 'Deuren',
  alarmHere: 'melding hier',
  month: 'De maand',
  monthHelp: 'Elke rij is een dag, elk vakje een uur. Donkerder is meer beweging.',
  monthLabel: (month) => `Beweging per uur in ${month}`,
  previous: 'Vorige maand',
  next: 'Volgende maand',
  levels: ['geen', 'weinig', 'wat', 'meer', 'veel'],
  unknown: 'niet bekend',
  day: 'Dag',
  hours: 'Uren met beweging',
  unknownHours: 'Niet bekend',
  inTime: (span) => `over ${span}`,
}

export const movementEn: MovementWords = {
  plan: 'Floor plan',
  planLabel: (time) => `Floor plan with the last movement in each room, at ${time}`,
  asOf: (time) => `As it was at ${time}. The rooms are not to scale.`,
  lastSeen: 'seen last',
  notSeen: 'not today',
  noRooms: 'No rooms of this home are known.',
  door: { open: 'door open', shut: 'door shut', unknown: 'door unknown' },
  outside: 'to the outside',
  room: 'Room',
  seenAt: 'Last movement',
  doors: 'Doors',
  alarmHere: 'alarm here',
  month: 'The month',
  monthHelp: 'Each row is a day, each cell an hour. Darker is more movement.',
  monthLabel: (month) => `Movement by hour in ${month}`,
  previous: 'Previous month',
  next: 'Next month',
  levels: ['none', 'little', 'some', 'more', 'much'],
  unknown: 'not known',
  day: 'Day',
  hours: 'Hours with movement',
  unknownHours: 'Not known',
  inTime: (span) => `in ${span}`,
}
