// Where in the home something stirred, in slots of five minutes: for the picture of the day, and never an alarm.
import { expect, it } from 'vitest'
import { activity } from '../../../rules/care/activity.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { isoUtc, later, minutes, seconds } from '../../../rules/model/time.ts'
import { configured, local, motion, observed, setupOf } from '../../support/entries.ts'
import { stirs, told as toldBy } from './story.ts'

const start = local('2026-03-02 08:00')
const home = configured(later(start, minutes(-5)), setupOf())
function recorded(...drafts: readonly Draft[]): string[] {
  const { effects, raised } = toldBy([home, ...drafts], later(start, minutes(600)), [activity])
  expect(raised).toEqual([])
  return effects.flatMap((effect) =>
    effect.kind === 'record' ? [`${effect.point.purpose} ${effect.point.series} ${isoUtc(effect.point.at)}`] : [],
  )
}

it('writes one point per room and five minutes, whatever the number of signs', () => {
  const busy = [0, 60, 200].flatMap((second) => stirs(later(start, seconds(second)), 'kitchen'))
  expect(
    recorded(...busy, ...stirs(later(start, minutes(7)), 'kitchen'), ...stirs(later(start, minutes(8)), 'living')),
  ).toEqual([
    'care activity/kitchen 2026-03-02T07:00:00.000Z',
    'care activity/kitchen 2026-03-02T07:05:00.000Z',
    'care activity/living-room 2026-03-02T07:05:00.000Z',
  ])
})

it('writes the moment when it happened, not when it came', () => {
  const observedAt = later(start, minutes(-62))
  const buffered = observed(
    start,
    'motion-kitchen',
    { kind: 'motion', active: true },
    { observedAt, freshness: 'buffered' },
  )
  expect(recorded(buffered)).toEqual(['care activity/kitchen 2026-03-02T05:55:00.000Z'])
})

it('writes nothing of a sensor going back to rest, of what a broker kept, of a device without a room, of an empty home', () => {
  expect(
    recorded(
      observed(start, 'motion-kitchen', { kind: 'motion', active: false }),
      observed(start, 'motion-living', { kind: 'motion', active: true }, { freshness: 'retained' }),
      observed(start, 'pendant', { kind: 'button', action: 'single' }),
      observed(start, 'stranger', { kind: 'motion', active: true }),
    ),
  ).toEqual([])
  const empty = configured(later(start, minutes(-1)), setupOf('home-1', { residency: null }))
  expect(recorded(empty, motion(start, 'kitchen'))).toEqual([])
})
