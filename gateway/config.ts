// What can be set: one schema with the defaults, filled from a file and from the environment. The only place that reads process.env.
import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { type ChannelName, Reach } from '../rules/model/duty.ts'
import { Purpose } from '../rules/model/effect.ts'
import { HomeId } from '../rules/model/ids.ts'
import { type Instant, parseIso } from '../rules/model/time.ts'
import { channels } from './notify/index.ts'
import { WeatherSettings } from './weather/settings.ts'
import { SignInSettings } from './sign-in-settings.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const place = (defaultPort: number) =>
  z.strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('the address to listen on; 0.0.0.0 for every one'),
    port: port.default(defaultPort).describe('0: any free port'),
  })
/** A door that is shut unless it is set. */
const door = (defaultPort: number) => place(defaultPort).nullable().default(null)
const file = z.string().min(1)
const instant = z.string().transform((text, context): Instant => {
  const at = parseIso(text)
  if (at !== null) return at
  context.addIssue('an ISO 8601 instant with its offset, such as 2011-06-15T00:00:00+02:00')
  return z.NEVER
})

const count = (least: number, most: number, usual: number) => z.coerce.number().min(least).max(most).default(usual)

/** Each channel knows its own settings; one that is null is not set up. */
const channelSections = Object.fromEntries(
  channels.map(({ id, settings }) => [id, (settings as z.ZodType<object>).nullable().default(null)]),
) as Readonly<Record<ChannelName, z.ZodDefault<z.ZodNullable<z.ZodType<object>>>>>

/** To which server series are carried on; care says how somebody lives, and goes nowhere unless it is asked for. */
const carriedOn = {
  url: z.url({ protocol: /^https?$/ }),
  purposes: z.array(Purpose).min(1).default(['energy']),
}

export const Config = z.strictObject({
  data: z.string().min(1).default('data').describe('the folder with all that is kept'),
  http: z
    .strictObject({
      ...place(8080).shape,
      publicUrl: z
        .url({ protocol: /^https?$/ })
        .nullable()
        .default(null),
      certificate: z
        .strictObject({ cert: file, key: file })
        .nullable()
        .default(null)
        .describe('PEM files: the screens are over TLS, without a proxy in front'),
      plainBeyondLoopback: z
        .union([z.stringbool(), z.boolean()])
        .default(false)
        .describe('true: without TLS on other addresses than this machine, where the network is nobody else’s'),
      trustProxy: z
        .union([
          z.boolean(),
          z.int().min(1).max(9),
          z
            .string()
            .regex(/^[1-9]$/)
            .transform(Number),
          z.stringbool(),
          z.string().regex(/^[0-9a-fA-F:.]+(\/\d{1,3})?(, *[0-9a-fA-F:.]+(\/\d{1,3})?)*$/),
        ])
        .default(false)
        .describe('whose word on the address of a caller counts: addresses of proxies, or how many stand in front'),
      requestsPerMinute: count(60, 100_000, 1200),
      securityContact: z
        .string()
        .regex(/^(mailto:|https:\/\/|tel:)[\x21-\x7e]{3,200}$/)
        .nullable()
        .default(null)
        .describe('mailto:, https: or tel: where a hole is told; /.well-known/security.txt says it'),
    })
    .prefault({})
    .describe('screens and API; publicUrl: where people reach them (https makes the cookie Secure)'),
  mqtt: z
    .strictObject({
      tcp: place(1883).nullable().prefault({}),
      tls: door(8883),
      ws: door(9001),
      wss: door(9443),
      certificate: z
        .strictObject({
          cert: file,
          key: file,
          clientCa: file.optional().describe('a device may show a certificate of this authority instead of a token'),
          clientCrl: file
            .optional()
            .describe('which of those were taken back; all files are read again within a minute'),
        })
        .nullable()
        .default(null),
      plainBeyondLoopback: z
        .union([z.stringbool(), z.boolean()])
        .default(false)
        .describe(
          'true: tcp and ws may listen on other addresses than this machine, as behind a proxy or in a container',
        ),
      anonymous: z.enum(['nobody', 'loopback']).default('nobody'),
      packetBytes: count(4096, 262_144, 65_536),
      connections: count(1, 100_000, 10_000),
      connectionsPerAddress: count(1, 100_000, 5_000),
      connectsPerSecond: count(1, 10_000, 500),
      messagesPerSecond: count(1, 100_000, 100).describe('of one connection, sustained'),
      messageBurst: count(1, 1_000_000, 2_000),
    })
    .prefault({})
    .describe('the embedded broker: null shuts a door'),
  bridge: z
    .strictObject({
      url: z.url({ protocol: /^(mqtts?|wss?)$/ }),
      protocol: z.enum(['auto', '5', '3.1.1']).default('auto'),
      clientId: z.string().min(1).max(23).default('kernwacht'),
      username: z.string().optional(),
      passwordFile: file.optional().describe('the password stands in a file of its own, not here'),
      caFile: file.optional(),
      topics: z
        .array(z.strictObject({ topic: z.string().min(1), homeId: HomeId, path: z.string().optional() }))
        .default([])
        .describe('what another broker calls otherwise: topic zigbee2mqtt/# belongs to homeId'),
    })
    .nullable()
    .default(null)
    .describe('an outside broker (mosquitto, EMQX) to listen to as well'),
  notify: z
    .strictObject({
      operator: z.array(Reach).max(6).default([]),
      keepDays: count(1, 3650, 90).describe(
        'how long after the end of an alarm it is kept on which number who was told',
      ),
      ...channelSections,
    })
    .prefault({})
    .describe('how alarms leave the house; operator: who is told last, where the duty directory does not say'),
  scaip: z
    .strictObject({
      udp: door(5060),
      tcp: door(5060),
      tls: door(5061),
      certificate: z.strictObject({ cert: file, key: file }).nullable().default(null),
      realm: z
        .string()
        .regex(/^[A-Za-z0-9.-]{1,64}$/)
        .default('kernwacht'),
      digest: z.enum(['MD5', 'SHA-256']).default('MD5').describe('what the units speak'),
      heartbeatMinutes: count(1, 1440, 60).describe(
        'told to units of which the home does not say how long they may be silent',
      ),
    })
    .nullable()
    .default(null)
    .describe('social-alarm units that call in over SIP'),
  watchdog: z
    .strictObject({
      everySeconds: count(0.2, 3600, 60),
      unheardSeconds: count(0.4, 86_400, 150),
      receiver: z
        .strictObject({ url: z.url(), secretFile: file, caFile: file.optional() })
        .nullable()
        .default(null)
        .describe('who shouts when nothing comes any more: on another machine'),
    })
    .nullable()
    .prefault({})
    .describe("a fall is tried every so often, in a home of the service's own; null: never"),
  flows: z
    .strictObject(place(1880).shape)
    .nullable()
    .default(null)
    .describe('Node-RED beside the service, for administrators; reached at /flows'),
  metrics: door(9464).describe(
    'figures for Prometheus, of all homes together; for this machine or a network of your own',
  ),
  disk: z
    .strictObject({ reserveMegabytes: count(0, 100_000, 64), lookSeconds: count(0.1, 3600, 5) })
    .prefault({})
    .describe('room that is kept for alarms, and how often a full disk is looked at'),
  journal: z.strictObject({ gatherMilliseconds: count(0, 50, 2) }).prefault({}),
  series: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('embedded') }),
      z.strictObject({
        kind: z.literal('influx1'),
        ...carriedOn,
        database: z.string().min(1).max(60).default('kernwacht').describe('kernwacht_energy, and so on'),
        username: z.string().optional(),
        passwordFile: file.optional(),
      }),
      z.strictObject({
        kind: z.literal('influx2'),
        ...carriedOn,
        org: z.string().min(1),
        bucket: z.string().min(1).max(60).default('kernwacht').describe('kernwacht_energy, and so on'),
        tokenFile: file,
      }),
    ])
    .prefault({ kind: 'embedded' })
    .describe('values over time are kept here in any case; influx1 and influx2: and carried on to that server'),
  weather: WeatherSettings.prefault({}).describe(
    'where the weather of each area comes from; none is fetched unless it is set',
  ),
  quarantine: z.strictObject({ megabytes: count(1, 10_000, 200) }).prefault({}),
  audit: z
    // At least five years from writing: Stcrt. 2019, 38007.
    .strictObject({ keepYears: count(5, 100, 5).describe('how long it is kept who looked at whose data') })
    .prefault({}),
  signIn: SignInSettings.prefault({}).describe('how people prove who they are, and for how long'),
  clock: z
    .strictObject({ mode: z.enum(['live', 'replay']).default('live'), startAt: instant.optional() })
    .prefault({})
    .describe('replay: time stands still until a recorded home moves it'),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
})
export type Config = z.infer<typeof Config>

/** What a person must change, by its path: `mqtt.tcp.port: …`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const prefix = 'KERNWACHT_'
/** Not settings of the service: for the tests. */
const notSettings = new Set(['KERNWACHT_REAL'])

/** `mqtt.tcp.port` as the environment says it. */
export const variableOf = (path: string): string =>
  prefix +
  path
    .replaceAll('.', '__')
    .replaceAll(/(?<=[a-z])[A-Z]/g, '_$&')
    .toUpperCase()

/** A file in YAML or JSON, then the environment over it, then `over`. Relative files of certificates are beside the config file. */
export function readConfig(parts: { file?: string; environment?: NodeJS.ProcessEnv; over?: object } = {}): Config {
  const { file, environment = process.env, over = {} } = parts
  const settings = merge(merge(file === undefined ? {} : readFile(file), fromEnvironment(environment)), over)
  const parsed = Config.safeParse(settings)
  if (!parsed.success) throw new ConfigError(explain(parsed.error, file))
  const flaw = flawOf(parsed.data)
  if (flaw !== null) throw new ConfigError(flaw)
  return parsed.data
}

/** What systemd says to a service that it started (sd_notify): null when nobody listens; `withinMilliseconds` null when no word is expected. */
export function readSupervision(
  environment: NodeJS.ProcessEnv = process.env,
): { readonly withinMilliseconds: number | null } | null {
  const { NOTIFY_SOCKET, WATCHDOG_USEC } = environment
  if (!NOTIFY_SOCKET) return null
  const microseconds = Number(WATCHDOG_USEC ?? 0)
  return { withinMilliseconds: microseconds > 0 ? microseconds / 1000 : null }
}

/** What each value alone does not show. */
function flawOf({ mqtt, http, scaip, watchdog, clock }: Config): string | null {
  if ((mqtt.tls || mqtt.wss) && !mqtt.certificate)
    return `mqtt.certificate: ${mqtt.tls ? 'mqtt.tls' : 'mqtt.wss'} needs { cert: FILE, key: FILE }`
  if (mqtt.certificate?.clientCrl !== undefined && mqtt.certificate.clientCa === undefined)
    return 'mqtt.certificate.clientCrl: only with mqtt.certificate.clientCa, whose list it is'
  const isSecure = http.publicUrl?.startsWith('https:') ?? http.certificate !== null
  if (http.certificate && !isSecure) return 'http.publicUrl: begins with https:// where http.certificate is set'
  if (!isLoopbackName(http.host) && !isSecure && !http.plainBeyondLoopback)
    return `http.host: ${http.host} would carry passwords without TLS: set http.certificate, or http.publicUrl to the https:// address of a proxy in front, or http.plainBeyondLoopback`
  if (http.trustProxy === true && !isLoopbackName(http.host))
    return 'http.trustProxy: true believes anybody; give the address of the proxy, or how many stand in front'
  if (mqtt.anonymous === 'loopback' && !isLoopbackName(http.host))
    return 'mqtt.anonymous: loopback is for a demo on this machine, and http.host is open to others'
  if (mqtt.tcp && !isLoopbackName(mqtt.tcp.host) && mqtt.tcp.host !== '::' && mqtt.anonymous === 'loopback')
    return 'mqtt.anonymous: loopback is for a demo on this machine, and mqtt.tcp.host is open to others'
  if (scaip && !scaip.udp && !scaip.tcp && !scaip.tls)
    return 'scaip: one of scaip.udp, scaip.tcp and scaip.tls opens a door'
  if (scaip?.tls && !scaip.certificate) return 'scaip.certificate: scaip.tls needs { cert: FILE, key: FILE }'
  if (watchdog && watchdog.unheardSeconds < 2 * watchdog.everySeconds)
    return 'watchdog.unheardSeconds: at least twice watchdog.everySeconds, for one may be late'
  if (clock.startAt !== undefined && clock.mode === 'live') return 'clock.startAt: only where clock.mode is replay'
  return null
}

const isLoopbackName = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Where a file that the config names lies. */
export const besideConfig = (configFile: string | undefined, name: string): string =>
  isAbsolute(name) || configFile === undefined ? name : join(configFile, '..', name)

function readFile(name: string): object {
  let text: string
  try {
    text = readFileSync(name, 'utf8')
  } catch (error) {
    throw new ConfigError(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
  let value: unknown
  try {
    value = parseYaml(text) ?? {}
  } catch (error) {
    throw new ConfigError(`${name}: is neither YAML nor JSON: ${(error as Error).message}`, { cause: error })
  }
  if (!isRecord(value)) throw new ConfigError(`${name}: holds no settings, but ${JSON.stringify(value)}`)
  return value
}

/** KERNWACHT_MQTT__TCP__PORT=1884 sets mqtt.tcp.port. A variable that sets nothing is a mistake and is said. */
function fromEnvironment(environment: NodeJS.ProcessEnv): object {
  let settings: object = {}
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || notSettings.has(name) || value === undefined) continue
    const path = name
      .slice(prefix.length)
      .split('__')
      .map((part) => part.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
    settings = merge(
      settings,
      path.reduceRight<unknown>((inside, key) => ({ [key]: inside }), value === 'null' ? null : value) as object,
    )
  }
  return settings
}

function merge(under: object, over: object): object {
  const result: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = result[key]
    result[key] = isRecord(below) && isRecord(value) ? merge(below, value) : value
  }
  return result
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function explain(error: z.ZodError, file: string | undefined): string {
  const lines = error.issues.map((issue) => {
    const at = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return `${issue.keys.map((key) => [at, key].filter(Boolean).join('.')).join(', ')}: there is no such setting`
    return `${at === '' ? 'the settings' : at}: ${issue.message}${at === '' ? '' : ` (or ${variableOf(at)} in the environment)`}`
  })
  return [...new Set(lines)].map((line) => (file === undefined ? line : `${file}: ${line}`)).join('\n')
}
