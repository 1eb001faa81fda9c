import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestBodyBytes, parseMrq, parseMrs, printMrq, printMrs } from '../../../gateway/scaip/scaip-body.ts'

const text = (most: number) =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9&<>"'é€][A-Za-z0-9&<>"'é€ ]{0,${most - 2}}[A-Za-z0-9&<>"'é€]$`))
const mrq = fc.record(
  {
    cid: fc.stringMatching(/^\d{1,16}$/),
    dty: fc.stringMatching(/^\d{1,4}$/),
    ref: fc.stringMatching(/^[A-Za-z0-9]{1,16}$/),
    dte: text(32),
    stt: text(32),
    mty: fc.constantFrom('ME', 'RE', 'IN', 'PI'),
    lco: fc.stringMatching(/^\d{3}$/),
  },
  { requiredKeys: ['cid', 'dty', 'ref'] },
)

describe('a body of SCAIP', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(mrq, (value) => {
        expect(parseMrq(printMrq(value))).toEqual({ ok: true, value })
      }),
    )
  })

  it('of a centre says whose it is and how it went', () => {
    const value = { ref: 'a1', snu: '0', hbi: '60' }
    expect(parseMrs(printMrs(value))).toEqual({ ok: true, value })
  })

  it('is read with the other root too, and with tags that nobody knows', () => {
    const body = '<?xml version="1.0"?><scaip><ref>r1</ref><cid>42</cid><dty>0005</dty><new>x</new></scaip>'
    expect(parseMrq(body)).toEqual({ ok: true, value: { ref: 'r1', cid: '42', dty: '0005' } })
  })

  it.each([
    ['without a mandatory tag', '<mrq><ref>r1</ref><cid>42</cid></mrq>', 'mandatory-tag-missing', 'r1'],
    [
      'with letters in the number of the controller',
      '<mrq><ref>r1</ref><cid>x</cid><dty>1</dty></mrq>',
      'invalid-format',
      'r1',
    ],
    [
      'with a text beyond its length',
      `<mrq><ref>r1</ref><cid>1</cid><dty>1</dty><dte>${'x'.repeat(33)}</dte></mrq>`,
      'too-long',
      'r1',
    ],
    ['with a tag twice', '<mrq><ref>r1</ref><ref>r2</ref><cid>1</cid><dty>1</dty></mrq>', 'invalid-format', null],
    ['with a document type', '<!DOCTYPE a [<!ENTITY b "c">]><mrq><ref>&b;</ref></mrq>', 'invalid-format', null],
    ['cut off', '<mrq><ref>r1</ref><cid>1', 'invalid-format', null],
    ['longer than a message may be', `<mrq>${' '.repeat(longestBodyBytes)}</mrq>`, 'too-long', null],
  ])('%s is refused by its number', (_, body, flaw, ref) => {
    expect(parseMrq(body)).toEqual({ ok: false, flaw, ref })
  })

  it('of any characters is refused and throws nothing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (body) => {
        expect(parseMrq(body).ok).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (body) => {
        expect(parseMrs(`<mrs>${body}</mrs>`).ok).toBe(false)
      }),
    )
  })
})
