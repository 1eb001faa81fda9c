// Who was told of an alarm, over which channel, and how far each message has come.
import { z } from 'zod'
import { AlarmId } from '../../../rules/model/ids.ts'
import { Deliveries, Problem } from '../contract.ts'
import { deliveryRow } from '../delivery-rows.ts'
import { knownAlarm } from '../known-alarm.ts'
import { personOf, type Routes } from '../parts.ts'

export const deliveries: Routes = (api, parts) => {
  api.get(
    '/api/alarms/:alarmId/deliveries',
    {
      schema: {
        tags: ['alarms'],
        params: z.object({ alarmId: AlarmId }),
        response: { 200: Deliveries, 404: Problem },
      },
    },
    async (request) => {
      const { alarm, home, view } = await knownAlarm(parts, personOf(request), request.params.alarmId)
      const directory = await parts.registry.directory()
      const rows = await parts.outbox.ofAlarm(alarm.alarmId)
      return {
        deliveries: rows.map((delivery) => deliveryRow(delivery, { home, directory, view })),
        now: parts.clock.now(),
      }
    },
  )
}
