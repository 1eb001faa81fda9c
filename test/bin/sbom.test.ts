// The bill of materials is that of the lock file, and every licence in it is one that lets the service be passed on.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { cycloneDx, partsOf } from '../../bin/bill-of-materials.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const parts = partsOf(root)
const read = (file: string) =>
  JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as Record<string, Record<string, never>>
const Component = z.object({
  name: z.string(),
  version: z.string(),
  purl: z.string().regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\S+$/),
  hashes: z.array(z.object({ content: z.string().regex(/^[0-9a-f]{128}$/) })).optional(),
})

it('has each package that the service asks for, in the version that is locked, and none that only tests need', () => {
  const names = new Set(parts.map(({ name }) => name))
  expect(Object.keys(read('package.json')['dependencies']!).filter((name) => !names.has(name))).toEqual([])
  const locked = read('package-lock.json')['packages'] as Record<string, { version: string }>
  for (const name of ['fastify', 'aedes', 'zod'])
    expect(parts.some((one) => one.name === name && one.version === locked[`node_modules/${name}`]!.version)).toBe(true)
  expect(names.has('vitest')).toBe(false)
})

it('is a document of CycloneDX that is the same each time', () => {
  const own = { name: 'kernwacht', version: '0.1.0' }
  const bill = cycloneDx(parts, own) as { components: unknown[] }
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: own } })
  const components = bill.components.map((one) => Component.parse(one))
  expect(components.length).toBe(new Set(components.map(({ purl }) => purl)).size)
  expect(cycloneDx(partsOf(root), own)).toEqual(bill)
})

/** None asks for more than its own text and, of a few, for the changes to itself. */
const allowed =
  /^\(?(MIT|MIT-0|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-[34]\.0|Python-2\.0|MPL-2\.0|Artistic-2\.0|Unlicense|WTFPL|Zlib)( OR [\w.-]+)*\)?$/

it('holds no part under a licence that was not looked at', () => {
  // Said in its LICENSE file alone: MIT.
  const without = new Set([
    'cli-table',
    'pause',
    'passport-http-bearer',
    'passport-oauth2-client-password',
    'passport-strategy',
  ])
  const others = parts.filter(
    ({ name, licence }) => !allowed.test(licence ?? '') && !(licence === null && without.has(name)),
  )
  expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([])
})
