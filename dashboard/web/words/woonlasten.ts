// The words for a tenant's rent and energy, in both languages. For everybody: short sentences and everyday words.
import type { EffectView, MeasureView, YearView } from '../../api/contract-housing.ts'

type Kind = MeasureView['measure']['kind']
type NotYet = Extract<EffectView, { verdict: 'not-enough-data-yet' }>['because'][number]
type Lack = YearView['lacks'][number]
export type Part = 'rent' | 'service' | 'panels' | 'epv' | 'power' | 'fixed' | 'givenBack' | 'reduction' | 'gas'

interface WoonlastenWords {
  readonly title: string
  readonly perMonth: string
  readonly less: (euro: string) => string
  readonly more: (euro: string) => string
  readonly same: string
  readonly lessHelp: (what: string) => string
  readonly moreHelp: (what: string) => string
  readonly sameHelp: (what: string) => string
  readonly weather: string
  readonly between: (low: string, high: string) => string
  readonly lessBy: (euro: string) => string
  readonly moreBy: (euro: string) => string
  readonly nowHelp: string
  readonly notYet: string
  readonly notYetHelp: string
  readonly soFar: (months: number) => string
  readonly measures: Readonly<Record<Kind, string>>
  readonly because: Readonly<Record<NotYet | Lack, string>>
  readonly beforeAfter: string
  readonly before: string
  readonly after: string
  readonly spans: (from: string, until: string) => string
  readonly pricesOf: (year: number) => string
  readonly asItWas: string
  readonly nowParts: string
  readonly part: string
  readonly parts: Readonly<Record<Part, string>>
  readonly bars: Readonly<Record<'rent' | 'power' | 'gas', string>>
  readonly together: string
  readonly receive: string
  readonly barLabel: (which: string, rent: string, power: string, gas: string) => string
  readonly from2027: string
  readonly since2027: string
  readonly from2027Short: string
  readonly until2027: string
  readonly netting: string
  readonly nettingSince: string
  readonly nettingMore: (euro: string) => string
  readonly nettingLess: (euro: string) => string
  readonly nettingSame: string
  readonly nothingBack: string
  readonly nettingTip: string
  readonly nettingTable: string
  readonly energyMonth: string
  readonly withMeasure: string
  readonly months: string
  readonly monthsHelp: string
  readonly month: string
  readonly powerUsed: string
  readonly gasUsed: string
  readonly sunMade: string
  readonly most: (value: string) => string
  readonly seriesLabel: (what: string, from: string, until: string) => string
  readonly noMonths: string
  readonly ofHundred: string
  readonly ofHundredHelp: (euro: number) => string
  readonly overLimit: string
  readonly others: string
  readonly nothing: string
  readonly who: string
}

export const woonlastenNl: WoonlastenWords = {
  title: 'Mijn woonlasten',
  perMonth: 'Per maand',
  less: (euro) => `${euro} minder`,
  more: (euro) => `${euro} meer`,
  same: 'Ongeveer gelijk',
  lessHelp: (what) => `U betaalt per maand minder dan vóór ${what}.`,
  moreHelp: (what) => `U betaalt per maand meer dan vóór ${what}.`,
  sameHelp: (what) => `Wij zien geen duidelijk verschil met de tijd vóór ${what}.`,
  weather: 'Het gaat om huur en energie samen. Wij hebben het weer meegeteld.',
  between: (low, high) => `Bijna zeker tussen ${low} en ${high}.`,
  lessBy: (euro) => `${euro} minder`,
  moreBy: (euro) => `${euro} meer`,
  nowHelp: 'Zoveel kosten uw huur en energie samen, gemiddeld over het laatste jaar.',
  notYet: 'Wij weten het nog niet',
  notYetHelp: 'Wij hebben nog niet genoeg gegevens voor een eerlijk bedrag. U hoeft niets te doen.',
  soFar: (months) => (months === 1 ? 'Er is nu 1 maand bekend.' : `Er zijn nu ${months} maanden bekend.`),
  measures: {
    insulation: 'de isolatie',
    boiler: 'de nieuwe ketel',
    solar: 'de zonnepanelen',
    ventilation: 'de nieuwe ventilatie',
    'heat-pump': 'de warmtepomp',
    other: 'het werk aan uw huis',
  },
  because: {
    'not-live-yet': 'Het werk aan uw huis is nog niet klaar.',
    'too-few-months-before': 'Wij weten te weinig van het jaar vóór het werk.',
    'too-few-months-after': 'Het werk is nog geen jaar klaar. Wij wachten een heel jaar, met zomer en winter.',
    'too-few-days-before': 'Wij weten te weinig dagen van vóór het werk.',
    'too-few-days-after': 'Wij weten te weinig dagen van na het werk.',
    'weather-explains-too-little': 'Uw gebruik hangt te weinig af van het weer. Vergelijken lukt dan niet goed.',
    'no-weather': 'Wij weten nog niet hoe het weer was.',
    'no-contract': 'Wij weten nog niet wat uw stroom en gas kosten.',
    'no-rent': 'Wij weten nog niet wat uw huur is.',
    'figure-not-known': 'De regels of tarieven van dit jaar zijn nog niet bekend.',
    'too-few-months': 'Wij hebben nog geen heel jaar van uw gebruik.',
  },
  beforeAfter: 'Vroeger en nu',
  before: 'Vroeger',
  after: 'Nu',
  spans: (from, until) => `${from} tot en met ${until}`,
  pricesOf: (year) => `Beide keren met de prijzen van ${year}, per maand.`,
  asItWas: 'Dit is wat u gebruikte, bij het weer van toen. Ook de gewone huurverhoging zit erin.',
  nowParts: 'Waar gaat het geld heen?',
  part: 'Wat',
  parts: {
    rent: 'Huur',
    service: 'Servicekosten',
    panels: 'Bijdrage zonnepanelen',
    epv: 'Energievergoeding',
    power: 'Stroom',
    fixed: 'Vaste kosten stroom',
    givenBack: 'Stroom die u teruggeeft',
    reduction: 'Korting op de belasting',
    gas: 'Gas',
  },
  bars: { rent: 'huur', power: 'stroom', gas: 'gas' },
  together: 'Samen',
  receive: 'Een min betekent: dit krijgt u.',
  barLabel: (which, rent, power, gas) => `${which}: huur ${rent}, stroom ${power}, gas ${gas}`,
  from2027: 'Vanaf 1 januari 2027 verandert er iets',
  since2027: 'Sinds 1 januari 2027 is er iets anders',
  from2027Short: 'Vanaf 1 januari 2027',
  until2027: 'Tot 1 januari 2027',
  netting:
    'Geeft u stroom terug? Dan mag u die nu nog wegstrepen tegen stroom die u gebruikt. Straks mag dat niet meer.',
  nettingSince: 'U mag stroom die u teruggeeft niet meer wegstrepen. U krijgt er wel geld voor.',
  nettingMore: (euro) => `Met uw gebruik van nu betaalt u dan ongeveer ${euro} per maand meer.`,
  nettingLess: (euro) => `Met uw gebruik van nu betaalt u dan ongeveer ${euro} per maand minder.`,
  nettingSame: 'Met uw gebruik van nu maakt dat voor u bijna niets uit.',
  nothingBack: 'U geeft geen stroom terug. Voor u verandert hierdoor niets.',
  nettingTip: 'Tip: gebruik stroom als de zon schijnt. Was bijvoorbeeld overdag.',
  nettingTable: 'Beide regels naast elkaar',
  energyMonth: 'Stroom en gas per maand',
  withMeasure: 'Verschil door het werk',
  months: 'Uw gebruik per maand',
  monthsHelp:
    'De gevulde balk is het laatste jaar. Het streepje is een jaar eerder. Stroom is wat u van het net kreeg.',
  month: 'Maand',
  powerUsed: 'Stroom (kWh)',
  gasUsed: 'Gas (m³)',
  sunMade: 'Zon (kWh)',
  most: (value) => `hoogste balk: ${value}`,
  seriesLabel: (what, from, until) => `${what} per maand, ${from} tot en met ${until}. Het staat ook in de tabel.`,
  noMonths: 'Er is nog geen hele maand gemeten. Na de eerste maand ziet u hier balken.',
  ofHundred: 'Past het bij uw geld?',
  ofHundredHelp: (euro) => `Van elke € 100 die u kunt uitgeven, gaat € ${euro} naar wonen.`,
  overLimit: 'Dat is meer dan de grens die u koos. Bel gerust uw woningcorporatie.',
  others: 'Ander werk aan uw huis',
  nothing: 'Van deze woning zijn nog geen huur en energie bekend. Bel uw woningcorporatie als dat niet klopt.',
  who: 'Uw woningcorporatie ziet bedragen per maand. Nooit per dag of per uur.',
}

export const woonlastenEn: WoonlastenWords = {
  title: 'My rent and energy',
  perMonth: 'Each month',
  less: (euro) => `${euro} less`,
  more: (euro) => `${euro} more`,
  same: 'About the same',
  lessHelp: (what) => `Each month you pay less than before ${what}.`,
  moreHelp: (what) => `Each month you pay more than before ${what}.`,
  sameHelp: (what) => `We see no clear difference with the time before ${what}.`,
  weather: 'This is rent and energy together. We took the weather into account.',
  between: (low, high) => `Almost surely between ${low} and ${high}.`,
  lessBy: (euro) => `${euro} less`,
  moreBy: (euro) => `${euro} more`,
  nowHelp: 'This is what your rent and energy cost together, on average over the last year.',
  notYet: 'We do not know yet',
  notYetHelp: 'We do not have enough data for an honest sum yet. You need not do anything.',
  soFar: (months) => (months === 1 ? '1 month is known now.' : `${months} months are known now.`),
  measures: {
    insulation: 'the insulation',
    boiler: 'the new boiler',
    solar: 'the solar panels',
    ventilation: 'the new ventilation',
    'heat-pump': 'the heat pump',
    other: 'the work on your home',
  },
  because: {
    'not-live-yet': 'The work on your home is not finished yet.',
    'too-few-months-before': 'We know too little of the year before the work.',
    'too-few-months-after': 'The work is not a year old yet. We wait a whole year, with summer and winter.',
    'too-few-days-before': 'We know too few days of the time before the work.',
    'too-few-days-after': 'We know too few days of the time after the work.',
    'weather-explains-too-little': 'Your use depends too little on the weather to compare it well.',
    'no-weather': 'We do not know yet what the weather was.',
    'no-contract': 'We do not know yet what your electricity and gas cost.',
    'no-rent': 'We do not know yet what your rent is.',
    'figure-not-known': 'The rules or rates of this year are not known yet.',
    'too-few-months': 'We do not have a whole year of your use yet.',
  },
  beforeAfter: 'Before and now',
  before: 'Before',
  after: 'Now',
  spans: (from, until) => `${from} to ${until}`,
  pricesOf: (year) => `Both at the prices of ${year}, each month.`,
  asItWas: 'This is what you used, in the weather of that time. The ordinary rise of the rent is in it too.',
  nowParts: 'Where does the money go?',
  part: 'What',
  parts: {
    rent: 'Rent',
    service: 'Service costs',
    panels: 'For the solar panels',
    epv: 'Energy fee',
    power: 'Electricity',
    fixed: 'Fixed costs of electricity',
    givenBack: 'Electricity you give back',
    reduction: 'Reduction of the tax',
    gas: 'Gas',
  },
  bars: { rent: 'rent', power: 'electricity', gas: 'gas' },
  together: 'Together',
  receive: 'A minus means: this you receive.',
  barLabel: (which, rent, power, gas) => `${which}: rent ${rent}, electricity ${power}, gas ${gas}`,
  from2027: 'From 1 January 2027 something changes',
  since2027: 'Since 1 January 2027 something is different',
  from2027Short: 'From 1 January 2027',
  until2027: 'Before 1 January 2027',
  netting: 'Do you give electricity back? Now it still counts off what you use. Soon it will not.',
  nettingSince: 'What you give back no longer counts off what you use. You are paid for it.',
  nettingMore: (euro) => `With your present use you will pay about ${euro} more each month.`,
  nettingLess: (euro) => `With your present use you will pay about ${euro} less each month.`,
  nettingSame: 'With your present use it makes almost no difference to you.',
  nothingBack: 'You give no electricity back. This changes nothing for you.',
  nettingTip: 'Tip: use electricity while the sun shines. Do your washing by day, for instance.',
  nettingTable: 'Both rules side by side',
  energyMonth: 'Electricity and gas each month',
  withMeasure: 'Difference made by the work',
  months: 'Your use by month',
  monthsHelp: 'The filled bar is the last year. The mark is a year earlier. Power is what came from the grid.',
  month: 'Month',
  powerUsed: 'Power (kWh)',
  gasUsed: 'Gas (m³)',
  sunMade: 'Sun (kWh)',
  most: (value) => `highest bar: ${value}`,
  seriesLabel: (what, from, until) => `${what} by month, ${from} to ${until}. The table has the same.`,
  noMonths: 'No whole month was measured yet. After the first month you see bars here.',
  ofHundred: 'Does it fit your money?',
  ofHundredHelp: (euro) => `Of every € 100 that you can spend, € ${euro} goes to living here.`,
  overLimit: 'That is more than the limit you chose. Feel free to call your housing association.',
  others: 'Other work on your home',
  nothing: 'The rent and energy of this home are not known yet. Call your housing association if that is wrong.',
  who: 'Your housing association sees sums of months. Never of days or hours.',
}
