// How much comes in at this desk, against what one person can answer; and, loud, that it is a flood.
import { desks } from '../alarms.ts'
import { clock } from '../words/times.ts'
import { decimal, words } from '../words/words.ts'

const signs = { calm: ['○', 'muted'], busy: ['◐', 'today'], flood: ['▲', 'urgent'] } as const

export function Load() {
  const { load: text } = words.value
  const flood = desks.value.find(({ floodSince }) => floodSince !== null)
  return (
    <>
      {/* Always there, so that a screen reader hears what comes into it. */}
      <div class="flood" role="alert">
        {flood && (
          <>
            <b>
              <span aria-hidden="true">▲</span> {text.flood(flood.lastTenMinutes, clock(flood.floodSince!))}
            </b>{' '}
            {text.floodHelp}
          </>
        )}
      </div>
      {desks.value.map(({ careOrganisation, level, lastTenMinutes, perTenMinutes }) => (
        <p class="load" key={careOrganisation} title={text.help}>
          <span class={signs[level][1]} aria-hidden="true">
            {signs[level][0]}
          </span>{' '}
          {desks.value.length > 1 && <>{careOrganisation}: </>}
          <b class={level === 'calm' ? '' : signs[level][1]}>{text.level[level]}</b>
          <span class="muted"> · {text.figures(lastTenMinutes, decimal(perTenMinutes))}</span>
        </p>
      ))}
    </>
  )
}
