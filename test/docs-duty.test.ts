// The rotas and plans that the document shows are taken as they stand, and leave nobody with nobody.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readDutyFile } from '../bin/duty-file.ts'
import { PutCarePlan } from '../dashboard/api/contract.ts'
import { gaps } from '../rules/duty/coverage.ts'
import { defaultCarePlan } from '../rules/duty/default-plan.ts'
import { directoryFlaws } from '../rules/duty/directory-flaws.ts'
import { planFlaws } from '../rules/duty/plan-flaws.ts'
import { Home } from '../rules/model/home.ts'
import { days, later } from '../rules/model/time.ts'
import { local } from './support/entries.ts'
import { temporaryFolder } from './support/folder.ts'

const read = (name: string): string[] =>
  [...readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text]) => text!,
  )
const [directoryText, swapText, planText] = read('duty.md')
const directoryOf = (text: string) => {
  const file = join(temporaryFolder(), 'duty.yaml')
  writeFileSync(file, text)
  return readDutyFile(file).directory
}
const home = (): Home => {
  const [shown] = parse(read('homes.md')[0]!) as { contacts: object[] }[]
  return Home.parse({
    ...shown,
    contacts: [...shown!.contacts, { name: 'K', relation: 'zoon', phone: '+31 6 00000002' }],
  })
}

it('the directory holds together and has somebody at every minute, also in the weeks in which the clocks change', () => {
  const directory = directoryOf(directoryText!)
  expect(directoryFlaws(directory)).toEqual([])
  const alone = { ...home(), contacts: [] }
  for (const day of ['2026-03-27 12:00', '2026-10-23 12:00']) {
    const without = { ...directory, centres: [] }
    expect(gaps(alone, without, local(day), later(local(day), days(7)))).toEqual([])
  }
})

it('the swap in a file is by the clock of the team', () => {
  expect(directoryOf(swapText!).teams[0]!.overrides).toEqual([
    {
      from: local('2026-03-04 18:00'),
      to: local('2026-03-04 23:00'),
      memberId: 'ans',
      because: 'neemt over van Bea',
    },
  ])
})

it('the plan of a home of its own names those who are there, and is told of at every hour', () => {
  const directory = directoryOf(directoryText!)
  const { carePlan } = PutCarePlan.parse(parse(planText!))
  const own = { ...home(), carePlan: carePlan! }
  expect(planFlaws(carePlan!, own, directory)).toEqual([])
  expect(gaps(own, directory, local('2026-03-27 12:00'), local('2026-04-03 12:00'))).toEqual([])
})

it('the usual plan is the one in the table', () => {
  const { chains } = defaultCarePlan(home(), directoryOf(directoryText!))
  expect(
    chains.map(({ severities, between, tiers, repeatMinutes }) => [
      severities.join(),
      between ? `${between.from}-${between.to}` : 'always',
      tiers.map(({ to, waitMinutes }) => `${to.map(({ kind }) => kind).join()} ${waitMinutes}`),
      repeatMinutes,
    ]),
  ).toEqual([
    ['urgent', 'always', ['contact 3', 'contact 3', 'centre 5'], 5],
    ['today', '07:00-22:00', ['team 60'], 240],
    ['technical', '08:00-18:00', ['operator 60'], undefined],
  ])
})
