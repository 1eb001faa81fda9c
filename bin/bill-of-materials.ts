// What runs with the service that others made: read from the lock file, so that it is what was installed and not what was meant.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export interface Part {
  readonly name: string
  readonly version: string
  /** As SPDX writes it; null: its maker does not say. */
  readonly licence: string | null
  /** As npm has it: `sha512-…` in base64. */
  readonly integrity: string | null
}

const Locked = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  link: z.boolean().optional(),
})
const Lock = z.object({ packages: z.record(z.string(), Locked) })
/** Old packages name their licences in a list. */
const Manifest = z.object({
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
})
const between = 'node_modules/'

/** By name and version, each once; without what only tests and builds need. @param root the folder with package-lock.json. */
export function partsOf(root: string): readonly Part[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const found = new Map<string, Part>()
  for (const [path, locked] of Object.entries(packages)) {
    const { version, integrity = null } = locked
    if (!path.includes(between) || version === undefined || locked.dev || locked.devOptional || locked.link) continue
    const name = locked.name ?? path.slice(path.lastIndexOf(between) + between.length)
    const licence =
      (locked.license ?? saidBy(join(root, path, 'package.json')))?.replace('Apache 2.0', 'Apache-2.0') ?? null
    found.set(`${name}@${version}`, { name, version, licence, integrity })
  }
  return [...found.values()].toSorted((one, other) =>
    `${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1,
  )
}

function saidBy(manifest: string): string | null {
  if (!existsSync(manifest)) return null
  const { license, licenses } = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8')))
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? null
}

/** CycloneDX 1.6. The same parts give the same document: it carries no time and no number of its own. */
export function cycloneDx(parts: readonly Part[], own: { readonly name: string; readonly version: string }): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', ...own, 'bom-ref': `${own.name}@${own.version}` } },
    components: parts.map(({ name, version, licence, integrity }) => ({
      type: 'library',
      name,
      version,
      'bom-ref': `${name}@${version}`,
      purl: `pkg:npm/${name.replace(/^@/, '%40')}@${version}`,
      ...(licence !== null && {
        licenses: [/[ ()]/.test(licence) ? { expression: licence } : { license: { id: licence } }],
      }),
      ...(integrity?.startsWith('sha512-') && {
        hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
      }),
    })),
  }
}
