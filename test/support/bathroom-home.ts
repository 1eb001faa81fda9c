// Two homes whose past lies in a folder as a service leaves it: in the first somebody was long in the bathroom, and was found there.
import { join } from 'node:path'
import { simulatedClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { createPipeline } from '../../gateway/pipeline/pipeline.ts'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { memorySeries } from '../../gateway/store/memory.ts'
import { openProjections } from '../../gateway/store/projections-sqlite.ts'
import { rules } from '../../rules/index.ts'
import { homeId } from '../../rules/model/ids.ts'
import { days, hours, later } from '../../rules/model/time.ts'
import { anna, configured, local, observed, setupOf } from './entries.ts'

const start = local('2026-03-02 08:00')

/** Two homes that stir until 09:00: in the first somebody is in the bathroom from then on, is found there and is well the next day. */
export async function lived(folder: string) {
  const journal = await openJournal({ file: join(folder, 'journal.db') })
  const projections = await openProjections({ file: join(folder, 'alarms.db') })
  const clock = simulatedClock(start)
  const parts = { journal, projections, series: memorySeries(), clock, pulse: simulatedClock(start), rules }
  const pipeline = createPipeline({ ...parts, log: silentLog })
  clock.settleWith(pipeline.settled)
  await pipeline.start()
  for (const id of ['home-1', 'home-2']) {
    await pipeline.accept([configured(start, setupOf(id))])
    const stirs = (device: string, at = clock.now()) =>
      pipeline.accept([observed(at, device, { kind: 'motion', active: true }, {}, homeId(id))])
    await stirs('motion-kitchen')
  }
  await clock.advanceTo(later(start, hours(1)))
  const bathroom = observed(clock.now(), 'motion-bathroom', { kind: 'motion', active: true })
  await pipeline.accept([bathroom])
  await clock.advanceTo(later(start, hours(3.5)))
  await pipeline.settled()
  const [alarm] = (await projections.alarms({ homeIds: [homeId('home-1')], limit: 10 })).filter(
    ({ rule }) => rule.id === 'long-bathroom',
  )
  const { alarmId } = alarm!
  await pipeline.command(homeId('home-1'), { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  await pipeline.command(homeId('home-1'), { kind: 'respond', alarmId, step: 'resolve', outcome: 'true', by: anna })
  await pipeline.accept([observed(clock.now(), 'motion-kitchen', { kind: 'motion', active: true })])
  await clock.advanceTo(later(start, days(1.5)))
  await pipeline.settled()
  return {
    raisedAfter: alarm!.raisedAt - later(start, hours(1)),
    async stop() {
      await pipeline.stop()
      await journal.close()
      await projections.close()
    },
  }
}
