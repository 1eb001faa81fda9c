// Reports for those who answer for the care: what the alarms of a period came to, on a screen and for a spreadsheet.
import type { HomeId } from '../../../rules/model/ids.ts'
import { days, earlier, elapsed, type Instant, later, latest, milliseconds } from '../../../rules/model/time.ts'
import { type Person, roleFor } from '../access.ts'
import { workOf } from '../alarm-work.ts'
import { csvOf, type ReportedHome, reportOf } from '../alarm-report.ts'
import { ReportSheet } from '../contract-care.ts'
import { AlarmReport, Problem, ReportQuery } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { type KnownHome, knownHomes } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { sheetColumns, sheetRows } from '../report-sheet.ts'
import { sheetOf } from '../sheet.ts'
import { homeKey } from '../views.ts'
import { visibleAlarms } from '../visible-alarms.ts'

/** Above this the report says that it is not whole. */
const mostAlarms = 50_000
const usually = days(30)
const longest = days(400)
/** An alarm is found by what it is about, which lies before it was raised: a message may be a day late. */
const lateMessages = days(2)

export const reports: Routes = (api, parts) => {
  const schema = { tags: ['reports'], querystring: ReportQuery }
  const refused = { 403: Problem, 422: Problem }
  api.get('/api/reports/alarms', { schema: { ...schema, response: { 200: AlarmReport, ...refused } } }, (request) =>
    reportFor(parts, personOf(request), request.query),
  )
  api.get('/api/reports/alarms.csv', { schema: { ...schema, response: refused } }, async (request, reply) => {
    const { organisations } = await reportFor(parts, personOf(request), request.query)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="alarms.csv"')
      .send(csvOf(organisations) as never)
  })
  api.get(
    '/api/reports/alarms/sheet',
    { schema: { ...schema, response: { 200: ReportSheet, ...refused } } },
    async (request) => {
      const { organisations } = await reportFor(parts, personOf(request), request.query)
      const homes = organisations.flatMap(({ byHome }) => byHome.map(({ key }) => ({ homeId: key as HomeId })))
      return { xlsx: await sheetOf(sheetColumns, sheetRows(organisations)), homes }
    },
  )
}

async function reportFor(parts: ApiParts, person: Person, asked: ReportQuery): Promise<AlarmReport> {
  if (!person.roles.includes('care')) throw new Refusal('not-allowed')
  const now = parts.clock.now()
  // The end is exclusive, and what was raised this very moment belongs to it.
  const to = asked.to ?? later(now, milliseconds(1))
  const from = asked.from ?? earlier(to, usually)
  if (from >= to || elapsed(from, to) > longest)
    throw new Refusal('invalid-request', 'a report is of 400 days at most, and its end lies after its beginning')
  const isTheirs = ({ home }: KnownHome) => roleFor(person, homeKey(home), 'answer-care-alarms') === 'care'
  const known = new Map([...(await knownHomes(parts, person, 'answer-care-alarms'))].filter(([, one]) => isTheirs(one)))
  const found = await visibleAlarms(parts, known, {
    homeIds: [...known.keys()],
    openedAfter: earlier(from, lateMessages),
    limit: mostAlarms,
  })
  const all = found.filter(({ raisedAt }) => raisedAt >= from && raisedAt < to)
  const alarms = all.filter(({ severity }) => severity !== 'technical')
  const homes = [...known.values()].map((one) => reported(one, from, to < now ? to : now))
  const until = to <= now ? to : later(now, milliseconds(1))
  const deliveries = await Promise.all(alarms.map(({ alarmId }) => parts.outbox.ofAlarm(alarmId)))
  const organisations = reportOf(alarms, homes, now).map((report) => {
    const isOwn = ({ homeId }: { homeId: HomeId }) =>
      known.get(homeId)?.home.careOrganisation === (report.careOrganisation || null)
    const own = deliveries.filter(([first]) => first && isOwn(first))
    return { ...report, work: workOf(all.filter(isOwn), own, { from, to: until }) }
  })
  return { from, to, organisations, complete: found.length < mostAlarms }
}

function reported({ home }: KnownHome, from: Instant, to: Instant): ReportedHome {
  const { homeId, residency } = home.setup
  const lived = residency ? Math.max(0, elapsed(latest(from, residency.since), to)) : 0
  return { homeId, careOrganisation: home.careOrganisation ?? '', homeDays: lived / days(1) }
}
