// What the end of netting changes for a tenant: the same use under either law, side by side.
import type { BillView, EffectView, MeasureView, YearView } from '../../api/contract-housing.ts'
import { minute } from '../ticking.ts'
import { euro, euroCents } from '../words/money.ts'
import { dateOf } from '../words/times.ts'
import { words } from '../words/words.ts'

export type Told = Exclude<EffectView, { verdict: 'not-enough-data-yet' }>
export interface ToldMeasure {
  readonly kind: MeasureView['measure']['kind']
  readonly effect: Told
}

const endOfNetting = '2027-01-01'

/** The same use under either law: of the last year where it is whole, else of the year after the work. */
export function Netting({ year, told }: { year: YearView | null; told: ToldMeasure | null }) {
  const { woonlasten: text } = words.value
  const bills = billsUnder(year, told)
  if (bills === null) return null
  const isPast = dateOf(minute.value) >= endOfNetting
  const [netted, notNetted] = [bills.netted, bills.notNetted].map(({ totalCents }) => totalCents / 100 / 12) as [
    number,
    number,
  ]
  const dearer = notNetted - netted
  const perMonth = told?.effect.perMonth
  return (
    <section class="card" aria-labelledby="netting">
      <h2 id="netting">{isPast ? text.since2027 : text.from2027}</h2>
      {bills.exportedKwh < 1 ? (
        <p>{text.nothingBack}</p>
      ) : (
        <>
          <p>{isPast ? text.nettingSince : text.netting}</p>
          {!isPast && (
            <p>
              <b>
                {Math.abs(dearer) < 0.5
                  ? text.nettingSame
                  : dearer > 0
                    ? text.nettingMore(euro(dearer))
                    : text.nettingLess(euro(-dearer))}
              </b>
            </p>
          )}
          <table class="sums cards">
            <caption class="read-only">{text.nettingTable}</caption>
            <thead>
              <tr>
                <th scope="col">{text.part}</th>
                <th scope="col" class="number">
                  {text.until2027}
                </th>
                <th scope="col" class="number">
                  {text.from2027Short}
                </th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{text.energyMonth}</th>
                <td class="number" data-label={text.until2027}>
                  {euroCents(netted)}
                </td>
                <td class="number" data-label={text.from2027Short}>
                  {euroCents(notNetted)}
                </td>
              </tr>
              {perMonth && (
                <tr>
                  <th scope="row">{text.withMeasure}</th>
                  <td class="number" data-label={text.until2027}>
                    {change(perMonth.netted.woonlastenEuro)}
                  </td>
                  <td class="number" data-label={text.from2027Short}>
                    {change(perMonth.notNetted.woonlastenEuro)}
                  </td>
                </tr>
              )}
            </tbody>
          </table>
          <p>{text.nettingTip}</p>
        </>
      )}
    </section>
  )
}

interface UnderEither {
  readonly exportedKwh: number
  readonly netted: BillView
  readonly notNetted: BillView
}

function billsUnder(year: YearView | null, told: ToldMeasure | null): UnderEither | null {
  if (year?.energy && year.perMonth)
    return { exportedKwh: year.use.exportedKwh, netted: year.energy.always, notNetted: year.energy.never }
  if (!told) return null
  const { netted, notNetted } = told.effect.constantPrices
  return {
    exportedKwh: told.effect.electricity?.exportedKwh ?? netted.after.nettedKwh,
    netted: netted.after,
    notNetted: notNetted.after,
  }
}

/** `€ 9 minder` */
export function change(value: number): string {
  const { woonlasten: text } = words.value
  return value < 0 ? text.lessBy(euro(-value)) : text.moreBy(euro(value))
}
