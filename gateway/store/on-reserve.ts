// What each store does when the disk is full: those on the way of an alarm write with the room of the reserve, the others wait for room.
import type { Journal, Outbox, Projections, Quarantine, SeriesStore } from '../../rules/ports.ts'
import { isFull, type Reserve } from './reserve.ts'

export const journalOnReserve = (journal: Journal, reserve: Reserve): Journal => ({
  ...journal,
  append: (drafts) => reserve.write(() => journal.append(drafts)),
})

export const outboxOnReserve = (outbox: Outbox, reserve: Reserve): Outbox => ({
  ...outbox,
  put: (deliveries) => reserve.write(() => outbox.put(deliveries)),
  change: (changes) => reserve.write(() => outbox.change(changes)),
})

/** A call for help that no decoder understands ends here. */
export const quarantineOnReserve = (quarantine: Quarantine, reserve: Reserve): Quarantine => ({
  ...quarantine,
  keep: (message) => reserve.write(() => quarantine.keep(message)),
})

export const projectionsOnReserve = (projections: Projections, reserve: Reserve): Projections => ({
  ...projections,
  applyAlarms: (changes) => reserve.write(() => projections.applyAlarms(changes)),
  /** Only shortens the next start: snapshots of every home are not what the reserve is for. */
  async checkpoint(snapshots, offset) {
    if (reserve.isTight()) throw new Error('the disk is full')
    await noticing(reserve, () => projections.checkpoint(snapshots, offset))
  },
})

/** Values over time stand in the journal until there is room for them. */
export const seriesBehindReserve = (series: SeriesStore, reserve: Reserve): SeriesStore => ({
  ...series,
  async write(points) {
    await reserve.whenRoom()
    await noticing(reserve, () => series.write(points))
  },
})

async function noticing(reserve: Reserve, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (isFull(error)) reserve.noticeFull()
    throw error
  }
}
