// Where somebody was last seen in the home, room by room, and how its doors stand. Pure.
import { deviceOf, type HomeSetup } from '../../rules/model/home.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { FloorPlan } from './contract-care.ts'
import type { ActiveSlot } from './room-strip.ts'

/** `slots`: of the last day, of who lives there now. What was heard before `since` is not theirs. */
export function floorPlan(
  setup: HomeSetup,
  status: HomeStatus | null,
  slots: readonly ActiveSlot[],
  since: Instant,
  now: Instant,
): FloorPlan {
  const sign = status?.lastSignOfLife && status.lastSignOfLife.at >= since ? status.lastSignOfLife : null
  const signRoom = sign ? (deviceOf(setup, sign.deviceId)?.roomId ?? null) : null
  return {
    now,
    rooms: setup.rooms.map((room) => {
      const seen = slots.filter(({ roomId }) => roomId === room.roomId).map(({ at }) => at)
      // A slot says when its five minutes began; the last sign of life is known to the second.
      if (sign && signRoom === room.roomId) seen.push(sign.at)
      return { ...room, lastMovementAt: seen.length > 0 ? (Math.max(...seen) as Instant) : null }
    }),
    lastSign: sign && { roomId: signRoom, at: sign.at },
    doors: setup.devices
      .filter(({ kind }) => kind === 'contact')
      .map(({ deviceId, roomId, exit }) => {
        const stands = status?.devices[deviceId]?.stands?.['contact']
        return {
          deviceId,
          roomId: roomId ?? null,
          exit: exit ?? false,
          open: stands && stands.at >= since ? stands.state : null,
          at: stands && stands.at >= since ? stands.at : null,
        }
      }),
  }
}
