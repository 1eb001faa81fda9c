// The words for the figures of the law, in both languages. The figures themselves have the names under which they are published.
import type { LawFigures } from '../../api/contract-tables.ts'

type Status = LawFigures['figures'][number]['status']

interface LawWords {
  readonly title: string
  readonly intro: string
  readonly lacking: (year: string) => string
  readonly lackingHelp: string
  readonly nothingLacking: (year: string) => string
  readonly figures: string
  readonly figure: string
  readonly from: string
  readonly until: string
  readonly untilHelp: string
  readonly noEnd: string
  readonly value: string
  readonly source: string
  readonly status: string
  readonly by: string
  readonly statuses: Readonly<Record<Status, string>>
  readonly hidden: string
  readonly units: Readonly<Record<string, string>>
  readonly add: string
  readonly addHelp: string
  readonly saved: string
  readonly takeBack: string
  readonly file: string
  readonly fileHelp: string
  readonly chosen: string
  readonly check: string
  readonly take: string
  readonly right: (count: number) => string
  readonly taken: (count: number) => string
  readonly refused: (count: number) => string
  readonly line: string
  readonly column: string
  readonly why: string
  readonly csv: string
  readonly xlsx: string
  readonly changes: string
  readonly when: string
  readonly takenBack: string
}

export const lawNl: LawWords = {
  title: 'Wettabellen',
  intro: 'De cijfers van de wet waarmee huur en energie worden berekend, elk met de dagen waarop het geldt en de bron.',
  lacking: (year) => `Nog niet bekend voor ${year}`,
  lackingHelp:
    'Wat hier staat, wordt nergens overgenomen van het jaar ervoor: schermen en brieven zeggen dat het nog niet bekend is.',
  nothingLacking: (year) => `Voor ${year} is alles bekend.`,
  figures: 'Cijfers',
  figure: 'Cijfer',
  from: 'Vanaf',
  until: 'Tot',
  untilHelp: 'De eerste dag waarop het niet meer geldt.',
  noEnd: 'zonder einde',
  value: 'Waarde',
  source: 'Bron',
  status: 'Status',
  by: 'Door',
  statuses: {
    read: 'gelezen in de bron',
    'read-rounded': 'gelezen, afgerond',
    unverified: 'niet nagekeken',
    memory: 'uit het hoofd',
  },
  hidden: 'niet voor huurders',
  units: {
    'EUR/month': '€ per maand',
    'EUR/year': '€ per jaar',
    'EUR/kWh': '€ per kWh',
    'EUR/m3': '€ per m³',
    'EUR/connection/year': '€ per aansluiting per jaar',
    'EUR/m2/month': '€ per m² per maand',
    percent: '%',
    'yes-no': '1 is ja, 0 is nee',
  },
  add: 'Toevoegen of verbeteren',
  addHelp: 'Een cijfer met dezelfde eerste dag wordt vervangen. Wat u niet in de bron hebt gelezen, ziet geen huurder.',
  saved: 'Bewaard.',
  takeBack: 'Terugnemen',
  file: 'Als bestand',
  fileHelp:
    'CSV of een werkblad (XLSX) van ten hoogste 5 MB, met de kolommen key, from, until, value, source en status. Alle regels tellen, of geen.',
  chosen: 'Bestand',
  check: 'Nakijken',
  take: 'Inlezen',
  right: (count) => `${count} regels zijn goed.`,
  taken: (count) => `${count} regels gelden nu.`,
  refused: (count) => (count === 1 ? '1 regel is geweigerd.' : `${count} regels zijn geweigerd.`),
  line: 'Regel',
  column: 'Kolom',
  why: 'Waarom',
  csv: 'Opslaan als CSV',
  xlsx: 'Opslaan als werkblad',
  changes: 'Wat er veranderd is',
  when: 'Wanneer',
  takenBack: 'teruggenomen',
}

export const lawEn: LawWords = {
  title: 'Tables of the law',
  intro: 'The figures of the law by which rent and energy are reckoned, each with its days and its source.',
  lacking: (year) => `Not known yet for ${year}`,
  lackingHelp: 'None of these is taken over from the year before: screens and letters say that it is not known yet.',
  nothingLacking: (year) => `Everything is known for ${year}.`,
  figures: 'Figures',
  figure: 'Figure',
  from: 'From',
  until: 'Until',
  untilHelp: 'The first day on which it no longer holds.',
  noEnd: 'without end',
  value: 'Value',
  source: 'Source',
  status: 'Status',
  by: 'By',
  statuses: {
    read: 'read at the source',
    'read-rounded': 'read, rounded',
    unverified: 'not checked',
    memory: 'from memory',
  },
  hidden: 'not for tenants',
  units: {
    'EUR/month': '€ a month',
    'EUR/year': '€ a year',
    'EUR/kWh': '€ per kWh',
    'EUR/m3': '€ per m³',
    'EUR/connection/year': '€ per connection a year',
    'EUR/m2/month': '€ per m² a month',
    percent: '%',
    'yes-no': '1 is yes, 0 is no',
  },
  add: 'Add or correct',
  addHelp: 'A figure with the same first day is replaced. What you have not read at its source no tenant sees.',
  saved: 'Saved.',
  takeBack: 'Take back',
  file: 'As a file',
  fileHelp:
    'CSV or a workbook (XLSX) of 5 MB at most, with the columns key, from, until, value, source and status. All lines count, or none.',
  chosen: 'File',
  check: 'Check',
  take: 'Read in',
  right: (count) => `${count} lines are right.`,
  taken: (count) => `${count} lines count from now on.`,
  refused: (count) => (count === 1 ? '1 line is refused.' : `${count} lines are refused.`),
  line: 'Line',
  column: 'Column',
  why: 'Why',
  csv: 'Save as CSV',
  xlsx: 'Save as a workbook',
  changes: 'What has changed',
  when: 'When',
  takenBack: 'taken back',
}
