// Where each room stands in a drawing of the home: rows of at most three, living rooms in front, what one passes through in the middle. Pure.
import type { FloorPlan } from '../../api/contract-care.ts'

type Room = FloorPlan['rooms'][number]
export interface Placed {
  readonly room: Room
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Nobody has measured the rooms: these are what such rooms usually are beside each other. */
const widths: Readonly<Record<Room['kind'], number>> = {
  'living-room': 3,
  kitchen: 2,
  bedroom: 2,
  study: 2,
  bathroom: 1.7,
  scullery: 1.5,
  toilet: 1.3,
  hall: 2,
  landing: 2,
  stairs: 1.3,
  outside: 2,
  other: 2,
}
const bands: readonly (readonly Room['kind'][])[] = [
  ['bedroom', 'bathroom', 'study'],
  ['hall', 'toilet', 'landing', 'stairs'],
  ['living-room', 'kitchen', 'scullery', 'other'],
  ['outside'],
]
const inRow = 3
export const planWidth = 360
export const rowHeight = 78

export function placed(rooms: readonly Room[]): readonly Placed[] {
  const rows = bands.flatMap((kinds) => {
    const band = kinds.flatMap((kind) => rooms.filter((room) => room.kind === kind))
    // Four are two and two, not three and one.
    const count = Math.ceil(band.length / inRow)
    const each = Math.ceil(band.length / Math.max(1, count))
    return Array.from({ length: count }, (_, row) => band.slice(row * each, (row + 1) * each))
  })
  return rows.flatMap((row, place) => {
    const whole = row.reduce((sum, { kind }) => sum + widths[kind], 0)
    let x = 0
    return row.map((room) => {
      const width = (widths[room.kind] / whole) * planWidth
      const at = { room, x, y: place * rowHeight, width, height: rowHeight }
      x += width
      return at
    })
  })
}
