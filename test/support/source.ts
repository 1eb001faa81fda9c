// The project's own source as text: its files, what each imports, and its code without the comments.
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string
  /** Without comments, so that prose about a thing is not the thing. */
  readonly code: string
  /** What the file says that it is for. */
  readonly firstLine: string
  /** Paths from the root for our own files, names for packages. */
  readonly imports: readonly string[]
}

export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  const exclude = (path: string) => /(^|\/)(node_modules|dist|fixtures|golden|public)(\/|$)/.test(path)
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,js,mjs,cjs}`, { cwd: root, exclude }))
    .toSorted()
    .map((path) => {
      const text = readFileSync(posix.join(root, path), 'utf8').replace(/^#!.*\n/, '')
      const code = withoutComments(text)
      return { path, code, firstLine: text.split('\n', 1)[0]!, imports: importsOf(path, code) }
    })
}

export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')

const from = /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g
const bare = /\bimport\s*['"]([^'"]+)['"]/g
const dynamic = /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g
/** How a worker names its file. */
const located = /\bnew URL\(\s*['"](\.[^'"]+\.[jt]s)['"]\s*,\s*import\.meta\.url/g

export function importsOf(path: string, code: string): string[] {
  const targets = [from, bare, dynamic, located].flatMap((form) => [...code.matchAll(form)].map((match) => match[1]!))
  return [
    ...new Set(targets.map((target) => (target.startsWith('.') ? posix.join(posix.dirname(path), target) : target))),
  ]
}
