// The days that were recorded once into test/golden/journals, made by our own simulation. A journal that exists is never made again.
import { rules } from '../../../rules/index.ts'
import { CarePlan } from '../../../rules/model/care-plan.ts'
import { alarmId, residencyId, ruleId } from '../../../rules/model/ids.ts'
import type { Draft, HomeInput } from '../../../rules/model/input.ts'
import type { FallPhase, Reading } from '../../../rules/model/observation.ts'
import { days, hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed } from '../../support/entries.ts'
import { ordinaryDays, passesDoor, quietSetup } from '../care/story.ts'
import { golden } from './journal-text.ts'

const begin = local('2026-03-26 08:00')

/** Two contacts, then a centre. */
const careful = CarePlan.parse({
  chains: [
    {
      severities: ['urgent'],
      tiers: [
        { to: [{ kind: 'contact', contactId: 'daughter' }], waitMinutes: 3 },
        { to: [{ kind: 'contact', contactId: 'neighbour' }], waitMinutes: 3 },
        { to: [{ kind: 'centre', centreId: 'west' }], waitMinutes: 3 },
      ],
      repeatMinutes: 240,
    },
  ],
})

function home(people = 1, carePlan?: CarePlan): Draft {
  const residency = { residencyId: residencyId('golden-r1'), since: begin, people }
  const moveIn = configured(begin, { ...quietSetup({ residency, ...(carePlan && { carePlan }) }), homeId: golden })
  const versions = Object.fromEntries(rules.map(({ id, version }) => [id, version]))
  return { ...moveIn, input: { ...moveIn.input, rules: versions } as HomeInput }
}

/** A few days of habits until then. */
const lived = (until: Instant) => ordinaryDays(begin, 5).filter(({ at }) => at > begin && at < until)

const said = (at: Instant, device: string, reading: Reading) => observed(at, device, reading)

function day(...parts: readonly (Draft | readonly Draft[])[]): Draft[] {
  return parts
    .flat()
    .map((draft) => ({ ...draft, homeId: golden }))
    .toSorted((one, other) => one.at - other.at)
}

const answered = (at: Instant, rule: string, subject: string, openedAt: Instant): Draft[] => {
  const id = alarmId(golden, ruleId(rule), subject, openedAt)
  const respond = (after: number, step: 'acknowledge' | 'set-out' | 'arrive' | 'resolve') =>
    draft(later(at, minutes(after)), {
      kind: 'commanded',
      command: {
        kind: 'respond',
        alarmId: id,
        step,
        by: anna,
        ...(step === 'resolve' && { outcome: 'true' as const }),
      },
    })
  return [respond(1, 'acknowledge'), respond(3, 'set-out'), respond(18, 'arrive'), respond(50, 'resolve')]
}

const falls = local('2026-03-28 10:05')
const calls = local('2026-03-28 21:40')
const silent = local('2026-03-29 01:40')

export const daysToRecord: Readonly<Record<string, { title: string; drafts: () => Draft[] }>> = {
  'fall-answered': {
    title: 'A fall in the bathroom is suspected, nothing stirs, somebody comes and closes it.',
    drafts: () => {
      const phase = (at: Instant, phase: FallPhase) => said(at, 'radar-bathroom', { kind: 'fall', phase })
      return day(
        home(),
        lived(falls),
        phase(falls, 'suspected'),
        phase(later(falls, seconds(30)), 'suspected'),
        answered(later(falls, minutes(2)), 'fall', 'radar-bathroom', falls),
        phase(later(falls, minutes(25)), 'recovered'),
      )
    },
  },
  'silent-on-the-night-of-summer-time': {
    title:
      'The resident falls silent in the night on which the clock goes from two to three; ghosts of a sensor go on.',
    drafts: () =>
      day(
        home(),
        lived(silent),
        [3, 6, 9].map((hour) => said(later(silent, hours(hour)), 'motion-living', { kind: 'motion', active: true })),
      ),
  },
  'call-in-a-pause': {
    title: 'Alarms are paused for a stay elsewhere, somebody calls for help all the same, goes out and comes home.',
    drafts: () =>
      day(
        home(2),
        lived(calls),
        draft(later(calls, hours(-3)), {
          kind: 'commanded',
          command: { kind: 'pause', rule: null, until: later(calls, days(1)), because: 'logeert', by: anna },
        }),
        said(calls, 'pendant', { kind: 'help-call', active: true }),
        said(later(calls, seconds(20)), 'pendant', { kind: 'help-call', active: true }),
        answered(later(calls, minutes(1)), 'help-call', 'pendant', calls),
        passesDoor(later(calls, hours(12))),
        passesDoor(later(calls, hours(15))),
        said(later(calls, hours(15.1)), 'motion-kitchen', { kind: 'motion', active: true }),
        said(later(calls, hours(15.2)), 'front-door', { kind: 'battery', percent: 9 }),
      ),
  },
  'a-call-that-the-second-contact-answers': {
    title: 'Somebody calls for help; the first contact does not answer, the second does and comes.',
    drafts: () =>
      day(
        home(1, careful),
        lived(calls),
        said(calls, 'pendant', { kind: 'help-call', active: true }),
        answered(later(calls, minutes(3)), 'help-call', 'pendant', calls),
      ),
  },
}
