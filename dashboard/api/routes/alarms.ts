// Alarms: the list, one of them, and what people do about it.
import { z } from 'zod'
import type { Alarm, ResponseState } from '../../../rules/model/alarm.ts'
import { AlarmId } from '../../../rules/model/ids.ts'
import type { Command } from '../../../rules/model/input.ts'
import { answers, type Person, roleFor } from '../access.ts'
import { AddComment, AlarmDetail, Alarms, AlarmsQuery, Problem, Shelve, TakeStep } from '../contract.ts'
import { Refusal, refusalOf } from '../errors.ts'
import { knownAlarm } from '../known-alarm.ts'
import { knownHomes } from '../known-home.ts'
import { visibleAlarms } from '../visible-alarms.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { alarmDetail, alarmRow, homeKey } from '../views.ts'

const states: Readonly<Record<AlarmsQuery, readonly ResponseState[]>> = {
  open: ['open'],
  taken: ['acknowledged', 'on-the-way', 'arrived'],
  resolved: ['resolved'],
  all: ['open', 'acknowledged', 'on-the-way', 'arrived', 'resolved'],
}
type AlarmsQuery = z.infer<typeof AlarmsQuery>['response']

const params = z.object({ alarmId: AlarmId })

export const alarms: Routes = (api, parts) => {
  const { projections, accounts, clock } = parts
  api.get(
    '/api/alarms',
    { schema: { tags: ['alarms'], querystring: AlarmsQuery, response: { 200: Alarms } } },
    async (request) => {
      const person = personOf(request)
      const known = await knownHomes(parts, person, 'care-alarms', 'technical-alarms')
      const { response, homeId, limit } = request.query
      const homeIds = [...known.keys()].filter((id) => homeId === undefined || id === homeId)
      // The position first: what comes between is sent twice rather than not at all.
      const feedId = await projections.lastFeedId()
      const seen = await visibleAlarms(parts, known, { homeIds, response: states[response], limit })
      return {
        alarms: seen.map((alarm) => {
          const { home, view } = known.get(alarm.homeId)!
          return alarmRow(alarm, home, view, person, accounts.nameOf)
        }),
        feedId,
        now: clock.now(),
      }
    },
  )
  api.get(
    '/api/alarms/:alarmId',
    { schema: { tags: ['alarms'], params, response: { 200: AlarmDetail, 404: Problem } } },
    async (request) => {
      const person = personOf(request)
      const { alarm, home, view } = await knownAlarm(parts, person, request.params.alarmId)
      return alarmDetail(alarm, home, view, person, accounts.nameOf)
    },
  )
  api.post(
    '/api/alarms/:alarmId/steps',
    // A storm of other requests never keeps anybody from picking up an alarm.
    {
      schema: {
        tags: ['alarms'],
        params,
        body: TakeStep,
        response: { 200: AlarmDetail, 403: Problem, 404: Problem, 409: Problem, 422: Problem },
      },
      config: { rateLimit: false, forPrograms: true },
    },
    async (request) => {
      const { step, outcome, note } = request.body
      return answer(parts, personOf(request), request.params.alarmId, (alarm, by) => ({
        kind: 'respond',
        alarmId: alarm.alarmId,
        step,
        by,
        ...(outcome !== undefined && { outcome }),
        ...(note !== undefined && note !== '' && { note }),
      }))
    },
  )
  api.post(
    '/api/alarms/:alarmId/comments',
    {
      schema: {
        tags: ['alarms'],
        params,
        body: AddComment,
        response: { 200: AlarmDetail, 403: Problem, 404: Problem, 409: Problem },
      },
      config: { forPrograms: true },
    },
    async (request) =>
      answer(parts, personOf(request), request.params.alarmId, (alarm, by) => ({
        kind: 'comment',
        alarmId: alarm.alarmId,
        note: request.body.note,
        by,
      })),
  )
  addTellingRoutes(api, parts)
}

/** Taken back, put aside and fetched again: each is a command, and the alarm as it is then the answer. */
function addTellingRoutes(api: Parameters<Routes>[0], parts: ApiParts): void {
  const response = { 200: AlarmDetail, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
  const schema = { tags: ['alarms'], params, response }
  api.post('/api/alarms/:alarmId/undo', { schema, config: { rateLimit: false } }, async (request) =>
    answer(parts, personOf(request), request.params.alarmId, ({ alarmId }, by) => ({ kind: 'undo', alarmId, by })),
  )
  api.post('/api/alarms/:alarmId/shelf', { schema: { ...schema, body: Shelve } }, async (request) =>
    answer(parts, personOf(request), request.params.alarmId, ({ alarmId }, by) => ({
      kind: 'shelve',
      alarmId,
      by,
      ...request.body,
    })),
  )
  api.delete('/api/alarms/:alarmId/shelf', { schema }, async (request) =>
    answer(parts, personOf(request), request.params.alarmId, ({ alarmId }, by) => ({ kind: 'unshelve', alarmId, by })),
  )
}

/** Who was first, so that the second knows whom to call. */
function ownerOf({ claimedBy }: Alarm, { accounts }: ApiParts): string | undefined {
  return claimedBy ? `${accounts.nameOf(claimedBy.account) ?? claimedBy.role} has picked it up` : undefined
}

type By = Extract<Command, { kind: 'respond' }>['by']

/** Sends a person's command about an alarm and shows the alarm as it is then. Who is first is the journal's order, not ours. */
async function answer(
  parts: ApiParts,
  person: Person,
  id: AlarmId,
  make: (alarm: Alarm, by: By) => Command,
): Promise<AlarmDetail> {
  const { alarm, home, view } = await knownAlarm(parts, person, id)
  const role = roleFor(person, homeKey(home), answers(alarm.severity))
  if (!role) throw new Refusal('not-allowed')
  if (alarm.response === 'resolved') throw new Refusal('not-in-this-state')
  const told = await parts.homes.command(alarm.homeId, make(alarm, { account: person.account, role }))
  const now = (await parts.projections.alarm(id)) ?? alarm
  if (!told.accepted) throw refusalOf(told.why, told.why === 'already-taken' ? ownerOf(now, parts) : undefined)
  return alarmDetail(now, home, view, person, parts.accounts.nameOf)
}
