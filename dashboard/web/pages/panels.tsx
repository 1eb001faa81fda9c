// For the asset manager: how many solar systems do what the sky lets them, which do not, since when, and what that costs.
import type { SystemRow, YieldView } from '../../api/contract-yield.ts'
import { housingApi } from '../housing-client.ts'
import { useLoaded } from '../parts/loaded.ts'
import { Empty, Shown } from '../parts/states.tsx'
import { euroCents, whole } from '../words/money.ts'
import { dateName } from '../words/times.ts'
import { words } from '../words/words.ts'
import '../styles/programme.css'

export default function PanelsPage() {
  const { panels: text } = words.value
  const loaded = useLoaded('panels', housingApi.panels)
  return (
    <main id="content" class="wide programme">
      <h1 tabIndex={-1}>{text.title}</h1>
      <Shown loaded={loaded}>
        {(view) => (view.judgedAt === null ? <Empty>{text.empty}</Empty> : <Panels view={view} />)}
      </Shown>
    </main>
  )
}

function Panels({ view }: { view: YieldView }) {
  const { panels: text } = words.value
  return (
    <div class="cells">
      <dl class="figures">
        <div class="card">
          <dt>{text.systems}</dt>
          <dd>
            {whole(view.systems)}
            {view.judgedAt !== null && <small class="muted">{text.judged(dateName(view.judgedAt))}</small>}
          </dd>
        </div>
        <div class="card">
          <dt>{text.openTickets}</dt>
          <dd>{whole(view.openTickets)}</dd>
        </div>
        <div class="card">
          <dt>{text.lost}</dt>
          <dd>
            {euroCents(view.lostEuro)}
            <small class="muted">{text.lostHelp}</small>
          </dd>
        </div>
      </dl>
      <section class="card whole" aria-labelledby="classes">
        <h2 id="classes">{text.classesTitle}</h2>
        <Classes classes={view.classes} />
      </section>
      <section class="card whole" aria-labelledby="worst">
        <h2 id="worst">{text.worst}</h2>
        {view.worst.length === 0 ? <p>{text.noneWorse}</p> : <Worst view={view} />}
      </section>
    </div>
  )
}

function Classes({ classes }: { classes: YieldView['classes'] }) {
  const { panels: text } = words.value
  return (
    <table class="cards">
      <tbody>
        {(Object.keys(text.classes) as SystemRow['class'][]).map((kind) => (
          <tr key={kind}>
            <th scope="row">{text.classes[kind]}</th>
            <td class="number">{whole(classes[kind] ?? 0)}</td>
            <td class="muted">{text.classHelp[kind]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Worst({ view: { worst, systems, classes } }: { view: YieldView }) {
  const { panels: text } = words.value
  const all = systems - (classes['meets-forecast'] ?? 0)
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            {[text.home, text.village, text.what, text.since].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {[text.kwh, text.euro].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
            <th scope="col">{text.ticket}</th>
          </tr>
        </thead>
        <tbody>
          {worst.map((system) => (
            <System key={`${system.homeId}/${system.systemId}`} system={system} />
          ))}
        </tbody>
      </table>
      {worst.length < all && <p class="muted">{text.shown(whole(worst.length), whole(all))}</p>}
    </>
  )
}

function System({ system }: { system: SystemRow }) {
  const { panels: text } = words.value
  const { homeId, village, cause, since, lostKwh, lostEuro, ticketId } = system
  return (
    <tr>
      <th scope="row">{homeId}</th>
      <td data-label={text.village}>{village ?? text.notKnown}</td>
      <td data-label={text.what}>
        {text.classes[system.class]}
        {cause !== null && <small class="muted">{text.causes[cause]}</small>}
      </td>
      <td data-label={text.since}>{since === null ? text.notKnown : dateName(Date.parse(`${since}T12:00Z`))}</td>
      <td class="number" data-label={text.kwh}>
        {whole(lostKwh)}
      </td>
      <td class="number" data-label={text.euro}>
        {lostEuro === null ? text.notKnown : euroCents(lostEuro)}
      </td>
      <td data-label={text.ticket}>{ticketId === null ? text.noTicket : text.hasTicket}</td>
    </tr>
  )
}
