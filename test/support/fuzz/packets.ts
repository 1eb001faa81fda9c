// Damaged MQTT packets: from strangers, and from devices that were let in. Each is known to have been read: an answer came behind it, or the door shut.
import { connect, type Socket } from 'node:net'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { type Random, random } from '../../../simulators/random.ts'
import { damaged } from './mutations.ts'
import { seedMessages } from './seeds.ts'

export interface PacketsSent {
  readonly sent: number
  /** How many were the end of their connection. */
  readonly closed: number
  readonly connections: number
  /** Nothing came within ten seconds: neither an answer nor the end. */
  readonly unanswered: number
}

const patienceMs = 10_000
/** A packet that announces more than came swallows what is behind it: then our side is shut, and the service must shut its own. */
const swallowedMs = 400
/** Under the number in a minute at which one identity is slowed down. */
const connectsOfOne = 12

export async function sendPackets(parts: {
  readonly port: number
  readonly identities: readonly { readonly identity: string; readonly token: string }[]
  readonly count: number
  readonly seed: number
  readonly atOnce: number
}): Promise<PacketsSent> {
  const { port, identities, count, seed, atOnce } = parts
  let [sent, closed, connections, unanswered] = [0, 0, 0, 0]
  const free = identities.map((who) => ({ ...who, until: 0, used: 0 }))
  /** Whoever has connects left in this minute; null: nobody, and a stranger comes instead. */
  function nextFree(chance: Random): (typeof free)[number] | null {
    const now = performance.now()
    const one = chance.pick(free)
    if (now > one.until) Object.assign(one, { until: now + 60_000, used: 0 })
    return one.used++ < connectsOfOne ? one : null
  }

  async function visit(chance: Random): Promise<void> {
    connections++
    await using line = await openLine(port)
    const who = chance.chance(0.5) ? nextFree(chance) : null
    if (!who) {
      sent++
      closed++
      const { identity, token } = chance.pick(identities)
      const answer = await line.say(
        damaged(mqttPacket.generate(connectOf(identity, token)), chance, mqttPacket.generate(connectOf('x', 'y'))),
        null,
      )
      if (answer === 'nothing') unanswered++
      return
    }
    const connected = await line.say(mqttPacket.generate(connectOf(who.identity, who.token)), 'connack')
    if (connected !== 'answer') return
    const home = who.identity.split('.')[0]!
    for (let more = 40; more > 0 && sent < count; more--) {
      sent++
      const packet = mqttPacket.generate(chance.pick(packetsOf(home, chance)))
      const bytes = chance.chance(0.6) ? withItsLength(packet, chance) : damaged(packet, chance, packet)
      const answer = await line.say(Buffer.concat([bytes, mqttPacket.generate({ cmd: 'pingreq' })]), 'pingresp')
      if (answer === 'answer') continue
      if (answer === 'nothing') unanswered++
      closed++
      return
    }
  }

  const lanes = Array.from({ length: atOnce }, async (_, lane) => {
    const chance = random(seed, 'packet', lane)
    while (sent < count) await visit(chance)
  })
  await Promise.all(lanes)
  return { sent, closed, connections, unanswered }
}

const connectOf = (identity: string, token: string): Packet => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clientId: identity,
  clean: true,
  keepalive: 60,
  username: identity,
  password: Buffer.from(token),
})

const seeds = seedMessages()
function packetsOf(home: string, chance: Random): Packet[] {
  const messageId = chance.whole(1, 65_535)
  const { path, payload } = chance.pick(seeds)
  const publish = {
    cmd: 'publish',
    topic: `home/${home}/${path}`,
    payload,
    dup: chance.chance(0.1),
    retain: chance.chance(0.2),
    messageId,
  } as const
  return [
    { ...publish, qos: 0 },
    { ...publish, qos: 1 },
    { ...publish, qos: 2 },
    { cmd: 'pubrel', messageId },
    { cmd: 'puback', messageId },
    {
      cmd: 'subscribe',
      messageId,
      subscriptions: [
        { topic: `home/${home}/#`, qos: 1 },
        { topic: `home/${home}/a/command`, qos: 0 },
      ],
    },
    { cmd: 'unsubscribe', messageId, unsubscriptions: [`home/${home}/#`] },
    connectOf(home, 'x'),
  ]
}

/** Damage inside, with a length that is right: so that what is behind the frame is reached. */
function withItsLength(packet: Buffer, chance: Random): Buffer {
  let start = 2
  while (start < 5 && (packet[start - 1]! & 0x80) !== 0) start++
  const inside = damaged(packet.subarray(start), chance, packet)
  const length: number[] = []
  for (let left = inside.length; ;) {
    const digit = left % 128
    left = Math.floor(left / 128)
    length.push(left > 0 ? digit | 0x80 : digit)
    if (left === 0) break
  }
  return Buffer.concat([packet.subarray(0, 1), Buffer.from(length), inside])
}

interface Line extends AsyncDisposable {
  /** Sends, and waits for that answer, for the end of the connection, or for the end of patience. A `null` answer: any at all. */
  say(bytes: Buffer, until: Packet['cmd'] | null): Promise<'answer' | 'closed' | 'nothing'>
}

function openLine(port: number): Promise<Line> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const parser = mqttPacket.parser({ protocolVersion: 4 })
    let isClosed = false
    let hear: (answer: 'answer' | 'closed' | 'nothing') => void = () => {}
    let wanted: Packet['cmd'] | null = null
    parser.on('error', () => {})
    parser.on('packet', ({ cmd }) => {
      if (wanted === null || cmd === wanted) hear('answer')
    })
    socket.on('data', (bytes) => parser.parse(bytes))
    socket.on('error', () => {})
    socket.once('close', () => {
      isClosed = true
      hear('closed')
      resolve(line)
    })
    const line: Line = {
      say: (bytes, until) =>
        new Promise((done) => {
          if (isClosed) return done('closed')
          const tooLong = setTimeout(() => hear('nothing'), patienceMs)
          const swallowed = setTimeout(() => socket.end(), until === null ? 0 : swallowedMs)
          wanted = until
          hear = (answer) => {
            clearTimeout(tooLong)
            clearTimeout(swallowed)
            done(answer)
          }
          socket.write(bytes)
        }),
      [Symbol.asyncDispose]: async () => void socket.destroy(),
    }
    socket.once('connect', () => resolve(line))
  })
}
