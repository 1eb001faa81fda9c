// How somebody's nights and days change over weeks: for who cares for them, and only when who lives there has said that it may be looked at.
import { z } from 'zod'
import { slowChangesFrom, slowChangesOf } from '../../../rules/care/slow-changes.ts'
import { decisionsNow } from '../../../rules/model/consent.ts'
import type { Home } from '../../../rules/model/home.ts'
import { HomeId, type RoomId } from '../../../rules/model/ids.ts'
import { days, earlier, type Instant, latest, later, localDate, milliseconds } from '../../../rules/model/time.ts'
import { SlowChangesView } from '../contract-slow-changes.ts'
import { Problem } from '../contract.ts'
import { stretchesOf } from '../coverage-history.ts'
import { knownHome } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { localDayOf } from '../room-strip.ts'

const nothing = { weeksKnown: 0, weeksNeeded: 0, changes: [] }
/** With one of these a sensor tells nothing about a person, though the home may still be covered by others. */
const notBelieved: ReadonlySet<string> = new Set(['home-silent', 'not-heard', 'always-on', 'never-on'])

export const slowChanges: Routes = (api, parts) => {
  api.get(
    '/api/homes/:homeId/slow-changes',
    {
      schema: {
        tags: ['homes'],
        params: z.object({ homeId: HomeId }),
        response: { 200: SlowChangesView, 404: Problem },
      },
    },
    async (request) => {
      const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'slow-changes')
      const { residency, homeId, zone } = home.setup
      if (!residency) return { state: 'nobody', ...nothing } as const
      // Silence is no consent: for advice that nobody asked for somebody said yes.
      const decided = decisionsNow(await parts.registry.consents(homeId), residency.residencyId).get('slow-changes')
      if (decided?.answer !== 'given') return { state: 'no-consent', ...nothing } as const
      const now = parts.clock.now()
      const today = localDate(now, zone)
      const from = earlier(localDayOf(slowChangesFrom(today), zone)!.startsAt, days(1))
      const known = await activityOf(parts, home, latest(from, residency.since), now)
      const { changes, ...said } = slowChangesOf(home.setup, today, known.slots, known.unseen)
      return {
        ...said,
        changes: said.state === 'known' ? changes.map((one) => ({ ...one, weeks: [...one.weeks] })) : [],
      }
    },
  )
}

/** Of who lives there now only: what was before is somebody else's life. */
async function activityOf({ series }: ApiParts, { setup }: Home, from: Instant, now: Instant) {
  const { homeId, residency } = setup
  const [activity, coverage] = await Promise.all([
    series.read({ homeId, purpose: 'care', series: 'activity', from, to: now }),
    // A state that began long before the first day lasts into it.
    series.read({
      homeId,
      purpose: 'care',
      series: 'coverage',
      from: residency!.since,
      to: later(now, milliseconds(1)),
    }),
  ])
  return {
    slots: activity.map(({ series: name, at }) => ({ roomId: name.slice('activity/'.length) as RoomId, at })),
    unseen: stretchesOf(coverage, Infinity).flatMap(({ risk, level, fault, from, until }) =>
      (risk === 'silence' || risk === 'daily-life') && (level === 'blind' || notBelieved.has(fault ?? ''))
        ? [{ from, until: until ?? now }]
        : [],
    ),
  }
}
