// A swap in a team's rota from the command line: who stands in, from when, until when, and why; and taken back.
import { parseArgs } from 'node:util'
import { Duty } from '../../dashboard/api/contract.ts'
import { type Instant, parseIso } from '../../rules/model/time.ts'
import { openService } from '../service-client.ts'
import { Failed, type Verb, WordsAreOff } from './verb.ts'

export const dutySwap: Verb = {
  name: 'duty swap',
  usage: 'TEAM --member ID|nobody --from TIME --to TIME --because TEXT [--back] [--data DIR] [--json]',
  summary: "Puts somebody in a team's rota for a while, or takes such a swap back",
  help: `  TEAM        its id, as duty show prints it
  --member    who stands in; nobody: whoever has the turn is away
  --from      such as '2026-03-04 18:00', by the clock of the team's zone
  --to        until then, not included
  --because   why, for whoever reads the rota
  --back      takes the swap of exactly this member and time back
  --data DIR  the folder of the running service (default: data)
  --json      the swap as JSON`,
  async run(args, io) {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean', default: false } as const
    const { values, positionals } = parseArgs({
      args,
      options: {
        member: text,
        from: text,
        to: text,
        because: text,
        back: flag,
        data: { ...text, default: 'data' },
        json: flag,
      },
      allowPositionals: true,
    })
    const [teamId, ...others] = positionals
    if (teamId === undefined || others.length > 0) throw new WordsAreOff('one team, by its id')
    const { member, because } = values
    if (member === undefined || because === undefined) throw new WordsAreOff('--member and --because are needed')
    const service = openService(values.data)
    const { directory } = Duty.parse(await service.get('/api/duty'))
    const team = directory.teams.find((one) => one.teamId === teamId)
    if (!team) throw new Failed(`There is no team ${teamId}: see kernwacht duty show`)
    const swap = {
      from: momentOf('--from', values.from, team.zone),
      to: momentOf('--to', values.to, team.zone),
      memberId: member === 'nobody' ? null : member,
      because,
    }
    const path = `/api/duty/teams/${teamId}/overrides`
    await (values.back ? service.delete(path, swap) : service.post(path, swap))
    const done = `${member} from ${values.from} to ${values.to}: ${values.back ? 'taken back' : 'in the rota'} of ${team.name}.`
    io.out(values.json ? JSON.stringify({ teamId, ...swap, back: values.back }) : done)
    return 0
  },
}

function momentOf(option: string, text: string | undefined, zone: string): Instant {
  const at = text === undefined ? null : parseIso(text, zone)
  if (at === null) throw new WordsAreOff(`${option} is a time such as '2026-03-04 18:00'`)
  return at
}
