// Teams, rotas, swaps and centres: who stands behind the homes, changed with who and why, and the times in which nobody would.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import type { DutyChange, DutyDirectory, Override, Team } from '../../../rules/model/duty.ts'
import { TeamId } from '../../../rules/model/recipient.ts'
import { days, earlier } from '../../../rules/model/time.ts'
import { type Aspect, type HomeKey, mayEver, type Person, roleFor } from '../access.ts'
import { Coverage, Duty, EndOverride, NewOverride, Problem, PutDuty } from '../contract.ts'
import { DutyShifts, DutyShiftsQuery } from '../contract-care.ts'
import { judgeDirectory } from '../duty-judgement.ts'
import { refuseOverwriting } from '../duty-version.ts'
import { coverageOf, dutyOf, seesTeam, shiftsOf, teamKey } from '../duty-views.ts'
import { Refusal } from '../errors.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'

const tags = ['duty']
const params = z.object({ teamId: TeamId })
const response = { 204: z.null(), 403: Problem, 404: Problem, 409: Problem, 422: Problem }

export const duty: Routes = (api, parts) => {
  const edit = inTurn(parts)
  api.get('/api/duty', { schema: { tags, response: { 200: Duty, 403: Problem } } }, async (request) =>
    dutyOf(parts, allowed(personOf(request), 'duty')),
  )
  api.put('/api/duty', { schema: { tags, body: PutDuty, response } }, async (request, reply) => {
    const person = allowed(personOf(request), 'set-duty')
    const { directory, because, version } = request.body
    await edit(person, (before, changes) => {
      refuseOverwriting(version, before, changes, parts.accounts.nameOf)
      return { after: directory, change: { what: 'directory', because, by: actor(person, everyTeam) } }
    })
    return reply.code(204).send(null)
  })
  api.get('/api/duty/coverage', { schema: { tags, response: { 200: Coverage, 403: Problem } } }, async (request) =>
    coverageOf(parts, allowed(personOf(request), 'duty')),
  )
  api.get(
    '/api/duty/shifts',
    { schema: { tags, querystring: DutyShiftsQuery, response: { 200: DutyShifts, 403: Problem, 422: Problem } } },
    async (request) => shiftsOf(parts, allowed(personOf(request), 'duty'), request.query),
  )
  api.post(
    '/api/duty/teams/:teamId/overrides',
    { schema: { tags, params, body: NewOverride, response } },
    async (request, reply) => {
      const person = allowed(personOf(request), 'swap-duty')
      await edit(person, (before) => {
        const team = teamOf(before, person, request.params.teamId)
        const override = { ...request.body, by: person.account }
        const recent = team.overrides.filter(({ to }) => to > earlier(parts.clock.now(), keptFor))
        if (recent.length >= mostOverrides) throw new Refusal('plan-flawed', tooMany)
        return withOverrides(before, team, [...recent, override], {
          what: 'override-added',
          because: override.because,
          by: actor(person, teamKey(team)),
          override,
        })
      })
      return reply.code(204).send(null)
    },
  )
  api.delete(
    '/api/duty/teams/:teamId/overrides',
    { schema: { tags, params, body: EndOverride, response } },
    async (request, reply) => {
      const person = allowed(personOf(request), 'swap-duty')
      const { from, to, memberId, because } = request.body
      await edit(person, (before) => {
        const team = teamOf(before, person, request.params.teamId)
        const isIt = (one: Override) => one.from === from && one.to === to && one.memberId === memberId
        const override = team.overrides.find(isIt)
        if (!override) throw new Refusal('not-found')
        const rest = team.overrides.filter((one) => !isIt(one))
        return withOverrides(before, team, rest, {
          what: 'override-removed',
          because,
          by: actor(person, teamKey(team)),
          override,
        })
      })
      return reply.code(204).send(null)
    },
  )
}

/** What was swapped longer ago stands in the list of changes. */
const keptFor = days(31)
const mostOverrides = 400
const tooMany = {
  nl: 'Dit team heeft al 400 ruilen. Neem er eerst een terug.',
  en: 'This team has 400 swaps already. Take one back first.',
}

type Change = Omit<DutyChange, 'at'>
type Edit = (
  before: DutyDirectory,
  changes: readonly DutyChange[],
) => { readonly after: DutyDirectory; readonly change: Change }

/** One edit after the other: two at the same time would each put back what the other changed. */
function inTurn(parts: ApiParts): (person: Person, make: Edit) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (person, make) => {
    const done = last.then(() => carryOut(parts, person, make))
    last = done.catch(() => {})
    return done
  }
}

async function carryOut(parts: ApiParts, person: Person, make: Edit): Promise<void> {
  const { registry, clock } = parts
  const [before, changes] = await Promise.all([registry.directory(), registry.dutyChanges()])
  const { after, change } = make(before, changes)
  const homes = await registry.homes()
  judgeDirectory(parts, person, homes, { before, after })
  await registry.putDirectory(after, { ...change, at: clock.now() })
  const { by, because } = change
  await Promise.all(homes.map((home) => parts.homes.configure(setupOf(home, after), { by, because })))
}

const everyTeam: HomeKey = { homeId: null, careOrganisation: null }

function allowed(person: Person, aspect: Aspect): Person {
  if (!mayEver(person, aspect)) throw new Refusal('not-allowed')
  return person
}

function actor(person: Person, key: HomeKey): Change['by'] {
  const role = roleFor(person, key, 'swap-duty')
  if (!role) throw new Refusal('not-allowed')
  return { account: person.account, role }
}

/** A team of another organisation is as absent as one that does not exist. */
function teamOf(directory: DutyDirectory, person: Person, teamId: string): Team {
  const team = directory.teams.find((one) => one.teamId === teamId)
  if (!team || !seesTeam(person, team, 'swap-duty')) throw new Refusal('not-found')
  return team
}

const withOverrides = (
  before: DutyDirectory,
  team: Team,
  overrides: Override[],
  change: Omit<Change, 'teamId'>,
): ReturnType<Edit> => ({
  after: { ...before, teams: before.teams.map((one) => (one === team ? { ...team, overrides } : one)) },
  change: { ...change, teamId: team.teamId },
})
