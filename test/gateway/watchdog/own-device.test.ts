// The service's own device comes in by the doors that every device comes in by, with a credential that nobody else has.
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { openCredentials } from '../../../gateway/mqtt/credentials.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memoryRegistry } from '../../../gateway/store/memory.ts'
import { withOwnCredential } from '../../../gateway/watchdog/own-credential.ts'
import { openOwnDevice } from '../../../gateway/watchdog/own-device.ts'
import { ownHome } from '../../../rules/model/own-home.ts'
import { runBroker } from '../../support/broker.ts'
import { canMakeCertificates, makeAuthority } from '../../support/certificates.ts'
import { zone } from '../../support/entries.ts'

async function running() {
  const registry = memoryRegistry()
  const known = await openCredentials({ registry, key: Buffer.alloc(32, 7), clock: systemClock() })
  const { credentials, token } = withOwnCredential(known)
  const broker = await runBroker({
    credentials,
    ws: { port: 0 },
    ...(canMakeCertificates && {
      mqtts: { port: 0 },
      wss: { port: 0 },
      tls: makeAuthority('Kernwacht').sign('kernwacht'),
    }),
    ingestParts: { zoneOf: () => zone },
  })
  onTestFinished(() => known.close())
  return { ...broker, registry, token }
}

it.each(canMakeCertificates ? (['mqtt', 'ws', 'mqtts', 'wss'] as const) : (['mqtt', 'ws'] as const))(
  'falls through the door %s, acknowledged when it is kept',
  async (door) => {
    const { broker, kept, token } = await running()
    const device = openOwnDevice({ doors: { [door]: broker.addresses[door]! }, token })!
    await device.fall('trial-1')
    expect(await kept()).toEqual([`${ownHome} trial-sensor`])
    await device.close()
  },
)

it('is nobody when every door is shut', () => {
  expect(openOwnDevice({ doors: {}, token: 'any' })).toBeNull()
})

it('nobody else comes in under its name, and no registry has it', async () => {
  const { url, registry, token } = await running()
  const come = (password: string) =>
    connectAsync(url, { clientId: ownHome, username: ownHome, password, reconnectPeriod: 0 })
  await expect(come('guessed')).rejects.toThrow('Bad username or password')
  await expect(come(`${token}x`)).rejects.toThrow('Bad username or password')
  await (await come(token)).endAsync()
  expect(await registry.credentials()).toEqual([])
})
