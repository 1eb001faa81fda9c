// A planner's file is read as people write it; each fault is told with its line; a gap ends the check with exit code 1.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import { readDutyFile } from '../../bin/duty-file.ts'
import type { Duty } from '../../dashboard/api/contract.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, startService } from '../support/service.ts'

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

function fileOf(name: string, text: string): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

const team = `teams:
  - teamId: dorp
    name: Wijkteam Dorp
    careOrganisation: Dorpszorg
    members:
      - { memberId: ans, name: Ans, reach: [{ channel: sms, address: '+31600000001' }] }
      - { memberId: bea, name: Bea, reach: [{ channel: sms, address: '+31600000002' }] }
    rotations:
      - { members: [ans, bea], startsOn: 2026-01-05, handOverAt: '08:00', daysEach: 7 }
`
const home = (
  careOrganisation: string | null,
) => `- setup: { homeId: dorpsstraat-1, rooms: [], devices: [], residency: null }
  address: { street: Dorpsstraat, houseNumber: '1', postcode: 1906 AB, village: Limmen }
  careOrganisation: ${careOrganisation}
  residents: []
  contacts: []
`

describe('the file of a directory', () => {
  it('has times of a swap by the clock of the team, also on the day on which it changes', () => {
    const { directory } = readDutyFile(
      fileOf(
        'duty.yaml',
        `${team}    overrides:\n      - { from: 2026-03-29 01:30, to: 2026-03-29 07:00, memberId: bea }\n`,
      ),
    )
    expect(directory.teams[0]!.overrides).toEqual([
      { from: local('2026-03-29 01:30'), to: local('2026-03-29 07:00'), memberId: 'bea' },
    ])
  })

  it.each([
    ['a time of day that is none', team.replace('08:00', '8 uur'), 9, /handOverAt: a time of day such as 07:30/],
    ['a word that nobody knows', `${team}    rotation: []\n`, 2, /rotation/],
    [
      'a swap at no time',
      `${team}    overrides:\n      - { from: straks, to: 2026-03-29, memberId: bea }\n`,
      11,
      /from/,
    ],
    ['something that is no YAML', `${team}   - [`, 10, /./],
  ])('with %s is refused with its line', async (_, text, line, words) => {
    const file = fileOf('duty.yaml', text)
    const { code, err } = await call('duty', 'import', file, '--check')
    expect(code).toBe(1)
    const told = err.split('\n').find((each) => each.startsWith(`${file}:${line}:`))
    expect(told ?? err).toMatch(words)
    expect(told).toBeDefined()
  })

  it('with a stranger in the rota is refused by name', async () => {
    const { code, err } = await call(
      'duty',
      'import',
      fileOf('duty.yaml', team.replace('[ans, bea]', '[ans, cor]')),
      '--check',
    )
    expect([code, err]).toEqual([1, expect.stringContaining('names cor, who is no member of the team')])
  })
})

describe('duty check of files', () => {
  const directoryFile = () => fileOf('duty.yaml', team)
  it('ends well when somebody is there at every minute', async () => {
    const homes = fileOf('homes.yaml', home('Dorpszorg'))
    expect(await call('duty', 'check', '--homes', homes, '--directory', directoryFile())).toEqual({
      code: 0,
      err: '',
      out: 'Somebody would answer in each of 1 home, at every minute of the coming 7 days.',
    })
  })

  it('ends with 1 and says where and why when not', async () => {
    const homes = fileOf('homes.yaml', home(null))
    const { code, out } = await call('duty', 'check', '--homes', homes, '--directory', directoryFile())
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^dorpsstraat-1: .*nobody whom the plan names can be reached/),
    ])
    const { code: again, out: json } = await call(
      'duty',
      'check',
      '--homes',
      homes,
      '--directory',
      directoryFile(),
      '--json',
    )
    expect([again, JSON.parse(json)]).toMatchObject([
      1,
      { homesAsked: 1, gaps: [{ homeId: 'dorpsstraat-1', why: 'no-reach' }] },
    ])
  })

  it('asks for both files or none', async () => {
    expect(await call('duty', 'check', '--homes', 'homes.yaml')).toMatchObject({ code: 2 })
  })
})

it('of a running service: imported, shown and checked; swaps stay where the file has none, and a gap is refused', async () => {
  const folder = temporaryFolder()
  await using _service = await startService({ folder, ports: await freePorts() })
  const data = ['--data', folder]
  const swapped = `${team}    overrides:\n      - { from: 2099-03-04 18:00, to: 2099-03-04 23:00, memberId: bea }\n`
  expect(await call('duty', 'import', fileOf('one.yaml', swapped), ...data)).toMatchObject({
    code: 0,
    out: '1 team and 0 centres: in the directory.',
  })
  expect(await call('homes', 'import', fileOf('homes.yaml', home('Dorpszorg')), ...data)).toMatchObject({ code: 0 })
  expect(await call('duty', 'check', ...data)).toMatchObject({ code: 0 })
  expect((await call('doctor', ...data)).out).toMatch(/well +duty +somebody would answer in each of 1 homes/)
  const renamed = team.replace('Wijkteam Dorp', 'Team Dorp')
  expect(await call('duty', 'import', fileOf('two.yaml', renamed), '--because', 'andere naam', ...data)).toMatchObject({
    code: 0,
  })
  const { out } = await call('duty', 'show', '--json', ...data)
  expect(JSON.parse(out)).toMatchObject({
    directory: { teams: [{ name: 'Team Dorp', overrides: [{ memberId: 'bea' }] }] },
    changes: [{ because: 'andere naam', by: 'administrator' }, {}],
  })
  expect((await call('duty', 'show', ...data)).out).toMatch(/dorp +Team Dorp \(Dorpszorg\): (Ans|Bea) until/)
  expect(await call('duty', 'import', fileOf('three.yaml', 'teams: []'), ...data)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/Dorpsstraat 1, Limmen: .* nobody would be told then/) as string,
  })
})

it('a swap is made and taken back by the clock of the team', async () => {
  const folder = temporaryFolder()
  await using _service = await startService({ folder, ports: await freePorts() })
  const data = ['--data', folder]
  await call('duty', 'import', fileOf('duty.yaml', team), ...data)
  const swap = [
    'duty',
    'swap',
    'dorp',
    '--member',
    'bea',
    '--from',
    '2026-03-29 01:30',
    '--to',
    '2026-03-29 07:00',
    ...data,
  ]
  const overrides = async () =>
    (JSON.parse((await call('duty', 'show', '--json', ...data)).out) as Duty).directory.teams[0]!.overrides
  expect(await call(...swap)).toMatchObject({ code: 2, err: expect.stringContaining('--because') as string })
  expect(await call(...swap, '--because', 'ruil')).toMatchObject({ code: 0 })
  expect(await overrides()).toMatchObject([
    { from: local('2026-03-29 01:30'), to: local('2026-03-29 07:00'), memberId: 'bea', because: 'ruil' },
  ])
  expect(await call(...swap, '--because', 'toch niet', '--back')).toMatchObject({ code: 0 })
  expect(await overrides()).toEqual([])
})
