// A changed rule on the past of the homes that the caller may set: begun, carried out beside the service, and fetched when it is done.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Aspect, mayEver, type Person, viewOf } from '../access.ts'
import { AskBacktest, BacktestView, Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'

const tags = ['rules']
const params = z.object({ backtestId: z.uuid() })
const aspect: Aspect = 'set-rules'
/** Of all callers together: outcomes are fetched within moments. */
const mostKept = 20

interface Kept {
  readonly account: string
  view: BacktestView
}

export const backtests: Routes = (api, parts) => {
  const kept = new Map<string, Kept>()
  api.post(
    '/api/backtests',
    {
      schema: {
        tags,
        body: AskBacktest,
        response: { 200: BacktestView, 403: Problem, 404: Problem, 422: Problem, 503: Problem },
      },
    },
    async (request) => {
      const person = personOf(request)
      if (!mayEver(person, aspect)) throw new Refusal('not-allowed')
      const { rule, set, homeId, days } = request.body
      if (!parts.ruleDesk?.rules.some(({ id }) => id === rule)) throw new Refusal('not-found')
      const why = parts.ruleDesk.refused(rule, set)
      if (why !== null) throw new Refusal('parameters-refused', why)
      const homeIds = await homesOf(parts, person, homeId)
      const run = parts.backtest?.({ rule, set, homeIds, days }) ?? null
      if (!run) throw new Refusal('busy', 'another backtest is running')
      const one: Kept = {
        account: person.account,
        view: { backtestId: randomUUID(), state: 'running', why: null, outcome: null },
      }
      kept.set(one.view.backtestId, one)
      for (const id of [...kept.keys()].slice(0, -mostKept)) kept.delete(id)
      // It never rejects: what goes wrong is one of its answers.
      void run.then((answer) => {
        one.view =
          answer.kind === 'done'
            ? { ...one.view, state: 'done', outcome: BacktestView.shape.outcome.parse(answer.outcome) }
            : { ...one.view, state: 'not-done', why: answer.why }
      })
      return one.view
    },
  )
  api.get(
    '/api/backtests/:backtestId',
    { schema: { tags, params, response: { 200: BacktestView, 403: Problem, 404: Problem } } },
    async (request) => {
      const person = personOf(request)
      if (!mayEver(person, aspect)) throw new Refusal('not-allowed')
      const one = kept.get(request.params.backtestId)
      if (one?.account !== person.account) throw new Refusal('not-found')
      return one.view
    },
  )
}

/** Every one that the caller may set; the one that is asked for is one of them, or not there. */
async function homesOf({ registry }: ApiParts, person: Person, homeId: AskBacktest['homeId']) {
  const theirs = (await registry.homes()).filter((home) => viewOf(person, homeKey(home)).has(aspect))
  const ids = theirs.map(({ setup }) => setup.homeId)
  if (homeId === null) return ids
  if (!ids.includes(homeId)) throw new Refusal('not-found')
  return [homeId]
}
