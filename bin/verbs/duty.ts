// Who stands behind the homes, from the command line: is there always somebody, who is it now, and a new directory from a file.
import { parseArgs } from 'node:util'
import { Coverage, Duty } from '../../dashboard/api/contract.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { gapsOfHomes } from '../../rules/duty/coverage.ts'
import { directoryFlaws } from '../../rules/duty/directory-flaws.ts'
import { isRemark, planFlaws } from '../../rules/duty/plan-flaws.ts'
import { sayFlaw, sayGap } from '../../rules/duty/words.ts'
import type { DutyDirectory } from '../../rules/model/duty.ts'
import { clockTime, days, type Instant, later, localDate } from '../../rules/model/time.ts'
import { readDutyFile } from '../duty-file.ts'
import { openService } from '../service-client.ts'
import { homesIn } from './homes.ts'
import { Failed, type ExitCode, type Io, type Verb, WordsAreOff } from './verb.ts'

const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR  the folder of the running service (default: data)\n  --json      the answer as JSON'

export const dutyCheck: Verb = {
  name: 'duty check',
  usage: '[--homes FILE --directory FILE] [--data DIR] [--json]',
  summary: 'Whether somebody would answer an urgent alarm at every minute of the coming 7 days',
  help: `  --homes, --directory  of these files, without a running service and whatever channels are set up\n${dataHelp}\nExit code 1 when there is a gap.`,
  async run(args, io) {
    const more = { homes: { type: 'string' }, directory: { type: 'string' } } as const
    const { values } = parseArgs({ args, options: { ...options, ...more } })
    if ((values.homes === undefined) !== (values.directory === undefined))
      throw new WordsAreOff('--homes and --directory go together')
    if (values.homes !== undefined) return checkFiles(values.homes, values.directory!, values.json, io)
    const coverage = Coverage.parse(await openService(values.data).get('/api/duty/coverage'))
    const gaps = coverage.homes.flatMap(({ home, gaps: found }) =>
      found.map((gap) => ({ homeId: home.homeId, ...gap })),
    )
    if (values.json) io.out(JSON.stringify({ ...coverage, gaps: gaps.length }))
    else {
      if (coverage.channels === null)
        io.out('No channel is set up: alarms are on the screens alone, whatever the plans say.')
      sayOutcome(coverage.homesAsked, gaps, io)
    }
    return gaps.length === 0 ? 0 : 1
  },
}

export const dutyShow: Verb = {
  name: 'duty show',
  usage: '[--data DIR] [--json]',
  summary: 'The teams with who is on duty, the alarm centres, and the latest changes',
  help: dataHelp,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    const service = openService(values.data)
    const duty = Duty.parse(await service.get('/api/duty'))
    const { teams } = Coverage.parse(await service.get('/api/duty/coverage'))
    if (values.json) {
      io.out(JSON.stringify({ ...duty, teams }))
      return 0
    }
    for (const { teamId, name, careOrganisation, onDuty, until, empty } of teams) {
      const who = onDuty ? onDuty.name : 'NOBODY'
      io.out(
        `${teamId.padEnd(16)} ${name} (${careOrganisation}): ${who}${until === null ? '' : ` until ${when(until)}`}`,
      )
      for (const { said } of empty) io.out(`${''.padEnd(16)} nobody of the team: ${said.en}`)
    }
    for (const { centreId, name, careOrganisations } of duty.directory.centres)
      io.out(`${centreId.padEnd(16)} ${name}: alarm centre of ${careOrganisations.join(', ') || 'nobody by default'}`)
    for (const { at, what, by, because } of duty.changes.slice(0, 5))
      io.out(`${when(at)}  ${what} by ${by}: ${because}`)
    if (teams.length + duty.directory.centres.length === 0)
      io.out('No teams and no centres yet: kernwacht duty import FILE')
    return 0
  },
}

export const dutyImport: Verb = {
  name: 'duty import',
  usage: 'FILE [--because TEXT] [--check] [--data DIR] [--json]',
  summary: 'Puts teams, rotas and centres in the place of those that are there',
  help: `  FILE        JSON or YAML: the whole directory (docs/duty.md); swaps of a team stay where the file has none
  --because   what is written beside the change (default: imported from FILE)
  --check     only says whether the file is right\n${dataHelp}`,
  async run(args, io) {
    const more = { check: { type: 'boolean', default: false }, because: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new WordsAreOff('one file')
    const { directory, withoutOverrides } = readDutyFile(file)
    refuseFlaws(file, directory)
    if (!values.check) {
      const service = openService(values.data)
      const { directory: standing, version } = Duty.parse(await service.get('/api/duty'))
      const teams = directory.teams.map((team) =>
        withoutOverrides.has(team.teamId) ? { ...team, overrides: overridesOf(standing, team) } : team,
      )
      const because = values.because ?? `imported from ${file}`.slice(0, 400)
      await service.put('/api/duty', { directory: { ...directory, teams }, version, because })
    }
    const counts = { teams: directory.teams.length, centres: directory.centres.length, imported: !values.check }
    const done = `${counted(counts.teams, 'team')} and ${counted(counts.centres, 'centre')}: `
    io.out(values.json ? JSON.stringify(counts) : done + (values.check ? 'right.' : 'in the directory.'))
    return 0
  },
}

/** Those of members who are still there. */
function overridesOf({ teams }: DutyDirectory, { teamId, members }: DutyDirectory['teams'][number]) {
  const known = new Set([null, ...members.map(({ memberId }) => memberId)])
  return teams.find((team) => team.teamId === teamId)?.overrides.filter(({ memberId }) => known.has(memberId)) ?? []
}

function checkFiles(homesFile: string, directoryFile: string, json: boolean, io: Io): ExitCode {
  const homes = homesIn(homesFile)
  const { directory } = readDutyFile(directoryFile)
  refuseFlaws(directoryFile, directory)
  const flaws = homes.flatMap((home) =>
    (home.carePlan ? planFlaws(home.carePlan, home, directory) : []).map((flaw) => ({
      homeId: home.setup.homeId,
      flaw,
      said: sayFlaw(flaw),
    })),
  )
  const from = systemClock().now()
  const gaps = gapsOfHomes(homes, directory, from, later(from, days(7))).flatMap(({ home, gaps: found }) =>
    found.map((gap) => ({ homeId: home.setup.homeId, ...gap, said: sayGap(gap, home.setup.homeId, home.setup.zone) })),
  )
  if (json) io.out(JSON.stringify({ homesAsked: homes.length, gaps, flaws }))
  else {
    for (const { homeId, said } of flaws) io.out(`${homeId}: ${said.en}`)
    sayOutcome(homes.length, gaps, io)
  }
  return gaps.length === 0 && flaws.every(({ flaw }) => isRemark(flaw)) ? 0 : 1
}

function sayOutcome(homes: number, gaps: readonly { homeId: string; said: { en: string } }[], io: Io): void {
  for (const { said } of gaps) io.out(said.en)
  const of = counted(homes, 'home')
  const without = new Set(gaps.map(({ homeId }) => homeId)).size
  io.out(
    gaps.length === 0
      ? `Somebody would answer in each of ${of}, at every minute of the coming 7 days.`
      : `${without} of ${of} would find nobody for some time in the coming 7 days.`,
  )
}

function refuseFlaws(file: string, directory: DutyDirectory): void {
  const flaws = directoryFlaws(directory)
  if (flaws.length > 0) throw new Failed(flaws.map((flaw) => `${file}: ${sayFlaw(flaw).en}`).join('\n'))
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
const when = (at: Instant): string => `${localDate(at, 'Europe/Amsterdam')} ${clockTime(at, 'Europe/Amsterdam')}`
