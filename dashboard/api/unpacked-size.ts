// Whether a zip unpacks to no more than so much. What it says of its own sizes may be a lie, so each part is unpacked up to the limit.
import { inflateRawSync } from 'node:zlib'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50

/** Null: no zip at all. (APPNOTE.TXT 4.3.12 and 4.3.16; a workbook has no need of zip64.) */
export function isWithin(zip: Buffer, mostBytes: number): boolean | null {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== endSignature) return null
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  let left = mostBytes
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== entrySignature) return null
    const method = zip.readUInt16LE(at + 10)
    const packed = zip.readUInt32LE(at + 20)
    const local = zip.readUInt32LE(at + 42)
    if (local + 30 > zip.length) return null
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const size = unpacked(zip.subarray(begin, begin + packed), method, left)
    if (size === null) return null
    left -= size
    if (left < 0) return false
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return true
}

function unpacked(part: Buffer, method: number, most: number): number | null {
  if (method === 0) return part.length
  if (method !== 8) return null
  try {
    return inflateRawSync(part, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? most + 1 : null
  }
}
