import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { codes, codesOf } from '../../../gateway/scaip/codes.ts'
import { rules } from '../../../rules/index.ts'
import { deviceId, ruleId } from '../../../rules/model/ids.ts'
import { alarmOf } from '../../support/alarms.ts'
import { setupOf } from '../../support/entries.ts'
import { root } from '../../support/source.ts'

const alarmBy = (rule: string, code: string, facts: Record<string, string> = {}) => ({
  ...alarmOf(),
  rule: { id: ruleId(rule), version: 1 },
  reason: { code, facts },
})

it.each([
  ['fall', 'detected', {}, '0005', '0009'],
  ['smoke-co-water', 'smoke', { danger: 'smoke' }, '0023', '0009'],
  // Raised anew, with another reason, because the detector still sees it.
  ['smoke-co-water', 'still', { danger: 'carbon-monoxide' }, '0026', '0009'],
  ['smoke-co-water', 'gas-leak', { danger: 'gas-leak' }, '0021', '0009'],
  ['smoke-co-water', 'water-leak', { danger: 'water-leak' }, '0033', '0009'],
  ['worn-fall', 'detected', {}, '0005', '0009'],
  ['indoor-temperature', 'cold', {}, '0020', '0101'],
  ['indoor-temperature', 'hot', {}, '0020', '0100'],
  ['out-at-night', 'out', {}, '0015', '0009'],
  ['device-silence', 'silent', {}, '0032', '0073'],
  ['device-silence', 'battery', {}, '0031', '0016'],
  ['coverage', 'blind-fall', {}, '0031', '0009'],
  ['some-rule-of-tomorrow', 'found', {}, '0045', '0009'],
])('an alarm by %s for %s is told as what gave it', (rule, code, facts, dty, stc) => {
  expect(codesOf(alarmBy(rule, code, facts), null)).toEqual({ dty, stc, lco: '002' })
})

it('a call is of a pendant, or of a button that hangs on the wall', () => {
  const cord = { deviceId: deviceId('cord'), kind: 'button' } as const
  const setup = setupOf('home-1', { devices: [cord] })
  expect(codesOf({ ...alarmBy('help-call', 'pressed'), subject: 'cord' }, setup).dty).toBe('0004')
  expect(codesOf({ ...alarmBy('help-call', 'pressed'), subject: 'pendant' }, setup).dty).toBe('0003')
})

it('every line of the table is of a rule that stands in the list and of a reason that it gives', () => {
  const known = rules.flatMap(({ id, words }) => [id, ...Object.keys(words).map((code) => `${id}/${code}`)])
  expect(Object.keys(codes).filter((line) => !known.includes(line))).toEqual([])
})

it('every code of the table stands in the document', () => {
  const document = readFileSync(join(root, 'docs/scaip.md'), 'utf8')
  expect(Object.values(codes).filter(({ dty, stc }) => !document.includes(dty) || !document.includes(stc))).toEqual([])
})
