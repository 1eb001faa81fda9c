// The rules' parameters from the command line: what stands, a change proposed with its reason, and a decision about one.
import { parseArgs } from 'node:util'
import { RuleSettingRow, RulesView } from '../../dashboard/api/contract.ts'
import { guardedBy } from '../../rules/model/coverage.ts'
import { clockTime, localDate } from '../../rules/model/time.ts'
import { openService } from '../service-client.ts'
import { ruleOption, setOption } from './backtest.ts'
import { type Io, type Verb, WordsAreOff } from './verb.ts'

const zone = 'Europe/Amsterdam'
const options = { data: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } } as const
const dataHelp = '  --data DIR       the folder of the running service (default: data)\n  --json           as JSON'

export const rulesList: Verb = {
  name: 'rules list',
  usage: '[--data DIR] [--json]',
  summary: 'The rules with their parameters, and every change of them with who, when and why',
  help: dataHelp,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    const view = RulesView.parse(await openService(values.data).get('/api/rules'))
    if (values.json) io.out(JSON.stringify(view))
    else tell(view, io)
    return 0
  },
}

export const rulesPropose: Verb = {
  name: 'rules propose',
  usage: '--rule RULE [--set NAME=VALUE]… [--home ID] [--off] --because TEXT [--data DIR] [--json]',
  summary: 'Sets parameters of a rule; for one of life it waits for a second person',
  help: `What is set replaces all that stood at that level; without --set it is the defaults again. Try it first: kernwacht backtest.

  --rule RULE      the rule, such as inactivity
  --set NAME=VALUE a parameter; may be given more than once
  --home ID        only for that home (default: for every home)
  --off            switches the rule off in that home; its parameters are kept. On again: the same without --off
  --loss-known     with --off: what the home is then not protected against is understood (it is said without this)
  --because TEXT   why: it stands in the journal of each home
${dataHelp}`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        ...options,
        rule: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        home: { type: 'string' },
        because: { type: 'string' },
        off: { type: 'boolean', default: false },
        'loss-known': { type: 'boolean', default: false },
      },
    })
    const rule = ruleOption(values.rule)
    if (!values.because) throw new WordsAreOff('--because TEXT is needed')
    const body = { homeId: values.home ?? null, params: setOption(rule, values.set), because: values.because }
    if (values.off && values.home === undefined)
      throw new WordsAreOff('--off wants --home ID: a rule is switched off in one home')
    if (values.off && !values['loss-known'] && guardedBy(rule.id).length > 0)
      throw new WordsAreOff(
        `without ${rule.id} the home is not, or less well, protected against ${guardedBy(rule.id).join(', ')}; say --loss-known to go on`,
      )
    const off = values.off ? ({ off: true, lossShown: true } as const) : {}
    const row = await openService(values.data).post(`/api/rules/${rule.id}/settings`, { ...body, ...off })
    show(RuleSettingRow.parse(row), values.json, io)
    return 0
  },
}

export const rulesDecide: Verb = {
  name: 'rules decide',
  usage: 'NUMBER --approve|--refuse [--data DIR] [--json]',
  summary: 'Lets a proposed change count, or not; never the one who proposed it',
  help: `  NUMBER           of the change, as rules list prints it
  --approve        the homes live by it from now on; of a rule of life only another account than the proposer's
  --refuse         it never counts
${dataHelp}`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...options,
        approve: { type: 'boolean', default: false },
        refuse: { type: 'boolean', default: false },
      },
    })
    const [number, ...more] = positionals
    if (!/^\d+$/.test(number ?? '') || more.length > 0) throw new WordsAreOff('NUMBER: one, as rules list prints it')
    if (values.approve === values.refuse) throw new WordsAreOff('either --approve or --refuse')
    const path = `/api/rules/settings/${number}/decision`
    const row = await openService(values.data).post(path, { approve: values.approve })
    show(RuleSettingRow.parse(row), values.json, io)
    return 0
  },
}

function tell({ rules, settings }: RulesView, io: Io): void {
  for (const { id, version, isLife, parameters } of rules) {
    io.out(`${id} version ${version}${isLife ? ' (of life: two people)' : ''}`)
    for (const { name, default: usual, least, most } of parameters)
      io.out(
        `  ${name} = ${JSON.stringify(usual)}${least === null && most === null ? '' : `, ${least ?? '…'} to ${most ?? '…'}`}`,
      )
  }
  for (const row of settings) show(row, false, io)
}

function show(row: RuleSettingRow, json: boolean, io: Io): void {
  if (json) return io.out(JSON.stringify(row))
  const { settingId, rule, homeId, params, off, state, counts, proposedBy, proposedAt, decidedBy, because } = row
  const set = Object.entries(params).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const when = `${localDate(proposedAt, zone)} ${clockTime(proposedAt, zone)}`
  const stands = state === 'standing' && !counts ? 'replaced' : state
  const decided = decidedBy === null ? '' : `, decided by ${decidedBy}`
  io.out(
    `${settingId}  ${stands}  ${rule}  ${homeId ?? 'every home'}  ${off ? 'OFF ' : ''}${set.join(' ') || (off ? '' : 'the defaults')}  ${when} by ${proposedBy}${decided}: ${because}`,
  )
}
