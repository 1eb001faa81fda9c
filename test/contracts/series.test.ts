// What every series store promises.
import { describe, expect, it } from 'vitest'
import { memorySeries } from '../../gateway/store/memory.ts'
import { openSeries } from '../../gateway/store/series-sqlite.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { homeId } from '../../rules/model/ids.ts'
import { later, minutes } from '../../rules/model/time.ts'
import type { SeriesStore } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<SeriesStore>][] = [
  ['memory', async () => memorySeries()],
  ['sqlite', async () => openSeries({ folder: temporaryFolder() })],
]
const point = (series: string, after = 0, active = 1): SeriesPoint => ({
  homeId: homeId('home-1'),
  purpose: 'care',
  series,
  at: later(at, minutes(after)),
  fields: { active },
})
const all = {
  homeId: homeId('home-1'),
  purpose: 'care',
  series: 'activity',
  from: at,
  to: later(at, minutes(60)),
} as const

describe.each(kinds)('series in %s', (_, open) => {
  it('gives back a series and what lies below it, oldest first, from inclusive, to exclusive', async () => {
    await using store = closing(await open())
    await store.write([
      point('activity/kitchen', 5),
      point('activity/bathroom'),
      point('activity-else'),
      point('activity/kitchen', 60),
    ])
    expect((await store.read(all)).map((point) => point.series)).toEqual(['activity/bathroom', 'activity/kitchen'])
    expect(await store.read({ ...all, series: 'activity/kitchen' })).toEqual([point('activity/kitchen', 5)])
  })

  it('replaces a value written again for the same moment', async () => {
    await using store = closing(await open())
    await store.write([point('activity/kitchen', 0, 1)])
    await store.write([point('activity/kitchen', 0, 2)])
    expect(await store.read(all)).toEqual([point('activity/kitchen', 0, 2)])
  })

  it('keeps purposes and homes apart', async () => {
    await using store = closing(await open())
    await store.write([point('activity/kitchen'), { ...point('activity/kitchen'), purpose: 'energy' }])
    expect(await store.read({ ...all, purpose: 'energy' })).toHaveLength(1)
    expect(await store.read({ ...all, purpose: 'technical' })).toEqual([])
    expect(await store.read({ ...all, homeId: homeId('home-2') })).toEqual([])
  })
})

const closing = (port: SeriesStore): SeriesStore & AsyncDisposable => ({
  ...port,
  [Symbol.asyncDispose]: () => port.close(),
})
