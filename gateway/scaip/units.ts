// The social-alarm units that call in: their doors as the settings say, their messages to the journal, and their silence too.
import { readFileSync } from 'node:fs'
import { DeviceId, type HomeId } from '../../rules/model/ids.ts'
import { deviceOf, type HomeSetup } from '../../rules/model/home.ts'
import type { Draft } from '../../rules/model/input.ts'
import type { Clock } from '../../rules/ports.ts'
import type { Algorithm } from './digest.ts'
import { type IntakeParts, openIntake, type ScaipIntake, type Unit } from './intake.ts'
import { openTcp, openTls, openUdp, type Endpoint } from './transport.ts'
import { createUnitWatch } from './unit-watch.ts'

/** As gateway/config.ts has them. */
export interface UnitSettings {
  readonly udp: Endpoint | null
  readonly tcp: Endpoint | null
  readonly tls: Endpoint | null
  readonly certificate: { readonly cert: string; readonly key: string } | null
  readonly realm: string
  readonly digest: Algorithm
  readonly heartbeatMinutes: number
}

export interface UnitParts extends Pick<IntakeParts, 'take' | 'quarantine' | 'log'> {
  readonly clock: Clock
  resolveFile(name: string): string
  /** Where it keeps which units send heartbeats. */
  readonly file: string
  /** Reads `<home>.<name>`; a home's own identity has no name. */
  parseIdentity(text: string): { readonly homeId: HomeId; readonly name: string | null } | null
  sipPassword(identity: string): Promise<string | null>
  /** Null: not set up. */
  setupOf(homeId: HomeId): HomeSetup | null
  accept(drafts: readonly Draft[]): Promise<void>
}

/** Rejects with the setting that is wrong, or with what the system says of its address. */
export async function openUnits(settings: UnitSettings, parts: UnitParts): Promise<ScaipIntake> {
  const { clock, log } = parts
  const unitOf = (identity: string): Unit | null => {
    const who = parts.parseIdentity(identity)
    return who && who.name !== null ? { identity, homeId: who.homeId, name: who.name } : null
  }
  const watch = createUnitWatch<Unit>({
    clock,
    file: parts.file,
    log,
    usualMinutes: settings.heartbeatMinutes,
    unitOf,
    allowedMinutes: ({ homeId, name }) => {
      const setup = parts.setupOf(homeId)
      const device = DeviceId.safeParse(name)
      return (setup && device.success ? deviceOf(setup, device.data)?.heartbeatMinutes : null) ?? null
    },
    async silent({ identity, homeId, name }, since) {
      const device = DeviceId.safeParse(name)
      // Taken out of service, it may be silent.
      if (!device.success || parts.setupOf(homeId) === null || (await parts.sipPassword(identity)) === null) return
      const reading = { kind: 'availability', online: false } as const
      const observation = { deviceId: device.data, observedAt: null, freshness: 'live', reading } as const
      const inputId = `scaip-silent.${identity.slice(0, 60)}.${since}`
      await parts.accept([{ inputId, homeId, at: clock.now(), input: { kind: 'observed', observation } }])
    },
  })
  await using opening = new AsyncDisposableStack()
  opening.defer(() => watch.close())
  const tls = settings.tls && { certificate: certificateOf(settings, parts) }
  const intake = await openIntake({
    clock,
    doors: [
      ...(settings.udp ? [openUdp.bind(null, settings.udp)] : []),
      ...(settings.tcp ? [openTcp.bind(null, settings.tcp)] : []),
      ...(settings.tls && tls
        ? [(receive: Parameters<typeof openTls>[1]) => openTls(settings.tls!, receive, tls)]
        : []),
    ],
    realm: settings.realm,
    algorithm: settings.digest,
    name: 'kernwacht',
    unitOf,
    passwordOf: ({ identity }) => parts.sipPassword(identity),
    isKnownHome: (homeId) => parts.setupOf(homeId) !== null,
    take: parts.take,
    quarantine: parts.quarantine,
    heard: watch.heard,
    log,
  })
  opening.defer(() => intake.close())
  const open = opening.move()
  return { at: intake.at, close: () => open.disposeAsync() }
}

function certificateOf({ certificate }: UnitSettings, parts: Pick<UnitParts, 'resolveFile'>) {
  const text = (setting: 'cert' | 'key'): string => {
    try {
      return readFileSync(parts.resolveFile(certificate?.[setting] ?? ''), 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new Error(`scaip.certificate.${setting}: cannot be read (${code})`, { cause: error })
    }
  }
  return { cert: text('cert'), key: text('key') }
}
