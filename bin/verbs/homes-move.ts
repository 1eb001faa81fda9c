// A change of tenant from the command line, and leaving nothing of who moved out.
import { parseArgs } from 'node:util'
import { Erased, ResidencyView } from '../../dashboard/api/contract-residency.ts'
import { openService } from '../service-client.ts'
import { type Verb, WordsAreOff } from './verb.ts'

const options = {
  because: { type: 'string' },
  data: { type: 'string', default: 'data' },
  json: { type: 'boolean', default: false },
} as const
const dataHelp = [
  '  --because WHY  kept with the change',
  '  --data DIR     the folder of the running service (default: data)',
  '  --json         the answer as JSON',
].join('\n')
const pathOf = (home: string, what: string) => `/api/homes/${encodeURIComponent(home)}/${what}`
const day = (at: number) => new Date(at).toISOString().slice(0, 10)

export const homesMove: Verb = {
  name: 'homes move',
  usage: 'HOME --because WHY (--people N | --empty) [--data DIR] [--json]',
  summary:
    'Somebody moves out and the next one in: alarms are closed, what was learned goes, devices are walked past again',
  help: `  --people N     how many come to live there\n  --empty        nobody comes yet\n${dataHelp}`,
  async run(args, io) {
    const more = { people: { type: 'string' }, empty: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const [home, ...others] = positionals
    const people = values.people === undefined ? null : Number(values.people)
    if (home === undefined || others.length > 0) throw new WordsAreOff('one home')
    if (values.because === undefined) throw new WordsAreOff('--because says why')
    if ((people === null) !== values.empty) throw new WordsAreOff('--people N or --empty')
    if (people !== null && !(Number.isInteger(people) && people >= 1 && people <= 12))
      throw new WordsAreOff('--people is a number from 1 to 12')
    const service = openService(values.data)
    const before = ResidencyView.parse(await service.get(pathOf(home, 'residency')))
    const leaving = before.now?.residencyId ?? null
    const next = people === null ? null : { people }
    const after = ResidencyView.parse(
      await service.post(pathOf(home, 'residency'), { leaving, next, because: values.because }),
    )
    const left = leaving === null ? 'Nobody lived there' : `${leaving} has moved out`
    const came = after.now === null ? 'the home is empty' : `${after.now.residencyId} lives there`
    io.out(values.json ? JSON.stringify(after) : `${left}; ${came}.`)
    return 0
  },
}

export const homesErase: Verb = {
  name: 'homes erase',
  usage: 'HOME RESIDENCY --because WHY [--data DIR] [--json]',
  summary: 'Leaves nothing of somebody who moved out: movement, alarms, notes, messages; there is no way back',
  help: dataHelp,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [home, residencyId, ...others] = positionals
    const service = openService(values.data)
    if (home === undefined || others.length > 0) throw new WordsAreOff('a home and one of its residencies')
    if (residencyId === undefined) {
      const { past } = ResidencyView.parse(await service.get(pathOf(home, 'residency')))
      const shown = past.map(({ residencyId: id, since, until }) => `${id} (${day(since)} to ${day(until ?? since)})`)
      throw new WordsAreOff(`which one: ${shown.join(', ') || 'nobody has moved out'}`)
    }
    if (values.because === undefined) throw new WordsAreOff('--because says why')
    const answer = await service.post(pathOf(home, 'erasure'), { residencyId, because: values.because })
    const { alarms } = Erased.parse(answer)
    const done = `Nothing is left of ${residencyId}: its key is gone, and ${alarms} alarms with what was told of them.`
    io.out(values.json ? JSON.stringify({ residencyId, alarms }) : done)
    return 0
  },
}
