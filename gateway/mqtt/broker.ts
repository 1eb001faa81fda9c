// The embedded broker: aedes with its hooks. A message is acknowledged when the intake has kept it, and not before.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Aedes, type Client, type Subscription } from 'aedes'
import type { Clock } from '../../rules/ports.ts'
import { mayReceive, maySubscribe } from './access.ts'
import { type Anonymous, createDoor } from './admission.ts'
import { createConnecting } from './connecting.ts'
import { type BrokerStats, countRefusal, createCounts, printCounts, type Refusal } from './counts.ts'
import type { Credentials } from './credentials.ts'
import { createFanOut } from './fan-out.ts'
import type { Intake } from './ingest.ts'
import { defaultLimits, fullBucket, type Limits } from './limits.ts'
import { type Addresses, type Caller, type ListenOptions, openListeners, type TlsMaterial } from './listeners.ts'
import { keepPacketIdsOnly, limitPacketLength, subscriptionsOf, watchPackets } from './packet-guard.ts'
import { createPublishing } from './publishing.ts'
import { sessionOf, startSession } from './session.ts'
import type { Identity } from './topics.ts'
import type { Room } from './waiting-for-room.ts'

export interface BrokerOptions extends Pick<
  ListenOptions,
  'mqtt' | 'mqtts' | 'ws' | 'wss' | 'tls' | 'plainBeyondLoopback'
> {
  readonly intake: Intake
  readonly credentials: Credentials
  /** The time of this process, in replay mode too: a clock that stands still would let nobody's turn come. */
  readonly clock: Clock
  readonly limits?: Partial<Limits>
  /** Left out: the disk is never full. */
  readonly room?: Room
  /** The longest packet of a client that was let in. Before that it is 4 KiB. */
  readonly packetBytes?: number
  readonly anonymous?: Anonymous
  /** How long a connection may take to say who it is. */
  readonly connectTimeoutMs?: number
  /** How long a subscriber may leave what it was sent unread before it is cut off. */
  readonly drainTimeoutMs?: number
  readonly log?: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

export interface Broker {
  readonly addresses: Addresses
  /** A renewed certificate serves from now on; whoever came by one that is revoked now is closed. */
  renew(tls: TlsMaterial): void
  stats(): BrokerStats
  close(): Promise<void>
}

/** An unauthenticated caller gets no more of our memory than a CONNECT needs. */
const strangerPacketBytes = 4 * 1024

export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { intake, credentials, clock, log } = options
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const { packetBytes = 64 * 1024, connectTimeoutMs = 10_000, drainTimeoutMs = 3_000 } = options
  const counts = createCounts()
  let revoked: ReadonlySet<string> = options.tls?.revoked ?? new Set()
  const isRevoked = (certificate: string) => revoked.has(certificate)
  const door = createDoor({ credentials, limits, clock, anonymous: options.anonymous ?? null, isRevoked })
  const streams = new Map<Duplex, Client>()
  const closing = new AbortController()

  const aedes = new Aedes({
    // A limit would be the broker's as a whole, and then one slow reader holds up everybody.
    concurrency: 0,
    drainTimeout: drainTimeoutMs,
    connectTimeout: connectTimeoutMs,
    keepaliveLimit: 120,
    queueLimit: 42,
    maxInflightInbound: limits.halfOpenMessages,
    // MQTT 3.1 had 23; an identity may be longer.
    maxClientsIdLength: 100,
    ...createConnecting({ door, counts, closing: closing.signal, refuse, fault, log }),
    authorizePublish: createPublishing({
      intake,
      limits,
      clock,
      counts,
      room: options.room,
      closing: closing.signal,
      refuse,
      fault,
      log,
    }),
    authorizeSubscribe,
    authorizeForward: (client, packet) => {
      const { who } = sessionOf(client)
      return who && mayReceive(who, packet.topic) ? packet : null
    },
  })
  const fanOut = createFanOut(aedes)

  function authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void {
    const session = sessionOf(client)
    const { who } = session
    // One that the guard has not shown us belongs to no packet: refused. So is what a closed connection left in the queue.
    const whole = session.subscribes.get(subscription)
    if (whole) whole.allowed ??= who !== null && mayHave(client, who, whole.filters)
    if (!who || !whole?.allowed || client.closed) {
      refuse('subscribe', client)
      return done(null, null)
    }
    fanOut.listens(client, who.homeId)
    done(null, subscription)
  }

  /** A SUBSCRIBE is granted as a whole or refused as a whole. */
  function mayHave(client: Client, who: Identity, filters: readonly Subscription[]): boolean {
    const all = new Set([...subscriptionsOf(client), ...filters.map(({ topic }) => topic)])
    return all.size <= limits.subscriptions && filters.every(({ topic }) => maySubscribe(who, topic))
  }

  function refuse(why: Refusal, client?: Client): void {
    countRefusal(counts, why)
    if (client) log?.warn({ identity: sessionOf(client).who?.text ?? null, why }, 'refused')
  }
  function fault(error: unknown): void {
    counts.faults++
    log?.error({ error: String(error) }, 'the broker has a fault')
  }

  function closeThose(which: (client: Client) => boolean): void {
    for (const client of streams.values()) {
      if (client.closed || !which(client)) continue
      refuse('revoked', client)
      client.close()
    }
  }

  aedes.on('clientDisconnect', (client) => fanOut.leaves(client))
  aedes.on('clientError', () => counts.clientErrors++)
  aedes.on('connectionError', () => counts.clientErrors++)
  aedes.on('keepaliveTimeout', () => counts.keepaliveTimeouts++)
  // aedes reports failures of its store here; without a listener they would end the process. It is no part of its declared events.
  ;(aedes as NodeJS.EventEmitter).on('error', fault)
  const stopWatching = credentials.onRevoked((identity) => {
    // Those too that are being let in at this moment.
    closeThose((client) => client.id === identity)
  })
  await aedes.listen()
  keepPacketIdsOnly(aedes)

  function welcome(stream: Duplex, caller: Caller, request?: IncomingMessage): void {
    if (!door.open(caller.address)) {
      refuse('too-many-connections')
      stream.on('error', () => {})
      stream.destroy()
      return
    }
    const client = aedes.handle(stream, request)
    streams.set(stream, client)
    const session = startSession(client, caller, fullBucket(limits.messageBurst, clock.now()))
    stream.once('close', () => {
      streams.delete(stream)
      door.shut(caller.address, session.stranger)
    })
    limitPacketLength(
      client,
      () => (session.stranger ? strangerPacketBytes : packetBytes),
      () => refuse('packet-too-long', client),
    )
    watchPackets(client, {
      subscribe(filters) {
        const whole = { filters, allowed: null }
        for (const one of filters) session.subscribes.set(one, whole)
      },
      wildcardPublish: (packet, topic) => session.wildTopics.set(packet, topic),
    })
  }

  const listeners = await openListeners(
    {
      ...options,
      maxConnections: limits.connections,
      handshakeMs: connectTimeoutMs,
      longestFrameBytes: packetBytes + 1024,
    },
    welcome,
    () => counts.clientErrors++,
  ).catch(async (error: unknown) => {
    stopWatching()
    await closed(aedes)
    throw error
  })

  return {
    addresses: listeners.addresses,
    renew(tls) {
      listeners.renew(tls)
      revoked = tls.revoked ?? new Set()
      closeThose((client) => {
        const { certificate } = sessionOf(client).caller
        return certificate !== null && isRevoked(certificate)
      })
    },
    stats: () => printCounts(counts, { connections: door.connections, sessions: aedes.connectedClients }),
    async close() {
      closing.abort()
      stopWatching()
      const doorsShut = listeners.close()
      await closed(aedes)
      for (const stream of streams.keys()) stream.destroy()
      await doorsShut
    },
  }
}

const closed = (aedes: Aedes): Promise<void> => new Promise((resolve) => aedes.close(resolve))
