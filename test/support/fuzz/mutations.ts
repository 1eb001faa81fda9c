// Damage, as lines, batteries and attackers do it: bytes turned over, cut out, doubled, put in, swapped with another message's, numbers and keys gone mad.
import type { Random } from '../../../simulators/random.ts'

type Damage = (bytes: Buffer, random: Random, other: Buffer) => Buffer

const at = (bytes: Buffer, random: Random): number => random.whole(0, Math.max(0, bytes.length - 1))
const cut = (bytes: Buffer, random: Random): [number, number] => {
  const from = at(bytes, random)
  return [from, Math.min(bytes.length, from + random.whole(1, 1 + Math.floor(bytes.length / 3)))]
}
const inText =
  (pattern: RegExp, words: readonly string[]): Damage =>
  (bytes, random) => {
    const text = bytes.toString('latin1')
    const places = [...text.matchAll(pattern)]
    if (places.length === 0) return bytes
    const { index, 0: found } = random.pick(places)
    return Buffer.from(text.slice(0, index) + random.pick(words) + text.slice(index + found.length), 'latin1')
  }

const numbers = [
  '0',
  '-1',
  '1e400',
  '-1e-400',
  '999999999999999999999',
  '0.1',
  '"7"',
  'null',
  'true',
  '[]',
  '{}',
  'NaN',
  '4294967296',
  '-0',
  '1e3',
]
const keys = [
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '""',
  '"reading"',
  '"kind"',
  '"a.b"',
  '"\\ud800"',
  '"ключ"',
  '"value"',
]
const odd = [
  '\0',
  '\xff\xfe',
  '\u2028',
  '\x1b[31m',
  '${7*7}',
  "' OR 1=1 --",
  '../../',
  '%00',
  '{"a":',
  '[[[[[[[[',
  '\r\n',
]

/** Each changes at least a little, most of the time. */
const damages: readonly Damage[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    for (let flips = random.whole(1, 4); flips > 0 && changed.length > 0; flips--)
      changed[at(changed, random)]! ^= 1 << random.whole(0, 7)
    return changed
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[at(changed, random)] = random.whole(0, 255)
    return changed
  },
  (bytes, random) => {
    const [from, to] = cut(bytes, random)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  (bytes, random) => {
    const [from, to] = cut(bytes, random)
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => {
    const place = at(bytes, random)
    return Buffer.concat([bytes.subarray(0, place), Buffer.from(random.pick(odd), 'latin1'), bytes.subarray(place)])
  },
  (bytes, random, other) => Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))]),
  inText(/-?\d+(\.\d+)?/g, numbers),
  inText(/"[^"\\]{1,40}"(?=\s*:)/g, keys),
  inText(/"[^"\\]{0,60}"/g, [...numbers, '"ON"', '"2099-99-99T99:99:99Z"', '"1970-01-01T00:00:00Z"']),
  inText(/[,:{}[\]]/g, [',', ':', '{', '}', '[', ']', '']),
  (bytes, random) => {
    const depth = random.whole(10, 4_000)
    return Buffer.concat([Buffer.from('['.repeat(depth)), bytes, Buffer.from(']'.repeat(depth))])
  },
  (bytes, random) => Buffer.concat(Array.from({ length: random.whole(2, 40) }, () => bytes)),
]

/** One to three of them, one after the other; never longer than `longest`. */
export function damaged(bytes: Buffer, random: Random, other: Buffer, longest = 16_000): Buffer {
  let changed = bytes
  // The last two make much of little, and are rare for it.
  for (let times = random.whole(1, 3); times > 0; times--) {
    const damage = random.chance(0.97) ? damages[random.whole(0, damages.length - 3)]! : random.pick(damages.slice(-2))
    changed = damage(changed, random, other)
  }
  return changed.subarray(0, longest)
}
