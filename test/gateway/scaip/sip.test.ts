import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { challengeOf, digestResponse, isProof, printAuthorization } from '../../../gateway/scaip/digest.ts'
import {
  branchOf,
  headerOf,
  longestMessageBytes,
  parseSip,
  printSip,
  responseTo,
  type SipMessage,
  type SipRequest,
} from '../../../gateway/scaip/sip-message.ts'

const value = fc.stringMatching(/^[!-~é](?:[ -~é]{0,60}[!-~é])?$/)
const headers = fc.array(
  fc.record({ name: fc.constantFrom('Via', 'From', 'To', 'Call-ID', 'CSeq', 'X-Other'), value }),
  { maxLength: 12 },
)
const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: fc.constantFrom('MESSAGE', 'OPTIONS'),
    uri: fc.stringMatching(/^sip:[a-z0-9@.:]{1,40}$/),
    headers,
    body: fc.string({ unit: 'grapheme', maxLength: 200 }),
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: fc.stringMatching(/^[A-Z][a-z ]{0,20}$/),
    headers,
    body: fc.string({ unit: 'grapheme', maxLength: 200 }),
  }),
)

describe('a SIP message', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(message, (written) => {
        const read = parseSip(printSip(written))
        const length = { name: 'Content-Length', value: String(Buffer.byteLength(written.body)) }
        expect(read).toEqual({ ...written, headers: [...written.headers, length] })
      }),
    )
  })

  it('of any bytes is refused and throws nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(parseSip(Buffer.from(bytes))).toBeNull()
      }),
    )
  })

  const of = (text: string) => parseSip(Buffer.from(text.replaceAll('\n', '\r\n')))
  it('may have short names, folded lines and any case', () => {
    const found = of('MESSAGE sip:a@b SIP/2.0\nv: SIP/2.0/UDP h;\n branch=z9hG4bKx\nCALL-id: 7\nl: 2\n\nhi and more')
    expect(found && [branchOf(found), headerOf(found, 'Call-ID'), found.body]).toEqual(['z9hG4bKx', '7', 'hi'])
  })

  it.each([
    ['shorter than its Content-Length', 'MESSAGE sip:a SIP/2.0\nContent-Length: 9\n\nhi'],
    ['with a Content-Length that is no number', 'MESSAGE sip:a SIP/2.0\nContent-Length: -1\n\nhi'],
    ['with a line that is no header', 'MESSAGE sip:a SIP/2.0\nhello\n\n'],
    ['of another version', 'MESSAGE sip:a SIP/3.0\nTo: x\n\n'],
    ['that has no end of headers', 'MESSAGE sip:a SIP/2.0\nTo: x\n'],
    ['longer than any may be', `MESSAGE sip:a SIP/2.0\nTo: ${'x'.repeat(longestMessageBytes)}\n\n`],
  ])('%s is refused', (_, text) => {
    expect(of(text)).toBeNull()
  })

  it('is answered with what it came with, and the same each time', () => {
    const request = of(
      'MESSAGE sip:a SIP/2.0\nVia: one\nVia: two\nFrom: f;tag=1\nTo: t\nCall-ID: c\nCSeq: 1 MESSAGE\n\n',
    ) as SipRequest
    const answer = responseTo(request, 200, 'OK')
    expect(answer.headers.slice(0, 5).map(({ value }) => value)).toEqual(['one', 'two', 'f;tag=1', 'c', '1 MESSAGE'])
    expect(headerOf(answer, 'to')).toMatch(/^t;tag=\w+$/)
    expect(responseTo(request, 200, 'OK')).toEqual(answer)
  })
})

describe('digest authentication', () => {
  const page = { user: 'Mufasa', method: 'GET', uri: '/dir/index.html', nc: '00000001', hasQop: true }

  it('gives what the examples of RFC 2617 and RFC 7616 give', () => {
    const old = {
      ...page,
      password: 'Circle Of Life',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      cnonce: '0a4f113b',
    }
    expect(digestResponse({ ...old, algorithm: 'MD5' })).toBe('6629fae49393a05397450978507c4ef1')
    const now = {
      ...page,
      password: 'Circle of Life',
      realm: 'http-auth@example.org',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    }
    expect(digestResponse({ ...now, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec')
    expect(digestResponse({ ...now, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    )
  })

  it('proves the password to who asked, and no other password, method or question', () => {
    const challenge = challengeOf(
      'Digest realm="a \\"b\\"", nonce="n", qop="auth,auth-int", algorithm=SHA-256, opaque="o"',
    )!
    expect(challenge).toEqual({ realm: 'a "b"', nonce: 'n', algorithm: 'SHA-256', hasQop: true, opaque: 'o' })
    const who = { user: 'house', password: 'secret' }
    const asked = { ...challenge, ...who, method: 'MESSAGE', uri: 'sip:c@h' }
    const header = printAuthorization({ ...asked, cnonce: 'x', nc: '00000001' })
    expect(isProof(header, asked)).toBe(true)
    expect(isProof(header, { ...asked, password: 'guess' })).toBe(false)
    expect(isProof(header, { ...asked, method: 'OPTIONS' })).toBe(false)
    expect(isProof(header, { ...asked, nonce: 'another' })).toBe(false)
    expect(isProof(header.replace('qop=auth, ', ''), asked)).toBe(false)
  })

  it.each([
    'Basic realm="x"',
    'Digest realm="x"',
    'Digest realm="x", nonce="n", qop="auth-int"',
    'Digest realm="x", nonce="n", algorithm=SHA-512',
  ])('%s is a question that we cannot answer', (header) => {
    expect(challengeOf(header)).toBeNull()
  })
})
