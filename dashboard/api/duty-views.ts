// What goes out about duty: the teams and centres that the caller may see, who is on duty, and when nobody would be.
import { shifts } from '../../rules/duty/shifts.ts'
import { saySpan } from '../../rules/duty/words.ts'
import type { DutyDirectory, Team } from '../../rules/model/duty.ts'
import type { Instant } from '../../rules/model/time.ts'
import { type Aspect, type HomeKey, mayEver, type Person, viewOf } from './access.ts'
import type { Coverage, Duty } from './contract.ts'
import { comingDays, gapRow, gapsAhead } from './duty-judgement.ts'
import { knownHomes } from './known-home.ts'
import type { ApiParts } from './parts.ts'
import { labelOf } from './views.ts'

export const teamKey = ({ careOrganisation }: Team): HomeKey => ({ homeId: null, careOrganisation })
export const seesTeam = (person: Person, team: Team, aspect: Aspect): boolean =>
  viewOf(person, teamKey(team)).has(aspect)

/** As much of the directory as the person may see, with its changes. */
export async function dutyOf({ registry, accounts }: ApiParts, person: Person): Promise<Duty> {
  const [directory, changes] = await Promise.all([registry.directory(), registry.dutyChanges()])
  const seesAll = mayEver(person, 'set-duty')
  const teams = directory.teams.filter((team) => seesTeam(person, team, 'duty'))
  const teamIds = new Set(teams.map(({ teamId }) => teamId))
  const isTheirs = ({ careOrganisations }: DutyDirectory['centres'][number]) =>
    seesAll || (person.careOrganisation !== null && careOrganisations.includes(person.careOrganisation))
  return {
    directory: {
      teams,
      centres: directory.centres.filter(isTheirs),
      operator: seesAll ? directory.operator : [],
    },
    changes: changes
      .filter(({ teamId }) => seesAll || (teamId !== undefined && teamIds.has(teamId)))
      .map((change) => ({ ...change, by: accounts.nameOf(change.by.account) ?? change.by.role })),
  }
}

/** Who is on duty now, and the gaps of the coming days, of the teams and homes that the person may see. */
export async function coverageOf(parts: ApiParts, person: Person): Promise<Coverage> {
  const { registry, telling } = parts
  const { from, to } = comingDays(parts)
  const directory = await registry.directory()
  const known = await knownHomes(parts, person, 'care-plan')
  const found = gapsAhead(
    parts,
    [...known.values()].map(({ home }) => home),
    directory,
    { from, to },
  )
  return {
    from,
    to,
    channels: telling ? [...telling.channels] : null,
    teams: directory.teams.filter((team) => seesTeam(person, team, 'duty')).map((team) => teamRow(team, from, to)),
    homesAsked: known.size,
    homes: found.map(({ home, gaps }) => ({
      home: labelOf(home, known.get(home.setup.homeId)!.view),
      gaps: gaps.map((gap) => gapRow(gap, home)),
    })),
  }
}

function teamRow(team: Team, from: Instant, to: Instant): Coverage['teams'][number] {
  const turns = shifts(team, from, to)
  const now = turns[0]?.member
  const until = turns[0]?.to
  return {
    teamId: team.teamId,
    name: team.name,
    careOrganisation: team.careOrganisation,
    onDuty: now ? { memberId: now.memberId, name: now.name } : null,
    until: until === undefined || until >= to ? null : until,
    empty: turns
      .filter(({ member }) => member === null)
      .map((turn) => ({ from: turn.from, to: turn.to, said: saySpan(turn, team.zone) })),
  }
}
