import { expect, it } from 'vitest'
import { random } from '../../simulators/random.ts'

const draw = (count: number, ...names: (string | number)[]) => {
  const { unit } = random(7, ...names)
  return Array.from({ length: count }, unit)
}

it('gives the same numbers under the same name, and others under another', () => {
  expect(draw(50, 'person', 'a')).toEqual(draw(50, 'person', 'a'))
  expect(draw(5, 'person', 'a')).not.toEqual(draw(5, 'person', 'b'))
  expect(random(8, 'person', 'a').unit()).not.toBe(draw(1, 'person', 'a')[0])
})

it('spreads evenly, whatever the name', () => {
  const all = Array.from({ length: 400 }, (_, name) => draw(10, 'stream', name)).flat()
  const tenths = Array.from({ length: 10 }, (_, tenth) => all.filter((n) => Math.floor(n * 10) === tenth).length)
  for (const count of tenths) expect(Math.abs(count - 400)).toBeLessThan(100)
})

it('draws a normal with its mean and deviation', () => {
  const chance = random(7, 'normal')
  const drawn = Array.from({ length: 20_000 }, () => chance.normal(10, 2))
  const mean = drawn.reduce((sum, n) => sum + n, 0) / drawn.length
  const deviation = Math.sqrt(drawn.reduce((sum, n) => sum + (n - mean) ** 2, 0) / drawn.length)
  expect(mean).toBeCloseTo(10, 1)
  expect(deviation).toBeCloseTo(2, 1)
})
