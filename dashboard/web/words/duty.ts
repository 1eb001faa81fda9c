// The words for who is on duty, the rota and its swaps, and who is told of a home's alarms, in both languages.
interface DutyWords {
  readonly title: string
  readonly intro: string
  readonly noTeams: string
  readonly now: string
  readonly has: (name: string) => string
  readonly nobody: string
  readonly nobodyHelp: string
  readonly until: (when: string) => string
  readonly after: (name: string, when: string) => string
  readonly notWithin: string
  readonly week: string
  readonly weekHelp: string
  readonly earlier: string
  readonly later: string
  readonly thisWeek: string
  readonly legend: string
  readonly swapTitle: (who: string) => string
  readonly from: string
  readonly to: string
  readonly who: string
  readonly noStandIn: string
  readonly why: string
  readonly reasons: readonly string[]
  readonly save: string
  readonly saved: string
  readonly swaps: string
  readonly noSwaps: string
  readonly swapRow: (who: string, from: string, to: string) => string
  readonly takeBack: string
  readonly takenBack: string
  readonly rota: string
  readonly rotaHelp: string
  readonly noRota: string
  readonly edit: string
  readonly turns: (days: number, at: string) => string
  readonly since: (date: string) => string
  readonly between: (from: string, to: string) => string
  readonly weekdays: readonly string[]
  readonly order: string
  readonly orderHelp: string
  readonly up: (name: string) => string
  readonly remove: (name: string) => string
  readonly add: string
  readonly startsOn: string
  readonly handOverAt: string
  readonly daysEach: string
  readonly onDays: string
  readonly allDay: string
  readonly newRotation: string
  readonly dropRotation: string
  readonly rotation: (place: number) => string
  readonly fetchAgain: string
  readonly changes: string
  readonly noChanges: string
  readonly change: Readonly<Record<'directory' | 'override-added' | 'override-removed', string>>
  readonly centres: string
  readonly tryChannels: string
  readonly plan: PlanWords
}
interface PlanWords {
  readonly title: string
  readonly usual: string
  readonly own: string
  readonly always: string
  readonly between: (from: string, to: string) => string
  readonly waits: (minutes: string) => string
  readonly repeats: (minutes: string) => string
  readonly together: string
  readonly gaps: string
  readonly edit: string
  readonly backToUsual: string
  readonly chain: (place: number) => string
  readonly severities: string
  readonly step: (place: number) => string
  readonly told: string
  readonly wait: string
  readonly repeat: string
  readonly addStep: string
  readonly addChain: string
  readonly removeStep: (place: number) => string
  readonly removeChain: (place: number) => string
  readonly up: (place: number) => string
  readonly team: (name: string) => string
  readonly operator: string
  readonly unknown: (id: string) => string
  readonly why: string
  readonly save: string
  readonly saved: string
}

export const dutyNl: DutyWords = {
  title: 'Dienst',
  intro: 'Wie nu meldingen krijgt, en wie daarna.',
  noTeams: 'Er is nog geen team met een rooster. De beheerder kan er een invoeren.',
  now: 'Nu en straks',
  has: (name) => `${name} heeft dienst`,
  nobody: 'Niemand heeft dienst',
  nobodyHelp: 'Meldingen gaan nu naar de volgende in het plan van de woning.',
  until: (when) => `tot ${when}`,
  after: (name, when) => `Daarna ${name}, vanaf ${when}.`,
  notWithin: 'De komende 7 dagen is er geen wissel.',
  week: 'Rooster per dag',
  weekHelp: 'Tik op een dienst om te ruilen.',
  earlier: 'Week terug',
  later: 'Week verder',
  thisWeek: 'Vanaf vandaag',
  legend: 'is geruild',
  swapTitle: (who) => `Ruilen: dienst van ${who}`,
  from: 'Vanaf',
  to: 'Tot',
  who: 'Wie neemt over?',
  noStandIn: 'Niemand',
  why: 'Waarom',
  reasons: ['Ruil', 'Ziek', 'Vrij', 'Opleiding'],
  save: 'Ruil bewaren',
  saved: 'De ruil staat in het rooster.',
  swaps: 'Ruilen',
  noSwaps: 'Er zijn geen ruilen afgesproken.',
  swapRow: (who, from, to) => `${who}: ${from} tot ${to}`,
  takeBack: 'Terugdraaien',
  takenBack: 'teruggedraaid',
  rota: 'Vast rooster',
  rotaHelp: 'Van boven naar beneden: de eerste regel die op dat moment iemand heeft, telt.',
  noRota: 'Dit team heeft nog geen vast rooster.',
  edit: 'Rooster wijzigen',
  turns: (days, at) => (days === 1 ? `Elke dag een wissel, om ${at}` : `Om de ${days} dagen een wissel, om ${at}`),
  since: (date) => `vanaf ${date}`,
  between: (from, to) => `van ${from} tot ${to}`,
  weekdays: ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'],
  order: 'Volgorde',
  orderHelp: 'Na de laatste begint het weer bij de eerste.',
  up: (name) => `${name} naar voren`,
  remove: (name) => `${name} eruit`,
  add: 'Toevoegen',
  startsOn: 'Eerste dag',
  handOverAt: 'Wissel om',
  daysEach: 'Dagen per beurt',
  onDays: 'Op deze dagen',
  allDay: 'Hele dag',
  newRotation: 'Regel toevoegen',
  dropRotation: 'Regel weghalen',
  rotation: (place) => `Regel ${place}`,
  fetchAgain: 'Haal op wat er nu staat',
  changes: 'Wie veranderde wat',
  noChanges: 'Er is nog niets veranderd.',
  change: { directory: 'Rooster gewijzigd', 'override-added': 'Geruild', 'override-removed': 'Ruil teruggedraaid' },
  centres: 'Meldkamers',
  tryChannels: 'Proefbericht sturen',
  plan: {
    title: 'Wie krijgt bericht?',
    usual: 'Dit is het gewone plan: het volgt de contacten en de zorgorganisatie.',
    own: 'Deze woning heeft een eigen plan.',
    always: 'altijd',
    between: (from, to) => `${from} tot ${to}`,
    waits: (minutes) => `wacht ${minutes} min`,
    repeats: (minutes) => `Daarna de beheerder, om de ${minutes} min.`,
    together: 'en',
    gaps: 'Dan is er niemand:',
    edit: 'Plan wijzigen',
    backToUsual: 'Terug naar het gewone plan',
    chain: (place) => `Keten ${place}`,
    severities: 'Voor welke meldingen',
    step: (place) => `Stap ${place}`,
    told: 'Wie',
    wait: 'Wacht (minuten)',
    repeat: 'Daarna de beheerder, om de zoveel minuten',
    addStep: 'Stap toevoegen',
    addChain: 'Keten toevoegen',
    removeStep: (place) => `Stap ${place} weghalen`,
    removeChain: (place) => `Keten ${place} weghalen`,
    up: (place) => `Stap ${place} eerder`,
    team: (name) => `wie dienst heeft van ${name}`,
    operator: 'de beheerder',
    unknown: (id) => `onbekend (${id})`,
    why: 'Waarom verandert u dit?',
    save: 'Plan bewaren',
    saved: 'Het plan is bewaard en geldt nu.',
  },
}

export const dutyEn: DutyWords = {
  title: 'Duty',
  intro: 'Who gets alarms now, and who after that.',
  noTeams: 'There is no team with a rota yet. The administrator can bring one in.',
  now: 'Now and next',
  has: (name) => `${name} is on duty`,
  nobody: 'Nobody is on duty',
  nobodyHelp: 'Alarms go to the next in the plan of the home now.',
  until: (when) => `until ${when}`,
  after: (name, when) => `Then ${name}, from ${when}.`,
  notWithin: 'Nobody else takes over in the coming 7 days.',
  week: 'Rota by day',
  weekHelp: 'Tap a turn to swap it.',
  earlier: 'A week back',
  later: 'A week on',
  thisWeek: 'From today',
  legend: 'is swapped',
  swapTitle: (who) => `Swap: the turn of ${who}`,
  from: 'From',
  to: 'Until',
  who: 'Who takes over?',
  noStandIn: 'Nobody',
  why: 'Why',
  reasons: ['Swap', 'Ill', 'Leave', 'Training'],
  save: 'Keep the swap',
  saved: 'The swap stands in the rota.',
  swaps: 'Swaps',
  noSwaps: 'No swaps are arranged.',
  swapRow: (who, from, to) => `${who}: ${from} to ${to}`,
  takeBack: 'Take back',
  takenBack: 'taken back',
  rota: 'Standing rota',
  rotaHelp: 'From top to bottom: the first line that has somebody at that moment counts.',
  noRota: 'This team has no standing rota yet.',
  edit: 'Change the rota',
  turns: (days, at) => (days === 1 ? `Changes every day, at ${at}` : `Changes every ${days} days, at ${at}`),
  since: (date) => `from ${date}`,
  between: (from, to) => `from ${from} to ${to}`,
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  order: 'Order',
  orderHelp: 'After the last it begins with the first again.',
  up: (name) => `${name} earlier`,
  remove: (name) => `Take ${name} out`,
  add: 'Add',
  startsOn: 'First day',
  handOverAt: 'Changes at',
  daysEach: 'Days per turn',
  onDays: 'On these days',
  allDay: 'All day',
  newRotation: 'Add a line',
  dropRotation: 'Remove the line',
  rotation: (place) => `Line ${place}`,
  fetchAgain: 'Fetch what stands there now',
  changes: 'Who changed what',
  noChanges: 'Nothing was changed yet.',
  change: { directory: 'Rota changed', 'override-added': 'Swapped', 'override-removed': 'Swap taken back' },
  centres: 'Alarm centres',
  tryChannels: 'Send a trial message',
  plan: {
    title: 'Who is told?',
    usual: 'This is the usual plan: it follows the contacts and the care organisation.',
    own: 'This home has a plan of its own.',
    always: 'always',
    between: (from, to) => `${from} to ${to}`,
    waits: (minutes) => `waits ${minutes} min`,
    repeats: (minutes) => `Then the operator, every ${minutes} min.`,
    together: 'and',
    gaps: 'Then there is nobody:',
    edit: 'Change the plan',
    backToUsual: 'Back to the usual plan',
    chain: (place) => `Chain ${place}`,
    severities: 'For which alarms',
    step: (place) => `Step ${place}`,
    told: 'Who',
    wait: 'Wait (minutes)',
    repeat: 'Then the operator, every so many minutes',
    addStep: 'Add a step',
    addChain: 'Add a chain',
    removeStep: (place) => `Remove step ${place}`,
    removeChain: (place) => `Remove chain ${place}`,
    up: (place) => `Step ${place} earlier`,
    team: (name) => `who is on duty of ${name}`,
    operator: 'the operator',
    unknown: (id) => `unknown (${id})`,
    why: 'Why do you change this?',
    save: 'Keep the plan',
    saved: 'The plan is kept and counts now.',
  },
}
