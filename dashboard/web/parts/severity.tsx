// How grave it is: a shape, a word and a colour, so that no one of them has to carry it alone.
import type { AlarmRow, Protection } from '../../api/contract.ts'
import { words } from '../words/words.ts'

const shapes: Readonly<Record<AlarmRow['severity'], string>> = { urgent: '▲', today: '◆', info: '●', technical: '■' }

export const Shape = ({ of: severity }: { of: AlarmRow['severity'] }) => (
  <span class={`shape ${severity}`} aria-hidden="true">
    {shapes[severity]}
  </span>
)

/** `alone`: the shape stands beside it already. */
export const SeverityWord = ({ of: severity, alone = false }: { of: AlarmRow['severity']; alone?: boolean }) => (
  <span class={`severity ${severity}`}>
    {!alone && <Shape of={severity} />} {words.value.severity[severity]}
  </span>
)

const marks: Readonly<Record<Protection, [sign: string, tone: string]>> = {
  protected: ['✓', 'good'],
  weakened: ['◐', 'today'],
  'not-protected': ['■', 'technical'],
  'not-watched': ['○', 'muted'],
}

export const ProtectionWord = ({ of: protection }: { of: Protection }) => (
  <span class={`severity ${marks[protection][1]}`}>
    <span class="shape" aria-hidden="true">
      {marks[protection][0]}
    </span>{' '}
    {words.value.protection[protection]}
  </span>
)
