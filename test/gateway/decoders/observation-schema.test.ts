// The published schema of the house's own format is the one that the decoder holds a message against.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { KernwachtMessage } from '../../../gateway/decoders/kernwacht.ts'

const published = new URL('../../../docs/schemas/observation.schema.json', import.meta.url)

it('docs/schemas/observation.schema.json is the schema of the decoder', () => {
  const schema = z.toJSONSchema(KernwachtMessage, { io: 'input' })
  // To publish a change: write this value into the file.
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual({ title: 'kernwacht/<deviceId>', ...schema })
})

it('the examples of docs/mqtt.md are as the schema asks', () => {
  const text = readFileSync(new URL('../../../docs/mqtt.md', import.meta.url), 'utf8')
  const examples = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json]) => JSON.parse(json!) as unknown)
  expect(examples.length).toBeGreaterThanOrEqual(3)
  for (const example of examples) expect(KernwachtMessage.safeParse(example)).toMatchObject({ success: true })
})
