// The bytes of a file, unpacked where its name ends in .gz.
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { Failed } from './verbs/verb.ts'

/** @throws Failed when it cannot be read or unpacked */
export async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  const raw = createReadStream(file)
  const bytes = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => bytes.destroy(error))
  try {
    for await (const chunk of bytes) yield chunk as Buffer
  } catch (error) {
    throw new Failed(`${file}: ${(error as Error).message}`)
  }
}

export async function textOf(file: string): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of bytesOf(file)) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
