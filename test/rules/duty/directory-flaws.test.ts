// A rota that names a stranger is found out when it is written; what is wrong is said in both languages, and when.
import { expect, it } from 'vitest'
import { directoryFlaws } from '../../../rules/duty/directory-flaws.ts'
import { sayFlaw, sayGap, saySpan } from '../../../rules/duty/words.ts'
import { DutyDirectory, emptyDirectory } from '../../../rules/model/duty.ts'
import { local, zone } from '../../support/entries.ts'

const reach = [{ channel: 'sms', address: '+31600000001' }]
const team = (change: object) => ({
  teamId: 'dorp',
  name: 'Wijkteam',
  careOrganisation: 'Duinzorg',
  members: [{ memberId: 'ans', name: 'Ans', reach }],
  rotations: [{ members: ['ans'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }],
  ...change,
})
const flaws = (teams: object[], centres: object[] = []) => directoryFlaws(DutyDirectory.parse({ teams, centres }))

it('a directory that holds together has none', () => {
  expect(flaws([team({}), team({ teamId: 'stad' })])).toEqual([])
  expect(directoryFlaws(emptyDirectory)).toEqual([])
})

it('strangers, ids given twice, a zone that is none and a swap without time are named', () => {
  const from = local('2026-03-02 18:00')
  const member = { memberId: 'ans', name: 'Ans', reach }
  const centre = { centreId: 'west', name: 'West', reach }
  expect(
    flaws(
      [
        team({
          zone: 'Europe/Limmen',
          members: [member, member],
          rotations: [{ members: ['ans', 'bea'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }],
          overrides: [
            { from, to: from, memberId: 'cor' },
            { from, to: local('2026-03-02 20:00'), memberId: null },
          ],
        }),
        team({}),
      ],
      [centre, centre],
    ),
  ).toEqual([
    { kind: 'same-id', what: 'team:dorp' },
    { kind: 'same-id', what: 'centre:west' },
    { kind: 'same-id', what: 'member:dorp/ans' },
    { kind: 'unknown-zone', teamId: 'dorp', zone: 'Europe/Limmen' },
    { kind: 'unknown-member', teamId: 'dorp', memberId: 'bea' },
    { kind: 'unknown-member', teamId: 'dorp', memberId: 'cor' },
    { kind: 'no-time', teamId: 'dorp', from },
  ])
})

it('a span is said by the clock on the wall, also over the night in which the clocks change', () => {
  const span = (from: string, to: string) => saySpan({ from: local(from), to: local(to) }, zone)
  expect(span('2026-03-30 18:00', '2026-03-30 23:10')).toEqual({
    nl: 'ma 30 mrt 18:00 tot 23:10',
    en: 'Mon 30 Mar 18:00 to 23:10',
  })
  expect(span('2026-03-28 23:00', '2026-03-29 07:00').nl).toBe('za 28 mrt 23:00 tot zo 29 mrt 07:00')
})

it('a gap says where, when, who is left and what to do', () => {
  const gap = { from: local('2026-03-30 18:00'), to: local('2026-03-30 23:00') }
  expect(sayGap({ ...gap, why: 'no-reach', left: 'operator' }, 'Duinweg 1', zone)).toEqual({
    nl: 'Duinweg 1: ma 30 mrt 18:00 tot 23:00 is niemand bereikbaar die in het plan staat; alleen de beheerder krijgt dan bericht. Zet iemand in het rooster, of voeg een contact of een meldkamer toe.',
    en: 'Duinweg 1: Mon 30 Mar 18:00 to 23:00 nobody whom the plan names can be reached; only the operator would be told then. Put somebody on duty, or add a contact or an alarm centre.',
  })
})

it('a flaw names what it is about in both languages', () => {
  const said = sayFlaw({ kind: 'unknown-member', teamId: 'dorp', memberId: 'bea' })
  for (const text of [said.nl, said.en]) expect(text).toMatch(/dorp.*bea/)
  expect(said.nl).not.toBe(said.en)
})
