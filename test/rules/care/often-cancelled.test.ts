// Three calls or falls called off within a week are worth asking about by day.
import { expect, it } from 'vitest'
import { oftenCancelled } from '../../../rules/care/often-cancelled.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { days, hours, type Instant, later, seconds } from '../../../rules/model/time.ts'
import { configured, local, observed } from '../../support/entries.ts'
import { told as toldBy } from './story.ts'

const start = local('2026-03-02 03:10')
const after = (day: number): Instant => later(start, days(day))
const call = (day: number, second = 30): Draft[] => [
  observed(after(day), 'pendant', { kind: 'help-call', active: true }),
  observed(later(after(day), seconds(second)), 'pendant', { kind: 'help-call', active: false }),
]
const fall = (day: number, end: 'cancelled' | 'recovered', begin: 'detected' | 'suspected' = 'detected'): Draft[] => [
  observed(after(day), 'radar-bathroom', { kind: 'fall', phase: begin }),
  observed(later(after(day), seconds(40)), 'radar-bathroom', { kind: 'fall', phase: end }),
]
const raised = (...drafts: readonly Draft[][]) =>
  toldBy([configured(later(start, hours(-1))), ...drafts.flat()], after(30), [oftenCancelled]).raised

it('tells the third within seven days, for information, with each that was called off', () => {
  const [alarm, ...others] = raised(call(0), fall(2, 'cancelled'), call(6))
  expect(others).toEqual([])
  expect(alarm).toMatchObject({ severity: 'info', subject: 'home', raisedAt: later(after(6), seconds(30)) })
  expect(alarm!.because.en).toBe('Called for help or fell, and cancelled it in the home, 3 times within 7 days')
  expect(alarm!.events.map(({ kind, deviceId }) => `${kind} ${deviceId}`)).toEqual([
    'evidence pendant',
    'evidence radar-bathroom',
    'evidence pendant',
    'raised undefined',
  ])
})

it('tells nothing of two, nor of three that are further apart', () => {
  expect(raised(call(0), call(1))).toEqual([])
  expect(raised(call(0), call(4), call(8))).toEqual([])
})

it('counts no call that springs back or lasts, no fall that ended by getting up, and no mere suspicion', () => {
  const one = [call(0), call(1)]
  expect(raised(...one, call(2, 1))).toEqual([])
  expect(raised(...one, call(2, 600))).toEqual([])
  expect(raised(...one, fall(2, 'recovered'))).toEqual([])
  expect(raised(...one, fall(2, 'cancelled', 'suspected'))).toEqual([])
  expect(raised(...one, fall(2, 'cancelled'))).toHaveLength(1)
})
