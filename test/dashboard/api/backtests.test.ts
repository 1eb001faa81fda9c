// A backtest is of the homes that the caller may set, and its outcome is for whoever began it.
import { expect, it } from 'vitest'
import type { BacktestView } from '../../../dashboard/api/contract.ts'
import { createRuleDesk } from '../../../gateway/pipeline/rule-desk.ts'
import { memoryRuleSettings } from '../../../gateway/store/memory-rule-settings.ts'
import { summarize } from '../../../rules/engine/compare.ts'
import type { BacktestAnswer, BacktestAsked } from '../../../rules/model/rule-desk.ts'
import { foreign, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'
import { stillness } from '../../support/small-rules.ts'

const outcome = {
  from: morning,
  until: morning,
  homes: 1,
  homeDays: 30,
  entries: 10,
  complete: true,
  ...summarize([], 30),
  rows: [],
  rowsLeftOut: 0,
}

async function house() {
  const asked: BacktestAsked[] = []
  let isBusy = false
  let finish: (answer: BacktestAnswer) => void = () => {}
  const api = await runningApi({
    ruleDesk: createRuleDesk([stillness], memoryRuleSettings()),
    backtest(one) {
      if (isBusy) return null
      asked.push(one)
      isBusy = true
      return new Promise((resolve) => {
        finish = (answer) => {
          isBusy = false
          resolve(answer)
        }
      })
    },
  })
  const begin = (who: 'care' | 'administrator', more = {}) =>
    api.ask(who, 'POST /api/backtests', { rule: 'stillness', set: { quietMinutes: 90 }, ...more })
  return { ...api, asked, begin, finish: (answer: BacktestAnswer) => finish(answer) }
}

it('is of the homes that the caller may set, and no others', async () => {
  const { begin, asked, finish } = await house()
  expect((await begin('care')).status).toBe(200)
  finish({ kind: 'done', outcome })
  expect((await begin('administrator', { days: 60 })).status).toBe(200)
  expect(asked).toEqual([
    { rule: 'stillness', set: { quietMinutes: 90 }, homeIds: [own], days: 30 },
    { rule: 'stillness', set: { quietMinutes: 90 }, homeIds: [own, foreign], days: 60 },
  ])
})

it('is fetched by who began it, running and done', async () => {
  const { begin, ask, finish } = await house()
  const { backtestId } = (await begin('care')).body as BacktestView
  const fetched = async () => (await ask('care', `GET /api/backtests/${backtestId}`)).body as BacktestView
  expect(await fetched()).toEqual({ backtestId, state: 'running', why: null, outcome: null })
  expect((await ask('administrator', `GET /api/backtests/${backtestId}`)).status).toBe(404)
  finish({ kind: 'done', outcome })
  expect(await fetched()).toEqual({ backtestId, state: 'done', why: null, outcome })
})

it('tells an administrator no alarm about a person, neither by its row nor by the figures of one home', async () => {
  const { begin, ask, finish } = await house()
  const row = {
    homeId: own,
    subject: 'home',
    changed: morning,
    running: null,
    really: null,
    difference: 'extra',
    found: 'nothing-found',
  } as const
  const rows = [
    { ...row, severity: 'urgent' },
    { ...row, severity: 'technical' },
  ]
  const { backtestId } = (await begin('administrator')).body as BacktestView
  finish({ kind: 'done', outcome: { ...outcome, rows } })
  const { body } = await ask('administrator', `GET /api/backtests/${backtestId}`)
  expect(body).toMatchObject({ outcome: { rows: [{ severity: 'technical' }], rowsLeftOut: 1 } })
  expect((await begin('administrator', { homeId: own })).status).toBe(403)

  const { backtestId: ofCare } = (await begin('care', { homeId: own })).body as BacktestView
  finish({ kind: 'done', outcome: { ...outcome, rows } })
  expect((await ask('care', `GET /api/backtests/${ofCare}`)).body).toMatchObject({ outcome: { rows, rowsLeftOut: 0 } })
})

it('is refused while another runs, and with parameters that the rule does not take', async () => {
  const { begin, asked } = await house()
  await begin('care')
  expect((await begin('care')).body).toMatchObject({ status: 503, code: 'busy' })
  expect((await begin('care', { set: { quietHours: 1 } })).body).toMatchObject({ code: 'parameters-refused' })
  expect((await begin('care', { rule: 'nothing' })).status).toBe(404)
  expect(asked).toHaveLength(1)
})
