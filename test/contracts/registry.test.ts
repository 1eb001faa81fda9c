// What every registry promises.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryRegistry } from '../../gateway/store/memory.ts'
import { openRegistry } from '../../gateway/store/registry-sqlite.ts'
import type { ConsentDecision } from '../../rules/model/consent.ts'
import { type DutyChange, DutyDirectory, emptyDirectory } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import { homeId, residencyId } from '../../rules/model/ids.ts'
import type { Credential, Registry } from '../../rules/ports.ts'
import { local, setupOf } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<Registry>][] = [
  ['memory', async () => memoryRegistry()],
  ['sqlite', async () => openRegistry({ file: join(temporaryFolder(), 'registry.db') })],
]
const homeOf = (id: string): Home => ({
  setup: setupOf(id),
  address: { street: 'Dorpsstraat', houseNumber: '12', postcode: '1234 AB', village: 'Oudwaard' },
  careOrganisation: 'Thuiszorg Waard',
  residents: [{ name: 'J. de Vries', birthYear: 1944 }],
  contacts: [],
})
const credential: Credential = {
  identity: 'home-1',
  homeId: homeId('home-1'),
  tokenHmac: 'ab',
  createdAt: at,
  revokedAt: null,
}
const reach = [{ channel: 'mqtt' as const, address: 'signal' }]
const directory = DutyDirectory.parse({
  teams: [
    {
      teamId: 'waard',
      name: 'Wijkteam',
      careOrganisation: 'Thuiszorg Waard',
      members: [{ memberId: 'first', name: 'A. Bakker', reach }],
      rotations: [{ members: ['first'], startsOn: '2026-03-02', handOverAt: '08:00', daysEach: 7 }],
      overrides: [{ from: at, to: local('2026-03-02 12:00'), memberId: null }],
    },
  ],
  operator: reach,
})

const change = (because: string): DutyChange => ({
  at,
  by: { account: 'planner', role: 'administrator' },
  because,
  what: 'directory',
})

describe.each(kinds)('registry in %s', (_, open) => {
  it('gives back a home as it was put, the last version of it, and all homes by their ids', async () => {
    await using registry = closing(await open())
    await registry.putHome(homeOf('home-2'))
    await registry.putHome(homeOf('home-1'))
    const moved = { ...homeOf('home-1'), residents: [] }
    await registry.putHome(moved)
    expect(await registry.home(homeId('home-1'))).toEqual(moved)
    expect((await registry.homes()).map((home) => home.setup.homeId)).toEqual(['home-1', 'home-2'])
    expect(await registry.home(homeId('home-9'))).toBeNull()
  })

  it('refuses what is no home', async () => {
    await using registry = closing(await open())
    const wrong = { ...homeOf('home-1'), address: { ...homeOf('home-1').address, postcode: 'nowhere' } }
    await expect(registry.putHome(wrong)).rejects.toThrow(/postcode/)
    expect(await registry.homes()).toEqual([])
  })

  it('keeps every decision about the data of a home beside the home, oldest first, and no other home gets them', async () => {
    await using registry = closing(await open())
    const home = homeOf('home-1')
    const decision = (answer: 'given' | 'withdrawn'): ConsentDecision => ({
      homeId: home.setup.homeId,
      residencyId: home.setup.residency!.residencyId,
      purpose: 'energy',
      answer,
      ground: 'consent',
      textVersion: 1,
      at,
      by: { account: 'resident', role: 'resident' },
    })
    await registry.putHome(home, { decided: [decision('given')] })
    const stopped = { ...home, setup: { ...home.setup, stopped: ['energy' as const] } }
    await registry.putHome(stopped, { decided: [decision('withdrawn')] })
    expect(await registry.home(home.setup.homeId)).toEqual(stopped)
    expect(await registry.consents(home.setup.homeId)).toEqual([decision('given'), decision('withdrawn')])
    expect(await registry.consents(homeId('home-2'))).toEqual([])
  })

  it('knows who lived there and until when, and forgets none of them', async () => {
    await using registry = closing(await open())
    const home = homeOf('home-1')
    const { homeId: id, residency: first } = home.setup
    const second = { residencyId: residencyId('home-1-r2'), since: local('2026-05-01 12:00'), people: 2 }
    await registry.putHome(home)
    await registry.putHome({ ...home, careOrganisation: null })
    const ended = { residencyId: first!.residencyId, since: first!.since, until: local('2026-04-20 12:00') }
    await registry.putHome({ ...home, setup: { ...home.setup, residency: null } }, { ended })
    await registry.putHome({ ...home, setup: { ...home.setup, residency: second } })
    expect(await registry.residencies(id)).toEqual([
      { residencyId: 'home-1-r1', homeId: 'home-1', since: first!.since, until: ended.until },
      { residencyId: 'home-1-r2', homeId: 'home-1', since: second.since, until: null },
    ])
    expect(await registry.residencies(homeId('home-2'))).toEqual([])
  })

  it('revokes a credential once, at its first moment', async () => {
    await using registry = closing(await open())
    await registry.putCredential(credential)
    await registry.revokeCredential('home-1', at)
    await registry.revokeCredential('home-1', local('2026-03-03 08:00'))
    expect(await registry.credentials()).toEqual([{ ...credential, revokedAt: at }])
  })

  it('has the empty duty directory until one is put, and then the last', async () => {
    await using registry = closing(await open())
    expect(await registry.directory()).toEqual(emptyDirectory)
    await registry.putDirectory(directory, change('the first'))
    expect(await registry.directory()).toEqual(directory)
    await registry.putDirectory({ ...directory, teams: [] }, change('the second'))
    expect(await registry.directory()).toEqual({ ...directory, teams: [] })
    expect((await registry.dutyChanges()).map(({ because }) => because)).toEqual(['the second', 'the first'])
    expect((await registry.dutyChanges())[1]).toEqual(change('the first'))
  })

  it('refuses what is no duty directory, and keeps the one it had', async () => {
    await using registry = closing(await open())
    await registry.putDirectory(directory, change('the first'))
    const [team] = directory.teams
    const wrong = { ...directory, teams: [{ ...team!, teamId: 'Not an id' }] }
    await expect(registry.putDirectory(wrong, change('wrong'))).rejects.toThrow(/team id/)
    expect(await registry.directory()).toEqual(directory)
    expect(await registry.dutyChanges()).toHaveLength(1)
  })
})

it('has no name of who moved out in any of its files once they are forgotten', async () => {
  const folder = temporaryFolder()
  const registry = await openRegistry({ file: join(folder, 'registry.db') })
  const home = homeOf('home-1')
  const holding = () => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes('J. de Vries'))
  await registry.putHome(home)
  await registry.putHome({ ...home, residents: [], setup: { ...home.setup, residency: null } })
  expect(holding()).not.toEqual([])
  const { residencyId: theirs, since } = home.setup.residency!
  await registry.forget({ homeId: home.setup.homeId, residencyId: theirs, since, until: at })
  expect(holding()).toEqual([])
  await registry.close()
  expect(holding()).toEqual([])
})

const closing = (port: Registry): Registry & AsyncDisposable => ({ ...port, [Symbol.asyncDispose]: () => port.close() })
