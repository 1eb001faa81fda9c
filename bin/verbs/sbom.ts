// Which parts of others run with the service: for whoever must know whether a hole that was told of is here too.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cycloneDx, partsOf } from '../bill-of-materials.ts'
import type { Verb } from './verb.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export const sbom: Verb = {
  name: 'sbom',
  usage: '[--licences] [--json]',
  summary: 'The parts of others that run with the service, as a bill of materials (CycloneDX), or by licence',
  help: '  --licences  how many parts stand under which licence, and which\n  --json      the licences as JSON; the bill of materials is JSON in any case',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { licences: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    })
    const parts = partsOf(root)
    if (!values.licences) {
      const { name, version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
        name: string
        version: string
      }
      io.out(JSON.stringify(cycloneDx(parts, { name, version }), null, 2))
      return 0
    }
    const byLicence = Map.groupBy(parts, ({ licence }) => licence ?? 'its maker does not say')
    const rows = [...byLicence].toSorted(([, one], [, other]) => other.length - one.length)
    if (values.json) io.out(JSON.stringify(Object.fromEntries(rows.map(([licence, of]) => [licence, of.map(nameOf)]))))
    else for (const [licence, of] of rows) io.out(`${licence}, ${of.length}: ${of.map(nameOf).join(', ')}`)
    return 0
  },
}

const nameOf = ({ name, version }: { name: string; version: string }): string => `${name}@${version}`
