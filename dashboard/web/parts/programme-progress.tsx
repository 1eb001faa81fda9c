// How far the programme is: the measures from plan to ready, and the same village by village.
import type { ProgrammeView } from '../../api/contract-housing.ts'
import { euro, whole } from '../words/money.ts'
import { words } from '../words/words.ts'

type Group = ProgrammeView['groups'][number]
type Reached = Group['measures'][number]['reached']
const ends = ['declined', 'turnedBack'] as const
export const stages = ['planned', 'offered', 'consented', 'placed', 'live'] as const

const villagesOf = (groups: readonly Group[]) => groups.filter(({ complex }) => complex === null)
const none: Reached = { planned: 0, offered: 0, consented: 0, placed: 0, live: 0 }
const addedUp = (rows: readonly Reached[]): Reached =>
  rows.reduce(
    (sum, row) => Object.fromEntries(stages.map((stage) => [stage, sum[stage] + row[stage]])) as Reached,
    none,
  )

export const reachedOf = (groups: readonly Group[]): Reached =>
  addedUp(villagesOf(groups).flatMap(({ measures }) => measures.map(({ reached }) => reached)))

export function Funnel({ groups }: { groups: readonly Group[] }) {
  const { programme: text } = words.value
  const byKind = Map.groupBy(
    villagesOf(groups).flatMap(({ measures }) => measures),
    ({ kind }) => kind,
  )
  if (byKind.size === 0) return <p>{text.noMeasures}</p>
  const rows = [...byKind].map(([kind, measures]) => ({
    kind,
    reached: addedUp(measures.map(({ reached }) => reached)),
    ended: Object.fromEntries(
      ends.map((end) => [end, measures.reduce((sum, { ended }) => sum + ended[end], 0)]),
    ) as Group['measures'][number]['ended'],
    costEuro: measures.reduce((sum, { costEuro }) => sum + costEuro, 0),
  }))
  const most = Math.max(1, ...rows.map(({ reached }) => reached.planned))
  return (
    <table class="cards funnel">
      <thead>
        <tr>
          <th scope="col">{text.measure}</th>
          {stages.map((stage) => (
            <th key={stage} scope="col">
              {text.stages[stage]}
            </th>
          ))}
          {ends.map((end) => (
            <th key={end} scope="col" class="number">
              {text.ended[end]}
            </th>
          ))}
          <th scope="col" class="number">
            {text.cost}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, reached, ended, costEuro }) => (
          <tr key={kind}>
            <th scope="row">{text.kinds[kind]}</th>
            {stages.map((stage) => (
              <td key={stage} data-label={text.stages[stage]}>
                <b>{whole(reached[stage])}</b>
                <Bar share={reached[stage] / most} />
              </td>
            ))}
            {ends.map((end) => (
              <td key={end} class="number" data-label={text.ended[end]}>
                {whole(ended[end])}
              </td>
            ))}
            <td class="number" data-label={text.cost}>
              {euro(costEuro)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function Villages({ groups }: { groups: readonly Group[] }) {
  const { programme: text } = words.value
  return (
    <table class="cards villages">
      <thead>
        <tr>
          <th scope="col">{text.village}</th>
          <th scope="col" class="number">
            {text.homes}
          </th>
          <th scope="col" class="number">
            {text.meanRent}
          </th>
          <th scope="col">{text.progress}</th>
        </tr>
      </thead>
      <tbody>
        {villagesOf(groups).map(({ village, homes, meanRentEuro, measures }) => {
          const reached = addedUp(measures.map(({ reached: row }) => row))
          const complexes = groups.filter((group) => group.village === village && group.complex !== null).length
          return (
            <tr key={village}>
              <th scope="row">
                {village} <small class="muted">{text.complexes(complexes)}</small>
              </th>
              <td class="number" data-label={text.homes}>
                {whole(homes)}
              </td>
              <td class="number" data-label={text.meanRent}>
                {meanRentEuro === null ? '–' : euro(meanRentEuro)}
              </td>
              <td data-label={text.progress}>
                {text.readyOf(whole(reached.live), whole(reached.planned))}
                <Steps reached={reached} label={text.progressOf(village, reached.live, reached.planned)} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const Bar = ({ share }: { share: number }) => (
  <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width={100} height={10} />
    <rect class="part" width={share * 100} height={10} />
  </svg>
)

/** Ready is full; what is on its way is lighter, by how far it came. */
function Steps({ reached, label }: { reached: Reached; label: string }) {
  const all = Math.max(1, reached.planned)
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="ground" width={100} height={10} />
      <rect class="way" width={(reached.consented / all) * 100} height={10} />
      <rect class="part" width={(reached.live / all) * 100} height={10} />
    </svg>
  )
}
