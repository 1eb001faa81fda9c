// Which client certificates their authority has taken back: a certificate revocation list (RFC 5280 §5), believed when that authority signed it.
import { verify, X509Certificate } from 'node:crypto'

export interface RevocationList {
  /** As `serialText` writes them. */
  readonly serials: ReadonlySet<string>
  /** Milliseconds since 1970 by when the authority promised the next one; null: it promised nothing. */
  readonly nextAt: number | null
}

/** A certificate's number, whatever zeros and case it was written with. @param hex as Node gives it. */
export const serialText = (hex: string): string => BigInt(`0x${hex}`).toString(16)

/**
 * Reads every list in `pem`. Node's own check (`crl`) is not used: with a list that has run out OpenSSL turns every certificate away, and a
 * forgotten cron job would silence all homes at once.
 *
 * @param authorities PEM, one or more. Throws a sentence when a list cannot be read or is signed by none of them.
 */
export function readRevocationLists(pem: string, authorities: string): RevocationList {
  const signers = blocks(authorities, 'CERTIFICATE').map((der) => new X509Certificate(der))
  const lists = blocks(pem, 'X509 CRL').map((der) => readOne(der, signers))
  if (lists.length === 0) throw new Error('holds no revocation list in PEM (BEGIN X509 CRL)')
  const moments = lists.flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt]))
  return {
    serials: new Set(lists.flatMap(({ serials }) => [...serials])),
    nextAt: moments.length === 0 ? null : Math.min(...moments),
  }
}

const blocks = (pem: string, label: string): Buffer[] =>
  [...pem.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, 'g'))].map(
    ([, base64]) => Buffer.from(base64!, 'base64'),
  )

const tags = { integer: 0x02, bits: 0x03, oid: 0x06, utcTime: 0x17, time: 0x18, sequence: 0x30 } as const

function readOne(der: Buffer, signers: readonly X509Certificate[]): RevocationList {
  const [list] = partsOf(der)
  const [signed, algorithm, signature] = list?.tag === tags.sequence ? partsOf(list.content) : []
  if (!signed || algorithm?.tag !== tags.sequence || signature?.tag !== tags.bits)
    throw new Error('is no revocation list')
  const [oid] = partsOf(algorithm.content)
  const digest = oid?.tag === tags.oid ? digests[oid.content.toString('hex')] : undefined
  if (digest === undefined) throw new Error('is signed in a way that is not known here')
  // The first octet of a BIT STRING counts unused bits.
  if (signature.content[0] !== 0) throw new Error('is no revocation list')
  const bytes = signature.content.subarray(1)
  if (!signers.some(({ publicKey }) => isSigned(digest, signed.whole, publicKey, bytes)))
    throw new Error('is not signed by the authority of the clients')
  return readSigned(partsOf(signed.content))
}

/** By OID: RSA and ECDSA with SHA-2, Ed25519. */
const digests: Readonly<Record<string, string | null>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  '2b6570': null,
}

function isSigned(digest: string | null, data: Buffer, key: X509Certificate['publicKey'], signature: Buffer): boolean {
  try {
    return verify(digest, data, key, signature)
  } catch {
    // A key of another kind than the signature.
    return false
  }
}

/** RFC 5280 §5.1.2: version (left out in version 1), algorithm, issuer, this update, next update, revoked certificates. */
function readSigned(fields: readonly Element[]): RevocationList {
  const rest = fields.slice((fields[0]?.tag === tags.integer ? 1 : 0) + 3)
  const nextAt = rest[0] && isTime(rest[0]) ? momentOf(rest[0]) : null
  const revoked = rest.find(({ tag }) => tag === tags.sequence)
  const serials = (revoked ? partsOf(revoked.content) : []).map(({ content }) => {
    const [serial] = partsOf(content)
    if (serial?.tag !== tags.integer) throw new Error('names a certificate without its number')
    return serialText(serial.content.toString('hex'))
  })
  return { serials: new Set(serials), nextAt }
}

const isTime = ({ tag }: Element): boolean => tag === tags.utcTime || tag === tags.time

/** `yymmddhhmmssZ` until 2049, with four digits of year after that. */
function momentOf({ tag, content }: Element): number | null {
  const text = content.toString('latin1')
  const digits = tag === tags.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(digits)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

interface Element {
  readonly tag: number
  readonly content: Buffer
  readonly whole: Buffer
}

/** The elements of DER one after the other (X.690 §8.1). */
function partsOf(der: Buffer): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < der.length;) {
    const { start, length } = headOf(der, at)
    const end = start + length
    if (end > der.length) throw new Error('breaks off')
    elements.push({ tag: der[at]!, content: der.subarray(start, end), whole: der.subarray(at, end) })
    at = end
  }
  return elements
}

function headOf(der: Buffer, at: number): { start: number; length: number } {
  const first = der[at + 1]
  if (first === undefined) throw new Error('breaks off')
  if (first < 0x80) return { start: at + 2, length: first }
  const count = first & 0x7f
  if (count === 0 || count > 4 || at + 2 + count > der.length) throw new Error('breaks off')
  return { start: at + 2 + count, length: der.readUIntBE(at + 2, count) }
}
