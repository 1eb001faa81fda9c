// The audit log for the administrator, who proved themselves by two things: NEN 7513 asks it of who reads the log. Reading it is written down too.
import { days, earlier, instant, later } from '../../../rules/model/time.ts'
import { mayEver } from '../access.ts'
import { auditCsv, auditRowOf } from '../audit-view.ts'
import { AuditAsked, AuditPage, type AuditRow } from '../contract-audit.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { needTwoFactors } from '../proof.ts'

const onePage = 100
const atOnce = 500
/** About 5 MB; who needs more asks for a shorter time. */
const mostRows = 20_000
const usually = days(7)
const refused = { 403: Problem, 422: Problem }

export const auditLog: Routes = (api, parts) => {
  const { audit, accounts } = parts
  const mayRead = (request: Parameters<typeof personOf>[0]) => {
    const person = personOf(request)
    if (!mayEver(person, 'audit-log')) throw new Refusal('not-allowed')
    needTwoFactors(person)
  }
  const queryOf = ({ from, to, homeId, account, after }: AuditAsked) => {
    const end = to ?? later((parts.pulse ?? parts.clock).now(), days(1))
    const [at, seq] = after?.split('.').map(Number) ?? []
    return {
      from: from ?? earlier(end, usually),
      to: end,
      homeId: homeId ?? null,
      account: account ?? null,
      after: at === undefined || seq === undefined ? null : { at: instant(at), seq },
    }
  }
  const page = async (query: ReturnType<typeof queryOf>, limit: number): Promise<AuditRow[]> =>
    (await audit.rows({ ...query, limit })).map((entry) => auditRowOf(entry, accounts.nameOf))
  const placeOf = (row: AuditRow) => ({ at: row.at, seq: row.seq })

  const tags = ['audit']
  api.get(
    '/api/audit',
    { schema: { tags, querystring: AuditAsked, response: { 200: AuditPage, ...refused } } },
    async (request) => {
      mayRead(request)
      const rows = await page(queryOf(request.query), onePage + 1)
      const shown = rows.slice(0, onePage)
      const last = rows.length > onePage ? shown.at(-1) : undefined
      return { rows: shown, next: last ? `${last.at}.${last.seq}` : null }
    },
  )
  api.get(
    '/api/audit.csv',
    { schema: { tags, querystring: AuditAsked, response: refused } },
    async (request, reply) => {
      mayRead(request)
      const rows: AuditRow[] = []
      let query = queryOf(request.query)
      for (;;) {
        const more = await page(query, atOnce)
        rows.push(...more)
        if (more.length < atOnce) break
        if (rows.length >= mostRows)
          throw new Refusal('invalid-request', `more than ${mostRows} rows: ask for a shorter time`)
        query = { ...query, after: placeOf(more.at(-1)!) }
        // Devices are answered in between.
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .send(auditCsv(rows) as never)
    },
  )
}
