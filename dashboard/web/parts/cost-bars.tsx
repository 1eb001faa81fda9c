// Rent and energy of a month: a bar for each time, drawn on one scale, and the same as a table by component.
import type { BillView, YearView } from '../../api/contract-housing.ts'
import { euro, euroCents } from '../words/money.ts'
import type { Part } from '../words/woonlasten.ts'
import { words } from '../words/words.ts'

export interface Cost {
  readonly name: string
  readonly rent: NonNullable<YearView['rent']>
  /** Of twelve months. */
  readonly bill: BillView
}

const months = 12

/** EUR a month, in the order in which they are shown. */
export function partsOf({ rent, bill: { cents } }: Cost): ReadonlyMap<Part, number> {
  const monthly = (...codes: (keyof typeof cents)[]) => codes.reduce((sum, code) => sum + cents[code], 0) / 100 / months
  return new Map<Part, number>([
    ['rent', rent.bareEuro],
    ['service', rent.serviceEuro],
    ['panels', rent.solarEuro],
    ['epv', rent.epvEuro],
    ['power', monthly('electricity-supply', 'electricity-tax')],
    ['givenBack', monthly('feed-in-payment', 'feed-in-costs')],
    ['fixed', monthly('electricity-fixed', 'electricity-grid')],
    ['reduction', monthly('tax-reduction')],
    ['gas', monthly('gas-supply', 'gas-tax', 'gas-fixed', 'gas-grid')],
  ])
}

const inBar: Readonly<Record<'rent' | 'power' | 'gas', readonly Part[]>> = {
  rent: ['rent', 'service', 'panels', 'epv'],
  power: ['power', 'givenBack', 'fixed', 'reduction'],
  gas: ['gas'],
}
const colours = ['rent', 'power', 'gas'] as const

export function CostBars({ costs }: { costs: readonly Cost[] }) {
  const { woonlasten: text } = words.value
  const all = costs.map((cost) => ({ name: cost.name, parts: partsOf(cost) }))
  const drawn = all.map(({ name, parts }) => {
    const of = (colour: (typeof colours)[number]) =>
      inBar[colour].reduce((sum, part) => sum + (parts.get(part) ?? 0), 0)
    const sums = { rent: of('rent'), power: of('power'), gas: of('gas') }
    return { name, sums, total: sums.rent + sums.power + sums.gas }
  })
  // Who gives back more than they take has less than nothing of electricity: the bar shows what is paid.
  const longest = Math.max(...drawn.map(({ sums }) => colours.reduce((sum, one) => sum + Math.max(0, sums[one]), 0)))
  const shown = [...all[0]!.parts.keys()].filter((part) => all.some(({ parts }) => Math.abs(parts.get(part)!) >= 0.005))
  const hasMinus = all.some(({ parts }) => [...parts.values()].some((value) => value < -0.005))
  return (
    <>
      <div class="costs">
        {drawn.map(({ name, sums, total }) => (
          <div class="cost" key={name}>
            <span aria-hidden="true">{name}</span>
            <div
              class="stack"
              role="img"
              aria-label={text.barLabel(name, euro(sums.rent), euro(sums.power), euro(sums.gas))}
            >
              {colours.map((colour) => (
                <i key={colour} class={colour} style={{ width: `${(Math.max(0, sums[colour]) / longest) * 100}%` }} />
              ))}
            </div>
            <b>{euro(total)}</b>
          </div>
        ))}
        <p class="cost-key">
          {colours.map((colour) => (
            <span key={colour}>
              <i class={colour} aria-hidden="true" /> {text.bars[colour]}
            </span>
          ))}
        </p>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={text.beforeAfter}>
        <table class="sums">
          <thead>
            <tr>
              <th scope="col">{text.part}</th>
              {all.map(({ name }) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((part) => (
              <tr key={part}>
                <th scope="row">{text.parts[part]}</th>
                {all.map(({ name, parts }) => (
                  <td key={name} class="number">
                    {euroCents(parts.get(part)!)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{text.together}</th>
              {drawn.map(({ name, total }) => (
                <td key={name} class="number">
                  <b>{euroCents(total)}</b>
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      {hasMinus && <p class="muted">{text.receive}</p>}
    </>
  )
}
