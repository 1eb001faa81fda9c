// What every store of the rules' settings promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryRuleSettings } from '../../gateway/store/memory-rule-settings.ts'
import { openRuleSettings } from '../../gateway/store/rule-settings-sqlite.ts'
import { homeId, ruleId } from '../../rules/model/ids.ts'
import type { RuleSettings } from '../../rules/model/rule-desk.ts'
import { type RuleSetting, settled } from '../../rules/model/rule-setting.ts'
import { later, minutes } from '../../rules/model/time.ts'
import { anna, local, setupOf } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<RuleSettings>][] = [
  ['memory', async () => memoryRuleSettings()],
  ['sqlite', async () => openRuleSettings({ file: join(temporaryFolder(), 'rules.db') })],
]
const setting = (params: RuleSetting['params'], more: Partial<RuleSetting> = {}): Omit<RuleSetting, 'settingId'> => ({
  rule: ruleId('inactivity'),
  homeId: null,
  params,
  because: 'proef',
  state: 'standing',
  proposedBy: anna,
  proposedAt: at,
  decidedBy: anna,
  decidedAt: at,
  ...more,
})

describe.each(kinds)('the settings of rules in %s', (_, open) => {
  it('are numbered in order, and one that is proposed or refused does not count', async () => {
    const settings = await open()
    const first = await settings.add(setting({ a: 1 }, { state: 'proposed', decidedBy: null, decidedAt: null }))
    expect(first.settingId).toBe(1)
    expect(settings.standing()).toEqual([])
    await settings.change({ ...first, state: 'refused', decidedBy: anna, decidedAt: at })
    const second = await settings.add(setting({ a: 2 }))
    expect(settings.standing()).toEqual([second])
    expect(settings.all().map(({ settingId, state }) => [settingId, state])).toEqual([
      [1, 'refused'],
      [2, 'standing'],
    ])
    await expect(settings.change({ ...second, settingId: 9 })).rejects.toThrow('no setting 9')
    await settings.close()
  })

  it('count by what was decided last, also where it was proposed first', async () => {
    const settings = await open()
    const first = await settings.add(setting({ a: 1 }, { state: 'proposed', decidedBy: null, decidedAt: null }))
    await settings.add(setting({ a: 2 }))
    const decided = { ...first, state: 'standing' as const, decidedBy: anna, decidedAt: later(at, minutes(5)) }
    await settings.change(decided)
    expect(settings.standing()).toEqual([decided])
    await settings.close()
  })
})

it('settings are on the disk when they are promised', async () => {
  const file = join(temporaryFolder(), 'rules.db')
  const settings = await openRuleSettings({ file })
  const kept = await settings.add(setting({ a: 1 }))
  await settings.close()
  const again = await openRuleSettings({ file })
  expect(again.all()).toEqual([kept])
  expect((await again.add(setting({ a: 2 }))).settingId).toBe(2)
  await again.close()
})

it('a home lives by its own setting over the registry’s over that of all homes, and by nobody else’s', () => {
  const id = homeId('home-1')
  const inactivity = ruleId('inactivity')
  const setup = {
    ...setupOf(id),
    ruleParams: { [inactivity]: { b: 'registry', c: 'registry' }, [ruleId('fall')]: { x: 1 } },
  }
  const standing: RuleSetting[] = [
    { settingId: 4, ...setting({ a: 'all', b: 'all', c: 'all' }) },
    { settingId: 3, ...setting({ c: 'own' }, { homeId: id }) },
    { settingId: 9, ...setting({ c: 'other' }, { homeId: homeId('home-2') }) },
  ]
  expect(settled(setup, standing)).toEqual({
    ...setup,
    ruleParams: { inactivity: { a: 'all', b: 'registry', c: 'own' }, fall: { x: 1 } },
    paramsVersions: { inactivity: 4 },
  })
  expect(settled(setup, [])).toBe(setup)
})
