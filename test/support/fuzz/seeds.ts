// What is damaged: a good message of every family of devices, as the golden tests of the decoders have them.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SeedMessage {
  /** Below the home's prefix. */
  readonly path: string
  readonly payload: Buffer
}

const folder = fileURLToPath(new URL('../../fixtures/decoders/', import.meta.url))

export function seedMessages(): readonly SeedMessage[] {
  return globSync('*.json', { cwd: folder })
    .toSorted()
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { path: string; payload: unknown }[])
    .map(({ path, payload }) => ({ path, payload: bytesOf(payload) }))
}

function bytesOf(payload: unknown): Buffer {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const binary = /^(hex|base64):(.*)$/s.exec(text)
  return binary ? Buffer.from(binary[2]!, binary[1] as 'hex' | 'base64') : Buffer.from(text)
}
