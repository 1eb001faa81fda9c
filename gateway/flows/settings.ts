// Node-RED's settings: offline, nothing that runs commands or reads the disk, and no sign-in of its own.
import { fileURLToPath } from 'node:url'
import type { Order } from './order.ts'
import type { FlowUser } from './who.ts'

/** Below the root, so that a proxy can hand one path on. */
export const editorPath = '/flows'
/** Where `http in` nodes answer. Whoever may reach the port may call them: a flow checks its callers itself. */
export const hooksPath = '/flows/in'

/** They would run any command, or read and write the folder in which everything is kept. */
const leftOut = ['90-exec.js', '10-file.js', '23-watch.js']

/** As Node-RED numbers its levels. */
const levels: Readonly<Record<number, 'info' | 'warn' | 'error'>> = { 10: 'error', 20: 'error', 30: 'warn' }

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: object
  readonly text: string
}

export function settingsFor(
  order: Order,
  parts: { whoIs(cookies: string): Promise<FlowUser | null>; log(line: LogLine): void },
): object {
  return {
    userDir: order.folder,
    flowFile: 'flows.json',
    flowFilePretty: true,
    credentialSecret: order.credentialSecret,
    httpAdminRoot: editorPath,
    httpNodeRoot: hooksPath,
    nodesDir: fileURLToPath(new URL('nodes', import.meta.url)),
    nodesExcludes: leftOut,
    externalModules: {
      autoInstall: false,
      palette: { allowInstall: false, allowUpdate: false, allowUpload: false },
      modules: { allowInstall: false },
    },
    functionExternalModules: false,
    functionGlobalContext: {},
    // A flow that goes on for longer is a mistake, and its process has others to serve.
    functionTimeout: 10,
    contextStorage: { default: { module: 'localfilesystem', config: { flushInterval: 1 } } },
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    ...(order.areHeld && { safeMode: true }),
    adminAuth: {
      type: 'credentials',
      // Nobody signs in here: people come with the session that the service gave them.
      users: async () => null,
      authenticate: async () => null,
      tokens: parts.whoIs,
      tokenHeader: 'cookie',
    },
    editorTheme: {
      page: { title: 'Kernwacht: flows' },
      header: { title: 'Kernwacht: flows', url: order.publicUrl },
      tours: false,
      palette: { editable: false },
      projects: { enabled: false },
      userMenu: false,
      menu: { 'menu-item-help': { label: 'Kernwacht', url: order.publicUrl } },
    },
    logging: { service: { level: 'info', audit: true, handler: () => writeTo(parts.log) } },
    kernwacht: { serviceUrl: order.serviceUrl },
  }
}

interface RedLog {
  readonly level: number
  readonly msg?: unknown
  readonly type?: string
  readonly id?: string
  readonly event?: string
  readonly user?: { readonly username?: string }
}

/** What a node says may hold a name or a number of a person: it stands in the editor, and here only that it spoke. */
const writeTo =
  (log: (line: LogLine) => void) =>
  ({ level, msg, type, id, event, user }: RedLog): void => {
    if (event !== undefined) {
      if (/^(flows\.set|flows\.add|flows\.remove|auth|permission|comms\.auth\.fail)/.test(event))
        log({ level: 'info', fields: { event, account: user?.username ?? null }, text: 'the flows editor was used' })
    } else if (type !== undefined)
      log({ level: levels[level] ?? 'info', fields: { node: id, type }, text: 'a node of a flow has something to say' })
    else log({ level: levels[level] ?? 'info', fields: {}, text: `flows: ${String(msg)}` })
  }
