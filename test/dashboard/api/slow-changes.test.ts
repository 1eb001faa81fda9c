// Slow changes through the API: with the resident's own yes, of who lives there now, and from days on which the sensors could be believed.
import { describe, expect, it } from 'vitest'
import type { SlowChangesView } from '../../../dashboard/api/contract-slow-changes.ts'
import type { ConsentAnswer, ConsentDecision } from '../../../rules/model/consent.ts'
import { coverageFields } from '../../../rules/model/coverage.ts'
import type { SeriesPoint } from '../../../rules/model/effect.ts'
import type { Home } from '../../../rules/model/home.ts'
import { residencyId } from '../../../rules/model/ids.ts'
import { days, earlier } from '../../../rules/model/time.ts'
import { dayOf } from '../../../simulators/days.ts'
import { createHousehold } from '../../../simulators/household.ts'
import { roomsSeen, type SlowChange } from '../../../simulators/slow-change.ts'
import { homeOf, organisation, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const household = createHousehold(4, 3)
const today = dayOf(morning)
const sleepsLess: SlowChange = { from: today - 63, overDays: 49, wakesEarlierMinutes: 120 }
const residency = { residencyId: residencyId('r-1'), since: earlier(morning, days(300)), people: 1 }
const home: Home = {
  ...homeOf(own, organisation),
  setup: { ...household.home.setup, homeId: own, residency },
}
const answered = (answer: ConsentAnswer, of = residency.residencyId): ConsentDecision => ({
  homeId: own,
  residencyId: of,
  purpose: 'slow-changes',
  answer,
  ground: 'consent',
  textVersion: 1,
  at: morning,
  by: { account: 'account-resident', role: 'resident' },
})
const points = (change: SlowChange | null): SeriesPoint[] =>
  roomsSeen(4, household, change, today - 130, today).map(({ roomId, at }) => ({
    homeId: own,
    purpose: 'care',
    series: `activity/${roomId}`,
    at,
    fields: { active: 1 },
  }))

async function asked(
  decisions: readonly ConsentDecision[],
  more: { home?: Home; points?: readonly SeriesPoint[] } = {},
) {
  const api = await runningApi()
  await api.registry.putHome(more.home ?? home, { decided: decisions })
  await api.series.write([...points(sleepsLess), ...(more.points ?? [])])
  const { status, body } = await api.ask('care', `GET /api/homes/${own}/slow-changes`)
  expect(status).toBe(200)
  return body as SlowChangesView
}

it('tells the care worker that somebody sleeps less, in hours and by week', async () => {
  const { state, changes } = await asked([answered('given')])
  expect(state).toBe('known')
  const night = changes.find(({ figure }) => figure === 'restHours')!
  expect(night.state).toBe('less')
  expect(night.shift!.earlier - night.shift!.recent).toBeGreaterThan(1)
  expect(night.weeks).toHaveLength(16)
})

describe('nothing is looked at', () => {
  const nothing = { state: 'no-consent', changes: [] }
  it('when nobody asked the resident', async () => {
    expect(await asked([])).toMatchObject(nothing)
  })

  it('when the resident said no, or took the yes back', async () => {
    expect(await asked([answered('refused')])).toMatchObject(nothing)
    expect(await asked([answered('given'), answered('withdrawn')])).toMatchObject(nothing)
  })

  it('when it was somebody else who said yes, before this resident', async () => {
    expect(await asked([answered('given', residencyId('r-0'))])).toMatchObject(nothing)
  })
})

it('says how many weeks are missing of somebody who moved in not long ago', async () => {
  const since = earlier(morning, days(40))
  const moved = { ...home, setup: { ...home.setup, residency: { ...residency, since } } }
  expect(await asked([answered('given')], { home: moved })).toMatchObject({
    state: 'not-enough-weeks',
    weeksKnown: 6,
    weeksNeeded: 10,
    changes: [],
  })
})

it('leaves out the weeks in which no sensor could be believed', async () => {
  const at = (daysBack: number, level: 'covered' | 'blind'): SeriesPoint => ({
    homeId: own,
    purpose: 'care',
    series: 'coverage/silence',
    at: earlier(morning, days(daysBack)),
    fields: coverageFields({ level, fault: level === 'blind' ? 'home-silent' : null }),
  })
  const { changes } = await asked([answered('given')], { points: [at(90, 'blind'), at(75, 'covered')] })
  const known = changes.find(({ figure }) => figure === 'restHours')!.weeks.map(({ value }) => value !== null)
  expect(known.filter((is) => !is).length).toBeGreaterThanOrEqual(1)
  expect(known.slice(-4)).toEqual([true, true, true, true])
})
