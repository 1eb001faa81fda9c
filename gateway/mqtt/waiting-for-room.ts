// While the disk is full: what can wait is neither acknowledged nor thrown away, and the alarm behind it is still read.
import type { Client } from 'aedes'
import type { Counts } from './counts.ts'
import type { Limits } from './limits.ts'
import { readOn } from './packet-guard.ts'
import { sessionOf } from './session.ts'

export interface Room {
  /** Only what may be a call for help is kept now. */
  isTight(): boolean
  /** Resolves when there is room; rejects when `signal` aborts. */
  whenRoom(signal: AbortSignal): Promise<void>
}

/**
 * Up to `heldMessages` of a connection wait here and are kept when there is room. More than that are let go unanswered, so that a full disk
 * does not become a full memory: when there is room their connection is closed, and the device sends again what was not acknowledged.
 */
export function createWaitingForRoom(parts: {
  room: Room
  limits: Limits
  counts: Counts
  closing: AbortSignal
  fault(error: unknown): void
}): (client: Client, waits: { keep(): void; done(error: Error): void }) => void {
  const { room, limits, counts, closing } = parts
  const owed = new WeakSet<Client>()

  return (client, { keep, done }) => {
    const session = sessionOf(client)
    counts.delayed++
    queueMicrotask(() => client.closed || readOn(client))
    if (session.held >= limits.heldMessages) {
      if (owed.has(client)) return
      owed.add(client)
      room.whenRoom(closing).then(
        () => client.close(),
        () => {},
      )
      return
    }
    session.held++
    room
      .whenRoom(closing)
      .then(
        () => {
          session.held--
          if (client.closed) done(new Error('gone before there was room'))
          else keep()
        },
        () => done(new Error('closing')),
      )
      .catch(parts.fault)
  }
}
