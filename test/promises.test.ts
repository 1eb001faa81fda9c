// Each promise of docs/promises.md names a test that stands.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const rows = [...read('docs/promises.md').matchAll(/^\| ([^|]+) \| `([^`]+)`: (.+) \|$/gm)].map(
  ([, promise, file, name]) => ({ promise: promise!, file: file!, name: name! }),
)

it('each promise names a test of that name in that file', () => {
  const broken = rows.filter(({ file, name }) => !read(file).includes(name))
  expect(broken).toEqual([])
  expect(rows.length).toBeGreaterThan(40)
})
