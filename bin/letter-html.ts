// The yearly letter as a page to print: plain Dutch (B1), no script, nothing from elsewhere. It says what is not known and gives no sum then.
import type { EffectView, LetterView, YearView } from '../dashboard/api/contract-housing.ts'

const money = new Intl.NumberFormat('nl-NL', { style: 'currency', currency: 'EUR' })
const whole = new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 0 })
const euro = (amount: number): string => money.format(amount).replace(/\u00a0/g, ' ')
const month = new Intl.DateTimeFormat('nl-NL', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const monthOf = (text: string): string => month.format(new Date(`${text.slice(0, 7)}-01T00:00:00Z`))

const lineNames: Readonly<Record<LetterView['lines'][number]['code'], string>> = {
  'electricity-supply': 'Stroom',
  'electricity-tax': 'Energiebelasting op stroom',
  'electricity-fixed': 'Vaste kosten stroom',
  'electricity-grid': 'Netbeheer stroom',
  'tax-reduction': 'Vermindering energiebelasting',
  'feed-in-payment': 'Vergoeding voor stroom die u teruglevert',
  'feed-in-costs': 'Kosten voor terugleveren',
  'gas-supply': 'Gas',
  'gas-tax': 'Energiebelasting op gas',
  'gas-fixed': 'Vaste kosten gas',
  'gas-grid': 'Netbeheer gas',
}
const measureNames: Readonly<Record<LetterView['measures'][number]['kind'], string>> = {
  insulation: 'isolatie',
  boiler: 'een nieuwe ketel',
  solar: 'zonnepanelen',
  ventilation: 'ventilatie',
  'heat-pump': 'een warmtepomp',
  other: 'een verbetering aan de woning',
}
const lackNames: Readonly<Record<YearView['lacks'][number], string>> = {
  'too-few-months': 'niet alle twaalf maanden zijn gemeten',
  'no-contract': 'we hebben geen energieprijzen om mee te rekenen',
  'no-rent': 'de huur is niet van alle maanden bekend',
  'figure-not-known': 'een bedrag uit de wet is nog niet bekend',
}
const reasonNames: Readonly<Record<Extract<EffectView, { because: unknown }>['because'][number], string>> = {
  'not-live-yet': 'het is nog niet klaar',
  'too-few-months-before': 'van de tijd ervoor is nog geen heel jaar gemeten',
  'too-few-months-after': 'van de tijd erna is nog geen heel jaar gemeten',
  'too-few-days-before': 'van de tijd ervoor is te weinig gemeten',
  'too-few-days-after': 'van de tijd erna is te weinig gemeten',
  'weather-explains-too-little': 'uw gasverbruik volgt het weer te weinig om het te kunnen vergelijken',
  'no-weather': 'we hebben geen gegevens over het weer',
  'no-contract': 'we hebben geen energieprijzen om mee te rekenen',
  'no-rent': 'de huur is niet van alle maanden bekend',
  'figure-not-known': 'een bedrag uit de wet is nog niet bekend',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const row = (name: string, value: string, kind = ''): string =>
  `<tr${kind && ` class="${kind}"`}><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`
const paragraph = (text: string): string => `<p>${escaped(text)}</p>`

/** @param association who sends it, as it stands under the letter */
export function letterHtml(letter: LetterView, association: string): string {
  const { year, address, homeId, home } = letter
  const place = address
    ? [`${address.street} ${address.houseNumber}`, `${address.postcode} ${address.village}`]
    : [homeId]
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>Uw woonlasten in ${year}</title>
<style>
@page { size: A4; margin: 22mm }
body { font: 12pt/1.5 Georgia, serif; max-width: 17cm; margin: 2rem auto; padding: 0 1rem; color: #000; background: #fff }
h1 { font-size: 18pt } h2 { font-size: 13pt; margin: 1.5em 0 .3em; break-after: avoid }
table { border-collapse: collapse; width: 100%; break-inside: avoid } th { text-align: left; font-weight: normal }
td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums } th, td { padding: .15em 0; border-bottom: 1px solid #bbb }
.sum th, .sum td { font-weight: bold; border-top: 2px solid #000 } address { font-style: normal; margin-bottom: 2em }
@media print { body { margin: 0; padding: 0; max-width: none } }
</style>
</head>
<body>
<address>Aan de bewoners van<br>${place.map(escaped).join('<br>')}</address>
<h1>Uw woonlasten in ${year}</h1>
<p>Beste bewoner,</p>
${paragraph(`In deze brief leest u wat u in ${year} betaalde voor huur en energie samen. Dat noemen we woonlasten.`)}
${home ? ofYear(letter, home) : paragraph(`Van ${year} hebben we geen meterstanden. Daarom kunnen we uw energiekosten niet laten zien.`)}
${letter.measures.map(ofMeasure).join('\n')}
${ofNetting(letter)}
${ofEpv(letter)}
<h2>Goed om te weten</h2>
${paragraph('We rekenen met het verbruik per maand en met de prijzen die wij kennen. Heeft u een ander contract, dan is uw rekening anders. We zien niet wat u per dag of per uur verbruikt.')}
${paragraph('Klopt er iets niet, of heeft u een vraag? Bel ons of kom langs. We leggen het graag uit.')}
${paragraph(`Met vriendelijke groet,`)}
${paragraph(association)}
</body>
</html>
`
}

function ofYear({ year, lines, before }: LetterView, home: YearView): string {
  const { use, rent, energy, perMonth, lacks } = home
  const parts = [
    '<h2>Wat u verbruikte</h2>',
    `<table>${[
      row('Stroom van het net', `${whole.format(use.importedKwh)} kWh`),
      ...(use.exportedKwh > 0 ? [row('Stroom teruggeleverd', `${whole.format(use.exportedKwh)} kWh`)] : []),
      ...(use.selfUsedKwh === null
        ? []
        : [row('Eigen zonnestroom die u zelf gebruikte', `${whole.format(use.selfUsedKwh)} kWh`)]),
      ...(use.gasM3 > 0 ? [row('Gas', `${whole.format(use.gasM3)} m³`)] : []),
    ].join('')}</table>`,
  ]
  if (before && before.lacks.length === 0 && lacks.length === 0)
    parts.push(
      paragraph(
        `In ${year - 1} was dat ${whole.format(before.use.importedKwh)} kWh en ${whole.format(before.use.gasM3)} m³. ` +
          'Let op: het ene jaar is kouder dan het andere. Dan gebruikt iedereen meer gas.',
      ),
    )
  if (energy && lines.length > 0)
    parts.push(
      `<h2>Wat uw energie kostte</h2><table>${lines.map(({ code, cents }) => row(lineNames[code], euro(cents / 100))).join('')}${row(
        'Samen in dit jaar',
        euro(energy['by-law'].totalCents / 100),
        'sum',
      )}</table>`,
    )
  if (perMonth && rent)
    parts.push(
      `<h2>Huur en energie samen, per maand</h2><table>${[
        row('Kale huur', euro(rent.bareEuro)),
        ...(rent.serviceEuro === 0 ? [] : [row('Servicekosten', euro(rent.serviceEuro))]),
        ...(rent.solarEuro === 0 ? [] : [row('Zonnepanelen', euro(rent.solarEuro))]),
        ...(rent.epvEuro === 0 ? [] : [row('Energieprestatievergoeding (EPV)', euro(rent.epvEuro))]),
        row('Energie', euro(perMonth.energyEuro)),
        row('Uw woonlasten per maand', euro(perMonth.totalEuro), 'sum'),
      ].join('')}</table>`,
      paragraph('Krijgt u huurtoeslag? Die is hier niet afgetrokken.'),
    )
  else
    parts.push(
      '<h2>Een bedrag kunnen we nog niet noemen</h2>',
      `<ul>${lacks.map((lack) => `<li>${escaped(lackNames[lack])}</li>`).join('')}</ul>`,
    )
  return parts.join('\n')
}

function ofMeasure({ kind, liveOn, effect }: LetterView['measures'][number]): string {
  const name = measureNames[kind]
  const title = `<h2>Uw woning kreeg ${escaped(name)} (${escaped(monthOf(liveOn))})</h2>`
  if (effect.verdict === 'not-enough-data-yet')
    return `${title}${paragraph(`Wat dat scheelt, weten we nog niet: ${effect.because.map((code) => reasonNames[code]).join('; ')}.`)}`
  const { woonlastenEuro, interval } = effect.perMonth[effect.inForce]
  const between = [Math.abs(interval[0]), Math.abs(interval[1])].toSorted((a, b) => a - b).map(euro)
  const sentence = {
    falls: `Uw woonlasten zijn daardoor gedaald met ongeveer ${euro(-woonlastenEuro)} per maand. Het ligt bijna zeker tussen ${between.join(' en ')}.`,
    rises: `Uw woonlasten zijn gestegen met ongeveer ${euro(woonlastenEuro)} per maand. Het ligt bijna zeker tussen ${between.join(' en ')}.`,
    'no-difference-seen':
      'We zien geen duidelijk verschil in uw woonlasten. Het verschil is te klein om er zeker van te zijn.',
  }[effect.verdict]
  const gas = effect.gas
    ? ` In een gewoon jaar gebruikt u ${whole.format(effect.gas.afterM3)} m³ gas. Zonder ${name} was dat ${whole.format(effect.gas.beforeM3)} m³.`
    : ''
  const sun = effect.electricity?.selfUsedPercent
  const own = sun === null || sun === undefined ? '' : ` Van uw zonnestroom gebruikte u ${whole.format(sun)} % zelf.`
  const rise =
    effect.rent.riseEuro > 0
      ? ` De huur ging hiervoor ${euro(effect.rent.riseEuro)} per maand omhoog; dat is meegeteld.`
      : ''
  return `${title}${paragraph(`${sentence}${gas}${own}${rise} We hebben rekening gehouden met het weer en rekenen met de prijzen van ${effect.constantPrices.year}.`)}`
}

function ofNetting({ nettingEuro, home }: LetterView): string {
  if (!nettingEuro || !home) return ''
  const more = nettingEuro.notNetted - nettingEuro.netted
  return [
    '<h2>Salderen stopt op 1 januari 2027</h2>',
    paragraph(
      `Tot en met 2026 mag u de stroom die u teruglevert aftrekken van de stroom die u gebruikt. Dat heet salderen. Daarna mag dat niet meer. ` +
        `Met hetzelfde verbruik en dezelfde prijzen betaalt u dan ongeveer ${euro(more)} per jaar meer.`,
    ),
    paragraph('U kunt daar zelf iets aan doen: gebruik stroom als de zon schijnt, bijvoorbeeld voor de was.'),
  ].join('\n')
}

function ofEpv({ epv }: LetterView): string {
  if (epv.verdict === 'no-epv') return ''
  if (epv.verdict === 'not-enough-data-yet')
    return `<h2>Uw energieprestatievergoeding (EPV)</h2>${paragraph('Het jaaroverzicht van de EPV kunnen we nog niet maken: nog niet alles is gemeten of bekend.')}`
  return `<h2>Uw energieprestatievergoeding (EPV)</h2><table>${[
    row('Opgewekt door uw woning', `${whole.format(epv.use.madeKwh ?? 0)} kWh`),
    row('U betaalde aan EPV', euro(epv.paidEuro)),
    row('Het hoogste bedrag dat mag', euro(epv.mostEuro)),
  ].join('')}</table>`
}
