// What somebody decides about their data stops that, and nothing else.
import { expect, it } from 'vitest'
import { type ConsentDecision, DataPurpose, decisionsNow, mayKeep, stoppedBy } from '../../../rules/model/consent.ts'
import { homeId, residencyId } from '../../../rules/model/ids.ts'
import { instant } from '../../../rules/model/time.ts'

const here = residencyId('home-1-r1')
let second = 0
const decided = (
  purpose: ConsentDecision['purpose'],
  answer: ConsentDecision['answer'],
  who = here,
): ConsentDecision => ({
  homeId: homeId('home-1'),
  residencyId: who,
  purpose,
  answer,
  ground: 'consent',
  textVersion: 1,
  at: instant(1000 * second++),
  by: { account: 'resident', role: 'resident' },
})

it('goes by the last decision about each purpose, of who lives there now', () => {
  const told = [
    decided('energy', 'given'),
    decided('energy', 'withdrawn'),
    decided('slow-changes', 'refused'),
    decided('slow-changes', 'given'),
    decided('care-alarms', 'withdrawn', residencyId('somebody-before')),
  ]
  expect(stoppedBy(told, here)).toEqual(['energy'])
  expect(decisionsNow(told, here).get('slow-changes')?.answer).toBe('given')
  expect(decisionsNow(told, here).has('care-alarms')).toBe(false)
})

it('stops nothing where nothing was asked yet', () => {
  expect(stoppedBy([], here)).toEqual([])
})

it('is harmless to every other purpose, whichever is refused', () => {
  for (const purpose of DataPurpose.options) {
    const stopped = stoppedBy([decided(purpose, 'refused')], here)
    expect(stopped).toEqual([purpose])
    expect(mayKeep('motion', stopped)).toBe(true)
    expect(mayKeep('electricity-meter', stopped)).toBe(true)
    expect(mayKeep('fall', stopped)).toBe(purpose !== 'care-alarms')
  }
})

it('keeps a reading only while a purpose that it serves goes on', () => {
  expect(mayKeep('motion', ['care-alarms', 'slow-changes'])).toBe(false)
  expect(mayKeep('electricity-meter', ['energy', 'woonlasten'])).toBe(false)
  expect(mayKeep('electricity-meter', ['energy'])).toBe(true)
  expect(mayKeep('battery', ['care-alarms', 'slow-changes'])).toBe(true)
  expect(mayKeep('battery', DataPurpose.options)).toBe(false)
})
