// For the tenant: what rent and energy cost together, what the work on the home changed, and what the law changes in 2027.
import { useState } from 'preact/hooks'
import type { WoonlastenView, YearView } from '../../api/contract-housing.ts'
import { housingApi } from '../housing-client.ts'
import { CostBars } from '../parts/cost-bars.tsx'
import { Choices } from '../parts/display.tsx'
import { LargePrint } from '../parts/large-print.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { MonthBars } from '../parts/month-bars.tsx'
import { change, Netting, type Told, type ToldMeasure } from '../parts/netting.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { session } from '../session.ts'
import { euro, monthName } from '../words/money.ts'
import { words } from '../words/words.ts'
import '../styles/woonlasten.css'

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
