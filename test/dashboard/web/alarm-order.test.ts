import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmRow } from '../../../dashboard/api/contract.ts'
import { groupsOf, inOrder, rowsOf, tabOf } from '../../../dashboard/web/alarm-order.ts'
import { AlarmId, HomeId, RuleId } from '../../../rules/model/ids.ts'
import { instant } from '../../../rules/model/time.ts'

type Change = Partial<Pick<AlarmRow, 'severity' | 'response'>> & {
  id: string
  home?: string
  shelved?: boolean
  openedAt?: number
  resolvedAt?: number
}
const said = { nl: 'Val', en: 'Fall' }
const row = ({
  id,
  openedAt = 0,
  resolvedAt,
  severity = 'urgent',
  response = 'open',
  home = 'home-1',
  shelved = false,
}: Change): AlarmRow => ({
  alarmId: AlarmId.parse(id),
  home: { homeId: HomeId.parse(home), residents: [], address: 'Dorpsstraat 1', village: 'Limmen' },
  rule: { id: RuleId.parse('fall'), version: 1 },
  severity,
  title: said,
  because: said,
  room: null,
  openedAt: instant(openedAt),
  raisedAt: instant(openedAt),
  telling: null,
  shelvedUntil: shelved ? instant(9_000) : null,
  shelf: null,
  condition: 'standing',
  response,
  claimedBy: null,
  outcome: null,
  resolvedAt: resolvedAt === undefined ? null : instant(resolvedAt),
})
const ids = (rows: readonly AlarmRow[]) => rows.map(({ alarmId }) => String(alarmId))

const anyRows = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 40 }).map((n) => `a${n}`),
    openedAt: fc.nat(1000),
    severity: fc.constantFrom('urgent', 'today', 'info', 'technical'),
    response: fc.constantFrom('open', 'acknowledged', 'on-the-way', 'arrived', 'resolved'),
    home: fc.integer({ min: 1, max: 6 }).map((n) => `home-${n}`),
    shelved: fc.boolean(),
  }),
  { selector: ({ id }) => id },
)

describe('the list of alarms', () => {
  it('puts the gravest first, and of those who waits longest', () => {
    const rows = [
      row({ id: 'late-fall', openedAt: 5 }),
      row({ id: 'cold', severity: 'today', openedAt: 1 }),
      row({ id: 'early-fall', openedAt: 2 }),
    ]
    expect(ids(rowsOf(rows, 'open', null))).toEqual(['early-fall', 'late-fall', 'cold'])
  })

  it('shows what was closed last first', () => {
    const rows = [
      row({ id: 'one', response: 'resolved', openedAt: 9, resolvedAt: 10 }),
      row({ id: 'two', response: 'resolved', openedAt: 1, resolvedAt: 20 }),
    ]
    expect(ids(rowsOf(rows, 'resolved', null))).toEqual(['two', 'one'])
  })

  it('moves no row under a finger: what is new comes after, what a colleague took stays', () => {
    const before = [row({ id: 'cold', severity: 'today' }), row({ id: 'info', severity: 'info' })]
    const held = ids(rowsOf(before, 'open', null))
    const after = [row({ id: 'cold', severity: 'today', response: 'acknowledged' }), before[1]!, row({ id: 'fall' })]
    expect(ids(rowsOf(after, 'open', held))).toEqual(['cold', 'info', 'fall'])
    expect(ids(rowsOf(after, 'open', null))).toEqual(['fall', 'info'])
  })

  it('has every alarm of its tab once, whatever is held', () => {
    fc.assert(
      fc.property(anyRows, fc.array(fc.integer({ min: 1, max: 40 }).map((n) => `a${n}`)), (changes, some) => {
        const rows = changes.map(row)
        const held = [...new Set(some)]
        const shown = ids(rowsOf(rows, 'open', held))
        expect(new Set(shown).size).toBe(shown.length)
        expect(shown).toEqual(expect.arrayContaining(ids(rows.filter((one) => tabOf(one) === 'open'))))
        expect(shown.filter((id) => held.includes(id))).toEqual(held.filter((id) => shown.includes(id)))
      }),
    )
  })

  it('has a place of its own for what was put aside', () => {
    const rows = [row({ id: 'cold', severity: 'today', shelved: true }), row({ id: 'fall' })]
    expect([ids(rowsOf(rows, 'open', null)), ids(rowsOf(rows, 'shelved', null))]).toEqual([['fall'], ['cold']])
  })

  it('in a flood shows life and limb first, each home’s together, and loses none', () => {
    const rows = [
      row({ id: 'cold-2', home: 'home-2', severity: 'today', openedAt: 1 }),
      row({ id: 'fall-1', home: 'home-1', openedAt: 2 }),
      row({ id: 'fall-2', home: 'home-2', openedAt: 3 }),
      row({ id: 'call-1', home: 'home-1', openedAt: 4 }),
      row({ id: 'info-2', home: 'home-2', severity: 'info', openedAt: 0 }),
    ]
    const shown = rowsOf(rows, 'open', null, true)
    expect(ids(shown)).toEqual(['fall-1', 'call-1', 'fall-2', 'cold-2', 'info-2'])
    expect(groupsOf(shown).map(ids)).toEqual([
      ['fall-1', 'call-1'],
      ['fall-2', 'cold-2', 'info-2'],
    ])
    fc.assert(
      fc.property(anyRows, fc.array(fc.integer({ min: 1, max: 40 }).map((n) => `a${n}`)), (changes, some) => {
        const all = changes.map(row)
        const held = [...new Set(some)]
        for (const order of [null, held]) {
          const calm = ids(rowsOf(all, 'open', order))
          const flood = rowsOf(all, 'open', order, true)
          expect(ids(flood).toSorted()).toEqual(calm.toSorted())
          expect(ids(groupsOf(flood).flat())).toEqual(ids(flood))
        }
        const isUrgent = rowsOf(all, 'open', null, true).map(({ severity }) => severity === 'urgent')
        expect(isUrgent).toEqual(isUrgent.toSorted((one, other) => Number(other) - Number(one)))
      }),
    )
  })

  it('orders any two alarms one way only', () => {
    fc.assert(
      fc.property(anyRows, (changes) => {
        const rows = changes.map(row)
        for (const one of rows)
          for (const other of rows) expect(Math.sign(inOrder(one, other)) + Math.sign(inOrder(other, one))).toBe(0)
      }),
    )
  })
})
