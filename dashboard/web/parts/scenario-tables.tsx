// Of a scenario: the homes that it takes over the limit, those to green first, and how the rents lie.
import type { ScenarioView } from '../../api/contract-housing.ts'
import { euro, euroCents, percent, whole } from '../words/money.ts'
import { words } from '../words/words.ts'

/** More rows than this nobody reads at a screen: the tables of the command line hold them all. */
const mostShown = 20

export function PushedOver({ homes }: { homes: ScenarioView['pushedOver'] }) {
  const { programme: text } = words.value
  if (homes.length === 0) return <p>{text.noneOver}</p>
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.home}</th>
            {[text.rentBefore, text.rentAfter, text.limit, text.keeps].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {homes.slice(0, mostShown).map(({ homeId, before, after, capEuro, shareThatKeepsIt }) => (
            <tr key={homeId}>
              <th scope="row">{homeId}</th>
              <td class="number" data-label={text.rentBefore}>
                {euroCents(before)}
              </td>
              <td class="number" data-label={text.rentAfter}>
                {euroCents(after)}
              </td>
              <td class="number" data-label={text.limit}>
                {euroCents(capEuro)}
              </td>
              <td class="number" data-label={text.keeps}>
                {/* Rounded up it would go over the limit again. */}
                {percent(Math.floor(shareThatKeepsIt * 1000) / 1000, 1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {homes.length > mostShown && <p class="muted">{text.shown(mostShown, homes.length)}</p>}
    </>
  )
}

export function WhichFirst({ order }: { order: ScenarioView['first'] }) {
  const { programme: text } = words.value
  if (order.length === 0) return <p>{text.nothingLeft}</p>
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.home}</th>
            <th scope="col">{text.village}</th>
            {[text.fall, text.cost, text.perThousand].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
            <th scope="col">{text.stays}</th>
          </tr>
        </thead>
        <tbody>
          {order.slice(0, mostShown).map((home) => (
            <tr key={home.homeId}>
              <th scope="row">{home.homeId}</th>
              <td data-label={text.village}>
                {home.village} <small class="muted">{home.complex}</small>
              </td>
              <td class="number" data-label={text.fall}>
                {euro(-home.woonlastenFallEuro)}
              </td>
              <td class="number" data-label={text.cost}>
                {euro(home.costEuro)}
              </td>
              <td class="number" data-label={text.perThousand}>
                {euroCents(home.fallPerThousandEuro)}
              </td>
              <td data-label={text.stays}>
                {home.staysReachable ? (
                  text.yes
                ) : (
                  <span class="today">
                    <span aria-hidden="true">◆</span> {text.no}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {order.length > mostShown && <p class="muted">{text.shown(mostShown, order.length)}</p>}
    </>
  )
}

export function Classes({ byClass }: { byClass: ScenarioView['byClass'] }) {
  const { programme: text } = words.value
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.class}</th>
          <th scope="col" class="number">
            {text.count}
          </th>
        </tr>
      </thead>
      <tbody>
        {(Object.keys(text.byClass) as (keyof typeof byClass)[]).map((name) => (
          <tr key={name}>
            <th scope="row">{text.byClass[name]}</th>
            <td class="number">{whole(byClass[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
