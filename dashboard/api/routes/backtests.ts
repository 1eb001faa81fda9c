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
  /** Of whose alarms the caller may know one by one. */
  readonly mayKnow: ReadonlySet<string>
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
      const { homeIds, mayKnow } = await homesOf(parts, person, homeId)
      const run = parts.backtest?.({ rule, set, homeIds, days }) ?? null
      if (!run) throw new Refusal('busy', 'another backtest is running')
      const one: Kept = {
        account: person.account,
        mayKnow,
        view: { backtestId: randomUUID(), state: 'running', why: null, outcome: null },
      }
      kept.set(one.view.backtestId, one)
      for (const id of [...kept.keys()].slice(0, -mostKept)) kept.delete(id)
      // It never rejects: what goes wrong is one of its answers.
      void run.then((answer) => {
        one.view =
          answer.kind === 'done'
            ? { ...one.view, state: 'done', outcome: shown(BacktestView.shape.outcome.parse(answer.outcome), mayKnow) }
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

/** When somebody's alarms came, and what was found, is for who may see them: others get the figures of all homes together. */
function shown(outcome: BacktestView['outcome'], mayKnow: ReadonlySet<string>): BacktestView['outcome'] {
  if (!outcome) return null
  const rows = outcome.rows.filter(({ homeId, severity }) => severity === 'technical' || mayKnow.has(homeId))
  return { ...outcome, rows, rowsLeftOut: outcome.rowsLeftOut + outcome.rows.length - rows.length }
}

/** Every one that the caller may set; the one that is asked for is one of them, or not there. */
async function homesOf({ registry }: ApiParts, person: Person, homeId: AskBacktest['homeId']) {
  const theirs = (await registry.homes()).flatMap((home) => {
    const view = viewOf(person, homeKey(home))
    return view.has(aspect) ? [{ id: home.setup.homeId, mayKnow: view.has('care-alarms') }] : []
  })
  const mayKnow = new Set<string>(theirs.filter((one) => one.mayKnow).map(({ id }) => id))
  const homeIds = theirs.map(({ id }) => id)
  if (homeId === null) return { homeIds, mayKnow }
  if (!homeIds.includes(homeId)) throw new Refusal('not-found')
  // The figures of one home are its alarms.
  if (!mayKnow.has(homeId)) throw new Refusal('not-allowed')
  return { homeIds: [homeId], mayKnow }
}
