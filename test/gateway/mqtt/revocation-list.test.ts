// Lists of certificates that were taken back: read as openssl writes them, believed only when the right authority signed them.
import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readRevocationLists, serialText } from '../../../gateway/mqtt/revocation-list.ts'
import { canMakeCertificates, makeAuthority } from '../../support/certificates.ts'

const numberOf = (pem: string): string => serialText(new X509Certificate(pem).serialNumber)

describe.skipIf(!canMakeCertificates)('a revocation list', () => {
  it('names the certificates that were taken back, and until when it holds', () => {
    const ours = makeAuthority('ours')
    const [stolen, lost, good] = ['a', 'b', 'c'].map((name) => ours.sign(name).cert) as [string, string, string]
    const { serials, nextAt } = readRevocationLists(ours.revoke([stolen, lost]), ours.cert)
    expect([...serials].toSorted()).toEqual([numberOf(stolen), numberOf(lost)].toSorted())
    expect(serials.has(numberOf(good))).toBe(false)
    expect(Math.abs(nextAt! - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000)
  })

  it('may be empty, and there may be one of each authority', () => {
    const [ours, second] = [makeAuthority('ours'), makeAuthority('second')]
    expect(readRevocationLists(ours.revoke([]), ours.cert).serials.size).toBe(0)
    const taken = second.sign('a').cert
    const both = readRevocationLists(ours.revoke([]) + second.revoke([taken]), ours.cert + second.cert)
    expect([...both.serials]).toEqual([numberOf(taken)])
  })

  it('of another authority is refused, and so is one that was changed', () => {
    const [ours, theirs] = [makeAuthority('ours'), makeAuthority('theirs')]
    expect(() => readRevocationLists(theirs.revoke([]), ours.cert)).toThrow('not signed by the authority')
    const list = ours.revoke([ours.sign('a').cert])
    const der = Buffer.from(list.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
    const pem = (bytes: Buffer) => `-----BEGIN X509 CRL-----\n${bytes.toString('base64')}\n-----END X509 CRL-----\n`
    expect(readRevocationLists(pem(der), ours.cert).serials.size).toBe(1)
    // Every octet, turned over: no list comes out of it, and nothing worse than a sentence.
    for (let at = 0; at < der.length; at++) {
      const changed = Buffer.from(der)
      changed[at]! ^= 0xff
      expect(() => readRevocationLists(pem(changed), ours.cert)).toThrow(Error)
    }
    for (let length = 0; length < der.length; length++)
      expect(() => readRevocationLists(pem(der.subarray(0, length)), ours.cert)).toThrow(Error)
  })

  it('that is none is said', () => {
    expect(() => readRevocationLists('nothing', makeAuthority('ours').cert)).toThrow('BEGIN X509 CRL')
  })
})
