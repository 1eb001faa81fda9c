// Somebody asks for help: raised at once, whatever else is going on.
import { describe, expect, it } from 'vitest'
import { helpCall } from '../../../rules/care/help-call.ts'
import type { Alarm } from '../../../rules/model/alarm.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { Reading } from '../../../rules/model/observation.ts'
import { hours, later, seconds } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed, setupOf } from '../../support/entries.ts'
import { closes, told as toldBy } from './story.ts'

const start = local('2026-03-02 03:10')
const home = configured(later(start, hours(-1)), setupOf())
const told = (...drafts: readonly Draft[]) => toldBy([home, ...drafts], later(start, hours(2)), [helpCall])
const call: Reading = { kind: 'help-call', active: true }

it('raises at once at a call, urgent, and says when', () => {
  const { raised } = told(observed(start, 'pendant', call))
  expect(raised).toMatchObject([{ severity: 'urgent', raisedAt: start, subject: 'pendant' }])
  expect(raised[0]!.because).toEqual({
    nl: 'Er is om hulp gevraagd om 03:10 (woning)',
    en: 'Help was asked for at 03:10 (home)',
  })
})

it('takes any press of a help button for a call, and of another button for none', () => {
  const press: Reading = { kind: 'button', action: 'single' }
  expect(told(observed(start, 'pendant', press)).raised).toHaveLength(1)
  expect(told(observed(start, 'front-door', press)).raised).toEqual([])
})

it('hears a call of a device that nobody has registered', () => {
  expect(told(observed(start, 'new-pendant', call)).raised).toHaveLength(1)
})

it('raises in the middle of a pause of everything', () => {
  const pause = draft(later(start, seconds(-10)), {
    kind: 'commanded',
    command: { kind: 'pause', rule: null, until: later(start, hours(9)), because: 'rust', by: anna },
  })
  expect(told(pause, observed(start, 'pendant', call)).raised).toMatchObject([{ raisedAt: start }])
})

it('keeps one alarm while it is open, with every press in its story, and makes another after it was closed', () => {
  const presses = [0, 30, 60].map((second) => observed(later(start, seconds(second)), 'pendant', call))
  const { raised, lines } = told(...presses)
  expect(raised).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('evidence'))).toHaveLength(2)
  const again = told(
    ...presses,
    ...closes(later(start, seconds(600)), raised[0]!, 'false'),
    observed(later(start, seconds(900)), 'pendant', call),
  )
  expect(again.raised).toHaveLength(2)
})

describe('closed by a person', () => {
  const rest: Reading = { kind: 'help-call', active: false }
  const closedAt = later(start, seconds(600))
  const closing = (...before: readonly Draft[]) => {
    const { raised } = told(...before)
    return [...before, ...closes(closedAt, raised[0]!, 'true')]
  }

  it('while the device still calls is raised anew, and says why', () => {
    const { raised, state } = told(
      ...closing(observed(later(start, seconds(-60)), 'pendant', rest), observed(start, 'pendant', call)),
    )
    expect(raised.map(({ because }) => because.en)).toEqual([
      'Help was asked for at 03:10 (home)',
      'The alarm was closed at 03:20, and the call for help of 03:10 still stands (home)',
    ])
    expect(raised[1]!.alarmId).not.toBe(raised[0]!.alarmId)
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', severity: 'urgent' }])
  })
  it('after the device took the call back stays closed', () => {
    const before = [observed(start, 'pendant', call), observed(later(start, seconds(60)), 'pendant', rest)]
    expect(told(...closing(...before)).state.alarms).toEqual({})
  })
  it('stays closed when the end of the call overtook the call on its way', () => {
    const released = observed(later(start, seconds(120)), 'pendant', rest, { observedAt: later(start, seconds(30)) })
    const pressed = observed(later(start, seconds(180)), 'pendant', call, { observedAt: start, freshness: 'buffered' })
    const story = told(...closing(released, pressed))
    expect(story.raised).toHaveLength(1)
    expect(story.state.alarms).toEqual({})
  })
  it('stays closed for a device that never takes a call back, until it calls again', () => {
    const once = closing(observed(start, 'pendant', call))
    expect(told(...once).state.alarms).toEqual({})
    expect(told(...once, observed(later(start, seconds(700)), 'pendant', call)).raised).toHaveLength(2)
  })
  it('stays closed when the device was taken out of the home', () => {
    const setup = setupOf()
    const gone = { ...setup, devices: setup.devices.filter(({ deviceId }) => deviceId !== 'pendant') }
    const before = [
      observed(later(start, seconds(-60)), 'pendant', rest),
      observed(start, 'pendant', call),
      configured(later(start, seconds(300)), gone),
    ]
    expect(told(...closing(...before)).state.alarms).toEqual({})
  })
})

describe('taken back on the device', () => {
  const rest: Reading = { kind: 'help-call', active: false }
  const backAfter = (second: number, ...more: readonly Draft[]) =>
    told(observed(start, 'pendant', call), observed(later(start, seconds(second)), 'pendant', rest), ...more)

  it('soon is told on the alarm, with the device, and closes nothing', () => {
    const { state, lines } = backAfter(30)
    expect(lines.at(-1)).toBe('cancelled-by-resident: The resident took the call back on pendant at 03:10')
    const alarm = Object.values(state.alarms)[0]!
    expect(alarm).toMatchObject({ response: 'open', condition: 'ended', severity: 'urgent' })
    const line = alarm.events.find(({ kind }) => kind === 'cancelled-by-resident')
    expect(line).toMatchObject({ deviceId: 'pendant' })
  })
  it('by a button that springs back, or long after, is not the resident', () => {
    for (const second of [0, 4, 121, 3000])
      expect(backAfter(second).lines.join()).not.toContain('cancelled-by-resident')
    expect(backAfter(5).lines.join()).toContain('cancelled-by-resident')
    expect(backAfter(120).lines.join()).toContain('cancelled-by-resident')
  })
  it('when somebody has picked it up ends the condition, and the alarm stays with them', () => {
    const { alarmId } = told(observed(start, 'pendant', call)).raised[0]!
    const picked = closes(later(start, seconds(10)), { alarmId } as Alarm, 'true')[0]!
    const { effects } = backAfter(30, picked)
    const changes = effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect] : []))
    expect(changes.map(({ event }) => event.kind)).not.toContain('cancelled-by-resident')
    expect(changes.find(({ alarm }) => alarm.condition === 'ended')).toMatchObject({
      event: { kind: 'condition-ended' },
      alarm: { response: 'acknowledged', condition: 'ended' },
    })
  })
  it('and pressed again stands again', () => {
    const { raised, lines } = backAfter(30, observed(later(start, seconds(90)), 'pendant', call))
    expect(raised).toHaveLength(1)
    expect(lines.at(-1)).toContain('condition-returned')
  })
})

it('is not closed by the device taking the call back, and never raised by what a broker kept', () => {
  const { state } = told(
    observed(start, 'pendant', call),
    observed(later(start, seconds(20)), 'pendant', { kind: 'help-call', active: false }),
  )
  expect(Object.values(state.alarms)).toMatchObject([{ response: 'open' }])
  expect(told(observed(start, 'pendant', call, { freshness: 'retained' })).raised).toEqual([])
})
