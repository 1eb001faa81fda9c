// Danger in the home: raised at once, whoever pauses what, and closed by a person only.
import { describe, expect, it } from 'vitest'
import { smokeCoWater } from '../../../rules/care/smoke-co-water.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed, setupOf } from '../../support/entries.ts'
import { closes, told as toldBy } from './story.ts'

const start = local('2026-03-02 03:10')
const setup = setupOf()
const detector = { ...setup.devices[0]!, deviceId: deviceId('smoke-kitchen'), kind: 'smoke' as const }
const withDetector = { ...setup, devices: [...setup.devices, detector] }
const home = configured(later(start, hours(-1)), withDetector)
const told = (...drafts: readonly Draft[]) => toldBy([home, ...drafts], later(start, hours(6)), [smokeCoWater])
const at = (minute: number): Instant => later(start, minutes(minute))
const smoke = (minute: number, detected: boolean, freshness: 'live' | 'retained' = 'live') =>
  observed(at(minute), 'smoke-kitchen', { kind: 'smoke', detected }, { freshness })

describe('danger', () => {
  it.each([
    ['smoke', 'urgent', 'Rook in huis (keuken)'],
    ['carbon-monoxide', 'urgent', 'Koolmonoxide in huis (keuken)'],
    ['gas-leak', 'urgent', 'Gas in huis (keuken)'],
    ['water-leak', 'today', 'Water in huis (keuken)'],
  ] as const)('%s is raised at once, %s, and named in the title', (kind, severity, title) => {
    const { raised } = told(observed(start, 'smoke-kitchen', { kind, detected: true }))
    expect(raised).toMatchObject([{ severity, raisedAt: start, roomId: 'kitchen', title: { nl: title } }])
  })
  it('is raised in the middle of a pause of everything', () => {
    const pause = draft(at(-1), {
      kind: 'commanded',
      command: { kind: 'pause', rule: null, until: later(start, hours(9)), because: 'weg', by: anna },
    })
    expect(told(pause, smoke(0, true)).raised).toHaveLength(1)
  })
  it('is one alarm however often the detector repeats itself', () => {
    expect(told(smoke(0, true), smoke(1, true), smoke(2, true)).lines).toHaveLength(1)
  })
  it('that stood before we heard of it is raised once, though the broker says it again', () => {
    expect(told(smoke(0, true, 'retained'), smoke(60, true, 'retained')).raised).toHaveLength(1)
  })
  it('that is over leaves the alarm to a person', () => {
    const { raised, lines, state } = told(smoke(0, true), smoke(5, false))
    expect(raised).toHaveLength(1)
    expect(lines[1]).toContain('quiet again since 03:15')
    expect(Object.values(state.alarms)).toMatchObject([{ condition: 'ended', response: 'open' }])
  })
  it('notes that the detector was lost in the middle of it', () => {
    const lost = observed(at(3), 'smoke-kitchen', { kind: 'availability', online: false })
    expect(told(smoke(0, true), lost).lines[1]).toContain('lost at 03:13')
  })
})

describe('an alarm closed while the danger stands', () => {
  it('comes again from a detector that says when it is over', () => {
    const before = [smoke(-50, true), smoke(-49, false)]
    const first = told(...before, smoke(0, true))
    const mine = first.raised.at(-1)!
    const { raised } = told(...before, smoke(0, true), ...closes(at(10), mine, 'false'))
    expect(raised.at(-1)!.because.en).toContain('still sees the danger of 03:10')
    expect(raised.at(-1)!.raisedAt).toBe(later(at(10), seconds(1)))
  })
  it('waits for the next message of a detector that never says so', () => {
    const [mine] = told(smoke(0, true)).raised
    expect(told(smoke(0, true), ...closes(at(10), mine!, 'test')).raised).toHaveLength(1)
    expect(told(smoke(0, true), ...closes(at(10), mine!, 'test'), smoke(20, true)).raised).toHaveLength(2)
  })
  it('ends when the detector is taken out of the home', () => {
    const gone = configured(at(5), setup)
    const [mine] = told(smoke(-9, true), smoke(-8, false), smoke(0, true)).raised.slice(-1)
    expect(
      told(smoke(-9, true), smoke(-8, false), smoke(0, true), gone, ...closes(at(10), mine!, 'technical')).raised,
    ).toHaveLength(1)
  })
})
