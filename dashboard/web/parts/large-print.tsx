// For who reads with difficulty: larger letters, and paper.
import { letters } from '../look.ts'
import { words } from '../words/words.ts'

export function LargePrint() {
  const { look } = words.value
  const isLarge = letters.value === 'large'
  return (
    <div class="acts">
      <button type="button" aria-pressed={isLarge} onClick={() => (letters.value = isLarge ? 'normal' : 'large')}>
        <span aria-hidden="true">Aa</span> {isLarge ? look.smaller : look.larger}
      </button>
      <button type="button" onClick={() => print()}>
        {look.print}
      </button>
    </div>
  )
}
