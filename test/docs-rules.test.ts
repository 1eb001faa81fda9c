// The rules in the documentation are those of this version, with the defaults that they live by.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rules } from '../rules/index.ts'
import { rulesTable } from './docs-rules-table.ts'

const text = readFileSync(new URL('../docs/rules.md', import.meta.url), 'utf8')

/** Cells without what the formatter fills them up with. */
const cellsOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

it('docs/rules.md has every rule with its version, its parameters, their defaults and bounds', () => {
  const [, section] = text.split('## Which rules there are')
  expect(cellsOf(section!)).toEqual(cellsOf(rulesTable(rules)))
})
