// What a period came to, in exact figures: answers, arrivals, and who cried wolf.
import { describe, expect, it } from 'vitest'
import { workOf } from '../../../dashboard/api/alarm-work.ts'
import { csvOf, reportOf } from '../../../dashboard/api/alarm-report.ts'
import { readSheet } from 'read-excel-file/node'
import { ReportSheet } from '../../../dashboard/api/contract-care.ts'
import { AlarmReport } from '../../../dashboard/api/contract.ts'
import { Alarm, type AlarmEvent, type AlarmOutcome, type Severity } from '../../../rules/model/alarm.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { days, hours, later, minutes, seconds } from '../../../rules/model/time.ts'
import { alarmOf, organisation, own, runningApi } from '../../support/api.ts'
import { local } from '../../support/entries.ts'
import { morning } from '../../support/pipeline.ts'

const start = local('2026-03-01 00:00')
const said = { nl: 'x', en: 'x' }

/** Raised at `minute`; answered and arrived so many seconds later. */
function alarm(
  minute: number,
  more: {
    home?: string
    rule?: string
    severity?: Severity
    outcome?: AlarmOutcome | null
    answered?: number
    arrived?: number
    devices?: readonly string[]
  } = {},
): Alarm {
  const { home = 'home-1', rule = 'fall', severity = 'urgent', outcome = null, answered, arrived, devices = [] } = more
  const raisedAt = later(start, minutes(minute))
  const event = (kind: AlarmEvent['kind'], second: number, rest = {}) => ({
    at: later(raisedAt, seconds(second)),
    kind,
    said,
    ...rest,
  })
  return Alarm.parse({
    alarmId: `${home}~${rule}~home~${minute}`,
    homeId: home,
    residencyId: null,
    rule: { id: rule, version: 1 },
    subject: 'home',
    severity,
    openedAt: raisedAt,
    raisedAt,
    title: said,
    because: said,
    reason: { code: 'x', facts: {} },
    condition: 'standing',
    response: outcome === null ? 'open' : 'resolved',
    claimedBy: null,
    outcome,
    resolvedAt: outcome === null ? null : later(raisedAt, hours(1)),
    events: [
      event('raised', 0),
      ...devices.map((deviceId) => event('evidence', 0, { deviceId })),
      ...(answered === undefined ? [] : [event('acknowledged', answered)]),
      ...(arrived === undefined ? [] : [event('arrived', arrived)]),
    ],
  })
}

const home = (id: string, homeDays: number, careOrganisation = 'Dorpszorg') => ({
  homeId: homeId(id),
  careOrganisation,
  homeDays,
})
const now = later(start, days(30))

describe('the report of a period', () => {
  it('has the shares answered within 60 and 180 seconds, of urgent alarms that are old enough to tell', () => {
    const alarms = [
      alarm(0, { answered: 20 }),
      alarm(1, { answered: 60 }),
      alarm(2, { answered: 61 }),
      alarm(3, { answered: 200 }),
      alarm(4),
      alarm(5, { severity: 'today', answered: 5 }),
      alarm(6, { answered: 1, outcome: 'test' }),
      // 70 seconds before now: too late for the first limit, and not yet for the second.
      { ...alarm(7), raisedAt: later(now, seconds(-70)) },
    ]
    expect(reportOf(alarms, [home('home-1', 30)], now)[0]!.answers).toEqual({
      urgent: 6,
      answered: 4,
      within60s: 2 / 6,
      within180s: 3 / 5,
      medianSeconds: 60,
      p95Seconds: 200,
    })
  })

  it('has the time until somebody was there: the middle, and nine in ten', () => {
    const after = [600, 300, 60, 120, 1800, 900, 240, 180, 720, 840]
    const alarms = after.map((arrived, minute) => alarm(minute, { answered: 10, arrived }))
    expect(reportOf([...alarms, alarm(99)], [home('home-1', 30)], now)[0]!.arrivals).toEqual({
      arrived: 10,
      medianMinutes: 5,
      nineInTenMinutes: 15,
    })
  })

  it('has false alarms per home-month of each rule, sensor and home, the worst first', () => {
    const alarms = [
      alarm(0, { outcome: 'false', devices: ['radar', 'radar', 'motion'] }),
      alarm(1, { outcome: 'true', devices: ['radar'] }),
      alarm(2, { outcome: 'false', rule: 'inactivity', home: 'home-2', devices: ['motion'] }),
      alarm(3, { outcome: 'false', rule: 'inactivity', home: 'home-2' }),
      alarm(4, { rule: 'inactivity' }),
      alarm(5, { outcome: 'test', devices: ['radar'] }),
    ]
    const [report] = reportOf(alarms, [home('home-1', 15.22), home('home-2', 15.22)], now)
    expect(report).toMatchObject({
      alarms: 6,
      homeDays: 30.44,
      outcomes: { true: 1, false: 3, test: 1, notClosed: 1, technical: 0, cancelledByResident: 0, endedByItself: 0 },
      byRule: [
        { key: 'inactivity', alarms: 3, closed: 2, falseAlarms: 2, falsePerHomeMonth: 2 },
        { key: 'fall', alarms: 2, closed: 2, falseAlarms: 1, falsePerHomeMonth: 1 },
      ],
      byHome: [
        { key: 'home-2', alarms: 2, closed: 2, falseAlarms: 2, falsePerHomeMonth: 4 },
        { key: 'home-1', alarms: 3, closed: 2, falseAlarms: 1, falsePerHomeMonth: 2 },
      ],
      bySensor: [
        { key: 'home-1/radar', alarms: 2, closed: 2, falseAlarms: 1, falsePerHomeMonth: 2 },
        { key: 'home-1/motion', alarms: 1, closed: 1, falseAlarms: 1, falsePerHomeMonth: 2 },
        { key: 'home-2/motion', alarms: 1, closed: 1, falseAlarms: 1, falsePerHomeMonth: 2 },
      ],
    })
  })

  it('keeps organisations apart, and has no share of nothing', () => {
    const reports = reportOf([alarm(0, { home: 'home-2' })], [home('home-1', 0), home('home-2', 10, 'Elders')], now)
    expect(reports.map(({ careOrganisation, alarms }) => [careOrganisation, alarms])).toEqual([
      ['Dorpszorg', 0],
      ['Elders', 1],
    ])
    expect(reports[0]!.answers).toEqual({
      urgent: 0,
      answered: 0,
      within60s: null,
      within180s: null,
      medianSeconds: null,
      p95Seconds: null,
    })
    expect(reports[0]!.arrivals).toEqual({ arrived: 0, medianMinutes: null, nineInTenMinutes: null })
  })

  it('is a table that a spreadsheet opens, in which a name is never a formula', () => {
    const csv = csvOf(reportOf([alarm(0, { outcome: 'false' })], [home('home-1', 30.44, '=1+1, "Zorg"')], now))
    expect(csv.split('\r\n')).toEqual([
      'careOrganisation,what,name,alarms,closed,falseAlarms,falsePerHomeMonth',
      `"'=1+1, ""Zorg""",rule,fall,1,1,1,1`,
      `"'=1+1, ""Zorg""",home,home-1,1,1,1,1`,
      '',
    ])
  })
})

describe('GET /api/reports/alarms', () => {
  it('tells a care organisation of its own homes, from the outcomes that were given', async () => {
    const api = await runningApi({ withAlarms: true })
    const urgent = await alarmOf(api, own, 'urgent')
    await api.ask('care', `POST /api/alarms/${urgent}/steps`, { step: 'acknowledge' })
    await api.ask('care', `POST /api/alarms/${urgent}/steps`, { step: 'resolve', outcome: 'false' })
    const { body } = await api.ask('care', 'GET /api/reports/alarms')
    const { organisations, complete } = body as AlarmReport
    expect(complete).toBe(true)
    expect(organisations).toEqual([
      expect.objectContaining({
        careOrganisation: organisation,
        homes: 1,
        alarms: 1,
        answers: { urgent: 1, answered: 1, within60s: 1, within180s: 1, medianSeconds: 0, p95Seconds: 0 },
        byHome: [expect.objectContaining({ key: own, falseAlarms: 1 })],
      }),
    ])
    const { text, response } = await api.ask('care', 'GET /api/reports/alarms.csv')
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(text).toContain(`${organisation},rule,stillness,1,1,1,`)
    expect(text).not.toContain('home-2')
  })

  it('counts an alarm in the period in which it was raised, and refuses a period that is none', async () => {
    const api = await runningApi({ withAlarms: true })
    const within = async (from: number, to: number) => {
      const { status, body } = await api.ask('care', `GET /api/reports/alarms?from=${from}&to=${to}`)
      return status === 200 ? (body as AlarmReport).organisations[0]!.alarms : status
    }
    const urgent = (await api.projections.alarms({ homeIds: [own], limit: 5 })).find(
      (one) => one.severity === 'urgent',
    )!
    expect(await within(morning, urgent.raisedAt)).toBe(0)
    expect(await within(urgent.raisedAt, urgent.raisedAt + 1)).toBe(1)
    expect(await within(morning, morning)).toBe(422)
    expect(await within(morning, later(morning, days(401)))).toBe(422)
  })
})

describe('the work of a desk in a period', () => {
  const span = { from: start, to: now }

  it('has how alarms came in: on average, the most in ten minutes, and the floods', () => {
    const burst = Array.from({ length: 12 }, (_, place) => alarm(600 + place / 2))
    const again = Array.from({ length: 10 }, (_, place) => alarm(900 + place / 2))
    const { load } = workOf([alarm(0), ...burst, ...again, alarm(650, { severity: 'technical' })], [], span)
    expect(load).toEqual({
      perTenMinutes: Math.round((23 / (30 * 144)) * 1000) / 1000,
      busiest: { count: 12, at: later(start, minutes(600)) },
      floods: 2,
    })
    expect(workOf([], [], span).load).toEqual({ perTenMinutes: 0, busiest: null, floods: 0 })
  })

  it('has the messages that were given up, and the alarms that reached nobody by message', () => {
    const rows = (...states: ('delivered' | 'handed-over' | 'given-up' | 'not-needed' | 'pending')[]) =>
      states.map((state) => ({ state }))
    const deliveries = [
      rows('given-up', 'delivered'),
      rows('given-up', 'given-up'),
      rows('not-needed'),
      rows('pending'),
      rows('handed-over'),
    ]
    expect(workOf([], deliveries, span).messages).toEqual({ sent: 2, undelivered: 3, alarmsUnheard: 1 })
  })

  it('has how often a device was not heard, and in how many homes', () => {
    const silent = (minute: number, home: string) =>
      alarm(minute, { rule: 'device-silence', severity: 'technical', home })
    expect(
      workOf([silent(0, 'home-1'), silent(1, 'home-1'), silent(2, 'home-2'), alarm(3)], [], span).heartbeats,
    ).toEqual({ missed: 3, homes: 2 })
  })
})

it('is a workbook too, with the figures of the desk and each rule, sensor and home', async () => {
  const api = await runningApi({ withAlarms: true })
  const sheet = ReportSheet.parse((await api.ask('care', 'GET /api/reports/alarms/sheet')).body)
  const report = AlarmReport.parse((await api.ask('care', 'GET /api/reports/alarms')).body)
  expect(report.organisations[0]!.work.load.busiest).toMatchObject({ count: 1 })
  expect(sheet.homes).toEqual([{ homeId: own }])
  const rows = await readSheet(Buffer.from(sheet.xlsx, 'base64'), 1)
  expect(rows[0]).toEqual([
    'careOrganisation',
    'what',
    'name',
    'value',
    'alarms',
    'closed',
    'falseAlarms',
    'falsePerHomeMonth',
  ])
  expect(rows).toContainEqual([organisation, 'figure', 'urgent', 1, null, null, null, null])
  expect(rows).toContainEqual([organisation, 'home', own, null, 1, 0, 0, 0])
})
