// What is about a person, made unreadable without the key of their residency: AES-256-GCM, nonce and tag in front (NIST SP 800-38D).
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16

/**
 * A nonce never comes twice under a key: eight random bytes of this process and a counter. To draw all twelve for each row would cost as
 * much as the sealing itself.
 */
let prefix = randomBytes(8)
let counter = 0
function nextNonce(): Buffer {
  if (counter === 0xffff_ffff) {
    prefix = randomBytes(8)
    counter = 0
  }
  const nonce = Buffer.allocUnsafe(nonceBytes)
  prefix.copy(nonce)
  nonce.writeUInt32BE(counter++, 8)
  return nonce
}

/** `place`: what the row belongs to; sealed elsewhere it does not open. */
export function seal(text: string, key: KeyObject, place: string): Uint8Array {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(place))
  const body = cipher.update(text, 'utf8')
  cipher.final()
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Throws when it was sealed with another key or for another place, or is not whole. */
export function unseal(sealed: Uint8Array, key: KeyObject, place: string): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
}
