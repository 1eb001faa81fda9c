// Room on the disk that is kept for alarms: a file that is given up when a store finds the disk full, and made again when there is room.
import { randomBytes } from 'node:crypto'
import { existsSync, statSync, unlinkSync } from 'node:fs'
import { open, rename, statfs, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Duration, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { StoreError } from './sqlite.ts'

export interface Reserve {
  /** From when a store found the disk full until there is room again: what can wait must wait. */
  isTight(): boolean
  /** Resolves when it is not tight; rejects with the reason of `signal`, or when the reserve is closed. */
  whenRoom(signal?: AbortSignal): Promise<void>
  /** Does it once more, with the room of the reserve, when it failed because the disk is full. */
  write<T>(write: () => Promise<T>): Promise<T>
  /** A store that can wait found the disk full: the reserve stays for those that cannot. */
  noticeFull(): void
  close(): Promise<void>
}

export interface ReserveOptions {
  readonly file: string
  /** 0: none is kept, and a full disk refuses everything alike. */
  readonly megabytes: number
  readonly clock: Pick<Clock, 'wait'>
  readonly log: { error(fields: object, message: string): void; info(fields: object, message: string): void }
  /** How often a full disk is looked at for room. */
  readonly lookEvery?: Duration
}

const megabyte = 1024 * 1024

/** Resolves when the reserve stands, or when the disk has no room for it: then it is tight from the start. */
export async function openReserve(options: ReserveOptions): Promise<Reserve> {
  const { file, megabytes, clock, log, lookEvery = seconds(5) } = options
  const bytes = Math.round(megabytes * megabyte)
  const closing = new AbortController()
  let stands = existsSync(file) && statSync(file).size === bytes
  /** Who waits for room; null: there is. */
  let waiting: PromiseWithResolvers<void> | null = null
  let looking: Promise<void> = Promise.resolve()

  function becomeTight(): void {
    if (waiting) return
    waiting = Promise.withResolvers()
    log.error({ reserve: stands }, 'the disk is full: only alarms, people and deadlines are kept until there is room')
    looking = keepLooking()
  }

  function giveUp(): boolean {
    if (bytes === 0) return false
    becomeTight()
    if (!stands) return false
    try {
      unlinkSync(file)
    } catch (error) {
      log.error({ error: String(error) }, 'the reserve on the disk could not be given up')
      return false
    }
    stands = false
    log.error({ megabytes }, 'the reserve on the disk is given up for alarms')
    return true
  }

  async function keepLooking(): Promise<void> {
    while (waiting && !closing.signal.aborted) {
      await clock.wait(lookEvery, closing.signal).catch(() => {})
      if (closing.signal.aborted || !(await isThereRoom())) continue
      if (!stands && !(await make())) continue
      log.info({}, 'the disk has room again, and the reserve stands')
      waiting.resolve()
      waiting = null
    }
  }

  /** Half as much again as the reserve: at its edge it would be given up and made again all the time. */
  async function isThereRoom(): Promise<boolean> {
    try {
      const { bavail, bsize } = await statfs(dirname(file))
      return bavail * bsize >= (stands ? 0.5 : 1.5) * bytes
    } catch {
      return false
    }
  }

  /** Written and synced, and of nothing that a file system could compress: a file with holes in it would keep no room. False: it did not fit. */
  async function make(): Promise<boolean> {
    const draft = `${file}.new`
    try {
      const handle = await open(draft, 'w', 0o600)
      try {
        for (let left = bytes; left > 0; left -= megabyte) await handle.write(randomBytes(Math.min(left, megabyte)))
        await handle.datasync()
      } finally {
        await handle.close()
      }
      await rename(draft, file)
      stands = true
    } catch (error) {
      log.error({ error: String(error) }, 'the reserve on the disk could not be made')
      await unlink(draft).catch(() => {})
    }
    return stands
  }

  if (bytes === 0 || !stands) await unlink(file).catch(() => {})
  if (bytes > 0 && !stands && !(await make())) becomeTight()

  return {
    isTight: () => waiting !== null,
    async whenRoom(given) {
      if (!waiting) return
      const signal = given ? AbortSignal.any([given, closing.signal]) : closing.signal
      const ended = Promise.withResolvers<never>()
      const end = () => ended.reject(signal.reason as Error)
      if (signal.aborted) end()
      signal.addEventListener('abort', end, { once: true })
      try {
        await Promise.race([waiting.promise, ended.promise])
      } finally {
        signal.removeEventListener('abort', end)
      }
    },
    async write(write) {
      try {
        return await write()
      } catch (error) {
        // Whoever fails behind the one that freed it has its room too.
        const wasTight = waiting !== null
        if (!isFull(error) || !(giveUp() || (wasTight && bytes > 0))) throw error
        return await write()
      }
    },
    noticeFull: () => void (bytes > 0 && becomeTight()),
    async close() {
      closing.abort(new Error('closing'))
      await looking
    },
  }
}

/** Did this fail because the disk has no room? */
export const isFull = (error: unknown): boolean => error instanceof StoreError && error.isFull
