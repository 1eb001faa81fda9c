// The intake of social-alarm units as app.ts puts it together, on loopback, with what it keeps in memory; and a unit that calls.
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openCredentials } from '../../gateway/mqtt/credentials.ts'
import { createIngest } from '../../gateway/mqtt/ingest.ts'
import { parseIdentity } from '../../gateway/mqtt/topics.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { decodeScaip } from '../../gateway/scaip/decode.ts'
import { type Mrq, type Mrs, parseMrs, printMrq, scaipTypes } from '../../gateway/scaip/scaip-body.ts'
import { responseTo, type SipResponse } from '../../gateway/scaip/sip-message.ts'
import { openTcp, openTls, openUdp, type Endpoint } from '../../gateway/scaip/transport.ts'
import { openUnits, type UnitSettings } from '../../gateway/scaip/units.ts'
import { openUserAgent } from '../../gateway/scaip/user-agent.ts'
import { memoryQuarantine, memoryRegistry } from '../../gateway/store/memory.ts'
import type { HomeSetup } from '../../rules/model/home.ts'
import { homeId } from '../../rules/model/ids.ts'
import type { Draft } from '../../rules/model/input.ts'
import type { Clock } from '../../rules/ports.ts'
import { homeOf } from './broker.ts'
import { setupOf } from './entries.ts'
import { temporaryFolder } from './folder.ts'

export const here = { host: '127.0.0.1', port: 0 }
export const unitIdentity = 'home-1.unit'

export interface UnitsParts {
  readonly settings?: Partial<UnitSettings>
  readonly clock?: Clock
  /** Stands for the journal's disk. */
  accept?(drafts: readonly Draft[]): Promise<void>
  readonly setup?: HomeSetup | null
  readonly folder?: string
}

export async function startUnits(parts: UnitsParts = {}) {
  const { clock = systemClock(), accept = async () => {}, setup = setupOf(), folder = temporaryFolder() } = parts
  const drafts: Draft[] = []
  const quarantine = memoryQuarantine()
  const registry = memoryRegistry([homeOf('home-1')])
  const credentials = await openCredentials({ registry, key: Buffer.alloc(32, 7), clock })
  onTestFinished(() => credentials.close())
  await credentials.issue(unitIdentity, homeId('home-1'))
  const keep = async (more: readonly Draft[]) => {
    await accept(more)
    drafts.push(...more)
  }
  const zoneOf = (id: string) => (setup?.homeId === id ? setup.zone : null)
  const take = createIngest({ decode: decodeScaip, accept: keep, quarantine, clock, zoneOf })
  const none = { udp: null, tcp: null, tls: null, certificate: null }
  const units = await openUnits(
    { ...none, realm: 'kernwacht', digest: 'MD5', heartbeatMinutes: 60, ...parts.settings },
    {
      clock,
      log: silentLog,
      resolveFile: (name) => name,
      file: join(folder, 'scaip-units.json'),
      parseIdentity,
      sipPassword: credentials.sipPassword,
      setupOf: (id) => (setup?.homeId === id ? setup : null),
      accept: keep,
      take,
      quarantine,
    },
  )
  onTestFinished(() => units.close())
  const password = (await credentials.sipPassword(unitIdentity))!
  const port = units.at[0]?.port ?? 0
  return { units, drafts, quarantine, credentials, password, at: { host: here.host, port }, folder }
}

export const helpCall: Mrq = { ref: 'A1', cid: '26317', dty: '0003', mty: 'ME', stc: '0010' }

/** A unit: `call` sends one message and resolves with the SIP answer and, where it comes, the `mrs`. */
export async function unitCalling(
  to: Endpoint,
  login: { readonly user?: string; readonly password: string },
  options: { readonly transport?: 'udp' | 'tcp' | 'tls'; readonly ca?: string } = {},
) {
  const { transport = 'udp', ca } = options
  const heard: Mrs[] = []
  let tell: (mrs: Mrs) => void = () => {}
  const agent = await openUserAgent({
    clock: systemClock(),
    open: (receive) =>
      transport === 'tls'
        ? openTls(here, receive, ca === undefined ? {} : { ca })
        : (transport === 'udp' ? openUdp : openTcp)(here, receive),
    answer(request) {
      const read = parseMrs(request.body)
      if (read.ok) {
        heard.push(read.value)
        tell(read.value)
      }
      return responseTo(request, 200, 'OK')
    },
  })
  onTestFinished(() => agent.close())
  const credentials = { user: login.user ?? unitIdentity, password: login.password }
  const send = (body: string): Promise<SipResponse> => {
    const uri = `sip:kernwacht@${to.host}:${to.port}`
    const message = { method: 'MESSAGE', uri, to: uri, from: `sip:unit@${here.host}:${agent.at.port}`, body } as const
    return agent.request({ ...message, contentType: scaipTypes[0] }, to, credentials, new AbortController().signal)
  }
  return {
    heard,
    send,
    async call(mrq: Mrq | string): Promise<{ status: number; mrs: Mrs }> {
      const answered = new Promise<Mrs>((resolve) => (tell = resolve))
      const { status } = await send(typeof mrq === 'string' ? mrq : printMrq(mrq))
      return { status, mrs: await answered }
    },
  }
}
