// The words for the programme of an association, in both languages.
import type { MeasureView, ProgrammeEffects, ProgrammeView, ScenarioView } from '../../api/contract-housing.ts'

type Kind = MeasureView['measure']['kind']
type Stage = keyof ProgrammeView['groups'][number]['measures'][number]['reached']
type Class = keyof ScenarioView['byClass']

interface ProgrammeWords {
  readonly title: string
  readonly empty: string
  readonly homes: string
  readonly ready: string
  readonly readyOf: (live: string, all: string) => string
  readonly underLimit: string
  readonly without: (share: string) => string
  readonly over: string
  readonly overHelp: string
  readonly kinds: Readonly<Record<Kind, string>>
  readonly stages: Readonly<Record<Stage, string>>
  readonly ended: Readonly<Record<'declined' | 'turnedBack', string>>
  readonly funnel: string
  readonly funnelHelp: string
  readonly noMeasures: string
  readonly measure: string
  readonly cost: string
  readonly villages: string
  readonly village: string
  readonly complexes: (count: number) => string
  readonly meanRent: string
  readonly progress: string
  readonly villagesHelp: string
  readonly progressOf: (village: string, live: number, all: number) => string
  readonly reach: string
  readonly reachHelp: string
  readonly target: string
  readonly greened: string
  readonly greenedOf: (count: string, all: string) => string
  readonly reckoning: string
  readonly bars: Readonly<Record<'before' | 'after', string>>
  readonly barLabel: (name: string, share: string) => string
  readonly counted: (homes: string, leftOut: string) => string
  readonly notKnown: string
  readonly classes: string
  readonly byClass: Readonly<Record<Class, string>>
  readonly class: string
  readonly count: string
  readonly pushedOver: string
  readonly noneOver: string
  readonly home: string
  readonly rentBefore: string
  readonly rentAfter: string
  readonly limit: string
  readonly keeps: string
  readonly first: string
  readonly firstHelp: string
  readonly nothingLeft: string
  readonly fall: string
  readonly perThousand: string
  readonly stays: string
  readonly yes: string
  readonly no: string
  readonly shown: (shown: number, all: number) => string
  readonly measured: string
  readonly measuredHelp: string
  readonly reckoningOf: (reckoned: string, all: string) => string
  readonly pilots: string
  readonly pilotsHelp: string
  readonly noPilots: string
  readonly quarter: string
  readonly effect: string
  readonly interval: string
  readonly between: (low: string, high: string) => string
  readonly against: string
  readonly homesAgainst: (pilot: number, control: number) => string
  readonly verdict: string
  readonly verdicts: Readonly<Record<ProgrammeEffects['pilots'][number]['verdict'], string>>
  readonly means: string
  readonly tooFew: string
}

export const programmeNl: ProgrammeWords = {
  title: 'Voortgang',
  empty: 'Er zijn nog geen woningen ingelezen. Lees eerst de tabellen met woningen, huren en maatregelen in.',
  homes: 'Woningen',
  ready: 'Maatregelen klaar',
  readyOf: (live, all) => `${live} van ${all}`,
  underLimit: 'Onder de aftoppingsgrens',
  without: (share) => `${share} zonder maatregelen`,
  over: 'Over de grens geduwd',
  overHelp: 'woningen, bij deze keuzes',
  kinds: {
    insulation: 'Isolatie',
    boiler: 'Ketel',
    solar: 'Zonnepanelen',
    ventilation: 'Ventilatie',
    'heat-pump': 'Warmtepomp',
    other: 'Anders',
  },
  stages: {
    planned: 'Gepland',
    offered: 'Aangeboden',
    consented: 'Akkoord',
    placed: 'Geplaatst',
    live: 'Klaar',
  },
  ended: { declined: 'Geweigerd', turnedBack: 'Teruggedraaid' },
  funnel: 'Maatregelen van plan tot klaar',
  funnelHelp: 'Hoeveel maatregelen elke stap hebben gehaald.',
  noMeasures: 'Er staan nog geen maatregelen gepland.',
  measure: 'Maatregel',
  cost: 'Kosten',
  villages: 'Kernen',
  village: 'Kern',
  complexes: (count) => (count === 1 ? '1 complex' : `${count} complexen`),
  meanRent: 'Gemiddelde huur',
  progress: 'Voortgang',
  villagesHelp: 'Groen is klaar, grijs is akkoord of geplaatst.',
  progressOf: (village, live, all) => `${village}: ${live} van ${all} maatregelen klaar`,
  reach: 'Bereikbaar voor de primaire doelgroep',
  reachHelp: 'Welk deel van de woningen bij de volgende verhuring onder de aftoppingsgrens blijft.',
  target: 'Streefhuur',
  greened: 'Verduurzaamd, in de volgorde van onderen',
  greenedOf: (count, all) => `${count} van ${all} woningen`,
  reckoning: 'Rekenen…',
  bars: { before: 'Zonder maatregelen', after: 'Met uw keuze' },
  barLabel: (name, share) => `${name}: ${share} bereikbaar`,
  counted: (homes, leftOut) =>
    `${homes} woningen geteld. ${leftOut} tellen niet mee: hun huur of maximale huur ontbreekt.`,
  notKnown: 'De huurgrenzen van dit jaar zijn nog niet bekend. Een beheerder kan ze invullen.',
  classes: 'Huurklassen bij deze keuzes',
  byClass: {
    cheap: 'Goedkoop',
    'affordable-1': 'Betaalbaar, tot de lage grens',
    'affordable-2': 'Betaalbaar, tot de hoge grens',
    'expensive-social': 'Duur, sociaal',
    free: 'Vrije sector',
  },
  class: 'Klasse',
  count: 'Aantal',
  pushedOver: 'Woningen die over de grens gaan',
  noneOver: 'Bij deze keuzes gaat geen woning over de grens.',
  home: 'Woning',
  rentBefore: 'Huur zonder',
  rentAfter: 'Huur met',
  limit: 'Grens',
  keeps: 'Blijft eronder bij streefhuur',
  first: 'Welke woningen eerst',
  firstHelp: 'Eerst wat bereikbaar blijft en het meeste oplevert per uitgegeven euro.',
  nothingLeft: 'Er is niets meer te verduurzamen.',
  fall: 'Woonlasten per maand',
  perThousand: 'Per € 1.000',
  stays: 'Blijft bereikbaar',
  yes: 'ja',
  no: 'nee',
  shown: (shown, all) => `De eerste ${shown} van ${all}.`,
  measured: 'Wat het heeft opgeleverd',
  measuredHelp:
    'Huur en energie samen, per maand, bij gewoon weer en gelijke prijzen. Alleen van tien woningen of meer.',
  reckoningOf: (reckoned, all) => `${reckoned} van ${all} woningen zijn doorgerekend. Daarna staat het hier.`,
  pilots: 'Proeven tegenover woningen waar niets gebeurde',
  pilotsHelp:
    'Wat de woonlasten meer of minder veranderden dan bij de anderen. Stijgen ze, dan kan de maatregel worden teruggedraaid.',
  noPilots: 'Er is nog geen proef met tien woningen waarvan genoeg bekend is, en tien woningen ernaast.',
  quarter: 'Kwartaal vanaf',
  effect: 'Verschil per maand',
  interval: 'Met 95 % zekerheid',
  between: (low, high) => `${low} tot ${high}`,
  against: 'Woningen',
  homesAgainst: (pilot, control) => `${pilot} tegenover ${control}`,
  verdict: 'Oordeel',
  verdicts: {
    falls: 'woonlasten dalen',
    rises: 'woonlasten stijgen',
    'no-difference-seen': 'geen verschil te zien',
    'too-few-homes': 'te weinig woningen',
  },
  means: 'Gemiddelden per kern en complex',
  tooFew: 'minder dan 10',
}

export const programmeEn: ProgrammeWords = {
  title: 'Progress',
  empty: 'No homes have been read in yet. Read in the tables of homes, rents and measures first.',
  homes: 'Homes',
  ready: 'Measures ready',
  readyOf: (live, all) => `${live} of ${all}`,
  underLimit: 'Under the rent limit',
  without: (share) => `${share} without measures`,
  over: 'Pushed over the limit',
  overHelp: 'homes, with these choices',
  kinds: {
    insulation: 'Insulation',
    boiler: 'Boiler',
    solar: 'Solar panels',
    ventilation: 'Ventilation',
    'heat-pump': 'Heat pump',
    other: 'Other',
  },
  stages: { planned: 'Planned', offered: 'Offered', consented: 'Agreed', placed: 'Placed', live: 'Ready' },
  ended: { declined: 'Refused', turnedBack: 'Turned back' },
  funnel: 'Measures from plan to ready',
  funnelHelp: 'How many measures came as far as each step.',
  noMeasures: 'No measures are planned yet.',
  measure: 'Measure',
  cost: 'Cost',
  villages: 'Villages',
  village: 'Village',
  complexes: (count) => (count === 1 ? '1 complex' : `${count} complexes`),
  meanRent: 'Mean rent',
  progress: 'Progress',
  villagesHelp: 'Green is ready, grey is agreed or placed.',
  progressOf: (village, live, all) => `${village}: ${live} of ${all} measures ready`,
  reach: 'Within reach of the primary target group',
  reachHelp: 'Which share of the homes stays under the limit for rent benefit at the next letting.',
  target: 'Target rent',
  greened: 'Greened, in the order below',
  greenedOf: (count, all) => `${count} of ${all} homes`,
  reckoning: 'Reckoning…',
  bars: { before: 'Without measures', after: 'With your choice' },
  barLabel: (name, share) => `${name}: ${share} within reach`,
  counted: (homes, leftOut) => `${homes} homes counted. ${leftOut} are not: their rent or maximum rent is lacking.`,
  notKnown: 'The rent limits of this year are not known yet. An administrator can fill them in.',
  classes: 'Classes of rent with these choices',
  byClass: {
    cheap: 'Cheap',
    'affordable-1': 'Affordable, up to the low limit',
    'affordable-2': 'Affordable, up to the high limit',
    'expensive-social': 'Dear, social',
    free: 'Free sector',
  },
  class: 'Class',
  count: 'Count',
  pushedOver: 'Homes that go over the limit',
  noneOver: 'With these choices no home goes over the limit.',
  home: 'Home',
  rentBefore: 'Rent without',
  rentAfter: 'Rent with',
  limit: 'Limit',
  keeps: 'Stays under it at a target rent of',
  first: 'Which homes first',
  firstHelp: 'First what stays within reach and yields most for each euro spent.',
  nothingLeft: 'There is nothing left to green.',
  fall: 'Rent and energy a month',
  perThousand: 'Per € 1,000',
  stays: 'Stays in reach',
  yes: 'yes',
  no: 'no',
  shown: (shown, all) => `The first ${shown} of ${all}.`,
  measured: 'What it has brought',
  measuredHelp: 'Rent and energy together, a month, in ordinary weather and at one price. Only of ten homes or more.',
  reckoningOf: (reckoned, all) => `${reckoned} of ${all} homes are reckoned. Then it stands here.`,
  pilots: 'Pilots against homes to which nothing was done',
  pilotsHelp:
    'By what woonlasten changed more or less than with the others. Where they rise, the measure can be turned back.',
  noPilots: 'There is no pilot yet of ten homes of which enough is known, with ten homes beside it.',
  quarter: 'Quarter from',
  effect: 'Difference a month',
  interval: 'With 95 % certainty',
  between: (low, high) => `${low} to ${high}`,
  against: 'Homes',
  homesAgainst: (pilot, control) => `${pilot} against ${control}`,
  verdict: 'Verdict',
  verdicts: {
    falls: 'woonlasten fall',
    rises: 'woonlasten rise',
    'no-difference-seen': 'no difference seen',
    'too-few-homes': 'too few homes',
  },
  means: 'Means by village and complex',
  tooFew: 'fewer than 10',
}
