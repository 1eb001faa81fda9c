// The homes of the registry from the command line: a list, and an import of many at once.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { Homes } from '../../dashboard/api/contract.ts'
import { Home } from '../../rules/model/home.ts'
import { openService } from '../service-client.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'

export const homesList: Verb = {
  name: 'homes list',
  usage: '[--data DIR] [--json]',
  summary: 'The homes, and whether each is watched over',
  help: dataHelp,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    const { homes } = Homes.parse(await openService(values.data).get('/api/homes'))
    for (const row of homes) {
      const { home, protection, openAlarms, devices, silentDevices } = row
      if (values.json) io.out(JSON.stringify(row))
      else {
        const heard = `${(devices ?? 0) - (silentDevices ?? 0)} of ${devices} devices heard`
        io.out(
          `${home.homeId.padEnd(20)} ${protection.padEnd(14)} ${heard.padEnd(24)} ${openAlarms} open  ${home.address}, ${home.village}`,
        )
      }
    }
    if (homes.length === 0 && !values.json) io.out('No homes yet: kernwacht homes import FILE')
    return 0
  },
}

export const homesImport: Verb = {
  name: 'homes import',
  usage: 'FILE [--check] [--data DIR] [--json]',
  summary: 'Puts homes into the registry, or changes those that are there',
  help: `  FILE        JSON or YAML: a list of homes (docs/homes.md)\n  --check     only says whether the file is right\n${dataHelp}`,
  async run(args, io) {
    const more = { check: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new WordsAreOff('one file')
    const homes = homesIn(file)
    if (!values.check) {
      const service = openService(values.data)
      for (const [place, home] of homes.entries()) {
        io.progress(`${place + 1} of ${homes.length}`)
        await service.put(`/api/homes/${home.setup.homeId}`, home)
      }
    }
    const [noun, verb] = homes.length === 1 ? ['home', 'is'] : ['homes', 'are']
    const done = `${verb} ${values.check ? 'right' : 'in the registry'}`
    io.out(
      values.json
        ? JSON.stringify({ homes: homes.length, imported: !values.check })
        : `${homes.length} ${noun} ${done}.`,
    )
    return 0
  },
}

/** All of them right, or none is imported: a half import is worse than none. */
export function homesIn(file: string): readonly Home[] {
  let value: unknown
  try {
    value = parseYaml(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Failed(`${file}: ${(error as Error).message}`)
  }
  const parsed = z.array(Home).max(100_000).safeParse(value)
  if (parsed.success) {
    const ids = parsed.data.map(({ setup }) => setup.homeId)
    const twice = ids.find((id, place) => ids.indexOf(id) !== place)
    if (twice !== undefined) throw new Failed(`${file}: the home ${twice} stands in it twice`)
    return parsed.data
  }
  const shown = parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${file}: home ${path.join('.')}: ${message}`)
  const more = parsed.error.issues.length - shown.length
  throw new Failed([...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'))
}
