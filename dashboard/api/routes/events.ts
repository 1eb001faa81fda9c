// The live stream: every change of an alarm that the caller may see, from where they left off, and a heartbeat that proves it is live.
import { z } from 'zod'
import type { HomeId } from '../../../rules/model/ids.ts'
import { seconds } from '../../../rules/model/time.ts'
import type { FeedItem } from '../../../rules/ports.ts'
import { type Person, seesAlarm } from '../access.ts'
import { Refusal } from '../errors.ts'
import { type KnownHome, knownHomes } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'
import { whoAsks } from '../sign-in.ts'
import { alarmRow, residencyOf } from '../views.ts'

const heartbeatEvery = seconds(4)
/** Who the caller is and what they may see is looked at again this often: a revoked session ends within a minute. */
const beatsBetweenChecks = 5
const mostReplayed = 500
/** A reader that leaves this much unread is let go; it comes back and replays from where it was. */
const mostUnread = 512 * 1024

export const events: Routes = (api, parts) => {
  const { projections, homes, accounts, clock, settings } = parts
  const secure = settings.publicUrl.startsWith('https:')
  const pulse = parts.pulse ?? clock
  let streams = 0
  api.get(
    '/api/events',
    {
      sse: 'only',
      schema: { tags: ['alarms'], querystring: z.object({ after: z.coerce.number().int().min(0).optional() }) },
    },
    async (request, reply) => {
      let person: Person = personOf(request)
      if (streams >= (settings.mostStreams ?? 1000)) throw new Refusal('busy')
      let known: ReadonlyMap<HomeId, KnownHome> = await knownHomes(parts, person, 'care-alarms', 'technical-alarms')
      const given = Number(reply.sse.lastEventId ?? request.query.after ?? Number.NaN)
      let position = Number.isSafeInteger(given) ? given : await projections.lastFeedId()
      const ended = new AbortController()
      const queue: FeedItem[] = []
      let wake: (() => void) | null = null
      const unfollow = homes.follow((item) => {
        queue.push(item)
        wake?.()
      })
      streams++
      reply.sse.onClose(() => ended.abort(new Error('closed')))
      reply.sse.keepAlive()

      const send = async (item: FeedItem): Promise<void> => {
        // What was replayed and came live too is sent once.
        if (item.feedId <= position) return
        position = item.feedId
        const own = known.get(item.alarm.homeId)
        if (!own || !seesAlarm(own.view, item.alarm, residencyOf(own.home))) return
        const alarm = alarmRow(item.alarm, own.home, own.view, person, accounts.nameOf)
        await reply.sse.send({
          id: String(item.feedId),
          event: 'alarm',
          data: { feedId: item.feedId, kind: item.event.kind, alarm },
        })
      }
      const beat = () => reply.sse.send({ event: 'heartbeat', data: { now: clock.now() } })

      try {
        await beat()
        for (const item of await projections.feedAfter(position, mostReplayed)) await send(item)
        for (let beats = 1; !ended.signal.aborted;) {
          const item = queue.shift()
          if (item) {
            await send(item)
            continue
          }
          const rest = new AbortController()
          const news = new Promise<'news'>((resolve) => (wake = () => resolve('news')))
          const stop = AbortSignal.any([ended.signal, rest.signal])
          const why = await Promise.race([
            news,
            pulse.wait(heartbeatEvery, stop).then(
              () => 'beat' as const,
              () => 'ended' as const,
            ),
          ])
          wake = null
          rest.abort(new Error('news'))
          if (why === 'ended') return
          if (why === 'news') continue
          if (beats++ % beatsBetweenChecks === 0) {
            const still = await whoAsks(request, parts, secure)
            if (!still) return
            person = still
            known = await knownHomes(parts, person, 'care-alarms', 'technical-alarms')
          }
          if (reply.raw.writableLength > mostUnread) return
          await beat()
        }
      } finally {
        streams--
        unfollow()
        reply.sse.close()
      }
    },
  )
}
