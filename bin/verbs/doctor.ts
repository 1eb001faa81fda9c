// Looks whether this machine and the running service are as they should be, one line a finding, each with what to do.
import { existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Coverage, Health, Homes } from '../../dashboard/api/contract.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { openService, type Service } from '../service-client.ts'
import type { Verb } from './verb.ts'

interface Finding {
  readonly about: string
  readonly well: boolean
  readonly said: string
}
type Check = (folder: string, service: Service | null) => Promise<Finding>

export const doctor: Verb = {
  name: 'doctor',
  usage: '[--data DIR] [--json]',
  summary: 'Looks whether this machine and the running service are as they should be',
  help: '  --data DIR  the folder of the service (default: data)\n  --json      the findings as JSON, one a line\nExit code 1 when something is not well.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } },
    })
    let service: Service | null = null
    const findings: Finding[] = []
    try {
      service = openService(values.data)
    } catch (error) {
      findings.push({ about: 'service', well: false, said: (error as Error).message })
    }
    for (const [about, check] of Object.entries(checks)) {
      if (service === null && needService.has(about)) continue
      findings.push(
        await check(values.data, service).catch((error: unknown) => ({
          about,
          well: false,
          said: error instanceof Error ? error.message : String(error),
        })),
      )
    }
    for (const finding of findings) {
      if (values.json) io.out(JSON.stringify(finding))
      else io.out(`${finding.well ? 'well    ' : 'NOT WELL'}  ${finding.about.padEnd(10)} ${finding.said}`)
    }
    return findings.every(({ well }) => well) ? 0 : 1
  },
}

const needService = new Set(['answers', 'broker', 'clock', 'homes', 'duty'])
const leastFreeBytes = 1024 ** 3

const checks: Readonly<Record<string, Check>> = {
  node: async () => ({ about: 'node', well: Number(process.versions.node.split('.')[0]) >= 24, said: process.version }),
  folder: async (folder) => {
    const file = join(folder, 'secrets.json')
    if (!existsSync(file)) return { about: 'folder', well: false, said: `${folder} holds no service's data` }
    const open = (statSync(file).mode & 0o077) !== 0
    return {
      about: 'folder',
      well: !open,
      said: open ? `others may read ${file}: chmod 600 it` : `${folder} is its owner's only`,
    }
  },
  disk: async (folder) => {
    const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : '.')
    const free = bavail * bsize
    return { about: 'disk', well: free >= leastFreeBytes, said: `${(free / 1024 ** 3).toFixed(1)} GiB free` }
  },
  answers: async (_, service) => {
    const { status, version } = Health.parse(await service!.get('/readyz'))
    return { about: 'answers', well: status === 'ok', said: `${service!.url} is ${status}, version ${version}` }
  },
  broker: async (_, service) => {
    const { mqttUrl } = service!
    if (mqttUrl === null) return { about: 'broker', well: true, said: 'the plain MQTT door is shut' }
    const { connectAsync } = await import('mqtt')
    // Somebody without a credential must be turned away, which also shows that the broker answers.
    const refused = await connectAsync(
      mqttUrl,
      { clientId: 'doctor', reconnectPeriod: 0, connectTimeout: 3000 },
      false,
    ).then(
      async (client) => {
        await client.endAsync(true)
        return false
      },
      (error: { code?: unknown }) => typeof error.code === 'number',
    )
    return {
      about: 'broker',
      well: refused,
      said: refused
        ? `${mqttUrl} answers, and turns strangers away`
        : `${mqttUrl} does not turn a stranger away, or does not answer`,
    }
  },
  clock: async (_, service) => {
    const { now } = Health.parse(await service!.get('/healthz'))
    const apart = Math.abs(now - systemClock().now())
    return {
      about: 'clock',
      well: apart < 5000,
      said:
        apart < 5000
          ? 'agrees with this machine'
          : `the homes' time is ${Math.round(apart / 1000)} s from this machine's: replay mode, or a clock that was set`,
    }
  },
  homes: async (_, service) => {
    const { homes } = Homes.parse(await service!.get('/api/homes'))
    const bare = homes.filter(({ protection }) => protection === 'not-protected')
    return {
      about: 'homes',
      well: bare.length === 0,
      said:
        bare.length === 0
          ? `${homes.length} homes`
          : `${bare.length} of ${homes.length} homes are not protected: ${z
              .array(z.string())
              .parse(bare.map(({ home }) => home.homeId))
              .slice(0, 5)
              .join(', ')}`,
    }
  },
  duty: async (_, service) => {
    const { homes, homesAsked } = Coverage.parse(await service!.get('/api/duty/coverage'))
    return {
      about: 'duty',
      well: homes.length === 0,
      said:
        homes.length === 0
          ? `somebody would answer in each of ${homesAsked} homes, all the coming 7 days`
          : `in ${homes.length} of ${homesAsked} homes nobody would answer for some time in the coming 7 days: kernwacht duty check`,
    }
  },
}
