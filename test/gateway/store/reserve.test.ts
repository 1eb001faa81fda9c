// Room that is kept for alarms, on a disk that is really full.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { openReserve } from '../../../gateway/store/reserve.ts'
import { StoreError } from '../../../gateway/store/sqlite.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { fill, smallDisk } from '../../support/small-disk.ts'

const at = local('2026-03-02 08:00')
const megabyte = 1024 * 1024
const full = () => new StoreError('journal.db', 'database or disk is full', { isFull: true })

async function reserveIn(folder: string, megabytes = 1) {
  const clock = simulatedClock(at)
  const file = join(folder, 'reserve')
  const reserve = await openReserve({ file, megabytes, clock, log: silentLog })
  return { clock, file, ...reserve, [Symbol.asyncDispose]: () => reserve.close() }
}

it('stands written out, is given up to the first that finds the disk full, and stands again when there is room', async ({
  skip,
}) => {
  const disk = smallDisk('4m')
  if (disk === null) return skip('a small disk of its own: this machine lets nobody mount a tmpfs')
  await using reserve = await reserveIn(disk)
  expect([statSync(reserve.file).size, reserve.isTight()]).toEqual([megabyte, false])
  fill(join(disk, 'filler'))

  let tries = 0
  const kept = await reserve.write(async () => {
    if (tries++ === 0) throw full()
    // What was given up is really there.
    writeFileSync(join(disk, 'alarm'), Buffer.alloc(megabyte / 2))
    return 'kept'
  })
  expect([kept, tries, existsSync(reserve.file), reserve.isTight()]).toEqual(['kept', 2, false, true])

  const room = reserve.whenRoom().then(() => 'room')
  await reserve.clock.advanceTo(later(at, seconds(60)))
  expect(reserve.isTight()).toBe(true)
  rmSync(join(disk, 'filler'))
  const looking = new AbortController()
  const keepMoving = async () => {
    for (let turn = 20; !looking.signal.aborted; turn++) {
      await reserve.clock.advanceTo(later(at, seconds(turn * 5)))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const moving = keepMoving()
  expect(await room).toBe('room')
  looking.abort()
  await moving
  expect([statSync(reserve.file).size, reserve.isTight()]).toEqual([megabyte, false])
})

it('tries no second time what failed for another reason, or when there is nothing to give', async () => {
  await using reserve = await reserveIn(temporaryFolder())
  await using none = await reserveIn(temporaryFolder(), 0)
  let tries = 0
  const failing = (error: Error) => async () => {
    tries++
    throw error
  }
  await expect(reserve.write(failing(new StoreError('journal.db', 'is read-only')))).rejects.toThrow('read-only')
  await expect(none.write(failing(full()))).rejects.toThrow('full')
  expect([tries, reserve.isTight(), none.isTight()]).toEqual([2, false, false])
})

it('who waits for room is let go when the service stops', async () => {
  await using reserve = await reserveIn(temporaryFolder())
  reserve.noticeFull()
  await Promise.all([expect(reserve.whenRoom()).rejects.toThrow('closing'), reserve.close()])
})
