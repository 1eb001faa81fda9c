// The service with its flows, an administrator at their editor, and a home that calls for help.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { openAccounts } from '../../dashboard/api/session.ts'
import type { Role } from '../../dashboard/api/contract.ts'
import { openSecrets } from '../../gateway/secrets.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { days, later } from '../../rules/model/time.ts'
import { button, crashHome, register } from './crash-homes.ts'
import { freePorts, startService } from './service.ts'

export interface FlowNode {
  readonly id: string
  readonly type: string
  readonly [property: string]: unknown
}

export interface FlowsAtWork extends AsyncDisposable {
  /** Of the service, with all that it keeps. */
  readonly folder: string
  readonly serviceUrl: string
  /** For what flows need, and no more. */
  readonly token: string
  /** Asks Node-RED, as who is signed in. */
  ask(path: string, init?: RequestInit & { readonly as?: Role }): Promise<Response>
  cookieOf(role: Role): Promise<string>
  deploy(flows: readonly FlowNode[], credentials?: Readonly<Record<string, object>>): Promise<void>
  /** The next home, with the token of its devices. */
  home(): Promise<{ readonly homeId: string; readonly password: string; readonly mqttUrl: string }>
  alarmsOf(homeId: string): Promise<readonly string[]>
  /** The next home presses its button; resolves with the alarm's id when the service has raised it. */
  call(): Promise<string>
  alarm(alarmId: string): Promise<{ response: string; claimedBy: { name: string } | null }>
  /** Resolves when Node-RED answers the administrator. */
  isThere(): Promise<void>
  /** SIGKILL to Node-RED's process. */
  kill(): void
}

const password = 'a long enough password'
const mail = (role: Role) => `${role}@example.nl`

export async function flowsAtWork(): Promise<FlowsAtWork> {
  const folder = mkdtempSync(join(tmpdir(), 'kernwacht-'))
  const accounts = await openAccounts({
    file: join(folder, 'accounts.db'),
    secret: openSecrets(folder).sessionSecret,
    clock: systemClock(),
  })
  for (const role of ['administrator', 'care'] as const)
    await accounts.create({ email: mail(role), name: role, password, roles: [role], careOrganisation: 'Dorpszorg' })
  const { token } = accounts.apiTokens.make({
    name: 'Flows',
    scopes: ['alarms:read', 'alarms:answer', 'homes:read'],
    careOrganisation: 'Dorpszorg',
    endsAt: later(systemClock().now(), days(1)),
    madeBy: 'nobody',
  })
  await accounts.close()

  const { http: flowsPort } = await freePorts()
  const environment = { KERNWACHT_FLOWS__PORT: String(flowsPort) }
  const service = await startService({ folder, ports: await freePorts(), environment })
  let homes = 0
  const editor = `http://127.0.0.1:${flowsPort}`
  const cookies = new Map<Role, string>()

  async function cookieOf(role: Role): Promise<string> {
    const known = cookies.get(role)
    if (known !== undefined) return known
    const body = JSON.stringify({ email: mail(role), password })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${service.url}/api/session`, { method: 'POST', headers, body })
    const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!
    cookies.set(role, cookie)
    return cookie
  }
  const ask: FlowsAtWork['ask'] = async (path, { as, ...init } = {}) =>
    fetch(`${editor}${path}`, {
      ...init,
      headers: { ...(as && { cookie: await cookieOf(as) }), ...(init.headers as Record<string, string>) },
    })
  const api = async (path: string): Promise<unknown> =>
    (await fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${service.token}` } })).json()
  const children = () =>
    execFileSync('ps', ['--ppid', String(service.pid), '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')

  const atWork: FlowsAtWork = {
    folder,
    serviceUrl: service.url,
    token,
    ask,
    cookieOf,
    async deploy(flows, credentials = {}) {
      const { rev } = (await (
        await ask('/flows/flows', { as: 'administrator', headers: { 'node-red-api-version': 'v2' } })
      ).json()) as { rev: string }
      // Node-RED says that it is deployed before the flows run.
      const url = `/deployed-${rev}`
      const stands = [
        { id: 'stands', type: 'tab', label: 'stands' },
        { id: 'stands-in', type: 'http in', z: 'stands', url, method: 'get', wires: [['stands-out']] },
        { id: 'stands-out', type: 'http response', z: 'stands', wires: [] },
      ]
      const withCredentials = [...flows, ...stands].map((node) => ({ ...node, credentials: credentials[node.id] }))
      const response = await ask('/flows/flows', {
        as: 'administrator',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'node-red-api-version': 'v2' },
        body: JSON.stringify({ flows: withCredentials, rev }),
      })
      if (!response.ok) throw new Error(`not deployed: ${response.status} ${await response.text()}`)
      while (!(await ask(`/flows/in${url}`)).ok) await pause(20)
    },
    async home() {
      const home = crashHome(++homes)
      return { homeId: home.setup.homeId, password: await register(service, home), mqttUrl: service.mqttUrl }
    },
    async alarmsOf(homeId) {
      const path = `/api/alarms?response=all&homeId=${homeId}`
      return ((await api(path)) as { alarms: { alarmId: string }[] }).alarms.map(({ alarmId }) => alarmId)
    },
    async call() {
      const { homeId, password } = await atWork.home()
      const client = await connectAsync(service.mqttUrl, { clientId: homeId, username: homeId, password })
      await client.publishAsync(`home/${homeId}/kernwacht/${button}`, helpCall, { qos: 1 })
      await client.endAsync()
      for (;;) {
        const [raised] = await atWork.alarmsOf(homeId)
        if (raised !== undefined) return raised
        await pause(20)
      }
    },
    alarm: async (id) =>
      (await api(`/api/alarms/${encodeURIComponent(id)}`)) as Awaited<ReturnType<FlowsAtWork['alarm']>>,
    async isThere() {
      for (;;) {
        const answer = await ask('/flows/settings', { as: 'administrator' }).catch(() => null)
        if (answer?.ok) return
        await pause(50)
      }
    },
    kill() {
      const pid = children().find((line) => line.includes('flows/main.ts'))
      process.kill(Number(pid!.trim().split(' ')[0]), 'SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      await service.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await atWork.isThere()
  return atWork
}

const helpCall = JSON.stringify({ reading: { kind: 'help-call', active: true } })
