// The words for the report of a period to a care organisation, in both languages.
interface ReportWords {
  readonly title: string
  readonly intro: string
  readonly period: string
  readonly periods: Readonly<Record<'week' | 'month' | 'quarter' | 'own', string>>
  readonly from: string
  readonly to: string
  readonly show: string
  readonly span: (from: string, to: string) => string
  readonly incomplete: string
  readonly empty: string
  readonly answers: string
  readonly within: (seconds: number) => string
  readonly ofUrgent: (count: number) => string
  readonly percent: (share: string) => string
  readonly median: string
  readonly p95: string
  readonly seconds: (count: string) => string
  readonly arrival: string
  readonly arrivalHelp: (count: number) => string
  readonly minutes: (count: string) => string
  readonly load: string
  readonly perTen: string
  readonly perTenHelp: string
  readonly busiest: string
  readonly busiestHelp: (when: string) => string
  readonly floods: (count: number) => string
  readonly unheard: string
  readonly undelivered: string
  readonly undeliveredHelp: (sent: number) => string
  readonly alarmsUnheard: (count: number) => string
  readonly heartbeats: string
  readonly heartbeatsHelp: (homes: number) => string
  readonly outcomes: string
  readonly outcome: Readonly<
    Record<'true' | 'false' | 'cancelledByResident' | 'technical' | 'test' | 'endedByItself' | 'notClosed', string>
  >
  readonly csv: string
  readonly xlsx: string
  readonly fetching: string
}

export const reportNl: ReportWords = {
  title: 'Rapport',
  intro: 'Hoe snel meldingen werden opgepakt, en wat er misging. Zonder proefalarmen.',
  period: 'Welke tijd?',
  periods: { week: '7 dagen', month: '30 dagen', quarter: '90 dagen', own: 'Zelf kiezen' },
  from: 'Van',
  to: 'Tot en met',
  show: 'Laat zien',
  span: (from, to) => `${from} tot en met ${to}`,
  incomplete: 'Er waren meer meldingen dan dit rapport leest. Kies een kortere tijd.',
  empty: 'Er waren geen meldingen in deze tijd.',
  answers: 'Opgepakt',
  within: (seconds) => `binnen ${seconds} seconden`,
  ofUrgent: (count) => (count === 1 ? 'van 1 spoedmelding' : `van ${count} spoedmeldingen`),
  percent: (share) => `${share} %`,
  median: 'de helft binnen',
  p95: '95 van de 100 binnen',
  seconds: (count) => `${count} s`,
  arrival: 'ter plaatse, de helft binnen',
  arrivalHelp: (count) => `van ${count} keer dat iemand ging`,
  minutes: (count) => `${count} min`,
  load: 'Drukte',
  perTen: 'meldingen per 10 minuten',
  perTenHelp: 'Eén is voor één mens te doen.',
  busiest: 'in de drukste 10 minuten',
  busiestHelp: (when) => `Begonnen ${when}.`,
  floods: (count) => (count === 0 ? 'Geen golf van 10 of meer.' : `${count} keer een golf van 10 of meer.`),
  unheard: 'Niet aangekomen, niet gehoord',
  undelivered: 'berichten niet afgeleverd',
  undeliveredHelp: (sent) => `en ${sent} wel`,
  alarmsUnheard: (count) => (count === 1 ? '1 melding bereikte niemand' : `${count} meldingen bereikten niemand`),
  heartbeats: 'keer zweeg een toestel te lang',
  heartbeatsHelp: (homes) => (homes === 1 ? 'in 1 woning' : `in ${homes} woningen`),
  outcomes: 'Hoe ze afliepen',
  outcome: {
    true: 'Hulp was nodig',
    false: 'Loos alarm',
    cancelledByResident: 'Bewoner: het gaat goed',
    technical: 'Technische oorzaak',
    test: 'Proefalarm',
    endedByItself: 'Vanzelf voorbij',
    notClosed: 'Nog niet afgerond',
  },
  csv: 'Loze alarmen als CSV',
  xlsx: 'Alles als Excel',
  fetching: 'Maken…',
}

export const reportEn: ReportWords = {
  title: 'Report',
  intro: 'How fast alarms were picked up, and what went wrong. Without test alarms.',
  period: 'Which time?',
  periods: { week: '7 days', month: '30 days', quarter: '90 days', own: 'Choose' },
  from: 'From',
  to: 'Up to and including',
  show: 'Show',
  span: (from, to) => `${from} up to and including ${to}`,
  incomplete: 'There were more alarms than this report reads. Choose a shorter time.',
  empty: 'There were no alarms in this time.',
  answers: 'Picked up',
  within: (seconds) => `within ${seconds} seconds`,
  ofUrgent: (count) => (count === 1 ? 'of 1 urgent alarm' : `of ${count} urgent alarms`),
  percent: (share) => `${share} %`,
  median: 'half within',
  p95: '95 of 100 within',
  seconds: (count) => `${count} s`,
  arrival: 'somebody there, half within',
  arrivalHelp: (count) => `of ${count} times that somebody went`,
  minutes: (count) => `${count} min`,
  load: 'Load',
  perTen: 'alarms per 10 minutes',
  perTenHelp: 'One is what one person can bear.',
  busiest: 'in the busiest 10 minutes',
  busiestHelp: (when) => `Begun ${when}.`,
  floods: (count) => (count === 0 ? 'No flood of 10 or more.' : `${count} times a flood of 10 or more.`),
  unheard: 'Not arrived, not heard',
  undelivered: 'messages not delivered',
  undeliveredHelp: (sent) => `and ${sent} that were`,
  alarmsUnheard: (count) => (count === 1 ? '1 alarm reached nobody' : `${count} alarms reached nobody`),
  heartbeats: 'times a device was silent too long',
  heartbeatsHelp: (homes) => (homes === 1 ? 'in 1 home' : `in ${homes} homes`),
  outcomes: 'How they ended',
  outcome: {
    true: 'Help was needed',
    false: 'False alarm',
    cancelledByResident: 'Resident: all is well',
    technical: 'Technical cause',
    test: 'Test alarm',
    endedByItself: 'Over by itself',
    notClosed: 'Not closed yet',
  },
  csv: 'False alarms as CSV',
  xlsx: 'All of it as Excel',
  fetching: 'Making it…',
}
