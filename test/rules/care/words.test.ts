// Every reason that a rule can give is said in Dutch and in English, with the same facts in both.
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rules } from '../../../rules/index.ts'

const folders = ['care', 'energy']
/** A rule is the file of its name in one of the folders of rules. */
function sourceOf(id: string): string {
  const file = folders.map((folder) => new URL(`../../../rules/${folder}/${id}.ts`, import.meta.url)).find(existsSync)
  return readFileSync(file!, 'utf8')
}

const placesIn = (text: string): string[] => (text.match(/\{[^}]+\}/g) ?? []).toSorted()

it.each(rules.map((rule) => [rule.id, rule] as const))('%s says everything in both languages', (_, { words }) => {
  const flaws = Object.entries(words).flatMap(([code, { nl, en }]) => [
    ...(nl.trim() === '' || en.trim() === '' || nl === en ? [`${code}: not said in both languages`] : []),
    ...(placesIn(nl).join() === placesIn(en).join() ? [] : [`${code}: not the same facts in both languages`]),
  ])
  expect(flaws).toEqual([])
})

it.each(rules.map((rule) => [rule.id, rule] as const))('%s has words for every code in its source', (id, { words }) => {
  const source = sourceOf(id)
  const codes = [...source.matchAll(/reason\(\s*'([a-z-]+)'/g)].map((match) => match[1]!)
  const needed = codes.length > 0 ? ['title', ...codes] : []
  expect(needed.filter((code) => !(code in words))).toEqual([])
})
