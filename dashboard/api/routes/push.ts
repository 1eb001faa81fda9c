// Alarms on a phone: what a browser needs to switch it on, the devices of one's own account, and what a message was about.
import { z } from 'zod'
import { NewPushDevice, Problem, PushAlarm, PushDevice, PushSetup, PushTrial } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownAlarm } from '../known-alarm.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { deviceIdOf, deviceOf, type Push } from '../push.ts'

/** Of one account; past that the oldest makes place. Nobody carries twenty phones. */
const mostDevices = 20
const tags = ['push']

export const push: Routes = (api, parts) => {
  api.get('/api/push', { schema: { tags, response: { 200: PushSetup } } }, async (request) => {
    const { account } = personOf(request)
    if (!parts.push) return { publicKey: null, devices: [] }
    const { publicKey, subscriptions } = parts.push
    return { publicKey, devices: (await subscriptions.of(account)).map(deviceOf) }
  })
  api.post(
    '/api/push/devices',
    { schema: { tags, body: NewPushDevice, response: { 200: PushDevice, 404: Problem, 422: Problem } } },
    async (request) => {
      const { account, sessionId } = personOf(request)
      const { isService, subscriptions } = pushOf(parts)
      const { endpoint, keys } = request.body
      if (!isService(endpoint)) throw new Refusal('invalid-request', 'endpoint: is at no push service of the settings')
      const device = { account, endpoint, ...keys, createdAt: parts.clock.now() }
      await subscriptions.put(device)
      const all = await subscriptions.of(account)
      for (const { endpoint } of all.slice(0, -mostDevices)) await subscriptions.remove(endpoint)
      // Who is woken by this browser picks the alarm up in it: it stays signed in for longer.
      if (sessionId !== undefined) await parts.accounts.setPhone(account, sessionId, deviceIdOf(endpoint))
      return deviceOf(device)
    },
  )
  api.delete(
    '/api/push/devices/:deviceId',
    { schema: { tags, params: z.object({ deviceId: z.string().max(64) }), response: { 204: z.null(), 404: Problem } } },
    async (request, reply) => {
      const { subscriptions } = pushOf(parts)
      const { deviceId } = request.params
      const { account } = personOf(request)
      const own = await subscriptions.of(account)
      const device = own.find(({ endpoint }) => deviceIdOf(endpoint) === deviceId)
      // Switched off twice is switched off.
      if (device) await subscriptions.remove(device.endpoint)
      await parts.accounts.forgetPhone(account, deviceId)
      return reply.code(204).send(null)
    },
  )
  api.post(
    '/api/push/trial',
    {
      schema: { tags, response: { 200: PushTrial, 404: Problem } },
      config: { rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request) => {
      const why = await pushOf(parts).trial(personOf(request).account)
      return { sent: why === null, why }
    },
  )
  api.get(
    '/api/push/alarms/:reference',
    {
      schema: {
        tags,
        params: z.object({ reference: z.string().max(300) }),
        response: { 200: PushAlarm, 404: Problem },
      },
      // As for picking up: a storm of other requests is in nobody's way.
      config: { rateLimit: false },
    },
    async (request) => {
      const alarmId = pushOf(parts).alarmOf(request.params.reference)
      if (alarmId === null) throw new Refusal('not-found')
      const { alarm } = await knownAlarm(parts, personOf(request), alarmId)
      return { alarmId: alarm.alarmId }
    },
  )
}

function pushOf({ push }: ApiParts): Push {
  if (!push) throw new Refusal('not-found')
  return push
}
