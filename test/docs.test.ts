// What the documents say is there, is there: links, paths, commands, dependencies.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, sourceFiles } from './support/source.ts'

interface Document {
  readonly path: string
  readonly text: string
  /** What stands in backticks or in a fenced block: what a reader types or looks up. */
  readonly code: readonly string[]
}

const exclude = (path: string) => /(^|\/)(node_modules|dist|data|fixtures|golden)(\/|$)/.test(path)
const documents: readonly Document[] = globSync('**/*.md', { cwd: root, exclude })
  .toSorted()
  .map((path) => {
    const text = readFileSync(posix.join(root, path), 'utf8')
    return { path, text, code: codeOf(text) }
  })

function codeOf(text: string): string[] {
  const fences = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].flatMap((match) => match[1]!.split('\n'))
  const spans = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!)
  return [...fences, ...spans].map((line) => line.trim()).filter((line) => line !== '')
}

const packageJson = JSON.parse(readFileSync(posix.join(root, 'package.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>
/** By how they are written: to load the list would be to load the whole service. */
const verbs = sourceFiles('bin/verbs').flatMap(({ code }) =>
  [...code.matchAll(/: Verb = \{\s*name: '([^']+)'/g)].map((match) => match[1]!),
)
const has = (path: string): boolean => existsSync(posix.join(root, path))
const each = <T>(
  find: (document: Document) => readonly T[],
  isWrong: (found: T, document: Document) => boolean,
): string[] =>
  documents.flatMap((document) =>
    find(document)
      .filter((found) => isWrong(found, document))
      .map((found) => `${document.path}: ${String(found)}`),
  )

/** GitHub's name for a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
const anchorsOf = (path: string): string[] =>
  [...(documents.find((document) => document.path === path)?.text ?? '').matchAll(/^#+ (.+)$/gm)].map((match) =>
    anchorOf(match[1]!),
  )

describe('in every document', () => {
  it('a link to a file or a heading leads there', () => {
    const links = ({ text }: Document) =>
      [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)]
        .map((match) => match[1]!)
        .filter((link) => !/^[a-z]+:/.test(link))
    const leadsNowhere = (link: string, { path }: Document) => {
      const [file, anchor] = link.split('#') as [string, string?]
      const target = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file))
      return !has(target) || (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor))
    }
    expect(each(links, leadsNowhere)).toEqual([])
  })

  it('a path is that of a file or a folder', () => {
    const folders = 'bin|bench|dashboard|docs|gateway|rules|simulators|test'
    const path = new RegExp(`(?<![\\w./@<-])(?:${folders})/[\\w./@-]*(?![\\w<>*/])`, 'g')
    const paths = ({ code }: Document) =>
      // `gateway/<vendor>.ts` and `test/**` are patterns, and no paths.
      code.flatMap((text) =>
        /[<>*{}]/.test(text) ? [] : [...text.matchAll(path)].map((match) => match[0].replace(/\.$/, '')),
      )
    expect(each(paths, (found) => !has(found))).toEqual([])
  })

  it('a script of npm is one of package.json', () => {
    const scripts = ({ code }: Document) =>
      code.flatMap((text) =>
        [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2]!),
      )
    expect(each(scripts, (name) => !(name in packageJson['scripts']!))).toEqual([])
  })

  it('a verb of kernwacht is one that it knows', () => {
    const calls = ({ code }: Document) =>
      code.flatMap((text) =>
        [
          ...text.matchAll(
            /(?:^|[\s$(|])(?:npx )?(?:kernwacht|bin\/kernwacht\.js) +([a-z][a-z-]*(?: +[a-z][a-z-]*)?)/g,
          ),
        ].map((match) => match[1]!),
      )
    // `users add` is one verb of two words; what follows a verb of one word is its own.
    const isKnown = (call: string) =>
      verbs.some((name) => call === name || call.startsWith(`${name} `) || name.startsWith(`${call} `))
    expect(each(calls, (call) => !isKnown(call))).toEqual([])
  })

  it('no line speaks of how the work was made', () => {
    const made = ({ text }: Document) => [...text.matchAll(/\b(?:TODO|FIXME|lorem ipsum)\b/gi)].map((match) => match[0])
    expect(each(made, () => true)).toEqual([])
  })
})

describe('what a newcomer needs', () => {
  it('is there: licence, contributing, changelog, glossary, and what belongs in each folder', () => {
    const needed = ['LICENSE', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/glossary.md', 'docs/dependencies.md']
    const rooms = ['gateway', 'rules', 'dashboard', 'test', 'docs'].map((room) => `${room}/README.md`)
    expect([...needed, ...rooms].filter((path) => !has(path))).toEqual([])
  })

  it('stands in the table of documents', () => {
    const table = documents.find(({ path }) => path === 'docs/README.md')!.text
    const others = documents.filter(({ path }) => path.startsWith('docs/') && path !== 'docs/README.md')
    expect(
      others.map(({ path }) => path.slice('docs/'.length)).filter((name) => !table.includes(`](${name})`)),
    ).toEqual([])
  })
})

it('each dependency has its reason, and each reason its dependency', () => {
  const rows = documents
    .find(({ path }) => path === 'docs/dependencies.md')!
    .text.matchAll(/^\| `([^`]+)` \| [^|]{10,}/gm)
  const reasoned = [...rows].map((match) => match[1]!)
  const flows = JSON.parse(readFileSync(`${root}/gateway/flows/package.json`, 'utf8')) as typeof packageJson
  const named = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys({ ...packageJson[kind], ...flows[kind] }),
  )
  expect(reasoned.toSorted()).toEqual(named.toSorted())
})
