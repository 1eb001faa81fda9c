// What must be right while somebody watches: the sound, a screen that stays on, and the phone that tells when the screen is closed.
import { phone } from '../phone.ts'
import { awake, sound } from '../shift.ts'
import { words } from '../words/words.ts'
import { PhonePart } from './phone.tsx'

export function ShiftChecks() {
  const { handOver: text, shift } = words.value
  if (sound.value === 'not-started') return <p class="silent">{shift.silentDesk}</p>
  const checks = [
    { name: text.sound, isRight: sound.value === 'on' },
    { name: text.awake, isRight: awake.value },
    { name: text.phone, isRight: phone.value === 'on' },
  ]
  const right = checks.filter(({ isRight }) => isRight).length
  return (
    <details class="shift-checks">
      <summary>{text.checks(right, checks.length)}</summary>
      <ul class="plain">
        {checks.map(({ name, isRight }) => (
          <li key={name.on}>
            <span class={isRight ? 'good' : 'today'} aria-hidden="true">
              {isRight ? '✓' : '◆'}
            </span>{' '}
            {isRight ? name.on : name.off}
          </li>
        ))}
      </ul>
      <PhonePart />
    </details>
  )
}
