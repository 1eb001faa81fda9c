// What was measured of the programme: the mean of each complex, and each quarter's homes against those to which nothing was done.
import { useEffect } from 'preact/hooks'
import type { ProgrammeEffects } from '../../api/contract-housing.ts'
import { housingApi } from '../housing-client.ts'
import { euroCents, monthName, whole } from '../words/money.ts'
import { words } from '../words/words.ts'
import { useLoaded } from './loaded.ts'
import { SaveTable } from './save-table.tsx'
import { Shown } from './states.tsx'

/** Homes are being reckoned: look again after so long. */
const againMs = 5_000

export function Measured() {
  const { programme: text } = words.value
  const loaded = useLoaded('effects', housingApi.effects)
  const { value } = loaded
  useEffect(() => {
    if (!value?.reckoning) return
    const wait = setTimeout(() => void loaded.again(), againMs)
    return () => clearTimeout(wait)
  }, [value])
  return (
    <section class="card whole" aria-labelledby="measured">
      <h2 id="measured">{text.measured}</h2>
      <p class="muted">{text.measuredHelp}</p>
      <Shown loaded={loaded}>
        {({ rows, pilots, reckoning }) =>
          reckoning ? (
            <p role="status">{text.reckoningOf(whole(reckoning.reckoned), whole(reckoning.of))}</p>
          ) : (
            <>
              <Pilots pilots={pilots} />
              <Means rows={rows} />
              <SaveTable table="effects" about={text.measured} />
            </>
          )
        }
      </Shown>
    </section>
  )
}

function Pilots({ pilots }: { pilots: ProgrammeEffects['pilots'] }) {
  const { programme: text } = words.value
  const told = pilots.filter(({ effect }) => effect !== null)
  if (told.length === 0) return <p>{text.noPilots}</p>
  return (
    <>
      <h3>{text.pilots}</h3>
      <p class="muted">{text.pilotsHelp}</p>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.measure}</th>
            <th scope="col">{text.village}</th>
            <th scope="col">{text.quarter}</th>
            <th scope="col" class="number">
              {text.effect}
            </th>
            <th scope="col">{text.interval}</th>
            <th scope="col">{text.against}</th>
            <th scope="col">{text.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {told.map(({ kind, quarter, village, complex, effect, verdict }) => (
            <tr key={`${kind} ${quarter} ${village} ${complex}`}>
              <th scope="row">{text.kinds[kind]}</th>
              <td data-label={text.village}>
                {village} <small class="muted">{complex}</small>
              </td>
              <td data-label={text.quarter}>{monthName(quarter, 'short')}</td>
              <td class="number" data-label={text.effect}>
                {euroCents(effect!.effect)}
              </td>
              <td data-label={text.interval}>
                {text.between(euroCents(effect!.interval[0]), euroCents(effect!.interval[1]))}
              </td>
              <td data-label={text.against}>{text.homesAgainst(effect!.pilotHomes, effect!.controlHomes)}</td>
              <td data-label={text.verdict}>
                {verdict === 'rises' ? (
                  <span class="today">
                    <span aria-hidden="true">◆</span> {text.verdicts[verdict]}
                  </span>
                ) : (
                  text.verdicts[verdict]
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <SaveTable table="pilots" about={text.pilots} />
    </>
  )
}

function Means({ rows }: { rows: ProgrammeEffects['rows'] }) {
  const { programme: text } = words.value
  if (rows.length === 0) return null
  return (
    <details>
      <summary>{text.means}</summary>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.measure}</th>
            <th scope="col">{text.village}</th>
            <th scope="col" class="number">
              {text.homes}
            </th>
            <th scope="col" class="number">
              {text.fall}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ kind, village, complex, homes, meanChangeEuro }) => (
            <tr key={`${kind} ${village} ${complex}`}>
              <th scope="row">{text.kinds[kind]}</th>
              <td data-label={text.village}>
                {village} <small class="muted">{complex}</small>
              </td>
              <td class="number" data-label={text.homes}>
                {homes === null ? text.tooFew : whole(homes)}
              </td>
              <td class="number" data-label={text.fall}>
                {meanChangeEuro === null ? '–' : euroCents(meanChangeEuro)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
