// For the tenant: what rent and energy cost together, what the work on the home changed, and what the law changes in 2027.
import { useState } from 'preact/hooks'
import type { BillView, EffectView, MeasureView, WoonlastenView, YearView } from '../../api/contract-housing.ts'
import { housingApi } from '../housing-client.ts'
import { CostBars } from '../parts/cost-bars.tsx'
import { Choices } from '../parts/display.tsx'
import { LargePrint } from '../parts/large-print.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { MonthBars } from '../parts/month-bars.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { session } from '../session.ts'
import { minute } from '../ticking.ts'
import { euro, euroCents, monthName } from '../words/money.ts'
import { dateOf } from '../words/times.ts'
import { words } from '../words/words.ts'
import '../styles/woonlasten.css'

type Told = Exclude<EffectView, { verdict: 'not-enough-data-yet' }>
interface ToldMeasure {
  readonly kind: MeasureView['measure']['kind']
  readonly effect: Told
}

export default function WoonlastenPage() {
  const { woonlasten: text, mine } = words.value
  const { homeIds } = session.value!
  const [chosen, setChosen] = useState<string | null>(homeIds[0] ?? null)
  return (
    <main id="content" class="mine woonlasten">
      <header>
        <h1 tabIndex={-1}>{text.title}</h1>
        <LargePrint />
      </header>
      {homeIds.length > 1 && (
        <Choices
          label={mine.choose}
          name="home"
          chosen={chosen}
          options={homeIds.map((id) => [id as string, id as string])}
          choose={setChosen}
        />
      )}
      {chosen === null ? <Empty>{mine.none}</Empty> : <Mine key={chosen} homeId={chosen} />}
    </main>
  )
}

function Mine({ homeId }: { homeId: string }) {
  const { woonlasten: text } = words.value
  const loaded = useLoaded(`woonlasten ${homeId}`, () => housingApi.woonlasten(homeId))
  return (
    <Shown loaded={loaded}>
      {(view) => {
        const year = view.own?.year ?? view.year
        if (year === null && view.measures.length === 0 && view.months.length === 0)
          return <Empty>{text.nothing}</Empty>
        const told = toldOf(view)
        return (
          <>
            <Sum view={view} told={told[0] ?? null} year={year} />
            {told[0] ? <BeforeAfter effect={told[0].effect} /> : year && <NowParts year={year} />}
            <Netting year={year} told={told[0] ?? null} />
            <section class="card" aria-labelledby="months">
              <h2 id="months">{text.months}</h2>
              <MonthBars months={view.months} />
            </section>
            <OfHundred own={view.own} />
            <Others told={told.slice(1)} />
            <p class="muted">{text.who}</p>
          </>
        )
      }}
    </Shown>
  )
}

/** The work that was finished last stands first. */
const toldOf = ({ measures }: WoonlastenView): readonly ToldMeasure[] =>
  measures
    .toSorted((one, other) => (other.measure.stages.live ?? '').localeCompare(one.measure.stages.live ?? ''))
    .flatMap(({ measure, effect }) =>
      effect.verdict === 'not-enough-data-yet' ? [] : [{ kind: measure.kind, effect }],
    )

interface SumParts {
  readonly view: WoonlastenView
  readonly told: ToldMeasure | null
  readonly year: YearView | null
}

/** One sum and one sentence: what it saved, else what it costs, else that it is not known yet. */
function Sum({ view, told, year }: SumParts) {
  const { woonlasten: text } = words.value
  if (told) return <Change {...told} />
  const total = year?.perMonth?.totalEuro ?? null
  return (
    <section class="card sum" aria-labelledby="sum">
      {total !== null && <p class="muted">{text.perMonth}</p>}
      <h2 id="sum">{total === null ? text.notYet : euro(total)}</h2>
      <p>{total === null ? text.notYetHelp : text.nowHelp}</p>
      <NotYet view={view} year={total === null ? year : null} />
    </section>
  )
}

function Change({ kind, effect }: ToldMeasure) {
  const { woonlasten: text } = words.value
  const { verdict } = effect
  const { woonlastenEuro } = effect.perMonth[effect.inForce]
  const sum =
    verdict === 'falls'
      ? text.less(euro(-woonlastenEuro))
      : verdict === 'rises'
        ? text.more(euro(woonlastenEuro))
        : text.same
  const help = { falls: text.lessHelp, rises: text.moreHelp, 'no-difference-seen': text.sameHelp }[verdict]
  return (
    <section class={`card sum ${verdict}`} aria-labelledby="sum">
      <p class="muted">{text.perMonth}</p>
      <h2 id="sum">{sum}</h2>
      <p>
        {help(text.measures[kind])} {text.weather}
      </p>
      <p class="muted">{likely(effect)}</p>
    </section>
  )
}

/** The interval in words: between € 33 and € 49 less; what goes over nothing says less and more. */
function likely(effect: Told): string {
  const { woonlasten: text } = words.value
  const [low, high] = effect.perMonth[effect.inForce].interval
  if (high < 0) return text.between(euro(-high), text.less(euro(-low)))
  if (low > 0) return text.between(euro(low), text.more(euro(high)))
  return text.between(change(low), change(high))
}

function change(value: number): string {
  const { woonlasten: text } = words.value
  return value < 0 ? text.lessBy(euro(-value)) : text.moreBy(euro(value))
}

/** Why there is no more to tell, each reason once. */
function NotYet({ view, year }: { view: WoonlastenView; year: YearView | null }) {
  const { woonlasten: text } = words.value
  const codes = [
    ...(year?.lacks ?? []),
    ...view.measures.flatMap(({ effect }) => (effect.verdict === 'not-enough-data-yet' ? effect.because : [])),
  ]
  const reasons = new Set(codes.map((code) => text.because[code]))
  if (reasons.size === 0) return null
  return (
    <>
      <ul>
        {[...reasons].map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p>{text.soFar(view.months.length)}</p>
    </>
  )
}

function BeforeAfter({ effect }: { effect: Told }) {
  const { woonlasten: text } = words.value
  const { constantPrices, inForce, rent, spans } = effect
  const bills = constantPrices[inForce]
  const during = ({ from, until }: Told['spans']['before']) => text.spans(monthName(from), monthName(until))
  return (
    <section class="card" aria-labelledby="before-after">
      <h2 id="before-after">{text.beforeAfter}</h2>
      <p>{text.pricesOf(constantPrices.year)}</p>
      <CostBars
        costs={[
          { name: text.before, rent: rent.before, bill: bills.before },
          { name: text.after, rent: rent.after, bill: bills.after },
        ]}
      />
      <p class="muted">
        {text.before}: {during(spans.before)}.<br />
        {text.after}: {during(spans.after)}.
      </p>
      <p class="muted">{text.asItWas}</p>
    </section>
  )
}

function NowParts({ year }: { year: YearView }) {
  const { woonlasten: text } = words.value
  const { rent, energy, perMonth, span } = year
  if (rent === null || energy === null || perMonth === null) return null
  return (
    <section class="card" aria-labelledby="now-parts">
      <h2 id="now-parts">{text.nowParts}</h2>
      <CostBars costs={[{ name: text.after, rent, bill: energy['by-law'] }]} />
      <p class="muted">{text.spans(monthName(span.from), monthName(span.until))}.</p>
    </section>
  )
}

const endOfNetting = '2027-01-01'

/** The same use under either law: of the last year where it is whole, else of the year after the work. */
function Netting({ year, told }: { year: YearView | null; told: ToldMeasure | null }) {
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

/** Only who told an income sees this, and nobody else does. */
function OfHundred({ own }: { own: WoonlastenView['own'] }) {
  const { woonlasten: text } = words.value
  if (!own?.outcome || own.outcome.quote === null) return null
  return (
    <section class="card" aria-labelledby="of-hundred">
      <h2 id="of-hundred">{text.ofHundred}</h2>
      <p>{text.ofHundredHelp(Math.round(own.outcome.quote * 100))}</p>
      {own.outcome.isOverLimit === true && <p>{text.overLimit}</p>}
    </section>
  )
}

function Others({ told }: { told: readonly ToldMeasure[] }) {
  const { woonlasten: text } = words.value
  if (told.length === 0) return null
  return (
    <section class="card" aria-labelledby="others">
      <h2 id="others">{text.others}</h2>
      <ul>
        {told.map(({ kind, effect }) => (
          <li key={`${kind} ${effect.spans.after.from}`}>
            {text.measures[kind]}:{' '}
            {effect.verdict === 'no-difference-seen'
              ? text.same.toLowerCase()
              : change(effect.perMonth[effect.inForce].woonlastenEuro)}
          </li>
        ))}
      </ul>
    </section>
  )
}
