// What goes out about duty: the teams and centres that the caller may see, who is on duty, and when nobody would be.
import { shifts } from '../../rules/duty/shifts.ts'
import { saySpan } from '../../rules/duty/words.ts'
import type { DutyDirectory, Team } from '../../rules/model/duty.ts'
import { days, type Instant, later, localDate, startOfLocalDay } from '../../rules/model/time.ts'
import type { z } from 'zod'
import { type Aspect, type HomeKey, mayEver, type Person, viewOf } from './access.ts'
import type { Coverage, Duty } from './contract.ts'
import type { DutyShifts, DutyShiftsQuery } from './contract-care.ts'
import { comingDays, gapRow, gapsAhead } from './duty-judgement.ts'
import { versionOf } from './duty-version.ts'
import { Refusal } from './errors.ts'
import { knownHomes } from './known-home.ts'
import type { ApiParts } from './parts.ts'
import { localDayOf } from './room-strip.ts'
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
    version: versionOf(directory, changes),
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

/** Whose turn it is in whole local days from that date, of each team that the person may see: without holes, `member` null is nobody. */
export async function shiftsOf(
  { registry, clock }: ApiParts,
  person: Person,
  asked: z.infer<typeof DutyShiftsQuery>,
): Promise<DutyShifts> {
  const now = clock.now()
  const { teams } = await registry.directory()
  return {
    now,
    teams: teams
      .filter((team) => seesTeam(person, team, 'duty'))
      .map((team) => {
        const first = localDayOf(asked.from ?? localDate(now, team.zone), team.zone)
        if (!first) throw new Refusal('invalid-request', 'there is no such date')
        // Noon of the last day, so that a day of 23 or 25 hours before it makes no difference.
        const to = startOfLocalDay(later(first.startsAt, days(asked.days + 0.5)), team.zone)
        return {
          teamId: team.teamId,
          name: team.name,
          zone: team.zone,
          from: first.startsAt,
          to,
          shifts: shifts(team, first.startsAt, to).map(({ member, from, to }) => ({
            from,
            to,
            member: member && { memberId: member.memberId, name: member.name },
            swapped: team.overrides.some((one) => one.from <= from && from < one.to),
          })),
        }
      }),
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
