// Where the resident is believed to be: out after the door, in again after what no ghost does.
import { expect, it } from 'vitest'
import { athome, hasVisitor, moved, type Whereabouts } from '../../../rules/care/occupancy.ts'
import { noSenses, weigh } from '../../../rules/care/weights.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

const start = local('2026-02-02 10:00')
const within = minutes(10)
/** What moved, how many minutes after ten: `door`, a room's motion sensor, or a deed in capitals. */
type Told = readonly [minute: number, what: string]

function believed(told: readonly Told[], onlyWitness = false): Whereabouts {
  let senses = noSenses
  let where = athome
  for (const [minute, what] of told) {
    const exit = what === 'door'
    const hit = {
      at: later(start, minutes(minute)),
      deviceId: deviceId(what.toLowerCase()),
      deed: exit || what === what.toUpperCase(),
    }
    const weighed = weigh(senses, hit, within)
    senses = weighed.senses
    where = moved(where, hit, { exit, hall: what === 'hall', onlyWitness }, weighed, within)
  }
  return where
}
const left: readonly Told[] = [
  [-2, 'kitchen'],
  [-1, 'hall'],
  [0, 'door'],
  [0.1, 'door'],
]

it.each<[string, readonly Told[], boolean]>([
  ['went out of the door', left, true],
  ['is still seen in the hall for a moment while leaving', [...left, [0.5, 'hall'], [1.5, 'hall']], true],
  ['left a home in which one sensor sees a ghost now and then', [...left, [47, 'kitchen'], [94, 'kitchen']], true],
  [
    'left a home in which one sensor sees trains of ghosts',
    [...left, [47, 'kitchen'], [48, 'kitchen'], [49, 'kitchen']],
    true,
  ],
  ['opened the door to somebody and went back', [...left, [1, 'kitchen'], [2, 'living']], false],
  ['stayed before one sensor and goes on there', [...left, [1, 'living'], [2, 'living'], [3, 'living']], false],
  ['opened the fridge', [...left, [1, 'FRIDGE']], false],
  ['came home and was seen once', [...left, [300, 'door'], [301, 'kitchen']], false],
  ['came to fetch something and left again', [...left, [300, 'door'], [301, 'kitchen'], [305, 'door']], true],
  ['came home to a hall that sees nothing but the door', [...left, [300, 'door']], true],
])('who %s', (_, told, out) => {
  expect(believed(told).out).toBe(out)
})

it('believes the only sensor that there is', () => {
  expect(believed([...left, [47, 'kitchen']], true).out).toBe(false)
})

it('knows of a visitor until the door is used again, or for four hours', () => {
  const visited: readonly Told[] = [...left, [1, 'kitchen'], [2, 'living']]
  const at = (minute: number) => later(start, minutes(minute))
  expect(hasVisitor(believed(visited), at(60))).toBe(true)
  expect(hasVisitor(believed(visited), at(300))).toBe(false)
  expect(hasVisitor(believed([...visited, [30, 'door'], [31, 'LAMP']]), at(60))).toBe(true)
  expect(hasVisitor(believed([...visited, [30, 'door']]), at(60))).toBe(false)
})
