// Takes in the messages of social-alarm units: asks who calls, keeps what is said, and only then answers that it has it (`mrs` with snu 0).
import type { HomeId } from '../../rules/model/ids.ts'
import { seconds } from '../../rules/model/time.ts'
import type { Clock, Quarantine } from '../../rules/ports.ts'
import { pathOf } from './decode.ts'
import { type Algorithm, isProof, parseDigest } from './digest.ts'
import { createNonces } from './nonces.ts'
import { type Flaw, type Mrs, type Parsed, type Mrq, parseMrq, printMrs, scaipTypes } from './scaip-body.ts'
import { headerOf, responseTo, type SipRequest, type SipResponse } from './sip-message.ts'
import type { Endpoint, Receive, SipTransport } from './transport.ts'
import { hostPort, openUserAgent, type UserAgent } from './user-agent.ts'

/** A unit as the registry knows it: `<home>.<name>`. */
export interface Unit {
  readonly identity: string
  readonly homeId: HomeId
  readonly name: string
}

export interface IntakeParts {
  readonly clock: Pick<Clock, 'now' | 'wait'>
  /** The ways in, each with its own listener. */
  readonly doors: readonly ((receive: Receive) => Promise<SipTransport>)[]
  readonly realm: string
  readonly algorithm: Algorithm
  /** How we call ourselves in what we send: sip:<name>@<where it listens>. */
  readonly name: string
  /** Reads a user name; null: it can be no unit's. */
  unitOf(user: string): Unit | null
  /** Null: not registered, or revoked. */
  passwordOf(unit: Unit): Promise<string | null>
  isKnownHome(homeId: HomeId): boolean
  /** Resolves when it is journalled or in quarantine, as the intake of MQTT does; rejects when neither could be done. */
  take(message: {
    readonly homeId: HomeId
    readonly identity: string
    readonly path: string
    readonly payload: Uint8Array
    readonly retained: false
    readonly duplicate: false
    readonly packetId: null
  }): Promise<void>
  readonly quarantine: Pick<Quarantine, 'keep'>
  /** Called for each message that was kept; answers with the minutes between heartbeats that the unit is to keep. */
  heard(unit: Unit, isHeartbeat: boolean): number | null
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

export interface ScaipIntake {
  /** Where it listens, in the order of the doors. */
  readonly at: readonly { readonly transport: string; readonly host: string; readonly port: number }[]
  close(): Promise<void>
}

const snuOf: Readonly<Record<Flaw, string>> = { 'too-long': '1', 'invalid-format': '2', 'mandatory-tag-missing': '7' }
const ok = '0'
const wrongData = '3'
/** No voice call follows: we have nobody who speaks (`mre`). */
const noVoice = '0'

/** So much of what strangers say is kept; a flood would push out what matters. */
const mostStrangersKept = 60
const strangersPer = seconds(60)
const nobodysHome = 'unknown-unit' as HomeId

export async function openIntake(parts: IntakeParts): Promise<ScaipIntake> {
  const { clock, realm, algorithm, log } = parts
  const nonces = createNonces()
  const closed = new AbortController()
  let strangers = 0

  async function answer(
    agent: () => UserAgent,
    request: SipRequest,
    from: Endpoint,
    after: (work: () => void) => void,
  ) {
    if (request.method === 'OPTIONS') return responseTo(request, 200, 'OK')
    if (request.method !== 'MESSAGE')
      return responseTo(request, 405, 'Method Not Allowed', [{ name: 'Allow', value: 'MESSAGE, OPTIONS' }])
    const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase()
    if (!scaipTypes.some((known) => known === type))
      return responseTo(request, 415, 'Unsupported Media Type', [{ name: 'Accept', value: scaipTypes.join(', ') }])
    const caller = await callerOf(request)
    if (caller.kind === 'ask') return challenge(request, caller.isStale)
    const parsed = parseMrq(request.body)
    const ref = parsed.ok ? parsed.value.ref : parsed.ref
    const say = (mrs: Omit<Mrs, 'ref'>) => {
      if (ref !== null) after(() => reply(agent(), request, from, { mre: noVoice, ...mrs, ref }))
    }
    if (caller.kind === 'stranger') return turnAway(request, caller.user, say)
    try {
      return await hear(request, caller.unit, parsed, say)
    } catch (error) {
      log.warn({ homeId: caller.unit.homeId, error: String(error) }, 'a social-alarm unit was not taken in')
      // Not kept, so not taken: the unit tries again, or tries its next centre.
      return responseTo(request, 503, 'Service Unavailable', [{ name: 'Retry-After', value: '5' }])
    }
  }

  async function hear(request: SipRequest, unit: Unit, parsed: Parsed<Mrq>, say: (mrs: Omit<Mrs, 'ref'>) => void) {
    const { homeId, identity, name } = unit
    const payload = Buffer.from(request.body)
    const common = { retained: false, duplicate: false, packetId: null } as const
    await parts.take({ homeId, identity, path: pathOf(name), payload, ...common })
    if (!parsed.ok) {
      if (parsed.ref === null) return responseTo(request, 400, 'Bad Request')
      say({ snu: snuOf[parsed.flaw] })
    } else if (!parts.isKnownHome(homeId)) say({ snu: wrongData, ste: 'this home is not set up' })
    else {
      const isHeartbeat = parsed.value.mty?.toUpperCase() === 'PI'
      const minutes = parts.heard(unit, isHeartbeat)
      say({ snu: ok, ...(isHeartbeat && minutes !== null && { hbi: String(minutes) }) })
    }
    return responseTo(request, 200, 'OK')
  }

  /** Somebody who answered our question, so really is where the message came from, and is no unit of ours: or of ours with another password. */
  async function turnAway(
    request: SipRequest,
    user: string,
    say: (mrs: Omit<Mrs, 'ref'>) => void,
  ): Promise<SipResponse> {
    if (strangers >= mostStrangersKept) return responseTo(request, 503, 'Service Unavailable')
    strangers += 1
    void clock
      .wait(strangersPer, closed.signal)
      .catch(() => {})
      .then(() => void (strangers -= 1))
    const unit = parts.unitOf(user)
    await parts.quarantine.keep({
      homeId: unit?.homeId ?? nobodysHome,
      path: pathOf(unit?.name ?? 'unknown'),
      payload: Buffer.from(request.body),
      at: clock.now(),
      retained: false,
      code: 'unknown-unit',
      detail:
        'signed in with a user name that is not registered, or with another password: register the unit, then replay this',
      deviceId: null,
    })
    say({ snu: wrongData, ste: 'this unit is not registered' })
    return responseTo(request, 403, 'Forbidden')
  }

  type Caller =
    | { readonly kind: 'unit'; readonly unit: Unit }
    | { readonly kind: 'stranger'; readonly user: string }
    | { readonly kind: 'ask'; readonly isStale: boolean }

  async function callerOf(request: SipRequest): Promise<Caller> {
    const proof = headerOf(request, 'authorization')
    const said = proof === undefined ? null : parseDigest(proof)
    if (!said) return { kind: 'ask', isStale: false }
    const { username: user = '', nonce = '', nc = '' } = said
    const now = clock.now()
    if (!nonces.isGood(nonce, now)) return { kind: 'ask', isStale: true }
    const unit = parts.unitOf(user)
    const password = unit && (await parts.passwordOf(unit))
    const { method, uri } = request
    const expected = { realm, nonce, algorithm, hasQop: true, user, password: password ?? '', method, uri }
    if (!unit || password === null || !isProof(proof!, expected)) return { kind: 'stranger', user }
    return nonces.use(nonce, nc, now) ? { kind: 'unit', unit } : { kind: 'ask', isStale: true }
  }

  function challenge(request: SipRequest, isStale: boolean): SipResponse {
    const stale = isStale ? ', stale=true' : ''
    const value = `Digest realm="${realm}", nonce="${nonces.fresh(clock.now())}", qop="auth", algorithm=${algorithm}${stale}`
    return responseTo(request, 401, 'Unauthorized', [{ name: 'WWW-Authenticate', value }])
  }

  /** Our own MESSAGE, back the way the unit's came. */
  function reply(agent: UserAgent, about: SipRequest, from: Endpoint, mrs: Mrs): void {
    const uri = /<(sips?:[^>\s]{1,200})>/.exec(headerOf(about, 'from') ?? '')?.[1] ?? `sip:${hostPort(from)}`
    const ours = `sip:${parts.name}@${hostPort(agent.at)}`
    const message = {
      method: 'MESSAGE',
      uri,
      to: uri,
      from: ours,
      contentType: scaipTypes[0],
      body: printMrs(mrs),
    } as const
    // Who does not hear it says the same again, and is then answered again.
    agent
      .request(message, from, null, closed.signal)
      .catch(
        (error: unknown) =>
          closed.signal.aborted || log.info({ error: String(error) }, 'a unit did not take our answer'),
      )
  }

  await using opening = new AsyncDisposableStack()
  const agents: UserAgent[] = []
  const at: ScaipIntake['at'][number][] = []
  for (const door of parts.doors) {
    const agent: UserAgent = await openUserAgent({
      clock,
      async open(receive) {
        const transport = await door(receive)
        at.push({ transport: transport.name, ...transport.at })
        return transport
      },
      answer: (request, from, after) => answer(() => agent, request, from, after),
    })
    opening.defer(() => agent.close())
    agents.push(agent)
  }
  const open = opening.move()
  return {
    at,
    async close() {
      closed.abort(new Error('the intake is closed'))
      await open.disposeAsync()
    },
  }
}
