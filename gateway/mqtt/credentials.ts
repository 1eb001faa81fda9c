// How a device proves who it is: a random token of 256 bits, kept only as an HMAC, or a client certificate with its identity as name.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { HomeId } from '../../rules/model/ids.ts'
import { type Duration, elapsed, seconds } from '../../rules/model/time.ts'
import type { Clock, Credential, Registry } from '../../rules/ports.ts'
import { parseIdentity } from './topics.ts'

/** Credentials are read again this often: a revocation by another process is in force, and live sessions closed, within a minute. */
const reread: Duration = seconds(30)
/** An identity that is not known yet may have been issued a moment ago: look again, but not for every knock on the door. */
const soonestReread: Duration = seconds(1)

export interface Credentials {
  /** Makes a token for an identity of that home, in place of any earlier one. It is told this once and kept nowhere. */
  issue(identity: string, homeId: HomeId): Promise<string>
  revoke(identity: string): Promise<void>
  /**
   * What this identity signs in with over SIP, whose digest needs the password itself: made anew each time from the key and the credential, so
   * that it changes with each token and is kept nowhere. Null: not known, or revoked.
   */
  sipPassword(identity: string): Promise<string | null>
  /** May this identity come in with this token? Takes as long for a wrong token as for a right one. */
  accepts(identity: string, token: Uint8Array): Promise<boolean>
  /** May this identity come in with its certificate? Yes, unless it was revoked, if its home is known. */
  acceptsCertificate(identity: string): Promise<boolean>
  isKnownHome(homeId: HomeId): Promise<boolean>
  /** Called with each identity whose credential was revoked or replaced. Returns how to stop. */
  onRevoked(listener: (identity: string) => void): () => void
  /** Reads the registry again now. */
  refresh(): Promise<void>
  close(): void
}

/** @param key the installation's secret, 32 bytes or more. */
export async function openCredentials(parts: {
  registry: Registry
  key: Uint8Array
  clock: Clock
  onError?: (error: unknown) => void
}): Promise<Credentials> {
  const { registry, key, clock } = parts
  if (key.byteLength < 32) throw new Error('the key for device tokens has fewer than 32 bytes')
  let known = new Map<string, Credential>()
  let homes = new Set<HomeId>()
  let readAt = clock.now()
  let reading: Promise<void> | null = null
  const listeners = new Set<(identity: string) => void>()
  const closing = new AbortController()
  const hmac = (identity: string, token: Uint8Array): Buffer =>
    createHmac('sha256', key).update(identity).update('\0').update(token).digest()
  const nobody = hmac('', randomBytes(32))

  async function read(): Promise<void> {
    const [credentials, all] = await Promise.all([registry.credentials(), registry.homes()])
    const before = known
    known = new Map(credentials.map((credential) => [credential.identity, credential]))
    homes = new Set(all.map((home) => home.setup.homeId))
    readAt = clock.now()
    for (const identity of new Set([...before.keys(), ...known.keys()]))
      if (isRevocation(before.get(identity), known.get(identity))) revoked(identity)
  }
  const refresh = (): Promise<void> =>
    (reading ??= read().finally(() => {
      reading = null
    }))
  const revoked = (identity: string): void => listeners.forEach((listener) => listener(identity))
  const mayLookAgain = (): boolean => elapsed(readAt, clock.now()) >= soonestReread || clock.now() < readAt
  const credentialOf = async (identity: string): Promise<Credential | undefined> => {
    if (!known.has(identity) && mayLookAgain()) await refresh()
    return known.get(identity)
  }
  const isKnownHome = async (homeId: HomeId): Promise<boolean> => {
    if (!homes.has(homeId) && mayLookAgain()) await refresh()
    return homes.has(homeId)
  }
  async function keepReading(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await clock.wait(reread, closing.signal)
        await refresh()
      } catch (error) {
        // The store is away for now: what was read last stands, and the next turn tries again.
        if (!closing.signal.aborted) parts.onError?.(error)
      }
    }
  }

  await refresh()
  void keepReading()
  return {
    async issue(identity, homeId) {
      const who = parseIdentity(identity)
      if (who?.homeId !== homeId)
        throw new RangeError(`an identity of ${homeId} is "${homeId}" or "${homeId}.<name>", not "${identity}"`)
      const token = randomBytes(32).toString('base64url')
      const tokenHmac = hmac(identity, Buffer.from(token)).toString('hex')
      await registry.putCredential({ identity, homeId, tokenHmac, createdAt: clock.now(), revokedAt: null })
      await refreshed()
      return token
    },
    async revoke(identity) {
      const who = parseIdentity(identity)
      const at = clock.now()
      // One that came with a certificate only has no row yet that could say that it was revoked.
      if (who && !(await registry.credentials()).some((credential) => credential.identity === identity))
        await registry.putCredential({
          identity,
          homeId: who.homeId,
          tokenHmac: noToken(),
          createdAt: at,
          revokedAt: at,
        })
      else await registry.revokeCredential(identity, at)
      await refreshed()
    },
    async sipPassword(identity) {
      const credential = await credentialOf(identity)
      if (!credential || credential.revokedAt !== null || !belongs(credential)) return null
      const made = createHmac('sha256', key).update('sip\0').update(identity).update('\0').update(credential.tokenHmac)
      return [...made.digest()]
        .map((byte) => typed[byte % typed.length])
        .slice(0, sipPasswordLength)
        .join('')
    },
    async accepts(identity, token) {
      const credential = await credentialOf(identity)
      const expected = credential ? Buffer.from(credential.tokenHmac, 'hex') : nobody
      const given = hmac(identity, token)
      const same = expected.length === given.length && timingSafeEqual(expected, given)
      return same && credential !== undefined && credential.revokedAt === null && belongs(credential)
    },
    async acceptsCertificate(identity) {
      const who = parseIdentity(identity)
      if (!who) return false
      const credential = await credentialOf(identity)
      if (credential && credential.revokedAt !== null) return false
      return isKnownHome(who.homeId)
    },
    isKnownHome,
    onRevoked(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh: refreshed,
    close: () => closing.abort(),
  }

  /** A read that began after this call: one under way may have begun before what was just written. */
  async function refreshed(): Promise<void> {
    if (reading) await reading
    await refresh()
  }
}

/** Thirty-two that nobody mistakes for each other: an installer types them into a unit. 26 of them are 130 bits. */
const typed = 'abcdefghijkmnpqrstuvwxyz23456789'
const sipPasswordLength = 26

/** The HMAC of no token: nobody can know one for it. */
const noToken = (): string => randomBytes(32).toString('hex')

/** Whoever came in by what was known before must go: it is gone, revoked or replaced. Without a token it came by its certificate. */
function isRevocation(before: Credential | undefined, now: Credential | undefined): boolean {
  if (!before) return now !== undefined && now.revokedAt !== null
  return before.revokedAt === null && (!now || now.revokedAt !== null || now.tokenHmac !== before.tokenHmac)
}

const belongs = ({ identity, homeId }: Credential): boolean => parseIdentity(identity)?.homeId === homeId
