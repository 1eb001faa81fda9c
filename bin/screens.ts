// The screens as the browser gets them: built once, and again when a file of theirs is newer than what was built.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Io } from './verbs/verb.ts'

const folder = fileURLToPath(new URL('../dashboard/web', import.meta.url))

/** The folder with the built screens. Without the builder (a slim install) what was built before is used; null: there are none. */
export async function builtScreens(io: Io): Promise<string | null> {
  const built = join(folder, 'dist')
  const page = join(built, 'index.html')
  if (existsSync(page) && statSync(page).mtimeMs >= newest(folder)) return built
  io.progress('Building the screens …')
  try {
    const { build } = await import('vite')
    await build({ root: folder, logLevel: 'error' })
  } catch (error) {
    io.err(`The screens could not be built: ${error instanceof Error ? error.message : String(error)}`)
    return existsSync(page) ? built : null
  }
  return built
}

/** When a source of the screens, or the contract that they share with the API, was last changed. */
function newest(root: string): number {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !join(entry.parentPath, entry.name).startsWith(join(root, 'dist')),
  )
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs))
}
