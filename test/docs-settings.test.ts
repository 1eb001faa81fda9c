// Settings that the documents show are settings that the service takes.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../gateway/config.ts'

const running = readFileSync(new URL('../docs/running.md', import.meta.url), 'utf8')
const blocks = [...running.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text!) as object)

it('the settings in docs/running.md are taken as they stand', () => {
  expect(blocks.length).toBeGreaterThan(0)
  for (const over of blocks) expect(readConfig({ environment: {}, over })).toMatchObject(over)
})
