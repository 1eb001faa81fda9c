// How the channels stand, and whether a message arrives: a trial goes the way of every alarm, and its result comes back.
import { randomUUID } from 'node:crypto'
import { trialHome, trialKey } from '../../../rules/model/delivery-key.ts'
import { alarmId, ruleId } from '../../../rules/model/ids.ts'
import { days, earlier, seconds } from '../../../rules/model/time.ts'
import type { Delivery, NewDelivery } from '../../../rules/ports.ts'
import { Notify, Problem, Trial, TrialOutcome } from '../contract.ts'
import { deliveryRow, shortened } from '../delivery-rows.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { directoryTargets, mayTry, mayTryOthers, ownTarget, targetOf, type TrialTarget } from '../trial-targets.ts'

/** Counts are of this time. */
const counted = days(1)
/** A browser waits a quarter of a minute for an answer. */
const patience = seconds(12)
const reaching = new Set(['reach-people'] as const)

export const notify: Routes = (api, parts) => {
  api.get('/api/notify', { schema: { tags: ['notify'], response: { 200: Notify, 403: Problem } } }, async (request) => {
    const person = personOf(request)
    if (!mayTry(person)) throw new Refusal('not-allowed')
    const directory = await parts.registry.directory()
    const now = parts.clock.now()
    const used = new Map((await parts.outbox.summary(earlier(now, counted))).map((one) => [one.channel, one]))
    const channels = [...(parts.telling?.channels ?? [])].map((channel) => ({
      ...(used.get(channel) ?? { channel, ...unused }),
    }))
    const others = mayTryOthers(person) ? directoryTargets({ ...parts, directory }) : []
    return {
      channels,
      mine: ownTarget(person, { ...parts, directory }).reach.map(shown),
      others: others.map(({ recipient, name, reach }) => ({ to: recipient, name, reach: reach.map(shown) })),
      now,
    }
  })
  api.post(
    '/api/notify/test',
    {
      schema: {
        tags: ['notify'],
        body: Trial,
        response: { 200: TrialOutcome, 403: Problem, 404: Problem, 422: Problem },
      },
      // Each may ring a telephone and cost money.
      config: { rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request) => {
      const person = personOf(request)
      const { to, homeId, channel } = request.body
      if (!mayTry(person) || (to !== 'me' && !mayTryOthers(person))) throw new Refusal('not-allowed')
      const home = homeId === undefined ? null : (await knownHome(parts, person, homeId, 'registry')).home
      const directory = await parts.registry.directory()
      const target =
        to === 'me' ? ownTarget(person, { ...parts, directory }) : targetOf(to, home, { ...parts, directory })
      if (!target) throw new Refusal('not-found')
      const row = trialRow(target, { homeId: homeId ?? trialHome, channel, now: parts.clock.now() })
      if (!row || !parts.tryOut) throw new Refusal('nobody-reached')
      parts.log.info({ account: person.account, to: target.recipient, channel: row.channel }, 'a trial is sent')
      const outcome = await inTime(parts.tryOut(row), parts)
      const delivery = outcome ?? (await parts.outbox.ofAlarm(row.alarmId))[0]!
      // Who administers homes does not see whom they call.
      const view = to.startsWith('contact:') ? new Set<never>() : reaching
      return { delivery: deliveryRow(delivery, { home, directory, view }) }
    },
  )
}

const unused = { handedOver: 0, unfinished: 0, givenUp: 0, lastHandedOverAt: null, lastError: null }

const shown = ({ channel, address }: TrialTarget['reach'][number]) => ({
  channel,
  address: shortened(channel, address),
})

/** Null: nobody stands there whom a channel that is set up would reach. */
function trialRow(
  { recipient, reach }: TrialTarget,
  parts: { homeId: NewDelivery['homeId']; channel: NewDelivery['channel'] | undefined; now: NewDelivery['createdAt'] },
): NewDelivery | null {
  const { homeId, channel, now } = parts
  const way = reach.find((one) => channel === undefined || one.channel === channel)
  if (!way) return null
  const id = randomUUID()
  return {
    key: trialKey(id, recipient, way.channel),
    alarmId: alarmId(homeId, ruleId('trial'), id, now),
    homeId,
    step: 0,
    recipient,
    channel: way.channel,
    address: way.address,
    rank: 0,
    state: 'pending',
    createdAt: now,
    nextAt: now,
  }
}

/** Null: it is still on its way. */
async function inTime(trial: Promise<Delivery>, { pulse, clock }: ApiParts): Promise<Delivery | null> {
  const waited = new AbortController()
  const tooLong = (pulse ?? clock).wait(patience, waited.signal).then(
    () => null,
    () => null,
  )
  try {
    return await Promise.race([trial, tooLong])
  } finally {
    waited.abort(new Error('answered'))
  }
}
