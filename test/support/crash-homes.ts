// What lives through the crashes: homes with devices that name their messages and never give up, and a carer who answers every alarm.
import { setTimeout as pause } from 'node:timers/promises'
import { connect, Store } from 'mqtt'
import type { Home } from '../../rules/model/home.ts'
import { deviceId, homeId, residencyId, roomId } from '../../rules/model/ids.ts'
import { instant } from '../../rules/model/time.ts'
import type { Random } from '../../simulators/random.ts'
import type { RunningService } from './service.ts'

/** A message that a device sent, and what became of it as far as the device knows. */
export interface Sent {
  readonly messageId: string
  readonly asksForHelp: boolean
  acknowledged: boolean
}

/** An alarm that the carer was told to have picked up, and then to have closed. */
export interface Answered {
  readonly alarmId: string
  resolved: boolean
}

const motion = deviceId('hall-motion')
const thermometer = deviceId('hall-thermometer')
export const button = deviceId('help-button')

export const crashHome = (number: number): Home => ({
  setup: {
    homeId: homeId(`home-${number}`),
    zone: 'Europe/Amsterdam',
    rooms: [{ roomId: roomId('hall'), kind: 'hall' }],
    devices: [
      { deviceId: motion, kind: 'motion', roomId: roomId('hall') },
      { deviceId: thermometer, kind: 'climate', roomId: roomId('hall') },
      { deviceId: button, kind: 'help-button', roomId: roomId('hall') },
    ],
    residency: { residencyId: residencyId(`residency-${number}`), since: instant(0), people: 1 },
    ruleParams: {},
  },
  address: { street: 'Dorpsstraat', houseNumber: String(number), postcode: '1906 AB', village: 'Limmen' },
  careOrganisation: 'Dorpszorg',
  residents: [],
  contacts: [],
})

/** Registers the home; returns the token of its gateway. */
export async function register(service: RunningService, home: Home): Promise<string> {
  const path = `/api/homes/${home.setup.homeId}`
  await ask(service, 'PUT', path, home)
  const issued = (await ask(service, 'POST', `${path}/credentials`, {})) as { token: string }
  return issued.token
}

/** Sends again what was not acknowledged in this time: mqtt.js drops some of what was under way when the connection broke. */
const patienceMs = 3_000

/** A home's gateway: one message after the other until it is told to stop; every one with a name is acknowledged by then. */
export async function liveAsGateway(parts: {
  readonly mqttUrl: string
  readonly home: string
  readonly token: string
  readonly random: Random
  readonly stopped: AbortSignal
  /** The service does not come back: nothing will be acknowledged any more. */
  readonly gone: AbortSignal
  readonly sent: Sent[]
}): Promise<void> {
  const { mqttUrl, home, token, random, stopped, gone, sent } = parts
  const client = connect(mqttUrl, {
    clientId: home,
    username: home,
    password: token,
    protocolVersion: 4,
    reconnectPeriod: 50,
    connectTimeout: 2_000,
    outgoingStore: new MarkingStore(),
  })
  // A connection that a crash cuts off is no news here, the first one neither.
  client.on('error', () => {})
  await new Promise<void>((resolve) => {
    client.once('connect', () => resolve())
    gone.addEventListener('abort', () => resolve(), { once: true })
  })
  try {
    for (let count = 0; !stopped.aborted; count++) {
      const { device, reading, isNamed } = nextReading(random, count)
      const messageId = `${home}-${count}`
      const text = JSON.stringify({ ...(isNamed && { messageId }), observedAt: new Date().toISOString(), reading })
      const asksForHelp = reading.kind === 'help-call' && reading.active
      const record: Sent = { messageId, asksForHelp, acknowledged: false }
      sent.push(record)
      const publish = () => client.publishAsync(`home/${home}/kernwacht/${device}`, text, { qos: 1 })
      do {
        const inTime = new AbortController()
        record.acknowledged = await Promise.race([
          publish().then(
            () => true,
            () => false,
          ),
          pause(patienceMs, false, { signal: inTime.signal }).catch(() => false),
        ])
        inTime.abort()
        // Only what has a name may be said again by the device itself; the rest is left to its MQTT library, marked DUP.
      } while (isNamed && !record.acknowledged && !gone.aborted)
      await pause(random.between(5, 45))
    }
  } finally {
    await client.endAsync(true)
  }
}

/** mqtt.js sends again what was not acknowledged and leaves out the DUP flag that belongs to it. [MQTT-3.3.1-1] */
class MarkingStore extends Store {
  override put(packet: Parameters<Store['put']>[0], done: Parameters<Store['put']>[1]): this {
    return super.put(packet.cmd === 'publish' ? { ...packet, dup: true } : packet, done)
  }
}

/** Mostly movement, now and then a call for help; a temperature has no name and is told from others by its thousandths. */
function nextReading(random: Random, count: number) {
  const kind = random.unit()
  const active = random.chance(0.6)
  if (kind < 0.1) return { device: button, reading: { kind: 'help-call', active }, isNamed: true } as const
  if (kind < 0.25)
    return { device: thermometer, reading: { kind: 'temperature', celsius: count / 1000 }, isNamed: false } as const
  return { device: motion, reading: { kind: 'motion', active }, isNamed: true } as const
}

/** Picks up and closes whatever is open, whoever asks; a service that is away is asked again. */
export async function answerAlarms(parts: {
  service(): RunningService | null
  readonly stopped: AbortSignal
  readonly answered: Answered[]
  /** Whether this one is answered by now. */
  mayAnswer(alarm: Listed): boolean
}): Promise<void> {
  const { stopped, answered, mayAnswer } = parts
  const byId = new Map<string, Answered>()
  while (!stopped.aborted) {
    const service = parts.service()
    try {
      if (service)
        for (const alarm of await unresolved(service)) if (mayAnswer(alarm)) await answer(service, alarm.alarmId)
    } catch {
      // Gone in the middle of it: what was not answered is still on the list of the next one.
    }
    await pause(50)
  }

  async function answer(service: RunningService, alarmId: string): Promise<void> {
    const path = `/api/alarms/${alarmId}/steps`
    const known = byId.get(alarmId)
    if (!known) {
      // Refused only when the crash came between its being kept and our being told.
      await ask(service, 'POST', path, { step: 'acknowledge' }).catch(unlessRefused)
      const taken = { alarmId, resolved: false }
      byId.set(alarmId, taken)
      answered.push(taken)
    }
    await ask(service, 'POST', path, { step: 'resolve', outcome: 'true' })
    byId.get(alarmId)!.resolved = true
  }
}

export interface Listed {
  readonly alarmId: string
  readonly home: { readonly homeId: string }
  readonly raisedAt: number
}

async function unresolved(service: RunningService): Promise<Listed[]> {
  const lists = (await Promise.all([
    ask(service, 'GET', '/api/alarms?response=open&limit=500'),
    ask(service, 'GET', '/api/alarms?response=taken&limit=500'),
  ])) as { alarms: Listed[] }[]
  return lists.flatMap(({ alarms }) => alarms)
}

class Refused extends Error {}

function unlessRefused(error: unknown): void {
  if (!(error instanceof Refused)) throw error
}

async function ask({ url, token }: RunningService, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  })
  const text = await response.text()
  if (response.status === 409) throw new Refused(text)
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}
