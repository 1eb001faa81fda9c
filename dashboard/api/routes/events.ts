// The live stream: every change of an alarm that the caller may see, from where they left off, and a heartbeat that proves it is live.
import { z } from 'zod'
import type { HomeId } from '../../../rules/model/ids.ts'
import { seconds } from '../../../rules/model/time.ts'
import type { FeedItem } from '../../../rules/ports.ts'
import { type Aspect, type Person, seesAlarm } from '../access.ts'
import { Problem } from '../contract.ts'
import { problemOf, Refusal } from '../errors.ts'
import { createEventReader } from '../event-reader.ts'
import { findHome, type KnownHome, knownHomes } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'
import { whoAsks } from '../sign-in.ts'
import { alarmRow, residencyOf } from '../views.ts'

const heartbeatEvery = seconds(4)
/** Who the caller is and what they may see is looked at again this often: a revoked session ends within a minute. */
const beatsBetweenChecks = 5
const replayPage = 500
/** A reader that is this many changes behind is let go: it comes back and replays from where it was. */
const mostBehind = 2000
const needed: readonly Aspect[] = ['care-alarms', 'technical-alarms']

export const events: Routes = (api, parts) => {
  const { projections, homes, accounts, clock, settings, log } = parts
  const secure = settings.publicUrl.startsWith('https:')
  const pulse = parts.pulse ?? clock
  let streams = 0
  api.get(
    '/api/events',
    {
      sse: 'only',
      schema: {
        tags: ['alarms'],
        description:
          'Server-sent events. `alarm`: an AlarmMessage whose id is its feedId. `heartbeat`: the service lives; every 4 s. ' +
          'Goes on after Last-Event-ID, or after the query when a stream is opened for the first time.',
        querystring: z.object({ after: z.coerce.number().int().min(0).optional() }),
        response: { 406: Problem, 503: Problem },
      },
      // The stream's own refusal of a caller who wants no events is no problem document.
      preSerialization: async (_, reply, payload) => {
        if (reply.statusCode !== 406) return payload
        void reply.type('application/problem+json')
        return problemOf('not-acceptable')
      },
    },
    async (request, reply) => {
      let person: Person = personOf(request)
      if (streams >= (settings.mostStreams ?? 1000)) throw new Refusal('busy')
      streams++
      const reader = createEventReader(reply, pulse)
      const queue: FeedItem[] = []
      let wake = (): void => {}
      reader.gone.addEventListener('abort', () => wake())
      const unfollow = homes.follow((item) => {
        if (queue.length >= mostBehind) return reader.letGo()
        queue.push(item)
        wake()
      })
      try {
        let known = await knownHomes(parts, person, ...needed)
        let position = await startOf(request.query.after, reply.sse.lastEventId)

        /** A home that was registered or came under contract a moment ago is looked up: its alarm is not one to miss. */
        const homeOf = async (id: HomeId): Promise<KnownHome | null> => {
          const home = known.get(id) ?? (await findHome(parts, person, id, ...needed))
          if (home) known.set(id, home)
          return home
        }
        const send = async (item: FeedItem): Promise<void> => {
          // What was replayed and came live too is sent once.
          if (item.feedId <= position) return
          position = item.feedId
          const own = await homeOf(item.alarm.homeId)
          if (!own || !seesAlarm(own.view, item.alarm, residencyOf(own.home))) return
          const alarm = alarmRow(item.alarm, own.home, own.view, person, accounts.nameOf)
          const { feedId } = item
          await reader.write({ id: String(feedId), event: 'alarm', data: { feedId, kind: item.event.kind, alarm } })
          await request.showed?.(own.home.setup.homeId)
        }
        const beat = () => reader.write({ event: 'heartbeat', data: { now: clock.now() } })
        let isBeatDue = false
        const awaitBeat = () => {
          isBeatDue = false
          pulse.wait(heartbeatEvery, reader.gone).then(
            () => {
              isBeatDue = true
              wake()
            },
            () => {},
          )
        }

        await beat()
        awaitBeat()
        for (let more = true; more && !reader.gone.aborted;) {
          const missed = await projections.feedAfter(position, replayPage)
          for (const item of missed) await send(item)
          more = missed.length === replayPage
        }
        for (let beats = 1; !reader.gone.aborted;) {
          const item = queue.shift()
          if (item) await send(item)
          else if (!isBeatDue) await new Promise<void>((resolve) => (wake = resolve))
          // However much there is to tell: without a heartbeat a screen says that it is not live.
          if (!isBeatDue) continue
          if (beats++ % beatsBetweenChecks === 0) {
            const still = await whoAsks(request, parts, secure)
            if (!still) return reader.end()
            person = still
            known = await knownHomes(parts, person, ...needed)
          }
          await beat()
          awaitBeat()
        }
      } catch (error) {
        if (!reply.raw.headersSent) throw error
        // Too late for an answer: the reader comes back, and meets a problem document then if there still is one.
        log.error({ error: String(error) }, 'an event stream broke')
        reader.letGo()
      } finally {
        streams--
        unfollow()
        reply.sse.close()
      }
    },
  )

  /** A position ahead of ours is of another feed, from before a backup was put back: whoever has it would never hear anything. */
  async function startOf(after: number | undefined, lastEventId: string | null): Promise<number> {
    const given = Number(lastEventId ?? after ?? Number.NaN)
    const last = await projections.lastFeedId()
    return Number.isSafeInteger(given) && given >= 0 ? Math.min(given, last) : last
  }
}
