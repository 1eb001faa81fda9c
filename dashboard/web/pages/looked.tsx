// For the resident, in large letters: who looked at my home, what did they see, and when. By the day, the latest first.
import { useState } from 'preact/hooks'
import type { Look } from '../../api/contract.ts'
import { api } from '../api-client.ts'
import { language } from '../look.ts'
import { Choices } from '../parts/display.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { Empty, Shown } from '../parts/states.tsx'
import { session } from '../session.ts'
import { minute } from '../ticking.ts'
import { lookedWords, lookSentence } from '../words/looked.ts'
import { clock, dateOf, day, homeZone, shifted } from '../words/times.ts'
import { words } from '../words/words.ts'

type Period = 'week' | 'month' | 'quarter'
/** As many days back; both ends belong to it. */
const daysBack: Readonly<Record<Period, number>> = { week: 6, month: 29, quarter: 90 }
const periods: readonly Period[] = ['week', 'month', 'quarter']

export default function LookedPage() {
  const { look, mine } = words.value
  const text = lookedWords[language.value]
  const { homeIds } = session.value!
  const [chosen, setChosen] = useState<string | null>(homeIds[0] ?? null)
  const [period, setPeriod] = useState<Period>('month')
  return (
    <main id="content" class="mine">
      <header>
        <h1 tabIndex={-1}>{text.title}</h1>
        <div class="acts">
          <button type="button" onClick={() => print()}>
            {look.print}
          </button>
        </div>
      </header>
      <p>{text.intro}</p>
      {homeIds.length > 1 && (
        <Choices
          label={mine.choose}
          name="home"
          chosen={chosen}
          options={homeIds.map((id) => [id as string, id as string])}
          choose={setChosen}
        />
      )}
      <Choices
        label={text.period}
        name="period"
        chosen={period}
        options={periods.map((one) => [one, text.periods[one]] as const)}
        choose={(one) => setPeriod(one)}
      />
      {chosen === null ? (
        <Empty>{mine.none}</Empty>
      ) : (
        <Days key={`${chosen} ${period}`} homeId={chosen} period={period} />
      )}
      <p>{text.question}</p>
    </main>
  )
}

function Days({ homeId, period }: { homeId: string; period: Period }) {
  const text = lookedWords[language.value]
  const today = dateOf(minute.value, homeZone)
  const from = shifted(today, -daysBack[period])
  const loaded = useLoaded(`looked ${homeId} ${from} ${today}`, () => api.looked(homeId, from, today))
  return (
    <Shown loaded={loaded}>
      {({ days, zone }) =>
        days.length === 0 ? (
          <Empty>{text.nothing}</Empty>
        ) : (
          <>
            {days.map(({ date, looks }) => (
              <section class="card" key={date} aria-labelledby={`day-${date}`}>
                <h2 id={`day-${date}`}>{day(Date.parse(`${date}T12:00Z`), 'UTC')}</h2>
                <ul class="plain">
                  {looks.map((look) => (
                    <Line key={JSON.stringify(look)} look={look} zone={zone} />
                  ))}
                </ul>
              </section>
            ))}
          </>
        )
      }
    </Shown>
  )
}

function Line({ look, zone }: { look: Look; zone: string }) {
  const text = lookedWords[language.value]
  const { outcome, emergency, times, firstAt, lastAt } = look
  return (
    <li class="my-alarm">
      <b>{lookSentence(look, text)}</b>
      <span>{text.times(times, clock(firstAt, zone), clock(lastAt, zone))}</span>
      {outcome !== 'done' && <span>{text[outcome]}</span>}
      {emergency && <span>{text.emergency}</span>}
    </li>
  )
}
