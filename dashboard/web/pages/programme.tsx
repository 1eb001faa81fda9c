// For the asset manager: how far the greening is, whom the homes still reach under the limit, and which homes should come first.
import type { ProgrammeView } from '../../api/contract-housing.ts'
import { housingApi } from '../housing-client.ts'
import { type Loaded, useLoaded } from '../parts/loaded.ts'
import { Measured } from '../parts/pilots.tsx'
import { Funnel, reachedOf, Villages } from '../parts/programme-progress.tsx'
import { SaveTable } from '../parts/save-table.tsx'
import { type Choice, targets, type Tried, useScenario } from '../parts/scenario-choice.ts'
import { Classes, PushedOver, WhichFirst } from '../parts/scenario-tables.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { percent, whole } from '../words/money.ts'
import { words } from '../words/words.ts'
import '../styles/programme.css'

export default function ProgrammePage() {
  const { programme: text } = words.value
  const loaded = useLoaded('programme', housingApi.programme)
  return (
    <main id="content" class="wide programme">
      <h1 tabIndex={-1}>{text.title}</h1>
      <Shown loaded={loaded}>
        {(view) => (view.homes === 0 ? <Empty>{text.empty}</Empty> : <Programme view={view} />)}
      </Shown>
    </main>
  )
}

function Programme({ view }: { view: ProgrammeView }) {
  const { programme: text } = words.value
  const { choice, choose, tried } = useScenario()
  return (
    <div class="cells">
      <Figures view={view} tried={tried.value} />
      <section class="card whole" aria-labelledby="funnel">
        <h2 id="funnel">{text.funnel}</h2>
        <p class="muted">{text.funnelHelp}</p>
        <Funnel groups={view.groups} />
        <SaveTable table="progress" about={text.funnel} />
      </section>
      <Reach choice={choice} choose={choose} tried={tried} />
      <section class="card half" aria-labelledby="villages">
        <h2 id="villages">{text.villages}</h2>
        <p class="muted">{text.villagesHelp}</p>
        <Villages groups={view.groups} />
      </section>
      <Measured />
      {tried.value && (
        <>
          <section class="card whole" aria-labelledby="over">
            <h2 id="over">{text.pushedOver}</h2>
            {tried.value.scenario.share === null ? (
              <p>{text.notKnown}</p>
            ) : (
              <PushedOver homes={tried.value.scenario.pushedOver} />
            )}
          </section>
          <section class="card whole" aria-labelledby="first">
            <h2 id="first">{text.first}</h2>
            <p class="muted">{text.firstHelp}</p>
            {tried.value.scenario.share === null ? (
              <p>{text.notKnown}</p>
            ) : (
              <>
                <WhichFirst order={tried.value.order} />
                <SaveTable table="first" about={text.first} asked={{ target: choice.target / 100, first: 5000 }} />
              </>
            )}
          </section>
        </>
      )}
    </div>
  )
}

function Figures({ view, tried }: { view: ProgrammeView; tried: Tried | null }) {
  const { programme: text } = words.value
  const { live, planned } = reachedOf(view.groups)
  const scenario = tried?.scenario
  const share = scenario?.share ?? null
  const before = scenario?.shareBefore ?? null
  return (
    <dl class="figures">
      <div class="card">
        <dt>{text.homes}</dt>
        <dd>{whole(view.homes)}</dd>
      </div>
      <div class="card">
        <dt>{text.ready}</dt>
        <dd>{text.readyOf(whole(live), whole(planned))}</dd>
      </div>
      <div class="card">
        <dt>{text.underLimit}</dt>
        <dd>
          {share === null ? '–' : percent(share)}
          {before !== null && <small class="muted">{text.without(percent(before))}</small>}
        </dd>
      </div>
      <div class="card">
        <dt>{text.over}</dt>
        <dd>
          {scenario === undefined || share === null ? '–' : whole(scenario.pushedOver.length)}
          <small class="muted">{text.overHelp}</small>
        </dd>
      </div>
    </dl>
  )
}

interface ReachParts {
  readonly choice: Choice
  readonly choose: (change: Partial<Choice>) => void
  readonly tried: Loaded<Tried>
}

function Reach({ choice, choose, tried }: ReachParts) {
  const { programme: text } = words.value
  const candidates = tried.value?.order.length ?? 0
  const count = Math.min(choice.count, candidates)
  return (
    <section class="card half" aria-labelledby="reach">
      <h2 id="reach">{text.reach}</h2>
      <p class="muted">{text.reachHelp}</p>
      <label class="slider">
        {text.target} <b>{percent(choice.target / 100, 1)}</b>
        <input
          type="range"
          min={targets.lowest}
          max={targets.highest}
          step={targets.step}
          value={choice.target}
          aria-valuetext={percent(choice.target / 100, 1)}
          onInput={(event) => choose({ target: Number(event.currentTarget.value) })}
        />
      </label>
      <label class="slider">
        {text.greened} <b>{text.greenedOf(whole(count), whole(candidates))}</b>
        <input
          type="range"
          min={0}
          max={candidates}
          step={1}
          value={count}
          disabled={candidates === 0}
          aria-valuetext={text.greenedOf(whole(count), whole(candidates))}
          onInput={(event) => choose({ count: Number(event.currentTarget.value) })}
        />
      </label>
      <Shown loaded={tried}>
        {({ scenario }) => (
          <>
            {scenario.share === null ? (
              <p class="problem">{text.notKnown}</p>
            ) : (
              <>
                <Share name={text.bars.before} share={scenario.shareBefore} kind="way" />
                <Share name={text.bars.after} share={scenario.share} kind="part" />
              </>
            )}
            <p class="muted" role="status">
              {tried.isLoading ? text.reckoning : text.counted(whole(scenario.homes), whole(scenario.leftOut))}
            </p>
            <details>
              <summary>{text.classes}</summary>
              <Classes byClass={scenario.byClass} />
            </details>
          </>
        )}
      </Shown>
    </section>
  )
}

function Share({ name, share, kind }: { name: string; share: number | null; kind: 'part' | 'way' }) {
  const { programme: text } = words.value
  if (share === null) return null
  return (
    <div class="reach">
      <span aria-hidden="true">{name}</span>
      <b aria-hidden="true">{percent(share, 1)}</b>
      <svg
        class="share"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        role="img"
        aria-label={text.barLabel(name, percent(share, 1))}
      >
        <rect class="ground" width={100} height={10} />
        <rect class={kind} width={share * 100} height={10} />
      </svg>
    </div>
  )
}
