// Tokens: made once, kept as an HMAC, gone when revoked, wherever that was done.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openCredentials } from '../../../gateway/mqtt/credentials.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryRegistry } from '../../../gateway/store/memory.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import type { Registry } from '../../../rules/ports.ts'
import { homeOf } from '../../support/broker.ts'
import { local } from '../../support/entries.ts'

const key = Buffer.alloc(32, 7)
const start = local('2026-03-02 08:00')

async function opened(registry: Registry = memoryRegistry([homeOf('home-1')])) {
  const clock = simulatedClock(start)
  const errors: unknown[] = []
  const credentials = await openCredentials({ registry, key, clock, onError: (error) => errors.push(error) })
  const accepts = (identity: string, token: string) => credentials.accepts(identity, Buffer.from(token))
  /** Half a minute passes, and whatever is read then has been read. */
  const wait = async (): Promise<void> => {
    await clock.advanceTo(later(clock.now(), seconds(30)))
    await credentials.refresh().catch(() => {})
  }
  return { registry, clock, credentials, accepts, wait, errors }
}

describe('a token', () => {
  it('opens its own identity, and nothing else does', async () => {
    const { credentials, accepts } = await opened()
    const token = await credentials.issue('home-1', homeId('home-1'))
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(await accepts('home-1', token)).toBe(true)
    for (const other of ['', 'kernwacht', 'admin', 'home-1', `${token} `, token.slice(1)])
      expect(await accepts('home-1', other)).toBe(false)
    expect(await accepts('home-1.plug', token)).toBe(false)
  })

  it('is kept nowhere: the registry has its HMAC under the installation’s key', async () => {
    const { credentials, registry } = await opened()
    const token = await credentials.issue('home-1', homeId('home-1'))
    const kept = await registry.credentials()
    expect(JSON.stringify(kept)).not.toContain(token)
    const hmac = createHmac('sha256', key).update('home-1\0').update(token).digest('hex')
    expect(kept).toMatchObject([{ identity: 'home-1', tokenHmac: hmac, revokedAt: null }])
  })

  it('is for an identity of its own home only', async () => {
    const { credentials } = await opened()
    await expect(credentials.issue('home-2', homeId('home-1'))).rejects.toThrow('home-1')
    await expect(credentials.issue('nobody at all', homeId('home-1'))).rejects.toThrow('identity')
  })

  it('is worth nothing when the registry says that it is another home’s', async () => {
    const { registry, credentials, accepts } = await opened()
    const token = await credentials.issue('home-1', homeId('home-1'))
    const [row] = await registry.credentials()
    await registry.putCredential({ ...row!, homeId: homeId('home-2') })
    await credentials.refresh()
    expect(await accepts('home-1', token)).toBe(false)
  })

  it('is in force a moment after another process made it, and is not asked for at every knock', async () => {
    const { registry, clock, accepts } = await opened()
    const other = await opened(registry)
    const token = await other.credentials.issue('home-1', homeId('home-1'))
    expect(await accepts('home-1', token)).toBe(false)
    await clock.advanceTo(later(start, seconds(1)))
    expect(await accepts('home-1', token)).toBe(true)
  })
})

describe('a revocation', () => {
  it('is told, and the token opens nothing any more', async () => {
    const { credentials, accepts } = await opened()
    const revoked: string[] = []
    credentials.onRevoked((identity) => revoked.push(identity))
    const token = await credentials.issue('home-1', homeId('home-1'))
    await credentials.revoke('home-1')
    expect(await accepts('home-1', token)).toBe(false)
    expect(revoked).toEqual(['home-1'])
  })

  it('is followed within half a minute when another process did it', async () => {
    const { registry, credentials, wait } = await opened()
    const revoked: string[] = []
    credentials.onRevoked((identity) => revoked.push(identity))
    await credentials.issue('home-1', homeId('home-1'))
    await registry.revokeCredential('home-1', start)
    expect(revoked).toEqual([])
    await wait()
    expect(revoked).toEqual(['home-1'])
    await wait()
    expect(revoked).toEqual(['home-1'])
  })

  it('is what a new token does to the old one', async () => {
    const { credentials, accepts } = await opened()
    const revoked: string[] = []
    const old = await credentials.issue('home-1', homeId('home-1'))
    const stop = credentials.onRevoked((identity) => revoked.push(identity))
    const token = await credentials.issue('home-1', homeId('home-1'))
    expect(revoked).toEqual(['home-1'])
    expect([await accepts('home-1', old), await accepts('home-1', token)]).toEqual([false, true])
    stop()
    await credentials.revoke('home-1')
    expect(revoked).toEqual(['home-1'])
  })

  it('of an identity that only ever had a certificate holds, and is told', async () => {
    const { credentials } = await opened()
    const revoked: string[] = []
    credentials.onRevoked((identity) => revoked.push(identity))
    expect(await credentials.acceptsCertificate('home-1.hub')).toBe(true)
    await credentials.revoke('home-1.hub')
    expect(await credentials.acceptsCertificate('home-1.hub')).toBe(false)
    expect(revoked).toEqual(['home-1.hub'])
  })
})

describe('a registry that is away', () => {
  it('leaves in force what was read last, is reported, and is asked again', async () => {
    const inner = memoryRegistry([homeOf('home-1')])
    let away = false
    const registry: Registry = {
      ...inner,
      credentials: () => (away ? Promise.reject(new Error('disk')) : inner.credentials()),
    }
    const { credentials, accepts, wait, errors } = await opened(registry)
    const token = await credentials.issue('home-1', homeId('home-1'))
    away = true
    await wait()
    expect(await accepts('home-1', token)).toBe(true)
    expect(errors).toHaveLength(1)
    away = false
    await inner.revokeCredential('home-1', start)
    await wait()
    expect(await accepts('home-1', token)).toBe(false)
  })
})

describe('the key of the installation', () => {
  it('has 32 bytes or more', async () => {
    const registry = memoryRegistry()
    await expect(openCredentials({ registry, key: Buffer.alloc(31), clock: simulatedClock(start) })).rejects.toThrow(
      '32',
    )
  })
})
