// A file that a setting names: a secret or a certificate, read when the channel opens.
import { readFileSync } from 'node:fs'
import type { ChannelParts } from './channel.ts'

/** @param setting its path, which the error begins with. */
export function settingFile(name: string, setting: string, { resolveFile }: ChannelParts): string {
  const path = resolveFile(name)
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${setting}: ${path} cannot be read`, { cause: error })
  }
}
