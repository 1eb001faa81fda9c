// From what a household calls its device to an id that is safe everywhere, the same one each time.
import { createHash } from 'node:crypto'
import type { DeviceId } from '../../rules/model/ids.ts'

const safe = /^[A-Za-z0-9_](?:[A-Za-z0-9_.:-]{0,62}[A-Za-z0-9_])?$/

/** `Living room/PIR` → `Living-room.PIR`; a name that is safe stays as it is. A name of which letters are lost gets a mark of its own. */
export function deviceIdOf(name: string): DeviceId {
  if (safe.test(name)) return name as DeviceId
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s*\/\s*/g, '.')
    .replace(/\s+/g, '-')
  const kept = plain.replace(/[^A-Za-z0-9_.:-]+/g, '')
  const trimmed = kept.replace(/^[.:-]+|[.:-]+$/g, '')
  if (kept === plain && safe.test(trimmed)) return trimmed as DeviceId
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8)
  const head = trimmed.slice(0, 50).replace(/[.:-]+$/, '')
  return (head === '' ? mark : `${head}-${mark}`) as DeviceId
}

export const deviceIdOfLevels = (levels: readonly string[]): DeviceId => deviceIdOf(levels.join('/'))
