// Behind the demo village stands somebody at every minute, and its plans name who that is.
import { expect, it } from 'vitest'
import { demoDirectory, withContactIds } from '../../bin/demo-duty.ts'
import { gapsOfHomes } from '../../rules/duty/coverage.ts'
import { setupOf } from '../../rules/duty/default-plan.ts'
import { directoryFlaws } from '../../rules/duty/directory-flaws.ts'
import { shifts } from '../../rules/duty/shifts.ts'
import { DutyDirectory } from '../../rules/model/duty.ts'
import { Home } from '../../rules/model/home.ts'
import { recipientKey } from '../../rules/model/recipient.ts'
import { clockTime, days, later } from '../../rules/model/time.ts'
import { createVillage } from '../../simulators/village.ts'
import { local, zone } from '../support/entries.ts'

const homes = createVillage({ seed: 1908, homes: 12 }).homes.map((home) => withContactIds(home))
const carer = { account: 'anna', name: 'Anna (wijkteam)', careOrganisation: homes[0]!.careOrganisation }

it.each(['2026-03-27 12:00', '2026-10-23 12:00', '2026-11-24 09:00'])('in the week from %s', (text) => {
  const [now, to] = [local(text), later(local(text), days(7))]
  const directory = demoDirectory(homes, carer, now)
  expect(DutyDirectory.parse(directory)).toEqual(directory)
  expect(directoryFlaws(directory)).toEqual([])
  const cared = homes.filter(({ careOrganisation }) => careOrganisation !== null)
  expect(gapsOfHomes(cared, directory, now, to)).toEqual([])
  for (const team of directory.teams) {
    const turns = shifts(team, now, to)
    expect(turns.every(({ member }) => member !== null)).toBe(true)
    expect(turns.slice(1).map(({ from }) => clockTime(from, zone))).toEqual(['08:00'])
  }
})

it('an urgent alarm goes from the contacts to the centre, one for today to the team', () => {
  const directory = demoDirectory(homes, carer, local('2026-03-27 12:00'))
  for (const home of homes.filter(
    ({ contacts, careOrganisation }) => contacts.length > 0 && careOrganisation !== null,
  )) {
    expect(() => Home.parse(home)).not.toThrow()
    const [urgent, today] = setupOf(home, directory).carePlan!.chains.map(({ tiers }) =>
      tiers.flatMap(({ to }) => to.map(recipientKey)),
    )
    const contacts = home.contacts.map(({ contactId }) => `contact:${contactId}`)
    expect(urgent).toEqual([...contacts, 'centre:meldkamer'])
    expect(new Set(contacts).size).toBe(contacts.length)
    expect(today![0]).toMatch(/^team:/)
  }
})
