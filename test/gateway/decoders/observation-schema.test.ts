// The published schema of the house's own format is the one that the decoder holds a message against.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { KernwachtMessage } from '../../../gateway/decoders/kernwacht.ts'
import { weatherIn } from '../../../gateway/weather/message.ts'

const published = new URL('../../../docs/schemas/observation.schema.json', import.meta.url)

it('docs/schemas/observation.schema.json is the schema of the decoder', () => {
  const schema = z.toJSONSchema(KernwachtMessage, { io: 'input' })
  // To publish a change: write this value into the file.
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual({ title: 'kernwacht/<deviceId>', ...schema })
})

it('the examples of docs/mqtt.md are as the schema asks, and that of a weather station is weather', () => {
  const text = readFileSync(new URL('../../../docs/mqtt.md', import.meta.url), 'utf8')
  const station = '## A weather station'
  const examples = [...text.matchAll(/^(?:## .*|```json\n([\s\S]*?)^```)$/gm)]
  let heading = ''
  let read = 0
  for (const [whole, json] of examples) {
    if (json === undefined) {
      heading = whole
      continue
    }
    read++
    const isRead = heading.startsWith(station)
      ? typeof weatherIn(Buffer.from(json), '2026-11-24') !== 'string'
      : KernwachtMessage.safeParse(JSON.parse(json)).success
    expect([json, isRead]).toEqual([json, true])
  }
  expect(read).toBeGreaterThanOrEqual(4)
})
