// Tells an alarm receiving centre in its own language, SCAIP over SIP; delivered only when the centre itself has said that it has it.
import { createHash } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { type Duration, isoUtc, minutes, seconds } from '../../rules/model/time.ts'
import { answers, codesOf, deviceType } from '../scaip/codes.ts'
import { keepBeating } from '../scaip/heartbeat.ts'
import { type Mrq, type Mrs, parseMrs, printMrq, scaipTypes } from '../scaip/scaip-body.ts'
import { headerOf, responseTo, type SipRequest } from '../scaip/sip-message.ts'
import { openTcp, openTls, openUdp, type Receive } from '../scaip/transport.ts'
import { hostPort, openUserAgent } from '../scaip/user-agent.ts'
import { passwordsOf, type Receiver, ScaipSettings, tlsOf } from './scaip-settings.ts'
import { defineChannel, DeliveryFailure, type ChannelParts, type Notice, type Receipt } from './channel.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Sixteen digits, the same for ever, for a home that the settings give no number. */
export const controllerOf = (homeId: string): string =>
  (digest(`controller ${homeId}`).readBigUInt64BE() % 10n ** 16n).toString().padStart(16, '0')

/** The same delivery has the same `ref`, by which the centre knows a double. */
export const refOf = (key: string): string => digest(key).toString('hex').slice(0, 16)

/** What the centre is told: no names, but the home's number, what it is and where. */
export function mrqOf(notice: Notice, controllers: ScaipSettings['controllers']): Mrq {
  const { alarm, home, isTest } = notice
  const cut = (text: string, most: number) => text.slice(0, most)
  return {
    ver: '01.00',
    ref: refOf(notice.key),
    cid: controllers[alarm.homeId] ?? controllerOf(alarm.homeId),
    mty: 'ME',
    ...codesOf(alarm, home?.setup ?? null),
    stt: cut(`${isTest ? 'TEST ' : ''}${alarm.title[notice.language]}`, 32),
    // The protocol has no tag for when it happened. Whether it is a trial stands where nothing cuts it off, and in both languages.
    ite: `${isTest ? 'TEST: proefalarm, trial alarm; ' : ''}${isoUtc(alarm.openedAt)}`,
  }
}

export const scaip = defineChannel({ id: 'scaip', audience: 'system', settings: ScaipSettings, open })

async function open(settings: ScaipSettings, parts: ChannelParts) {
  const passwords = await passwordsOf(settings, parts)
  const tls = await tlsOf(settings, parts)
  const closed = new AbortController()
  const waiting = new Map<string, { readonly from: string; readonly answered: (mrs: Mrs) => void }>()

  /** The centre's own MESSAGE, which says how it went. */
  const answer = (request: SipRequest, from: { readonly host: string }) => {
    if (request.method === 'OPTIONS') return responseTo(request, 200, 'OK')
    if (request.method !== 'MESSAGE')
      return responseTo(request, 405, 'Method Not Allowed', [{ name: 'Allow', value: 'MESSAGE, OPTIONS' }])
    const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase()
    if (!scaipTypes.some((known) => known === type))
      return responseTo(request, 415, 'Unsupported Media Type', [{ name: 'Accept', value: scaipTypes.join(', ') }])
    const read = parseMrs(request.body)
    if (!read.ok) return responseTo(request, 400, 'Bad Request')
    const delivery = waiting.get(read.value.ref)
    // Anybody can work out a `ref`: only where the alarm went may its answer come from.
    if (delivery && delivery.from !== from.host) return responseTo(request, 403, 'Forbidden')
    delivery?.answered(read.value)
    return responseTo(request, 200, 'OK')
  }

  const agent = await openUserAgent({
    clock: parts.clock,
    answer,
    open: (receive: Receive) =>
      settings.transport === 'tls'
        ? openTls(settings.listen, receive, tls)
        : (settings.transport === 'udp' ? openUdp : openTcp)(settings.listen, receive),
  })

  const receiverOf = (address: string) => {
    const receiver = Object.hasOwn(settings.receivers, address) ? settings.receivers[address] : undefined
    if (!receiver)
      throw new DeliveryFailure('scaip-no-such-receiver', `the settings know no receiver ${address}`, {
        mayRetry: false,
      })
    return receiver
  }

  /** A socket that listens on IPv4 speaks no IPv6. */
  const addressOf = async (receiver: Receiver): Promise<string> =>
    (await lookup(receiver.host, { family: settings.listen.host.includes(':') ? 0 : 4 })).address

  async function ask(
    method: 'MESSAGE' | 'OPTIONS',
    receiver: Receiver,
    host: string,
    body: string | null,
    signal: AbortSignal,
  ) {
    const { login } = receiver
    const password = login && passwords.get(login.passwordFile)
    const uri = `sip:${receiver.user}@${hostPort(receiver)}${settings.transport === 'tls' ? ';transport=tls' : ''}`
    return agent.request(
      {
        method,
        uri,
        to: uri,
        from: `sip:${settings.identity}@${hostPort(settings.reachableAt ?? agent.at)}`,
        ...(body !== null && { contentType: scaipTypes[0], body }),
      },
      { host, port: receiver.port, ...(settings.transport === 'tls' && { name: receiver.host }) },
      login && password !== undefined ? { user: login.user, password } : null,
      signal,
    )
  }

  async function send(notice: Notice, address: string, signal: AbortSignal): Promise<Receipt> {
    return receiptOf(await exchange(receiverOf(address), mrqOf(notice, settings.controllers), signal))
  }

  /** Resolves with the centre's own word on it. */
  async function exchange(receiver: Receiver, mrq: Mrq, signal: AbortSignal): Promise<Mrs> {
    const done = new AbortController()
    const until = AbortSignal.any([signal, closed.signal, done.signal])
    let isWithNetwork = false
    const late = parts.clock.wait(seconds(receiver.answerSeconds), until).then(() => {
      if (isWithNetwork)
        throw new DeliveryFailure('scaip-no-answer', 'the network took it, and the centre said nothing', {
          mayRetry: true,
        })
      throw new DeliveryFailure('sip-no-answer', 'nobody took it', { mayRetry: true })
    })
    const tell = async (): Promise<Mrs> => {
      const host = await addressOf(receiver)
      // Called off meanwhile: what is sent now nobody would wait for.
      until.throwIfAborted()
      const { promise: answered, resolve } = Promise.withResolvers<Mrs>()
      // Before it is sent: the answer may come before the network's own.
      waiting.set(mrq.ref, { from: host, answered: resolve })
      const response = await ask('MESSAGE', receiver, host, printMrq(mrq), until)
      if (response.status >= 300) throw refused(response.status)
      isWithNetwork = true
      return answered
    }
    try {
      return await Promise.race([tell(), late])
    } catch (error) {
      if (error instanceof DeliveryFailure) throw error
      throw new DeliveryFailure('scaip-unreachable', (error as Error).message, { mayRetry: true, cause: error })
    } finally {
      done.abort()
      waiting.delete(mrq.ref)
    }
  }

  /** Each centre hears that we are there; that one no longer answers is a trouble of the service, for alarms to it would wait. */
  function beatTo(name: string, receiver: Receiver, heartbeat: NonNullable<typeof receiver.heartbeat>) {
    const { controller = controllerOf(ownController), hbi } = heartbeat
    const code = `scaip-${name}-away`
    return keepBeating(
      {
        clock: parts.clock,
        usual: minutes(heartbeat.minutes),
        async beat(signal) {
          const ref = refOf(`heartbeat ${name} ${parts.clock.now()}`)
          const { controller: dty } = deviceType
          const mrs = await exchange(
            receiver,
            { ver: '01.00', ref, cid: controller, mty: 'PI', hbo: '001', dty },
            signal,
          )
          receiptOf(mrs)
          return intervalOf(mrs, hbi)
        },
        away(error) {
          if (error === null) parts.log.info({ receiver: name }, 'the receiving centre answers again')
          else parts.log.error({ receiver: name, error: codeOf(error) }, 'the receiving centre does not answer')
          parts.trouble?.(code, error && awayWords(name, codeOf(error)))
        },
      },
      closed.signal,
    )
  }
  const beating = Object.entries(settings.receivers).flatMap(([name, receiver]) =>
    receiver.heartbeat ? [beatTo(name, receiver, receiver.heartbeat)] : [],
  )

  /** OPTIONS, which alarms nobody. That the centre knows our homes only a trial alarm can show. */
  async function check(): Promise<void> {
    for (const [name, receiver] of Object.entries(settings.receivers)) {
      const host = await addressOf(receiver)
      const { status } = await ask('OPTIONS', receiver, host, null, closed.signal)
      if (status === 401 || status === 403 || status === 407)
        throw new Error(`${name} does not let us in (SIP ${status})`)
      if (status >= 500) throw new Error(`${name} is in trouble (SIP ${status})`)
    }
  }

  async function close(): Promise<void> {
    closed.abort(new Error('the channel is closed'))
    await Promise.all(beating)
    await agent.close()
  }

  return { send, check, close }
}

/** What the service itself is called before a centre, which knows it by a number like a home's. */
const ownController = 'kernwacht'

/** `hbi`; null: the centre asks for nothing, or for something that is no time. */
function intervalOf({ hbi }: Mrs, unit: 'minutes' | 'seconds'): Duration | null {
  const count = Number(hbi ?? '')
  if (!Number.isFinite(count) || count <= 0) return null
  return unit === 'minutes' ? minutes(count) : seconds(count)
}

const codeOf = (error: Error): string => (error instanceof DeliveryFailure ? error.code : error.name)

const awayWords = (name: string, code: string) => ({
  nl: `Meldcentrale ${name} antwoordt niet (${code}). Meldingen voor deze centrale wachten.`,
  en: `Receiving centre ${name} does not answer (${code}). Alarms for this centre wait.`,
})

/** RFC 3261 §21.4: what the same request would meet again a person must look at. */
function refused(code: number): DeliveryFailure {
  const passes = code >= 500 || [408, 423, 429, 480, 486].includes(code)
  return new DeliveryFailure(`sip-${code}`, `the centre's SIP answered ${code}`, { mayRetry: passes && code < 600 })
}

function receiptOf({ ref, snu }: Mrs): Receipt {
  const code = snu.replace(/^0+(?=\d)/, '')
  if (code === '0') return { state: 'delivered', reference: ref, takenOver: true }
  const known = Object.hasOwn(answers, code)
    ? answers[code as keyof typeof answers]
    : { meaning: 'unknown', mayRetry: false }
  throw new DeliveryFailure(`scaip-snu-${code}`, `the centre answered ${code}: ${known.meaning}`, known)
}
