// The figures of the law: those that Kernwacht came with, those that an administrator added or corrected, and who did.
import { ruleUnits } from '../../../rules/model/law-figure.ts'
import { changedLaw, lawTable } from '../../../rules/woonlasten/law-table.ts'
import { nlRules } from '../../../rules/woonlasten/nl-rules.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import {
  LawExportQuery,
  TableView,
  LawFigures,
  LawImport,
  LawImportReport,
  largestRequest,
  PutLawFigures,
} from '../contract-tables.ts'
import { Refusal } from '../errors.ts'
import { dayOfNow } from '../home-energy.ts'
import { lawTableOut, takeFigures } from '../law-tables.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { fileOf, tableIn } from '../table-in-out.ts'

const tags = ['woonlasten']
const mostRefusedShown = 1000

export const lawFigures: Routes = (api, parts) => {
  api.get('/api/law-figures', { schema: { tags, response: { 200: LawFigures, 403: Problem } } }, async (request) => {
    if (!mayEver(personOf(request), 'law', 'set-law')) throw new Refusal('not-allowed')
    return view(parts, mayEver(personOf(request), 'set-law'))
  })
  api.put(
    '/api/law-figures',
    { schema: { tags, body: PutLawFigures, response: { 200: LawFigures, 403: Problem, 422: Problem } } },
    async (request) => {
      const { account: by } = personOf(request)
      if (!mayEver(personOf(request), 'set-law')) throw new Refusal('not-allowed')
      const own = await parts.housing.figures()
      const change = changedLaw(
        nlRules,
        own.map(({ row }) => row),
        request.body,
      )
      const [pair] = change.contradicting
      if (pair)
        throw new Refusal(
          'figures-contradict',
          pair.map(({ key, from, until }) => `${key} ${from} to ${until}`).join(' and '),
        )
      const at = parts.clock.now()
      await parts.housing.changeFigures(
        request.body.put.map((row) => ({ row, by, at })),
        request.body.takeBack.map((row) => ({ ...row, by, at })),
      )
      return view(parts, true)
    },
  )
  api.post(
    '/api/law-figures/import',
    { bodyLimit: largestRequest, schema: { tags, body: LawImport, response: { 200: LawImportReport, 403: Problem } } },
    async (request) => {
      const { account: by } = personOf(request)
      if (!mayEver(personOf(request), 'set-law')) throw new Refusal('not-allowed')
      const own = (await parts.housing.figures()).map(({ row }) => row)
      const { put, refused } = takeFigures(await tableIn(request.body), own)
      const { check } = request.body
      const at = parts.clock.now()
      // The figures of a year belong together: all of them, or none.
      const isTaken = refused.length === 0
      if (isTaken && !check)
        await parts.housing.changeFigures(
          put.map((row) => ({ row, by, at })),
          [],
        )
      return {
        taken: isTaken ? put.length : 0,
        refused: refused.slice(0, mostRefusedShown),
        refusedCount: refused.length,
        check,
      }
    },
  )
  api.get(
    '/api/law-figures/export',
    { schema: { tags, querystring: LawExportQuery, response: { 200: TableView, 403: Problem } } },
    async (request) => {
      if (!mayEver(personOf(request), 'law', 'set-law')) throw new Refusal('not-allowed')
      const own = (await parts.housing.figures()).map(({ row }) => row)
      return fileOf(lawTableOut(lawTable(nlRules, own)), request.query.form)
    },
  )
}

async function view(
  { housing, accounts, clock }: Pick<ApiParts, 'housing' | 'accounts' | 'clock'>,
  change: boolean,
): Promise<LawFigures> {
  const own = await housing.figures()
  const nameOf = (account: string) => accounts.nameOf(account) ?? account
  const table = lawTable(
    nlRules,
    own.map(({ row }) => row),
  )
  return {
    figures: table.map((row) => {
      const mine = own.find((figure) => figure.row === row)
      return { ...row, unit: ruleUnits[row.key], by: mine ? { name: nameOf(mine.by), at: mine.at } : null }
    }),
    changes: (await housing.figureHistory()).map(({ key, from, row, by, at }) => ({
      key,
      from,
      value: row?.value ?? null,
      by: nameOf(by),
      at,
    })),
    change,
    today: dayOfNow(clock.now(), null),
  }
}
