// The walk through a home from the command line: what was heard since it began, what is missing, and the signature.
import { parseArgs } from 'node:util'
import { Walk } from '../../dashboard/api/contract-coverage.ts'
import { openService } from '../service-client.ts'
import { type Verb, WordsAreOff } from './verb.ts'

const said = {
  'nobody-lives-there': 'nobody lives there',
  devices: 'not every device was heard: walk past it, or --without DEVICE=WHY',
  'test-call': 'no test call reached a receiver and was closed as a test',
} as const satisfies Record<Walk['missing'][number], string>

export const commission: Verb = {
  name: 'commission',
  usage: 'HOME [--minutes N] [--sign [--without DEVICE=WHY]…] [--data DIR] [--json]',
  summary: 'The walk with which a home is put into service: devices heard, test call, signature',
  help: [
    '  --minutes N            how long ago the walk began (default: 60, at most 1440)',
    '  --sign                 signs; refused while something is missing',
    '  --without DEVICE=WHY   signs for a device that was not heard, with the reason',
    '  --data DIR             the folder of the running service (default: data)',
    '  --json                 the answer as JSON',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        minutes: { type: 'string', default: '60' },
        sign: { type: 'boolean', default: false },
        without: { type: 'string', multiple: true, default: [] },
        data: { type: 'string', default: 'data' },
        json: { type: 'boolean', default: false },
      },
    })
    const [home, ...others] = positionals
    const minutes = Number(values.minutes)
    if (home === undefined || others.length > 0) throw new WordsAreOff('one home')
    if (!(minutes > 0 && minutes <= 1440)) throw new WordsAreOff('--minutes is a number from 1 to 1440')
    const without = values.without.map((text) => {
      const [deviceId, ...because] = text.split('=')
      if (because.join('=').trim().length < 3) throw new WordsAreOff('--without DEVICE=WHY')
      return { deviceId, because: because.join('=').trim() }
    })
    const service = openService(values.data)
    const path = `/api/homes/${encodeURIComponent(home)}/commissioning`
    const read = async (since: number) => Walk.parse(await service.get(`${path}?since=${since}`))
    // By the service's clock: that of this machine may be another's.
    const since = (await read(0)).now - minutes * 60_000
    if (values.sign) await service.post(path, { since, without })
    const walk = await read(since)
    if (values.json) io.out(JSON.stringify(walk))
    else for (const line of linesOf(walk)) io.out(line)
    return walk.commissioning === 'live' || walk.missing.length === 0 ? 0 : 1
  },
}

function linesOf({ commissioning, signed, devices, calls, missing }: Walk): string[] {
  const time = (at: number) => new Date(at).toISOString().slice(0, 19)
  return [
    ...devices.map(({ deviceId, kind, seenAt, fault, reading, batteryPercent, linkQuality, linkDbm }) =>
      [
        seenAt === null ? '-' : '+',
        deviceId.padEnd(24),
        kind.padEnd(16),
        (seenAt === null ? 'not heard' : `heard ${time(seenAt)}Z`).padEnd(28),
        (reading ?? '').padEnd(16),
        (batteryPercent === null ? '' : `${Math.round(batteryPercent)} %`).padEnd(5),
        linkQuality !== null ? `link ${linkQuality}` : linkDbm !== null ? `link ${linkDbm} dBm` : '',
        fault ?? '',
      ]
        .join(' ')
        .trimEnd(),
    ),
    ...calls.map(
      ({ openedAt, arrived, resolvedAsTest }) =>
        `call ${time(openedAt)}Z: ${arrived ? 'arrived' : 'reached nobody yet'}, ${resolvedAsTest ? 'closed as a test' : 'not closed as a test'}`,
    ),
    ...(signed ? [`signed by ${signed.by} at ${time(signed.at)}Z`] : []),
    `${commissioning}${missing.length > 0 ? `; missing: ${missing.map((what) => said[what]).join('; ')}` : ''}`,
  ]
}
