// Rules small enough to reason about, for the engine's own promises.
import { z } from 'zod'
import { defineRule, unchanged } from '../../rules/engine/rule.ts'
import { ruleId } from '../../rules/model/ids.ts'
import { isSignOfLife } from '../../rules/model/observation.ts'
import { reason } from '../../rules/model/reason.ts'
import { hours, Instant, later, minutes } from '../../rules/model/time.ts'

/** Raises when nothing stirs for an hour, clears on the next sign. */
export const stillness = defineRule({
  id: ruleId('stillness'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'resident',
  params: z.object({ quietMinutes: z.number().positive().default(60) }),
  state: z.object({ lastSignAt: Instant.nullable() }),
  initial: { lastSignAt: null },
  words: {
    title: { nl: 'Stil', en: 'Still' },
    still: { nl: 'Niets sinds {lastSignAt|time}', en: 'Nothing since {lastSignAt|time}' },
    moved: { nl: 'Weer beweging', en: 'Movement again' },
  },
  react(state, event, { at, params }) {
    const quiet = minutes(params.quietMinutes)
    switch (event.kind) {
      case 'observed': {
        if (!isSignOfLife(event.observation.reading) || event.observation.freshness === 'retained')
          return unchanged(state)
        const deadline = later(event.happenedAt, quiet)
        return {
          state: { lastSignAt: event.happenedAt },
          outcomes: [
            { kind: 'clear', subject: 'home', because: reason('moved') },
            { kind: 'arm', timer: 'quiet', at: deadline },
          ],
        }
      }
      case 'timer-due': {
        const because = reason('still', { lastSignAt: state.lastSignAt ?? at })
        return { state, outcomes: [{ kind: 'raise', subject: 'home', severity: 'urgent', because, evidence: [] }] }
      }
      case 'closed':
        return { state, outcomes: [{ kind: 'arm', timer: 'quiet', at: later(at, quiet) }] }
      case 'configured':
        return unchanged(state)
    }
  },
})

/** Not urgent, closes itself: a temperature below 15 degrees. */
export const chill = defineRule({
  id: ruleId('chill'),
  version: 1,
  purpose: 'care',
  closes: 'itself',
  remembers: 'home',
  params: z.object({}),
  state: z.object({}),
  initial: {},
  words: {
    title: { nl: 'Koud', en: 'Cold' },
    cold: { nl: 'Het is {celsius|celsius}', en: 'It is {celsius|celsius}' },
    warm: { nl: 'Weer warm', en: 'Warm again' },
  },
  react(state, event) {
    if (event.kind !== 'observed' || event.observation.reading.kind !== 'temperature') return unchanged(state)
    const { celsius } = event.observation.reading
    return {
      state,
      outcomes:
        celsius < 15
          ? [{ kind: 'raise', subject: 'home', severity: 'today', because: reason('cold', { celsius }), evidence: [] }]
          : [{ kind: 'clear', subject: 'home', because: reason('warm') }],
    }
  },
})

/** Throws at every observation. */
export const broken = defineRule({
  ...chill,
  id: ruleId('broken'),
  react(state, event) {
    if (event.kind === 'observed') throw new Error('this rule is broken')
    return unchanged(state)
  },
})

export const anHour = hours(1)
