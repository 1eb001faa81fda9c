// Somebody asks for help: a help button, a pendant, a cord. Raised at once, whatever else is going on.
import { z } from 'zod'
import { defineRule, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { type Device, deviceOf, type HomeSetup, roomNameOf } from '../model/home.ts'
import { ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'

export const helpCall = defineRule({
  id: ruleId('help-call'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'home',
  params: z.object({}),
  state: z.object({}),
  initial: {},
  words: {
    title: { nl: 'Vraagt om hulp ({room|room})', en: 'Asks for help ({room|room})' },
    pressed: {
      nl: 'Er is om hulp gevraagd om {at|time} ({room|room})',
      en: 'Help was asked for at {at|time} ({room|room})',
    },
    press: { nl: 'Hulpknop ingedrukt om {at|time}', en: 'Help button pressed at {at|time}' },
  },
  react(state, event, { home }) {
    if (event.kind !== 'observed' || !asksForHelp(event, home)) return unchanged(state)
    const { deviceId } = event.observation
    const roomId = deviceOf(home, deviceId)?.roomId
    const facts = { at: event.happenedAt, room: roomNameOf(home, deviceId) }
    const place = { deviceId, ...(roomId !== undefined && { roomId }) }
    const raise: Outcome = {
      kind: 'raise',
      subject: deviceId,
      severity: 'urgent',
      ...(roomId !== undefined && { roomId }),
      because: reason('pressed', facts),
      evidence: [{ at: event.happenedAt, ...place, reason: reason('press', facts) }],
    }
    return { state, outcomes: [raise] }
  },
})

/** A retained message is what the broker kept, perhaps for years: nobody pressed anything now. */
function asksForHelp({ observation }: Extract<RuleEvent, { kind: 'observed' }>, home: HomeSetup): boolean {
  const { reading, freshness, deviceId } = observation
  if (freshness === 'retained') return false
  if (reading.kind === 'help-call') return reading.active
  return reading.kind === 'button' && deviceOf(home, deviceId)?.kind === ('help-button' satisfies Device['kind'])
}
