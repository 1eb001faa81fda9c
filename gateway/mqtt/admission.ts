// Who is let in: a connection by its address, a CONNECT by its identity, its proof and its pace.
import { type Duration, milliseconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { mayCarryWill } from './access.ts'
import type { Refusal } from './counts.ts'
import type { Credentials } from './credentials.ts'
import { createBuckets, type Limits, longestConnectWait } from './limits.ts'
import type { Caller } from './listeners.ts'
import { isLoopback } from './loopback.ts'
import { type Identity, parseIdentity } from './topics.ts'

export interface Knock {
  readonly caller: Caller
  readonly clientId: string
  readonly username: string | undefined
  readonly password: Uint8Array | undefined
  /** Null: it carries none. */
  readonly willTopic: string | null
}

export type Admission =
  | { readonly kind: 'admitted'; readonly who: Identity; readonly flapping: boolean }
  | { readonly kind: 'refused'; readonly why: Refusal; readonly returnCode: 2 | 3 | 4 | 5 }

/** `loopback`: whoever is on this machine may be any identity of a known home, without a token. For the demo only. */
export type Anonymous = 'loopback' | null

export interface Door {
  /** Counts a connection in; false: there is no room for it. */
  open(address: string): boolean
  /** Its CONNECT was accepted: it is a stranger no longer. */
  letIn(address: string): void
  shut(address: string, wasStranger: boolean): void
  admit(knock: Knock, signal: AbortSignal): Promise<Admission>
  readonly connections: number
}

export function createDoor(parts: {
  credentials: Credentials
  limits: Limits
  clock: Clock
  anonymous: Anonymous
  /** Was the certificate with this number taken back? Left out: none was. */
  isRevoked?(certificate: string): boolean
}): Door {
  const { credentials, limits, clock } = parts
  const byAddress = new Map<string, { connections: number; strangers: number }>()
  const paceOfAddress = createBuckets(limits.connectsPerSecond, limits.connectBurst)
  const paceOfIdentity = createBuckets(limits.connectsPerMinuteOfOne / 60, limits.connectsPerMinuteOfOne)
  let connections = 0

  return {
    get connections() {
      return connections
    },
    open(address) {
      const there = byAddress.get(address) ?? { connections: 0, strangers: 0 }
      if (
        connections >= limits.connections ||
        there.connections >= limits.connectionsPerAddress ||
        there.strangers >= limits.strangersPerAddress
      )
        return false
      connections++
      there.connections++
      there.strangers++
      byAddress.set(address, there)
      return true
    },
    letIn(address) {
      const there = byAddress.get(address)
      if (there) there.strangers--
    },
    shut(address, wasStranger) {
      connections--
      const there = byAddress.get(address)
      if (!there) return
      there.connections--
      if (wasStranger) there.strangers--
      if (there.connections === 0) byAddress.delete(address)
    },
    async admit(knock, signal) {
      const { address } = knock.caller
      const wait = paceOfAddress.take(address, clock.now())
      if (wait > longestConnectWait) {
        paceOfAddress.giveBack(address, clock.now())
        return refused('too-many-connects', 3)
      }
      await pause(wait, signal)
      const who = parseIdentity(knock.clientId)
      if (!who) return refused('bad-identity', 2)
      const proof = await prove(who, knock)
      if (proof) return proof
      if (knock.willTopic !== null && !mayCarryWill(who, knock.willTopic)) return refused('will', 5)
      const slower = paceOfIdentity.take(who.text, clock.now())
      if (slower > longestConnectWait) paceOfIdentity.giveBack(who.text, clock.now())
      await pause(milliseconds(Math.min(slower, longestConnectWait)), signal)
      return { kind: 'admitted', who, flapping: slower > 0 }
    },
  }

  /** Null when it is who it says it is. The client id is the user name, so that nobody takes over another's session. */
  async function prove(who: Identity, { caller, username, password }: Knock): Promise<Admission | null> {
    if (username !== undefined && username !== who.text) return refused('identity-mismatch', 2)
    // Whoever shows one that was taken back may have the device's token too.
    if (caller.certificate !== null && parts.isRevoked?.(caller.certificate)) return refused('revoked', 5)
    if (caller.certifiedAs !== null) {
      if (caller.certifiedAs !== who.text) return refused('identity-mismatch', 2)
      return (await credentials.acceptsCertificate(who.text)) ? null : refused('not-authorized', 5)
    }
    if (username !== undefined && password !== undefined)
      return (await credentials.accepts(who.text, password)) ? null : refused('not-authorized', 4)
    // A page from anywhere, open in a browser on this machine, comes from loopback too. It always has an origin.
    const near = isLoopback(caller.address) && caller.origin === null
    if (parts.anonymous === 'loopback' && near && (await credentials.isKnownHome(who.homeId))) return null
    return refused('not-authorized', 5)
  }

  async function pause(wait: Duration, signal: AbortSignal): Promise<void> {
    if (wait > 0) await clock.wait(wait, signal)
  }
}

const refused = (why: Refusal, returnCode: 2 | 3 | 4 | 5): Admission => ({ kind: 'refused', why, returnCode })
